//! Intake: a new case, one step a page, in the order a trauma-informed interviewer works; everything may be left out.
//!
//! What is typed is kept in an encrypted draft at every step, and as it is typed where there is a script. Before a second
//! record comes into being, likely earlier ones are shown; of another organisation's only that there may be one.

use maud::{Markup, html};
use throughline_model::holdings::Held;
use throughline_model::id::{PersonId, RecordId};
use throughline_model::table::Row;
use throughline_model::{
    Assistance, Consent, Episode, Exit, Holdings, Identity, PartialDate, Person, Record,
};
use throughline_register::access::Ruling;

use super::set_up::random;
use super::work::called;
use crate::ask::{Answered, Ask, Content, next, reading, shown};
use crate::fields::{self, Typed};
use crate::form::Form;
use crate::page;
use crate::trouble::Trouble;

/// The steps: the message that names each, the table its fields are of, and which of them.
const STEPS: &[(&str, &str, &[&str])] = &[
    (
        "intake-consent",
        "consents",
        &["purposes", "manner", "recipient", "fields", "holds_until"],
    ),
    (
        "intake-called",
        "identities",
        &[
            "salutation",
            "given_name",
            "name_in_own_script",
            "mobile_phone",
            "email",
        ],
    ),
    (
        "intake-needs",
        "assistance",
        &["kind", "uptake", "started_on", "objectives", "action_plan"],
    ),
    (
        "intake-background",
        "records",
        &[
            "primary_language",
            "secondary_language",
            "gender",
            "born",
            "citizenships",
            "residence",
            "marital_status",
            "children",
            "education",
            "minority",
            "displaced",
        ],
    ),
    (
        "intake-happened",
        "episodes",
        &[
            "started",
            "entry",
            "recruitment_country",
            "recruitment",
            "exploitation_country",
            "exploitation",
            "control",
            "relations",
            "account",
        ],
    ),
    (
        "intake-out",
        "exits",
        &[
            "on",
            "manner",
            "control_ended",
            "threatened",
            "distress",
            "distrust",
            "without_work",
            "family_conflict",
            "debt",
            "substance_dependence",
            "account",
        ],
    ),
    (
        "intake-identity",
        "identities",
        &[
            "middle_name",
            "family_name",
            "birth_date",
            "birth_place",
            "identity_number",
            "city",
            "country",
        ],
    ),
    (
        "intake-file",
        "records",
        &[
            "case_number",
            "ascertainment",
            "trafficking_status",
            "status_decided_by",
            "retain_until",
            "account",
        ],
    ),
];

pub(crate) fn begin_page(ask: &mut Ask<'_>) -> Answered {
    let content = html! {
        p { (ask.t("intake-lead")) }
        ul.points { li { (ask.t("intake-point-skip")) } li { (ask.t("intake-point-unknown")) } li { (ask.t("intake-point-saved")) } }
        form method="post" action="/intake" { (page::seal(ask)) button type="submit" { (ask.t("intake-begin")) } }
    };
    Ok(page::page(ask, &ask.t("menu-intake"), &content).into())
}

pub(crate) fn begin(ask: &mut Ask<'_>) -> Answered {
    let who = ask.signed()?.clone();
    let viewer = ask.viewer("intake")?;
    let mut rng = ask.chance();
    let mut casework = ask.register.for_caseworker(&viewer, ask.now)?;
    let id = casework.save_draft(&mut *rng, who.account.id, None, "intake", None, "")?;
    Ok(next(format!("/intake/{}/1", shown(id))))
}

/// What the draft holds: fields named by table and field.
fn draft(ask: &mut Ask<'_>) -> Result<(u128, Form), Trouble> {
    let id = ask.id(0)?;
    let who = ask.signed()?.clone();
    let viewer = ask.viewer("intake")?;
    let draft = ask
        .register
        .for_caseworker(&viewer, ask.now)?
        .draft(who.account.id, id)?;
    let draft = draft
        .filter(|draft| draft.kind == "intake")
        .ok_or(Trouble::NotFound)?;
    Ok((id, Form::read(draft.content.as_bytes())))
}

fn keep(ask: &mut Ask<'_>, id: u128, kept: &Form) -> Result<(), Trouble> {
    let who = ask.signed()?.clone();
    let viewer = ask.viewer("intake")?;
    let mut rng = ask.chance();
    let mut text = form_urlencoded::Serializer::new(String::new());
    text.extend_pairs(kept.fields());
    let text = text.finish();
    ask.register.for_caseworker(&viewer, ask.now)?.save_draft(
        &mut *rng,
        who.account.id,
        Some(id),
        "intake",
        None,
        &text,
    )?;
    Ok(())
}

/// Which step the path names, counted from 1; the one after the last is the check.
fn at(ask: &Ask<'_>) -> Result<usize, Trouble> {
    let step: usize = ask
        .parts
        .get(1)
        .and_then(|part| part.parse().ok())
        .ok_or(Trouble::NotFound)?;
    (1..=STEPS.len() + 1)
        .contains(&step)
        .then_some(step)
        .ok_or(Trouble::NotFound)
}

/// What was typed so far into the fields of a table.
fn typed<R: Row>(kept: &Form) -> Typed {
    let mut form = Form::default();
    for (name, value) in kept.fields() {
        if let Some(field) = name.strip_prefix(R::NAME).and_then(|rest| rest.strip_prefix('.')) {
            form.put(field, value);
            form.put(&format!("shown-{field}"), "1");
        }
    }
    Typed::sent::<R>(&form, None)
}

/// Does something with the type of a step's rows.
trait OfTable {
    type Out;
    fn of<R: Row + Held>(self) -> Self::Out;
}

fn with_table<A: OfTable>(table: &str, action: A) -> A::Out {
    match table {
        "consents" => action.of::<Consent>(),
        "identities" => action.of::<Identity>(),
        "assistance" => action.of::<Assistance>(),
        "episodes" => action.of::<Episode>(),
        "exits" => action.of::<Exit>(),
        _ => action.of::<Record>(),
    }
}

pub(crate) fn step_page(ask: &mut Ask<'_>) -> Answered {
    let step = at(ask)?;
    let (id, kept) = draft(ask)?;
    if step > STEPS.len() {
        return Ok(check_page(ask, id, &kept, None)?.into());
    }
    Ok(form_page(ask, id, step, &kept, &[]).into())
}

fn form_page(ask: &Ask<'_>, id: u128, step: usize, kept: &Form, problems: &[(usize, String)]) -> Markup {
    struct Inputs<'a, 'b>(&'a Ask<'b>, &'a Form, &'a [&'static str], &'a [(usize, String)]);
    impl OfTable for Inputs<'_, '_> {
        type Out = Markup;
        fn of<R: Row + Held>(self) -> Markup {
            let mut typed = typed::<R>(self.1);
            typed.problems = self.3.to_vec();
            typed.inputs::<R>(self.0, Some(self.2))
        }
    }
    let (title, table, only) = STEPS[step - 1];
    let inputs = with_table(table, Inputs(ask, kept, only, problems));
    let path = format!("/intake/{}/{step}", shown(id));
    let of = STEPS.len() + 1;
    let content = html! {
        (page::done(ask))
        p.progress { (ask.say("intake-step", &[("step", &step.to_string()), ("of", &of.to_string())])) }
        progress max=(of) value=(step) aria-label=(ask.t("intake-progress")) {}
        @if !problems.is_empty() { (page::notice("bad", &ask.say("form-problems", &[("count", &problems.len().to_string())]))) }
        @if let Some(lead) = ask.language.try_say(&format!("{title}-lead"), &[]) { p { (lead) } }
        form method="post" action=(path) data-draft={ (path) "/save" } {
            (page::seal(ask))
            (inputs)
            (fields::around(ask))
            p.saved aria-live="polite" data-saved data-said=(ask.t("intake-saved")) {}
            div.buttons {
                button type="submit" name="to" value="next" { (ask.t("intake-next")) }
                @if step > 1 { button.quiet type="submit" name="to" value="back" { (ask.t("intake-back")) } }
                button.quiet type="submit" name="to" value="later" { (ask.t("intake-later")) }
            }
        }
    };
    page::page(ask, &ask.t(title), &content)
}

/// The draft with what this step's form sends.
fn merged(ask: &Ask<'_>, step: usize, kept: &Form) -> Form {
    let (_, table, only) = STEPS[step - 1];
    let names: Vec<String> = only.iter().map(|field| format!("{table}.{field}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut merged = kept.without(&names);
    for field in only {
        for value in ask.form.all(field) {
            merged.put(&format!("{table}.{field}"), value);
        }
    }
    merged
}

pub(crate) fn save(ask: &mut Ask<'_>) -> Answered {
    let step = at(ask)?;
    if step > STEPS.len() {
        return Err(Trouble::NotFound);
    }
    let (id, kept) = draft(ask)?;
    let merged = merged(ask, step, &kept);
    keep(ask, id, &merged)?;
    Ok(html! { "saved" }.into())
}

pub(crate) fn step(ask: &mut Ask<'_>) -> Answered {
    let step = at(ask)?;
    let (id, kept) = draft(ask)?;
    if step > STEPS.len() {
        return finish(ask, id, &kept);
    }
    let kept = merged(ask, step, &kept);
    keep(ask, id, &kept)?;
    let onward = |step: usize| Ok(next(format!("/intake/{}/{step}", shown(id))));
    match ask.form.get("to") {
        "back" if step > 1 => return onward(step - 1),
        "later" => return Ok(next("/?done=saved")),
        _ => {}
    }
    // What cannot be read is told at the step where it stands.
    let problems = problems(ask, STEPS[step - 1].1, &kept);
    if !problems.is_empty() {
        let page = form_page(ask, id, step, &kept, &problems);
        return Ok(Content::Unwell(page).into());
    }
    onward(step + 1)
}

/// What cannot be read in the fields of a table, but for those that are the program's own.
fn problems(ask: &Ask<'_>, table: &str, kept: &Form) -> Vec<(usize, String)> {
    struct Problems<'a, 'b>(&'a Ask<'b>, &'a Form);
    impl OfTable for Problems<'_, '_> {
        type Out = Vec<(usize, String)>;
        fn of<R: Row + Held>(self) -> Self::Out {
            let mut typed = typed::<R>(self.1);
            fill::<R>(&mut typed, &shown(1), &shown(1));
            match typed.read::<R>(self.0) {
                Some(_) => Vec::new(),
                None => typed.problems,
            }
        }
    }
    with_table(table, Problems(ask, kept))
}

/// Gives a row its own identifier and those of what it belongs to.
fn fill<R: Row>(typed: &mut Typed, id: &str, record: &str) {
    for field in ["id", "person", "episode"] {
        typed.set::<R>(field, &id);
    }
    if R::NAME == Record::NAME {
        typed.set::<R>("id", &record);
    } else {
        typed.set::<R>("record", &record);
    }
}

/// The records that may be about the same person: the viewer's to read, and how many others there may be.
fn earlier(ask: &mut Ask<'_>, kept: &Form) -> Result<(Markup, usize), Trouble> {
    let name = ["identities.given_name", "identities.family_name"]
        .map(|field| kept.get(field).to_owned())
        .join(" ");
    let own_script = kept.get("identities.name_in_own_script").to_owned();
    let number = kept.get("identities.identity_number").to_owned();
    let phone = kept.get("identities.mobile_phone").to_owned();
    let standing = ask.standing()?;
    let (role, now) = (ask.signed()?.account.role, ask.now);
    let own = ask.signed()?.account.organisation;
    let mut found = Vec::new();
    for typed in [name, own_script, number, phone] {
        if typed.trim().chars().count() < 3 {
            continue;
        }
        for (hit, entry) in ask.open.search(&format!("{} ", typed.trim()), 10, |_| true) {
            if hit.score >= 0.7
                && !found
                    .iter()
                    .any(|(known, _): &(RecordId, _)| *known == entry.record)
            {
                found.push((entry.record, entry));
            }
        }
    }
    let (here, elsewhere): (Vec<_>, Vec<_>) = found
        .into_iter()
        .map(|(_, entry)| entry)
        .partition(|entry| entry.organisation == own);
    let count = here.len() + elsewhere.len();
    let markup = html! {
        @if count > 0 {
            div.notice.look role="status" {
                p { strong { (ask.t("earlier")) } }
                ul {
                    @for entry in &here {
                        @if reading(role, &standing, entry, now).1 == Ruling::Allow {
                            li { a href={ "/record/" (entry.record) } { bdi { (called(ask, entry)) } } @if let Some(number) = entry.numbers.first() { " " span.when { (number) } } }
                        } @else {
                            li { a href={ "/record/" (entry.record) "/glass" } { (ask.t("earlier-colleague")) } }
                        }
                    }
                    @if !elsewhere.is_empty() { li { (ask.say("earlier-elsewhere", &[("count", &elsewhere.len().to_string())])) } }
                }
                p { (ask.t("earlier-choose")) }
            }
        }
    };
    Ok((markup, count))
}

fn check_page(ask: &mut Ask<'_>, id: u128, kept: &Form, problem: Option<&str>) -> Result<Markup, Trouble> {
    let (earlier, _) = earlier(ask, kept)?;
    let step = STEPS.len() + 1;
    let content = html! {
        @if let Some(problem) = problem { (page::notice("bad", &ask.t(problem))) }
        p.progress { (ask.say("intake-step", &[("step", &step.to_string()), ("of", &step.to_string())])) }
        progress max=(step) value=(step) aria-label=(ask.t("intake-progress")) {}
        (earlier)
        @for (at, (title, table, only)) in STEPS.iter().enumerate() {
            section {
                h2 { a href={ "/intake/" (shown(id)) "/" (at + 1) } { (ask.t(title)) } }
                dl.facts {
                    @for field in *only {
                        @let name = format!("{table}.{field}");
                        @let values: Vec<&str> = kept.all(&name).collect();
                        @if !values.is_empty() { div { dt { (ask.language.field(table, field)) } dd { bdi { (readable(ask, table, field, &values.join(";"))) } } } }
                    }
                }
            }
        }
        form method="post" action={ "/intake/" (shown(id)) "/" (step) } {
            (page::seal(ask))
            div.buttons {
                button type="submit" name="to" value="open" { (ask.t("intake-open")) }
                button.quiet type="submit" name="to" value="back" { (ask.t("intake-back")) }
                button.danger type="submit" name="to" value="discard" { (ask.t("intake-discard")) }
            }
        }
    };
    Ok(page::page(ask, &ask.t("intake-check"), &content))
}

fn readable(ask: &Ask<'_>, table: &str, field: &str, text: &str) -> String {
    struct Readable<'a, 'b>(&'a Ask<'b>, &'a str, &'a str);
    impl OfTable for Readable<'_, '_> {
        type Out = String;
        fn of<R: Row + Held>(self) -> String {
            let field = R::table().fields.iter().find(|field| field.name == self.1);
            field.map_or_else(|| self.2.to_owned(), |field| fields::value(self.0, field, self.2))
        }
    }
    with_table(table, Readable(ask, field, text))
}

fn finish(ask: &mut Ask<'_>, id: u128, kept: &Form) -> Answered {
    let who = ask.signed()?.clone();
    match ask.form.get("to") {
        "back" => return Ok(next(format!("/intake/{}/{}", shown(id), STEPS.len()))),
        "discard" => {
            let viewer = ask.viewer("intake")?;
            ask.register
                .for_caseworker(&viewer, ask.now)?
                .drop_draft(who.account.id, id)?;
            return Ok(next("/?done=removed"));
        }
        _ => {}
    }
    for (at, (_, table, _)) in STEPS.iter().enumerate() {
        let problems = problems(ask, table, kept);
        if !problems.is_empty() {
            let page = form_page(ask, id, at + 1, kept, &problems);
            return Ok(Content::Unwell(page).into());
        }
    }
    let Some(holdings) = holdings(ask, kept) else {
        let page = check_page(ask, id, kept, Some("trouble-bad"))?;
        return Ok(Content::Unwell(page).into());
    };
    let record = holdings
        .records
        .first()
        .map(|record| record.id)
        .ok_or(Trouble::NotFound)?;
    let viewer = ask.viewer("intake")?;
    let mut rng = ask.chance();
    let mut casework = ask.register.for_caseworker(&viewer, ask.now)?;
    casework.open_case(&mut *rng, &holdings)?;
    casework.drop_draft(who.account.id, id)?;
    Ok(next(format!("/record/{record}?done=added")))
}

/// The rows of a new case.
fn holdings(ask: &Ask<'_>, kept: &Form) -> Option<Holdings> {
    let mut rng = ask.chance();
    let account = &ask.who.as_ref()?.account;
    let record = RecordId::from_bits(random(&mut *rng)).to_string();
    let person = PersonId::from_bits(random(&mut *rng));
    let mut held = Holdings::default();
    held.persons.push(Person {
        id: person,
        registered_on: Some(PartialDate::day(ask.today())),
    });
    let mut typed_record = typed::<Record>(kept);
    typed_record.set::<Record>("id", &record);
    typed_record.set::<Record>("person", &person);
    typed_record.set::<Record>("case_owner", &account.name);
    typed_record.set::<Record>("opened_on", &ask.today());
    typed_record.set::<Record>("status", &"Active");
    if let Some(organisation) = account.organisation {
        typed_record.set::<Record>("organisation", &organisation);
    }
    held.records.push(typed_record.read(ask)?);
    let fresh = |rng: &mut dyn rand::CryptoRng| shown(random(rng));
    let has = |table: &str| {
        kept.fields()
            .any(|(name, _)| name.starts_with(&format!("{table}.")))
    };
    let one = fresh(&mut *rng);
    if has("identities") {
        held.identities.push(row(ask, kept, &one, &record)?);
    }
    if has("consents") {
        held.consents.push(row(ask, kept, &fresh(&mut *rng), &record)?);
    }
    if has("assistance") {
        held.assistance.push(row(ask, kept, &fresh(&mut *rng), &record)?);
    }
    // An exit is the end of an episode: whoever tells of one tells of the other.
    if has("episodes") || has("exits") {
        held.episodes.push(row(ask, kept, &one, &record)?);
    }
    if has("exits") {
        held.exits.push(row(ask, kept, &one, &record)?);
    }
    Some(held)
}

fn row<R: Row>(ask: &Ask<'_>, kept: &Form, id: &str, record: &str) -> Option<R> {
    let mut typed = typed::<R>(kept);
    fill::<R>(&mut typed, id, record);
    typed.read(ask)
}
