//! `throughline review`: two records side by side, what speaks for and against their being one person, and a person's decision.
//!
//! The program shows and asks; it decides nothing. Names stand on the screen alone: never in errors, files or the audit.

use std::fmt::Write as _;
use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::{Context as _, anyhow};
use serde::Serialize;
use throughline_interchange::Namespace;
use throughline_linkage::{Linkage, Options, waterfall};
use throughline_model::codes::Coded;
use throughline_model::codes::ours::{LinkVerdict, Role};
use throughline_model::id::{LinkId, RecordId};
use throughline_model::{Holdings, LinkProposal, Text};
use throughline_register::{Queue, Register, RegisterError, SideBySide};

use crate::args::{self, Common, Decision, exit};
use crate::clock;
use crate::commands::link::counted;
use crate::desk;
use crate::failure::{self, Failure};
use crate::linking::Records;
use crate::output;
use crate::progress::Voice;

pub(crate) fn run(common: &Common, voice: Voice, asked: &args::Review) -> Result<(), Failure> {
    let mut register = desk::open(common, voice)?;
    if let Some(decision) = &asked.undo {
        return undo(common, voice, &mut register, decision);
    }
    let namespace = Namespace::from_bits(register.namespace());
    let namespace = asked.namespace.as_deref().map_or(namespace, Namespace::of);
    let pair = match asked.pair.as_slice() {
        [one, other] => {
            let id = |text: &str| RecordId::from_bits(namespace.identifier(RecordId::TABLE, text).as_u128());
            Some((id(one), id(other)))
        }
        _ => None,
    };
    if let (Some((one, other)), Some(decision), Some(reason)) = (pair, asked.decide, &asked.reason) {
        let decided = decide(common, &mut register, (one, other), verdict(decision), reason)?;
        return told(asked, voice, decided, verdict(decision));
    }
    let pairs: Vec<(RecordId, RecordId)> = if let Some(pair) = pair {
        vec![pair]
    } else {
        let queue = queue(common, &mut register, asked)?;
        if asked.list {
            return list(asked, &queue);
        }
        queue
            .iter()
            .map(|proposal| (proposal.record, proposal.other_record))
            .collect()
    };
    if pairs.is_empty() {
        return nothing_waits(common, voice, &mut register, asked);
    }
    one_by_one(common, voice, &mut register, &pairs)
}

fn verdict(decision: Decision) -> LinkVerdict {
    match decision {
        Decision::Same => LinkVerdict::Same,
        Decision::Different => LinkVerdict::Different,
        Decision::CannotTell => LinkVerdict::CannotTell,
    }
}

fn queue(
    common: &Common,
    register: &mut Register,
    asked: &args::Review,
) -> Result<Vec<LinkProposal>, Failure> {
    let viewer = desk::viewer(common, Role::Supervisor, "pairs waiting for review");
    let which = if asked.drawn { Queue::Drawn } else { Queue::Waiting };
    register
        .for_linking(&viewer, clock::now())
        .and_then(|mut view| view.queue(which, asked.limit))
        .map_err(failure::refused)
}

/// What `--list --json` prints of a pair.
#[derive(Serialize)]
struct Listed {
    record: String,
    other_record: String,
    probability: f64,
    state: &'static str,
}

fn list(asked: &args::Review, queue: &[LinkProposal]) -> Result<(), Failure> {
    let listed: Vec<Listed> = queue
        .iter()
        .map(|proposal| Listed {
            record: proposal.record.to_string(),
            other_record: proposal.other_record.to_string(),
            probability: proposal.likelihood(),
            state: proposal.state.code(),
        })
        .collect();
    if asked.json {
        return Ok(output::json(&listed)?);
    }
    for pair in &listed {
        output::data(format_args!(
            "{}  {}  {}",
            pair.record,
            pair.other_record,
            waterfall::probability(pair.probability)
        ))?;
    }
    Ok(())
}

/// An empty queue says what to do next.
fn nothing_waits(
    common: &Common,
    voice: Voice,
    register: &mut Register,
    asked: &args::Review,
) -> Result<(), Failure> {
    let viewer = desk::viewer(common, Role::Supervisor, "pairs waiting for review");
    let run = register
        .for_linking(&viewer, clock::now())
        .and_then(|mut view| view.latest_run())
        .map_err(failure::refused)?;
    voice.say(match (run, asked.drawn) {
        (None, _) => "No pair waits: records have not been linked yet. Next: throughline link",
        (Some(_), true) => {
            "No pair waits: all that were drawn are decided. Next: throughline report --out report.html"
        }
        (Some(_), false) => "No pair waits: all are decided. Next: throughline report --out report.html",
    });
    Ok(())
}

/// What was answered of a pair.
enum Answer {
    Decided(LinkVerdict, String),
    Later,
    Enough,
}

fn one_by_one(
    common: &Common,
    voice: Voice,
    register: &mut Register,
    pairs: &[(RecordId, RecordId)],
) -> Result<(), Failure> {
    let records = Records::read(common, voice, register)?;
    let linkage = records.link(voice, &Options::default())?;
    let mut answers = io::stdin().lock();
    let mut decided = 0;
    for (at, pair) in pairs.iter().enumerate() {
        let viewer = desk::viewer(common, Role::Supervisor, "review of two records");
        let side_by_side = register
            .for_linking(&viewer, clock::now())
            .and_then(|mut view| view.side_by_side(pair.0, pair.1))
            .map_err(refused)?;
        output::data(format_args!("\nPair {} of {}", at + 1, pairs.len()))?;
        output::data(shown(&records, &linkage, &side_by_side))?;
        match ask(&mut answers)? {
            Answer::Decided(verdict, reason) => {
                let id = decide(common, register, *pair, verdict, &reason)?;
                decided += 1;
                voice.say(format_args!(
                    "Put down: {}. To withdraw it: throughline review --undo {id}",
                    verdict.label()
                ));
            }
            Answer::Later => {}
            Answer::Enough => break,
        }
    }
    voice.say(format_args!(
        "{decided} of {} decided. The next run of throughline link honours it.",
        counted(pairs.len(), "pair")
    ));
    Ok(())
}

/// The two records: who they are, what speaks for and against, when what happened, and what was decided before.
fn shown(records: &Records, linkage: &Linkage, pair: &SideBySide) -> String {
    let [first, second] = &pair.profiles;
    let names = [first.record.id.to_string(), second.record.id.to_string()];
    let mut text = match (records.place(first.record.id), records.place(second.record.id)) {
        (Some(left), Some(right)) => waterfall::text(&linkage.explain(left, right), [&names[0], &names[1]]),
        _ => "What speaks for and against cannot be told: the two are not among the records compared."
            .to_owned(),
    };
    for (name, file) in names.iter().zip(&pair.case_files) {
        text.extend(["\n", name, "\n"]);
        for line in history(file) {
            text.extend(["  ", &line, "\n"]);
        }
    }
    for link in pair.decisions.iter().filter(|link| link.stands()) {
        let _ = writeln!(
            text,
            "\nDecided on {} by {}: {} ({})",
            link.decided_on,
            link.decided_by,
            link.verdict.label(),
            link.reason.as_ref().map_or("no reason given", Text::as_str)
        );
    }
    unsteered(&text)
}

/// A text that does not steer the terminal, whatever a record holds: control characters become spaces, and the signs that turn
/// the direction of what follows, by which one record could pass for another, are shown by their numbers.
fn unsteered(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => shown.push(c),
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => shown.extend(c.escape_unicode()),
            c if c.is_control() => shown.push(' '),
            c => shown.push(c),
        }
    }
    shown
}

/// When what happened, as one case file tells it.
fn history(file: &Holdings) -> Vec<String> {
    let unknown = || "at an unknown time".to_owned();
    let mut lines: Vec<String> = Vec::new();
    for organisation in file.records.iter().filter_map(|record| record.organisation) {
        let name = file.organisations.iter().find(|known| known.id == organisation);
        if let Some(name) = name {
            lines.push(format!("kept by {}", name.name));
        }
    }
    for episode in &file.episodes {
        let from = episode.started.map_or_else(unknown, |date| date.to_string());
        let place = episode
            .exploitation_country
            .map_or("an unknown country", |country| country.name());
        let kinds: Vec<&str> = episode.exploitation.iter().map(Coded::label).collect();
        let kinds = if kinds.is_empty() {
            "exploitation not told".to_owned()
        } else {
            kinds.join(", ")
        };
        lines.push(format!("trafficked from {from} in {place}: {kinds}"));
    }
    for exit in &file.exits {
        lines.push(format!(
            "got out {}",
            exit.on.map_or_else(unknown, |date| date.to_string())
        ));
    }
    if lines.is_empty() {
        lines.push("no episode is told".to_owned());
    }
    lines
}

/// Asks until there is an answer that is one; the end of the input is enough.
fn ask(answers: &mut impl BufRead) -> Result<Answer, Failure> {
    loop {
        let Some(word) = line(
            answers,
            "One person? [s]ame  [d]ifferent  [c]annot tell  [l]ater  [q]uit: ",
        )?
        else {
            return Ok(Answer::Enough);
        };
        let verdict = match word.to_lowercase().as_str() {
            "s" | "same" => LinkVerdict::Same,
            "d" | "different" => LinkVerdict::Different,
            "c" | "cannot tell" => LinkVerdict::CannotTell,
            "l" | "later" | "" => return Ok(Answer::Later),
            "q" | "quit" => return Ok(Answer::Enough),
            _ => {
                prompt("Type s, d, c, l or q, then Enter.\n")?;
                continue;
            }
        };
        loop {
            match line(answers, "Why? (it stands beside the decision): ")? {
                None => return Ok(Answer::Enough),
                Some(reason) if reason.is_empty() => {
                    prompt("Say in a few words why: others will have to rely on it.\n")?;
                }
                Some(reason) => return Ok(Answer::Decided(verdict, reason)),
            }
        }
    }
}

fn prompt(words: &str) -> Result<(), Failure> {
    let mut out = io::stderr().lock();
    out.write_all(words.as_bytes())
        .and_then(|()| out.flush())
        .context("nothing can be asked: standard error is closed")?;
    Ok(())
}

/// A line of input without the space around it; `None` at the end of the input.
fn line(answers: &mut impl BufRead, question: &str) -> Result<Option<String>, Failure> {
    prompt(question)?;
    let mut line = String::new();
    let read = answers
        .read_line(&mut line)
        .context("the answer could not be read")?;
    if !io::stdin().is_terminal() {
        prompt("\n")?;
    }
    Ok((read > 0).then(|| line.trim().to_owned()))
}

fn decide(
    common: &Common,
    register: &mut Register,
    (one, other): (RecordId, RecordId),
    verdict: LinkVerdict,
    reason: &str,
) -> Result<LinkId, Failure> {
    let reason = Text::new(reason).ok_or_else(|| anyhow!("a reason is needed"))?;
    let viewer = desk::viewer(common, Role::Supervisor, "decision on two records");
    register
        .for_linking(&viewer, clock::now())
        .and_then(|mut view| view.decide(&mut rand::rng(), one, other, verdict, &reason))
        .map_err(refused)
}

fn told(asked: &args::Review, voice: Voice, id: LinkId, verdict: LinkVerdict) -> Result<(), Failure> {
    if asked.json {
        return Ok(output::json(
            &serde_json::json!({ "decision": id.to_string(), "verdict": verdict.code() }),
        )?);
    }
    voice.say(format_args!(
        "Put down: {}. To withdraw it: throughline review --undo {id}",
        verdict.label()
    ));
    Ok(())
}

fn undo(common: &Common, voice: Voice, register: &mut Register, decision: &str) -> Result<(), Failure> {
    let id: LinkId = decision.parse().map_err(|_| {
        Failure::with(
            exit::USAGE,
            anyhow!(
                "“{decision}” is no decision: give the identifier that review showed when it was put down"
            ),
        )
    })?;
    let viewer = desk::viewer(common, Role::Supervisor, "withdrawal of a decision");
    let stood = register
        .for_linking(&viewer, clock::now())
        .and_then(|mut view| view.withdraw(id))
        .map_err(failure::refused)?;
    voice.say(if stood {
        "Withdrawn: nothing is decided of the two records any more. The decision stays to be read."
    } else {
        "Nothing changed: the decision did not stand any more, being withdrawn or followed by another."
    });
    Ok(())
}

fn refused(error: RegisterError) -> Failure {
    match error {
        RegisterError::NotAPair => Failure::with(exit::USAGE, anyhow!("both records are the same record")),
        error => failure::refused(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_steers_neither_the_terminal_nor_the_direction_of_what_stands_behind_it() {
        assert_eq!(
            unsteered("ana\u{1b}[2J\u{202e}usur\u{202c} \u{2066}b\u{2069}\nnext"),
            "ana [2J\\u{202e}usur\\u{202c} \\u{2066}b\\u{2069}\nnext"
        );
        // Letters of either direction, and the marks of Persian spelling, stay as they are.
        for name in ["שרה לוי", "نرگس می\u{200c}خواهم", "Оксана"] {
            assert_eq!(unsteered(name), name);
        }
    }
}
