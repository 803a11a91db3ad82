//! Before a return: what was looked at, with a reason for each answer, and what follows from it. It informs; it decides nothing.
//!
//! A screening is revised by a new one that begins with the answers of the last, so that versions can be compared. It can be
//! completed when everything that must be answered is, *unknown* and *declined* being answers, each with its reason.

use std::collections::BTreeMap;

use maud::{Markup, html};
use throughline_model::codes::Coded as _;
use throughline_model::codes::ours::Answer;
use throughline_model::id::{RecordId, ScreeningAnswerId, ScreeningId};
use throughline_model::instrument::{Concern, Instrument, Item, text_in};
use throughline_model::screening::{Answers, Outcome, outcome};
use throughline_model::{Holdings, PartialDate, Period, Screening, ScreeningAnswer, Text};
use throughline_register::{Changed, state_of};

use super::set_up::random;
use crate::ask::{Answered, Ask, Content, next};
use crate::page;
use crate::trouble::Trouble;

fn file(ask: &mut Ask<'_>, record: RecordId) -> Result<(Holdings, bool), Trouble> {
    let viewer = ask.viewer("screening")?;
    let mut casework = ask.register.for_caseworker(&viewer, ask.now)?;
    let file = casework.case_file(record)?;
    let changes = casework.may_change(record)?;
    Ok((file, changes))
}

/// The screenings of a case, the latest first.
fn screenings(file: &Holdings) -> Vec<&Screening> {
    let mut found: Vec<&Screening> = file.screenings.iter().collect();
    found.sort_by_key(|screening| {
        let begun = screening.period.from().map(|from| from.range().earliest());
        // Of two begun on one day the one not completed is the later: it revises the other.
        std::cmp::Reverse((begun, screening.period.until().is_none(), screening.id))
    });
    found
}

fn rows(file: &Holdings, screening: ScreeningId) -> BTreeMap<String, &ScreeningAnswer> {
    let rows = file
        .screening_answers
        .iter()
        .filter(|row| row.screening == screening);
    rows.map(|row| (row.item.to_string(), row)).collect()
}

fn answers(file: &Holdings, screening: ScreeningId) -> Answers {
    rows(file, screening)
        .into_iter()
        .map(|(item, row)| (item, row.answer))
        .collect()
}

/// Whether the person is, or may be, under 18.
fn is_child(ask: &Ask<'_>, file: &Holdings) -> bool {
    let born = file.records.first().and_then(|record| record.born);
    born.is_some_and(|born| {
        let (year, month, day) = born.range().latest().calendar();
        let (now, this_month, today) = ask.today().calendar();
        (now - year, this_month, today) < (18, month, day)
    })
}

fn concern(ask: &Ask<'_>, concern: Concern) -> String {
    ask.t(match concern {
        Concern::NoneRaised => "concern-none",
        Concern::LookAt => "concern-look-at",
        Concern::Resolve => "concern-resolve",
    })
}

pub(crate) fn list(ask: &mut Ask<'_>) -> Answered {
    let record = ask.record(0)?;
    let (file, changes) = file(ask, record)?;
    let instrument = Instrument::shipped();
    let child = is_child(ask, &file);
    let found = screenings(&file);
    let content = html! {
        (page::done(ask))
        p { a href={ "/record/" (record) } { (ask.t("to-case")) } }
        p { (ask.t("screening-lead")) }
        @if found.is_empty() { p.empty { (ask.t("screening-none")) } } @else {
            table {
                thead { tr { th { (ask.t("screening-begun")) } th { (ask.t("screening-by")) } th { (ask.t("screening-state")) } th { (ask.t("screening-strongest")) } } }
                tbody { @for screening in &found {
                    @let follows = outcome(&instrument, &answers(&file, screening.id), child);
                    tr {
                        td { a href={ "/record/" (record) "/screening/" (screening.id) } { (screening.period.from().map_or_else(|| ask.t("line-undated"), |from| ask.language.date(from))) } }
                        td { (screening.assessor.as_str()) }
                        td { (ask.t(if screening.period.until().is_some() { "screening-completed" } else { "screening-open" })) }
                        td { (concern(ask, follows.strongest())) }
                    }
                } }
            }
        }
        @if changes {
            form method="post" action={ "/record/" (record) "/screenings" } {
                (page::seal(ask))
                button type="submit" { (ask.t(if found.is_empty() { "screening-begin" } else { "screening-revise" })) }
            }
        }
        p.hint lang="en" { (text_in(&instrument.validation, ask.language.tag())) }
    };
    Ok(page::page(ask, &ask.t("table-screenings"), &content).into())
}

pub(crate) fn begin(ask: &mut Ask<'_>) -> Answered {
    let record = ask.record(0)?;
    super::rows::permit(ask, record)?;
    let (file, _) = file(ask, record)?;
    let instrument = Instrument::shipped();
    let mut rng = ask.chance();
    let text = |text: &str| Text::new(text).ok_or(Trouble::Bad("trouble-bad"));
    let before = screenings(&file).first().map(|screening| (*screening).clone());
    let screening = Screening {
        id: ScreeningId::from_bits(random(&mut *rng)),
        record,
        instrument: text(&instrument.id)?,
        instrument_version: text(&instrument.version)?,
        period: Period::new(Some(PartialDate::day(ask.today())), None).unwrap_or_default(),
        assessor: ask.signed()?.account.name.clone(),
        own_view: before.as_ref().and_then(|before| before.own_view.clone()),
        judgement: None,
    };
    let viewer = ask.viewer("screening")?;
    let mut casework = ask.register.for_caseworker(&viewer, ask.now)?;
    casework.add(&mut *rng, &screening)?;
    // A revision begins with what was answered last; what has changed since is changed in it.
    for row in before
        .iter()
        .flat_map(|before| rows(&file, before.id).into_values())
    {
        let copy = ScreeningAnswer {
            id: ScreeningAnswerId::from_bits(random(&mut *rng)),
            screening: screening.id,
            ..row.clone()
        };
        casework.add(&mut *rng, &copy)?;
    }
    Ok(next(format!("/record/{record}/screening/{}", screening.id)))
}

fn found(ask: &Ask<'_>, file: &Holdings) -> Result<Screening, Trouble> {
    let id = ScreeningId::from_bits(ask.id(1)?);
    let found = file.screenings.iter().find(|screening| screening.id == id);
    found.cloned().ok_or(Trouble::NotFound)
}

pub(crate) fn show(ask: &mut Ask<'_>) -> Answered {
    let record = ask.record(0)?;
    let (file, changes) = file(ask, record)?;
    let screening = found(ask, &file)?;
    Ok(screening_page(ask, &file, &screening, changes, &[]).into())
}

fn screening_page(
    ask: &Ask<'_>,
    file: &Holdings,
    screening: &Screening,
    changes: bool,
    problems: &[String],
) -> Markup {
    let instrument = Instrument::shipped();
    let child = is_child(ask, file);
    let given = rows(file, screening.id);
    let follows = outcome(&instrument, &answers(file, screening.id), child);
    let before = screenings(file)
        .into_iter()
        .skip_while(|other| other.id != screening.id)
        .nth(1)
        .map(|before| answers(file, before.id))
        .unwrap_or_default();
    let open = changes && screening.period.until().is_none();
    let tag = ask.language.tag();
    let record = screening.record;
    let content = html! {
        (page::done(ask))
        p { a href={ "/record/" (record) "/screenings" } { (ask.t("screening-all")) } }
        @if !problems.is_empty() {
            div.notice.bad role="alert" { p { (ask.t("screening-not-complete")) } ul { @for problem in problems { li { (problem) } } } }
        }
        (outcome_part(ask, &instrument, &follows))
        form method="post" action={ "/record/" (record) "/screening/" (screening.id) } data-keep {
            (page::seal(ask))
            @for domain in &instrument.domains {
                section {
                    h2 { (text_in(&domain.title, tag)) }
                    @for item in instrument.asked(&domain.id, child) {
                        (item_part(ask, item, given.get(&item.id).copied(), before.get(&item.id).copied(), open))
                    }
                }
            }
            section {
                h2 { (ask.t("screening-views")) }
                @for (name, value) in [("own_view", &screening.own_view), ("judgement", &screening.judgement)] {
                    div.field {
                        label for=(name) { (ask.language.field("screenings", name)) }
                        @if open { textarea id=(name) name=(name) rows="4" dir="auto" { (value.as_ref().map_or("", Text::as_str)) } } @else { p.narrative dir="auto" { (value.as_ref().map_or("", Text::as_str)) } }
                    }
                }
            }
            @if open {
                div.buttons {
                    button type="submit" name="to" value="save" { (ask.t("save")) }
                    button.quiet type="submit" name="to" value="complete" { (ask.t("screening-complete")) }
                }
            }
        }
        p.hint lang="en" { (text_in(&instrument.validation, tag)) }
    };
    page::page(ask, &ask.t("row-screenings"), &content)
}

/// What follows from the answers so far.
fn outcome_part(ask: &Ask<'_>, instrument: &Instrument, follows: &Outcome) -> Markup {
    let tag = ask.language.tag();
    let wording = |id: &str| {
        instrument
            .item(id)
            .map_or(id, |item| text_in(&item.wording, tag))
            .to_owned()
    };
    let list = |title: &str, items: &[String]| {
        html! { @if !items.is_empty() { h3 { (ask.t(title)) } ul { @for item in items { li { (wording(item)) } } } } }
    };
    html! {
        section.line {
            h2 { (ask.t("screening-outcome")) }
            p { (ask.t("screening-outcome-lead")) }
            @if follows.hand_over_closed { (page::notice("bad", &ask.t("screening-hand-over-closed"))) }
            table {
                thead { tr { th { (ask.t("screening-domain")) } th { (ask.t("screening-concern")) } th { (ask.t("screening-because")) } th.number { (ask.t("screening-answered")) } } }
                tbody { @for domain in &follows.domains {
                    @let title = instrument.domains.iter().find(|known| known.id == domain.domain);
                    tr {
                        th scope="row" { (title.map_or("", |known| text_in(&known.title, tag))) }
                        td { (concern(ask, domain.concern)) }
                        td { ul { @for raised in &domain.raised_by { li { (wording(&raised.item)) @if raised.not_known { " " span.tag { (ask.t("screening-not-known")) } } } } } }
                        td.number { (domain.answered.0) " / " (domain.answered.1) }
                    }
                } }
            }
            (list("screening-protective", &follows.protective))
            (list("screening-unknowns", &follows.not_known))
            (list("screening-must-answer", &follows.must_answer))
        }
    }
}

fn item_part(
    ask: &Ask<'_>,
    item: &Item,
    given: Option<&ScreeningAnswer>,
    before: Option<Answer>,
    open: bool,
) -> Markup {
    let tag = ask.language.tag();
    let answer = given.map(|row| row.answer);
    let reason = given.and_then(|row| row.reason.as_ref()).map_or("", Text::as_str);
    let changed = before.filter(|before| Some(*before) != answer);
    html! {
        fieldset.field.choice {
            legend { (text_in(&item.wording, tag)) @if item.must_answer { span.required { " " (ask.t("required")) } } }
            @if !item.guidance.is_empty() { p.hint { (text_in(&item.guidance, tag)) } }
            @if open {
                label.box { input type="radio" name={ "a-" (item.id) } value="" checked[answer.is_none()]; span.not-asked { (ask.t("not-asked")) } }
                @for code in Answer::ALL {
                    label.box { input type="radio" name={ "a-" (item.id) } value=(code.code()) checked[answer == Some(*code)]; span { (ask.language.code(Answer::LIST, code.code())) } }
                }
                label.inline.reason-field { (ask.t("screening-reason")) input name={ "r-" (item.id) } value=(reason) dir="auto" autocomplete="off"; }
            } @else {
                p { strong { (answer.map_or_else(|| ask.t("not-asked"), |answer| ask.language.code(Answer::LIST, answer.code()))) } @if !reason.is_empty() { " – " bdi { (reason) } } }
            }
            @if let Some(before) = changed { p.hint { (ask.say("screening-before", &[("answer", &ask.language.code(Answer::LIST, before.code()))])) } }
            p.hint lang="en" { (ask.t("screening-source")) ": " (item.source) }
        }
    }
}

pub(crate) fn save(ask: &mut Ask<'_>) -> Answered {
    let record = ask.record(0)?;
    super::rows::permit(ask, record)?;
    let (held, may_change) = file(ask, record)?;
    let screening = found(ask, &held)?;
    if screening.period.until().is_some() {
        return Err(Trouble::Bad("screening-is-completed"));
    }
    let instrument = Instrument::shipped();
    let given = rows(&held, screening.id);
    let mut rng = ask.chance();
    let form = ask.form.clone();
    let viewer = ask.viewer("screening")?;
    let mut casework = ask.register.for_caseworker(&viewer, ask.now)?;
    let meanwhile = |changed: bool| {
        if changed {
            Err(Trouble::Bad("trouble-changed-meanwhile"))
        } else {
            Ok(())
        }
    };
    for item in &instrument.items {
        let Some(answer) = Answer::from_any(form.get(&format!("a-{}", item.id))) else {
            continue;
        };
        let reason = Text::new(form.get(&format!("r-{}", item.id)));
        let before = given.get(&item.id).copied();
        let row = ScreeningAnswer {
            id: before.map_or_else(|| ScreeningAnswerId::from_bits(random(&mut *rng)), |row| row.id),
            record,
            screening: screening.id,
            item: Text::new(&item.id).ok_or(Trouble::Bad("trouble-bad"))?,
            answer,
            reason,
        };
        match before {
            None => casework.add(&mut *rng, &row)?,
            Some(before) if *before != row => {
                let changed = casework.change(&mut *rng, &row, &state_of(before))?;
                meanwhile(changed != Changed::Done)?;
            }
            Some(_) => {}
        }
    }
    let after = Screening {
        own_view: Text::new(form.get("own_view")),
        judgement: Text::new(form.get("judgement")),
        ..screening.clone()
    };
    if after != screening {
        let changed = casework.change(&mut *rng, &after, &state_of(&screening))?;
        meanwhile(changed != Changed::Done)?;
    }
    let path = format!("/record/{record}/screening/{}", screening.id);
    if form.get("to") != "complete" {
        return Ok(next(format!("{path}?done=saved")));
    }
    // What was just saved is looked at as it lies in the register.
    let (held, _) = file(ask, record)?;
    let problems = missing(ask, &held, &after, &instrument);
    if !problems.is_empty() {
        let page = screening_page(ask, &held, &after, may_change, &problems);
        return Ok(Content::Unwell(page).into());
    }
    let completed = Screening {
        period: Period::new(after.period.from(), Some(PartialDate::day(ask.today()))).unwrap_or(after.period),
        ..after.clone()
    };
    let viewer = ask.viewer("screening completed")?;
    let changed =
        ask.register
            .for_caseworker(&viewer, ask.now)?
            .change(&mut *rng, &completed, &state_of(&after))?;
    meanwhile(changed != Changed::Done)?;
    Ok(next(format!("{path}?done=changed")))
}

/// What a screening lacks to be completed, in words.
fn missing(ask: &Ask<'_>, file: &Holdings, screening: &Screening, instrument: &Instrument) -> Vec<String> {
    let tag = ask.language.tag();
    let child = is_child(ask, file);
    let follows = outcome(instrument, &answers(file, screening.id), child);
    let wording = |id: &str| {
        instrument
            .item(id)
            .map_or(id, |item| text_in(&item.wording, tag))
            .to_owned()
    };
    let mut lacks: Vec<String> = follows
        .must_answer
        .iter()
        .map(|item| ask.say("screening-lacks-answer", &[("question", &wording(item))]))
        .collect();
    for (item, row) in rows(file, screening.id) {
        if row.reason.is_none() {
            lacks.push(ask.say("screening-lacks-reason", &[("question", &wording(&item))]));
        }
    }
    for (field, value) in [
        ("own_view", &screening.own_view),
        ("judgement", &screening.judgement),
    ] {
        if value.is_none() {
            lacks.push(ask.language.field("screenings", field));
        }
    }
    lacks
}
