//! Adding, changing and removing one row of a case. When somebody else changed it meanwhile, both states stand side by side
//! and one is chosen; nothing is overwritten in silence.

use maud::{Markup, html};
use throughline_model::Exit;
use throughline_model::holdings::Held;
use throughline_model::id::RecordId;
use throughline_model::table::{Kind, Row};
use throughline_register::{Changed, state_of};

use super::case::{ByHand, by_hand};
use super::set_up::random;
use crate::ask::{Answered, Ask, Content, next, shown};
use crate::fields::{self, Typed};
use crate::page;
use crate::trouble::Trouble;

fn key<R: Row>(row: &R) -> Option<String> {
    row.cells().into_iter().next().flatten()
}

fn table(ask: &Ask<'_>) -> Result<String, Trouble> {
    ask.parts.get(1).cloned().ok_or(Trouble::NotFound)
}

/// The episodes of a case to choose from, where a row belongs to one.
fn episodes(ask: &mut Ask<'_>, record: RecordId) -> Result<Vec<(String, String)>, Trouble> {
    let viewer = ask.viewer("casework")?;
    let file = ask.register.for_caseworker(&viewer, ask.now)?.case_file(record)?;
    let named = file.episodes.iter().enumerate().map(|(at, episode)| {
        let when = episode
            .started
            .map_or_else(|| ask.t("line-undated"), |started| ask.language.date(started));
        let number = (at + 1).to_string();
        let name = ask.say("line-episode", &[("number", &number)]);
        (episode.id.to_string(), format!("{name}, {when}"))
    });
    Ok(named.collect())
}

/// The column by which a row of this table belongs to an episode.
fn episode_column<R: Row>() -> Option<&'static str> {
    let table = R::table();
    let refers = |name: &&'static str| {
        table
            .position(name)
            .is_some_and(|at| matches!(table.fields[at].kind, Kind::Id("episodes")) && at > 0)
    };
    ["episode", "after_episode"].into_iter().find(refers)
}

struct Form<'a, R: Row> {
    typed: &'a Typed,
    row: Option<&'a R>,
    state: &'a str,
    meanwhile: Option<Markup>,
}

fn form_page<R: Row + Held>(
    ask: &mut Ask<'_>,
    record: RecordId,
    form: &Form<'_, R>,
) -> Result<Markup, Trouble> {
    let column = episode_column::<R>();
    let episodes = if column.is_some() {
        episodes(ask, record)?
    } else {
        Vec::new()
    };
    let chosen = column
        .and_then(|column| R::table().position(column))
        .map(|at| form.typed.texts[at].clone())
        .unwrap_or_default();
    let row_key = form.row.and_then(key);
    let action = match &row_key {
        Some(key) => format!("/record/{record}/change/{}/{key}", R::NAME),
        None => format!("/record/{record}/add/{}", R::NAME),
    };
    let title = ask.t(&format!("row-{}", R::NAME));
    let removable = row_key.is_some() && !["records", "identities"].contains(&R::NAME);
    let content = html! {
        p { a href={ "/record/" (record) } { (ask.t("to-case")) } }
        @if !form.typed.problems.is_empty() {
            div.notice.bad role="alert" {
                p { (ask.say("form-problems", &[("count", &form.typed.problems.len().to_string())])) }
                ul { @for (at, words) in &form.typed.problems { @let field = &R::table().fields[*at]; li { a href={ "#" (field.name) } { (ask.language.field(R::NAME, field.name)) } ": " (words) } } }
            }
        }
        @if let Some(meanwhile) = &form.meanwhile { (meanwhile) }
        form method="post" action=(action) data-keep {
            (page::seal(ask))
            input type="hidden" name="seen" value=(form.state);
            @if let Some(column) = column {
                div.field {
                    label for="episode" { (ask.t("field-episode")) }
                    select id="episode" name=(column) {
                        @if R::NAME != Exit::NAME { option value="" { (ask.t("not-asked")) } }
                        @for (id, name) in &episodes { option value=(id) selected[*id == chosen] { (name) } }
                    }
                    input type="hidden" name={ "shown-" (column) } value="1";
                }
            }
            (form.typed.inputs::<R>(ask, None))
            (fields::around(ask))
            button type="submit" { (ask.t("save")) }
            " " a.button.quiet href={ "/record/" (record) } { (ask.t("cancel")) }
        }
        @if removable {
            @if let Some(key) = &row_key {
                form.remove method="post" action={ "/record/" (record) "/remove/" (R::NAME) "/" (key) } {
                    (page::seal(ask))
                    input type="hidden" name="seen" value=(form.state);
                    p.hint { (ask.t("remove-hint")) }
                    button.danger type="submit" { (ask.t("remove")) }
                }
            }
        }
    };
    Ok(page::page(ask, &title, &content))
}

/// Refuses whoever may not change the case, as if it were not there.
pub(crate) fn permit(ask: &mut Ask<'_>, record: RecordId) -> Result<(), Trouble> {
    let viewer = ask.viewer("casework")?;
    let may = ask
        .register
        .for_caseworker(&viewer, ask.now)?
        .may_change(record)?;
    if may { Ok(()) } else { Err(Trouble::NotFound) }
}

pub(crate) fn add_page(ask: &mut Ask<'_>) -> Answered {
    struct Show;
    impl ByHand for Show {
        fn with<R: Row + Held>(self, ask: &mut Ask<'_>) -> Answered {
            let record = ask.record(0)?;
            permit(ask, record)?;
            let form = Form::<R> {
                typed: &Typed::empty::<R>(),
                row: None,
                state: "",
                meanwhile: None,
            };
            Ok(form_page(ask, record, &form)?.into())
        }
    }
    let table = table(ask)?;
    by_hand(ask, &table, Show)
}

pub(crate) fn add(ask: &mut Ask<'_>) -> Answered {
    struct Add;
    impl ByHand for Add {
        fn with<R: Row + Held>(self, ask: &mut Ask<'_>) -> Answered {
            let record = ask.record(0)?;
            permit(ask, record)?;
            let mut typed = Typed::sent::<R>(&ask.form, None);
            let mut rng = ask.chance();
            if R::table().fields[0].name == "record" {
                typed.set::<R>("record", &record);
            } else {
                typed.set::<R>("id", &shown(random(&mut *rng)));
                typed.set::<R>("record", &record);
            }
            own_case(ask, record, &typed)?;
            let Some(row) = typed.read::<R>(ask) else {
                let form = Form::<R> {
                    typed: &typed,
                    row: None,
                    state: "",
                    meanwhile: None,
                };
                return Ok(Content::Unwell(form_page(ask, record, &form)?).into());
            };
            let viewer = ask.viewer("casework")?;
            ask.register
                .for_caseworker(&viewer, ask.now)?
                .add(&mut *rng, &row)?;
            Ok(next(format!("/record/{record}?done=added#{}", R::NAME)))
        }
    }
    let table = table(ask)?;
    by_hand(ask, &table, Add)
}

/// A row may name an episode of its own case alone.
fn own_case(ask: &mut Ask<'_>, record: RecordId, typed: &Typed) -> Result<(), Trouble> {
    let named = ["episode", "after_episode"]
        .iter()
        .flat_map(|column| ask.form.all(column))
        .map(str::to_owned)
        .collect::<Vec<_>>();
    if named.is_empty() || typed.texts.is_empty() {
        return Ok(());
    }
    let known = episodes(ask, record)?;
    let all = named.iter().all(|id| known.iter().any(|(known, _)| known == id));
    if all { Ok(()) } else { Err(Trouble::NotFound) }
}

/// The row that the path names, if it is of this case.
fn row_of<R: Row + Held>(ask: &mut Ask<'_>, record: RecordId) -> Result<R, Trouble> {
    let wanted = shown(ask.id(2)?);
    let viewer = ask.viewer("casework")?;
    let file = ask.register.for_caseworker(&viewer, ask.now)?.case_file(record)?;
    let found = R::of(&file)
        .iter()
        .find(|row| key(*row).as_deref() == Some(&wanted));
    found.cloned().ok_or(Trouble::NotFound)
}

pub(crate) fn change_page(ask: &mut Ask<'_>) -> Answered {
    struct Show;
    impl ByHand for Show {
        fn with<R: Row + Held>(self, ask: &mut Ask<'_>) -> Answered {
            let record = ask.record(0)?;
            permit(ask, record)?;
            let row: R = row_of(ask, record)?;
            let form = Form {
                typed: &Typed::of(&row),
                state: &state_of(&row),
                row: Some(&row),
                meanwhile: None,
            };
            Ok(form_page(ask, record, &form)?.into())
        }
    }
    let table = table(ask)?;
    by_hand(ask, &table, Show)
}

pub(crate) fn change(ask: &mut Ask<'_>) -> Answered {
    struct Change;
    impl ByHand for Change {
        fn with<R: Row + Held>(self, ask: &mut Ask<'_>) -> Answered {
            let record = ask.record(0)?;
            permit(ask, record)?;
            let before: R = row_of(ask, record)?;
            let mut typed = Typed::sent(&ask.form, Some(&before));
            own_case(ask, record, &typed)?;
            let seen = ask.form.get("seen").to_owned();
            let Some(row) = typed.read::<R>(ask) else {
                let form = Form {
                    typed: &typed,
                    state: &seen,
                    row: Some(&before),
                    meanwhile: None,
                };
                return Ok(Content::Unwell(form_page(ask, record, &form)?).into());
            };
            let viewer = ask.viewer("casework")?;
            let mut rng = ask.chance();
            let changed = ask
                .register
                .for_caseworker(&viewer, ask.now)?
                .change(&mut *rng, &row, &seen)?;
            match changed {
                Changed::Done => Ok(next(format!("/record/{record}?done=changed#{}", R::NAME))),
                Changed::Meanwhile(None) => Err(Trouble::NotFound),
                Changed::Meanwhile(Some(theirs)) => {
                    let meanwhile = both(ask, &theirs, &row);
                    let form = Form {
                        typed: &typed,
                        // Whoever has seen both may now write theirs.
                        state: &state_of(&theirs),
                        row: Some(&before),
                        meanwhile: Some(meanwhile),
                    };
                    Ok(Content::Unwell(form_page(ask, record, &form)?).into())
                }
            }
        }
    }
    let table = table(ask)?;
    by_hand(ask, &table, Change)
}

/// Where the two states differ, side by side.
fn both<R: Row>(ask: &Ask<'_>, theirs: &R, mine: &R) -> Markup {
    let table = R::table();
    let (there, here) = (theirs.cells(), mine.cells());
    let say = |at: usize, cell: &Option<String>| {
        cell.as_ref().map_or_else(
            || ask.t("case-none"),
            |text| fields::value(ask, &table.fields[at], text),
        )
    };
    html! {
        div.notice.bad role="alert" {
            p { (ask.t("meanwhile")) }
            table {
                thead { tr { th { (ask.t("meanwhile-field")) } th { (ask.t("meanwhile-theirs")) } th { (ask.t("meanwhile-mine")) } } }
                tbody {
                    @for (at, (there, here)) in there.iter().zip(&here).enumerate() {
                        @if there != here { tr { th scope="row" { (ask.language.field(R::NAME, table.fields[at].name)) } td dir="auto" { (say(at, there)) } td dir="auto" { (say(at, here)) } } }
                    }
                }
            }
            p { (ask.t("meanwhile-choose")) }
        }
    }
}

pub(crate) fn remove(ask: &mut Ask<'_>) -> Answered {
    struct Remove;
    impl ByHand for Remove {
        fn with<R: Row + Held>(self, ask: &mut Ask<'_>) -> Answered {
            let record = ask.record(0)?;
            permit(ask, record)?;
            if ["records", "identities"].contains(&R::NAME) {
                return Err(Trouble::NotFound);
            }
            let row: R = row_of(ask, record)?;
            let seen = ask.form.get("seen").to_owned();
            let viewer = ask.viewer("casework")?;
            let mut rng = ask.chance();
            let removed = ask
                .register
                .for_caseworker(&viewer, ask.now)?
                .remove(&mut *rng, &row, &seen)?;
            match removed {
                Changed::Done => Ok(next(format!("/record/{record}?done=removed#{}", R::NAME))),
                Changed::Meanwhile(_) => Err(Trouble::Bad("trouble-changed-meanwhile")),
            }
        }
    }
    let table = table(ask)?;
    by_hand(ask, &table, Remove)
}
