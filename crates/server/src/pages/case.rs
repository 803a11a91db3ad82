//! The person: the life line drawn, the verdict on re-trafficking with its reasons, and everything the case holds.
//!
//! Who the person is stands behind a button that is audited by itself. Each row can be corrected from here by whoever may
//! change the case.

use maud::{Markup, html};
use throughline_model::codes::ours::ReturnManner;
use throughline_model::holdings::{ForEachTable, Held, for_each_table};
use throughline_model::id::RecordId;
use throughline_model::reflection::{Clock, Rules};
use throughline_model::retrafficking::judge;
use throughline_model::table::Row;
use throughline_model::{
    Alias, Assistance, Consent, Contact, Day, Decision, Definition, Episode, Exit, Holdings, Identity,
    IdentityDocument, Observation, Record, Referral, ReflectionPeriod, Relative, Return, Screening,
    TraffickingEvent, life_lines,
};

use super::work::called;
use crate::ask::{Answered, Ask};
use crate::fields;
use crate::life_line_picture as picture;
use crate::page;
use crate::trouble::Trouble;

pub(crate) fn page(ask: &mut Ask<'_>) -> Answered {
    shown(ask, false)
}

pub(crate) fn identity(ask: &mut Ask<'_>) -> Answered {
    shown(ask, true)
}

pub(crate) fn print(ask: &mut Ask<'_>) -> Answered {
    shown(ask, false)
}

/// Rows of these tables, in the order in which a case is told.
macro_rules! sections {
    ($each:ident) => {
        $each!(
            Episode,
            Exit,
            Return,
            Assistance,
            Contact,
            Observation,
            Referral,
            TraffickingEvent,
            Screening,
            Decision,
            ReflectionPeriod,
            Consent
        )
    };
}

fn shown(ask: &mut Ask<'_>, with_identity: bool) -> Answered {
    let record = ask.record(0)?;
    let purpose = if with_identity {
        "identity shown"
    } else {
        "casework"
    };
    let viewer = ask.viewer(purpose)?;
    let mut casework = ask.register.for_caseworker(&viewer, ask.now)?;
    let file = casework.case_file(record)?;
    let changes = casework.may_change(record)?;
    let glass = casework.glass(record)?;
    let entry = ask.open.entry(record);
    let name = if with_identity || changes {
        entry.as_ref().map(|entry| called(ask, entry))
    } else {
        None
    };
    let name = name.unwrap_or_else(|| ask.t("case"));
    let row = file.records.first().ok_or(Trouble::NotFound)?;
    macro_rules! all_sections {
        ($($row:ty),*) => { html! { $( (section::<$row>(ask, &file, record, changes)) )* } };
    }
    let content = html! {
        (page::done(ask))
        @if let Some(until) = glass { (page::notice("bad", &ask.say("glass-open", &[("until", &ask.language.instant(until))]))) }
        p.case-name { bdi { (name) } @if row.open_period.until().is_some() { " " span.tag { (ask.t("case-closed")) } } }
        (tools(ask, record, changes))
        (protection(ask, &file))
        (line(ask, &file))
        section {
            h2 { (ask.t("case-person")) }
            (fields::facts(ask, row, &["account"]))
            @if let Some(account) = &row.account { h3 { (ask.t("case-account")) } p.narrative dir="auto" { (account.as_str()) } }
            @if changes { p { a.button.quiet href={ "/record/" (record) "/change/records/" (record) } { (ask.t("case-change-person")) } } }
        }
        section.identity {
            h2 { (ask.t("case-identity")) }
            @if with_identity {
                @for identity in &file.identities { (fields::facts(ask, identity, &[])) @if changes { p { a.button.quiet href={ "/record/" (record) "/change/identities/" (record) } { (ask.t("change")) } } } }
                @if file.identities.is_empty() && changes { p { a.button.quiet href={ "/record/" (record) "/add/identities" } { (ask.t("add")) } } }
                (section::<Alias>(ask, &file, record, changes))
                (section::<IdentityDocument>(ask, &file, record, changes))
                (section::<Relative>(ask, &file, record, changes))
            } @else {
                p { (ask.t("case-identity-lead")) }
                form method="post" action={ "/record/" (record) "/identity" } { (page::seal(ask)) button.quiet type="submit" { (ask.t("case-identity-show")) } }
            }
        }
        (sections!(all_sections))
    };
    Ok(page::page(ask, &ask.t("case"), &content).into())
}

fn tools(ask: &Ask<'_>, record: RecordId, changes: bool) -> Markup {
    html! {
        ul.tools {
            @if changes { li { a href={ "/record/" (record) "/tasks" } { (ask.t("case-tasks")) } } } @else { li { a href={ "/record/" (record) "/tasks" } { (ask.t("case-request")) } } }
            li { a href={ "/record/" (record) "/screenings" } { (ask.t("case-screening")) } }
            li { a href={ "/record/" (record) "/documents" } { (ask.t("case-documents")) } }
            li { a href={ "/record/" (record) "/history" } { (ask.t("case-history")) } }
        }
    }
}

/// What must be seen before a return: a forced return without a completed screening, and the clocks of reflection periods.
fn protection(ask: &Ask<'_>, file: &Holdings) -> Markup {
    let screened_by = |day: Day| {
        file.screenings
            .iter()
            .filter_map(|screening| screening.period.until())
            .any(|completed| completed.range().earliest() <= day)
    };
    let unscreened = file.returns.iter().filter(|row| {
        let forced = matches!(
            row.manner,
            Some(ReturnManner::ForcedByAuthorities | ReturnManner::HandedOverByPolice)
        );
        forced && !row.on.is_some_and(|on| screened_by(on.range().latest()))
    });
    let rules = Rules::shipped();
    html! {
        @for row in unscreened {
            (page::notice("bad", &ask.say("return-unscreened", &[("when", &row.on.map_or_else(|| ask.t("line-undated"), |on| ask.language.date(on)))])))
        }
        @for period in &file.reflection_periods {
            @if let Some(began) = period.period.from() {
                section.line {
                    h2 { (ask.t("row-reflection_periods")) }
                    @match rules.clock(period.jurisdiction, began) {
                        Clock::NoRule { jurisdiction } => p { (ask.say("reflection-no-rule", &[("country", jurisdiction.name())])) },
                        Clock::Running { ends, derivation, .. } => {
                            p { strong { (ask.say("reflection-ends", &[("when", &ask.language.range(ends))])) } }
                            details { summary { (ask.t("line-why")) } ol lang="en" { @for step in &derivation { li { (step) } } } }
                        },
                    }
                }
            }
        }
    }
}

/// The life line with the verdict on each step.
fn line(ask: &Ask<'_>, file: &Holdings) -> Markup {
    let lines = life_lines(file).unwrap_or_default();
    let Some(line) = lines.first() else {
        return html! {};
    };
    let steps = judge(line, &Definition::default());
    html! {
        section.line {
            h2 { (ask.t("line-title")) }
            @if line.episodes.is_empty() { p.empty { (ask.t("line-no-episode")) } } @else {
                figure { (picture::draw(line, ask.today(), ask.language)) }
                @for step in &steps {
                    div.verdict {
                        p { strong { (ask.t(verdict(step.verdict))) } " – " (ask.say("line-step", &[("from", &(step.earlier + 1).to_string()), ("to", &(step.earlier + 2).to_string())])) }
                        details { summary { (ask.t("line-why")) } ul { @for reason in step.reasons(line) { li { (reason) } } } }
                    }
                }
                details.words {
                    summary { (ask.t("line-in-words")) }
                    table {
                        thead { tr { th { (ask.t("line-when")) } th { (ask.t("line-what")) } th { (ask.t("line-detail")) } } }
                        tbody { @for row in picture::in_words(line, ask.language) { tr { td { (row.when) } td { (row.what) } td { (row.detail) } } } }
                    }
                }
            }
        }
    }
}

fn verdict(verdict: throughline_model::Verdict) -> &'static str {
    use throughline_model::Verdict::{Confirmed, Continuation, Probable, Undetermined};
    match verdict {
        Confirmed => "verdict-confirmed",
        Probable => "verdict-probable",
        Undetermined => "verdict-undetermined",
        Continuation => "verdict-continuation",
    }
}

fn section<R: Row + Held>(ask: &Ask<'_>, file: &Holdings, record: RecordId, changes: bool) -> Markup {
    let rows = R::of(file);
    let title = ask.t(&format!("table-{}", R::NAME));
    html! {
        section id=(R::NAME) {
            div.section-head {
                h2 { (title) }
                @if rows.is_empty() { p.empty { (ask.t("case-none")) } }
                @if changes { a.add href={ "/record/" (record) "/add/" (R::NAME) } aria-label=(ask.say("add-what", &[("what", &title)])) { (ask.t("add")) } }
            }
            @for row in rows {
                @let key = row.cells().into_iter().next().flatten().unwrap_or_default();
                article.row {
                    (fields::facts(ask, row, &[]))
                    @if changes { a href={ "/record/" (record) "/change/" (R::NAME) "/" (key) } aria-label=(ask.say("change-what", &[("what", &title)])) { (ask.t("change")) } }
                }
            }
        }
    }
}

pub(crate) fn history(ask: &mut Ask<'_>) -> Answered {
    let record = ask.record(0)?;
    let viewer = ask.viewer("history")?;
    let mut casework = ask.register.for_caseworker(&viewer, ask.now)?;
    let changes = casework.history(record)?;
    let readings = casework.readings(record, 200)?;
    let content = html! {
        p { a href={ "/record/" (record) } { (ask.t("to-case")) } }
        section {
            h2 { (ask.t("history-changes")) }
            @if changes.is_empty() { p.empty { (ask.t("history-none")) } }
            ol.history {
                @for change in &changes {
                    li {
                        p { strong { (ask.t(&format!("history-{}", change.kind))) } " – " (ask.t(&format!("table-{}", change.table))) " – " (change.account) ", " (ask.language.instant(change.at)) }
                        @if !change.before.is_empty() {
                            details { summary { (ask.t("history-before")) } (before(ask, &change.table, &change.before)) }
                        }
                    }
                }
            }
        }
        section {
            h2 { (ask.t("history-readings")) }
            table {
                thead { tr { th { (ask.t("audit-at")) } th { (ask.t("audit-account")) } th { (ask.t("audit-role")) } th { (ask.t("audit-action")) } th { (ask.t("audit-detail")) } } }
                tbody { @for reading in &readings { tr { td { (instant(ask, &reading.at)) } td { (reading.account) } td { (reading.role) } td { (reading.action) } td dir="auto" { (reading.detail) } } } }
            }
        }
    };
    Ok(page::page(ask, &ask.t("case-history"), &content).into())
}

/// An instant as it stands in the audit.
pub(crate) fn instant(ask: &Ask<'_>, text: &str) -> String {
    text.parse()
        .map_or_else(|_| text.to_owned(), |at| ask.language.instant(at))
}

/// A row as it was, whichever table's.
fn before(ask: &Ask<'_>, table: &str, cells: &[Option<String>]) -> Markup {
    struct Find<'a, 'b>(&'a Ask<'b>, &'a str, &'a [Option<String>], Option<Markup>);
    impl ForEachTable for Find<'_, '_> {
        type Error = std::convert::Infallible;
        fn table<R: Row + Held>(&mut self) -> Result<(), Self::Error> {
            if R::NAME == self.1 {
                let cells: Vec<Option<&str>> = self.2.iter().map(Option::as_deref).collect();
                self.3 = R::from_cells(&cells)
                    .ok()
                    .map(|row| fields::facts(self.0, &row, &[]));
            }
            Ok(())
        }
    }
    let mut find = Find(ask, table, cells, None);
    let Ok(()) = for_each_table(&mut find);
    find.3.unwrap_or_default()
}

/// The tables whose rows are added and changed by hand, each with its type.
pub(crate) trait ByHand {
    /// Does it with the rows of one table.
    fn with<R: Row + Held>(self, ask: &mut Ask<'_>) -> Answered;
}

/// Does something with the table of this name, if its rows are changed by hand.
pub(crate) fn by_hand(ask: &mut Ask<'_>, table: &str, action: impl ByHand) -> Answered {
    macro_rules! choose {
        ($($row:ty),*) => {
            match table {
                $( <$row as Row>::NAME => action.with::<$row>(ask), )*
                _ => Err(Trouble::NotFound),
            }
        };
    }
    choose!(
        Record,
        Identity,
        Alias,
        IdentityDocument,
        Relative,
        Episode,
        Exit,
        Return,
        Assistance,
        Contact,
        Observation,
        Referral,
        TraffickingEvent,
        Screening,
        Decision,
        ReflectionPeriod,
        Consent
    )
}
