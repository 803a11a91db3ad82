//! Recovery and reflection periods: the dated rules of each jurisdiction as a table, and the clock of one person with its
//! derivation.
//!
//! No length is ever guessed: where no rule is loaded for a place and a day, the clock says so. The shipped rules are those for
//! which a source was found; whoever knows more adds rows of their own, which come before ours.

use crate::country::Country;
use crate::day::{Day, DayRange, Days};
use crate::partial_date::PartialDate;

/// The rules that are shipped.
const SHIPPED: &str = include_str!("../data/reflection_rules.csv");

/// How long a period lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Days.
    Days(i32),
    /// Calendar months.
    Months(u32),
}

/// Whether the length is the least, the most, or exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// It lasts so long.
    Exactly,
    /// It lasts at least so long.
    AtLeast,
    /// It lasts at most so long.
    AtMost,
}

/// One dated rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name, under which a person's period refers to it.
    pub name: String,
    /// The jurisdiction.
    pub jurisdiction: Country,
    /// From which day on it holds, if known.
    pub valid_from: Option<Day>,
    /// The last day on which it holds; none while it does.
    pub valid_until: Option<Day>,
    /// The event with which a period starts, in words.
    pub starts_with: String,
    /// How long.
    pub length: Length,
    /// What the length bounds.
    pub bound: Bound,
    /// How it is extended, in words; empty for not at all or not known.
    pub extension: String,
    /// What ends it early, in words; empty for nothing known.
    pub ends_early: String,
    /// Whether it depends on cooperation with the authorities: yes, no, or not stated by the source.
    pub depends_on_cooperation: Option<bool>,
    /// What else is to be known.
    pub remark: String,
    /// Where it is from.
    pub source: String,
}

/// What is wrong with a table of rules: the line, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct RuleProblem {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong and what was expected.
    pub what: String,
}

/// The columns of a table of rules.
pub const COLUMNS: [&str; 12] = [
    "name",
    "jurisdiction",
    "valid_from",
    "valid_until",
    "starts_with",
    "length",
    "bound",
    "extension",
    "ends_early",
    "depends_on_cooperation",
    "remark",
    "source",
];

/// Rules, those of one's own before those that are shipped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    rules: Vec<Rule>,
}

/// The clock of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clock {
    /// No rule is loaded for this place and these days; nothing is guessed.
    NoRule {
        /// The jurisdiction.
        jurisdiction: Country,
    },
    /// The period runs or ran.
    Running {
        /// The rule it follows.
        rule: Box<Rule>,
        /// The day or days on which it may have started.
        started: DayRange,
        /// The day or days on which it may end by the rule; for a rule that says "at least", the earliest end.
        ends: DayRange,
        /// How this follows, a sentence for each step.
        derivation: Vec<String>,
    },
}

/// Splits a line of CSV; quotation marks hold commas.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let cell = cells.last_mut().expect("there is always one");
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                cell.push('"');
                letters.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            letter => cell.push(letter),
        }
    }
    cells
}

fn rule(line: &str) -> Result<Rule, String> {
    let cells = cells(line);
    if cells.len() != COLUMNS.len() {
        return Err(format!(
            "{} cells where {} are expected",
            cells.len(),
            COLUMNS.len()
        ));
    }
    let cell = |name: &str| {
        let at = COLUMNS.iter().position(|column| *column == name);
        at.map_or("", |at| cells[at].trim())
    };
    let needed = |name: &str| match cell(name) {
        "" => Err(format!("{name} must not be empty")),
        text => Ok(text.to_owned()),
    };
    let day = |name: &str| match cell(name) {
        "" => Ok(None),
        text => text
            .parse::<Day>()
            .map(Some)
            .map_err(|_| format!("{name}: {text} is not a day such as 2022-12-13")),
    };
    let jurisdiction = needed("jurisdiction")?;
    let length = needed("length")?;
    let length = match length.split_once(' ') {
        Some((number, "days" | "day")) => number.parse().ok().filter(|days| *days > 0).map(Length::Days),
        Some((number, "months" | "month")) => number
            .parse()
            .ok()
            .filter(|months| *months > 0)
            .map(Length::Months),
        _ => None,
    }
    .ok_or_else(|| format!("length: {length} is not a length such as 30 days or 3 months"))?;
    Ok(Rule {
        name: needed("name")?,
        jurisdiction: Country::from_any(&jurisdiction).map_err(|error| format!("jurisdiction: {error}"))?,
        valid_from: day("valid_from")?,
        valid_until: day("valid_until")?,
        starts_with: needed("starts_with")?,
        length,
        bound: match cell("bound") {
            "exactly" => Bound::Exactly,
            "at least" => Bound::AtLeast,
            "at most" => Bound::AtMost,
            other => return Err(format!("bound: {other} is none of exactly, at least, at most")),
        },
        extension: cell("extension").to_owned(),
        ends_early: cell("ends_early").to_owned(),
        depends_on_cooperation: match cell("depends_on_cooperation") {
            "yes" => Some(true),
            "no" => Some(false),
            "" => None,
            other => {
                return Err(format!(
                    "depends_on_cooperation: {other} is none of yes, no, empty"
                ));
            }
        },
        remark: cell("remark").to_owned(),
        source: needed("source")?,
    })
}

impl Length {
    /// The day on which a period that started on this day ends: its last day is the one before.
    fn after(self, start: Day) -> Day {
        match self {
            Self::Days(days) => start.plus(Days(days)),
            Self::Months(months) => {
                let (year, month, day) = start.calendar();
                let count = year * 12 + i32::from(month) - 1 + i32::try_from(months).unwrap_or(0);
                let (year, month) = (count.div_euclid(12), count.rem_euclid(12) + 1);
                let month = u8::try_from(month).unwrap_or(1);
                // The end of the month where it has no such day.
                (1..=day)
                    .rev()
                    .find_map(|day| Day::new(year, month, day))
                    .unwrap_or(start)
            }
        }
    }

    fn words(self) -> String {
        match self {
            Self::Days(days) => format!("{days} days"),
            Self::Months(1) => "1 month".to_owned(),
            Self::Months(months) => format!("{months} months"),
        }
    }
}

impl Rules {
    /// The rules that are shipped.
    ///
    /// # Panics
    /// Never: a test reads them.
    pub fn shipped() -> Self {
        Self::parse(SHIPPED).expect("the shipped rules are sound, as a test holds")
    }

    /// Reads rules from CSV with a heading.
    ///
    /// # Errors
    /// Every problem, by line.
    pub fn parse(csv: &str) -> Result<Self, Vec<RuleProblem>> {
        let mut lines = csv.lines().enumerate();
        let heading = lines.next().map_or("", |(_, line)| line);
        if cells(heading) != COLUMNS {
            let what = format!("the heading must be {}", COLUMNS.join(","));
            return Err(vec![RuleProblem { line: 1, what }]);
        }
        let mut rules = Vec::new();
        let mut problems = Vec::new();
        for (at, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            match rule(line) {
                Ok(rule) => rules.push(rule),
                Err(what) => problems.push(RuleProblem { line: at + 1, what }),
            }
        }
        if problems.is_empty() {
            Ok(Self { rules })
        } else {
            Err(problems)
        }
    }

    /// These rules with others after them, which hold where these say nothing.
    #[must_use]
    pub fn before(mut self, others: Self) -> Self {
        self.rules.extend(others.rules);
        self
    }

    /// All of them.
    pub fn all(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule of a jurisdiction that holds on a day.
    pub fn on(&self, jurisdiction: Country, day: Day) -> Option<&Rule> {
        self.rules.iter().find(|rule| {
            rule.jurisdiction == jurisdiction
                && rule.valid_from.is_none_or(|from| from <= day)
                && rule.valid_until.is_none_or(|until| day <= until)
        })
    }

    /// The clock of somebody whose period started then. Where the start is vague and the rule changed meanwhile, no one rule
    /// can be named, and none is.
    pub fn clock(&self, jurisdiction: Country, started: PartialDate) -> Clock {
        let range = started.range();
        let found = self.on(jurisdiction, range.earliest());
        let Some(rule) = found.filter(|rule| self.on(jurisdiction, range.latest()) == Some(*rule)) else {
            return Clock::NoRule { jurisdiction };
        };
        let ends = DayRange::between(
            rule.length.after(range.earliest()),
            rule.length.after(range.latest()),
        );
        let bound = match rule.bound {
            Bound::Exactly => "lasts",
            Bound::AtLeast => "lasts at least",
            Bound::AtMost => "lasts at most",
        };
        let mut derivation = vec![
            format!(
                "{}: a period starts with {}.",
                jurisdiction.name(),
                rule.starts_with
            ),
            format!("It {bound} {} ({}).", rule.length.words(), rule.source),
            if range.is_exact() {
                format!(
                    "It started on {}; so the rule leads to {}.",
                    range.earliest(),
                    ends.earliest()
                )
            } else {
                format!(
                    "It started between {} and {}; so the rule leads to a day between {} and {}.",
                    range.earliest(),
                    range.latest(),
                    ends.earliest(),
                    ends.latest()
                )
            },
        ];
        for (text, opening) in [
            (&rule.extension, "Extension"),
            (&rule.ends_early, "Early end"),
            (&rule.remark, "Remark"),
        ] {
            if !text.is_empty() {
                derivation.push(format!("{opening}: {text}."));
            }
        }
        derivation.push(match rule.depends_on_cooperation {
            Some(true) => "It depends on cooperation with the authorities.".to_owned(),
            Some(false) => "It does not depend on cooperation with the authorities.".to_owned(),
            None => "The source does not say whether it depends on cooperation.".to_owned(),
        });
        Clock::Running {
            rule: Box::new(rule.clone()),
            started: range,
            ends,
            derivation,
        }
    }
}

/// Whether a presumption against a second recovery period concerns a person whose exploitation was then (United Kingdom,
/// Nationality and Borders Act 2022 section 62): it does for exploitation before the first referral, not for a
/// re-trafficking after it; where the dates do not tell, nothing does.
pub fn concerns_time_before_first_referral(exploited: DayRange, first_referral: DayRange) -> Option<bool> {
    if exploited.certainly_before(first_referral) {
        return Some(true);
    }
    if first_referral.certainly_before(exploited) {
        return Some(false);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn country(code: &str) -> Country {
        Country::from_alpha2(code).expect("a country")
    }

    fn date(text: &str) -> PartialDate {
        text.parse().expect("a date")
    }

    #[test]
    fn each_shipped_rule_gives_its_earliest_end() {
        for (code, started, ends) in [
            ("BG", "2024-03-01", "2024-03-31"),
            ("SE", "2024-03-01", "2024-03-31"),
            ("DK", "2024-03-01", "2024-03-31"),
            ("BE", "2024-03-01", "2024-04-15"),
            ("GB", "2022-12-12", "2023-01-26"),
            ("GB", "2022-12-13", "2023-01-12"),
            ("DE", "2011-11-25", "2011-12-25"),
            ("DE", "2011-11-26", "2012-02-26"),
            ("NL", "2023-11-30", "2024-02-29"),
            ("MT", "2024-01-31", "2024-03-31"),
            ("NO", "2024-01-31", "2024-07-31"),
            ("CA", "2024-01-01", "2024-06-29"),
            ("AU", "2023-06-30", "2023-08-14"),
            ("AU", "2023-07-01", "2023-09-29"),
        ] {
            match Rules::shipped().clock(country(code), date(started)) {
                Clock::Running {
                    ends: found,
                    derivation,
                    ..
                } => {
                    assert_eq!(found.earliest().to_string(), ends, "{code} {started}");
                    assert!(derivation.len() >= 4, "{derivation:?}");
                }
                Clock::NoRule { .. } => panic!("{code} has a rule"),
            }
        }
    }

    #[test]
    fn a_rule_that_is_not_held_is_never_guessed() {
        for code in ["IE", "ES", "CZ", "PL", "EE", "PT", "IT", "FI", "SI", "US"] {
            let clock = Rules::shipped().clock(country(code), date("2024-03-01"));
            assert_eq!(
                clock,
                Clock::NoRule {
                    jurisdiction: country(code)
                },
                "{code}"
            );
        }
    }

    #[test]
    fn a_vague_start_over_a_change_of_the_rule_names_no_rule() {
        let rules = Rules::shipped();
        assert!(matches!(
            rules.clock(country("GB"), date("2022-12")),
            Clock::NoRule { .. }
        ));
        let Clock::Running { ends, .. } = rules.clock(country("GB"), date("2023-05")) else {
            panic!("one rule holds in all of May");
        };
        assert_eq!(
            (ends.earliest().to_string(), ends.latest().to_string()),
            ("2023-05-31".to_owned(), "2023-06-30".to_owned())
        );
    }

    #[test]
    fn rules_of_ones_own_come_first() {
        let own = "name,jurisdiction,valid_from,valid_until,starts_with,length,bound,extension,ends_early,depends_on_cooperation,remark,source\n\
                   own,SE,,,\"a decision, in writing\",60 days,exactly,,,no,,our lawyer\n";
        let rules = Rules::parse(own).expect("sound").before(Rules::shipped());
        let Clock::Running { rule, ends, .. } = rules.clock(country("SE"), date("2024-03-01")) else {
            panic!("a rule");
        };
        assert_eq!(
            (rule.starts_with.as_str(), ends.earliest().to_string().as_str()),
            ("a decision, in writing", "2024-04-30")
        );
    }

    #[test]
    fn every_problem_of_a_table_is_told_by_its_line() {
        let head = COLUMNS.join(",");
        let table = format!(
            "{head}\na,XX,,,x,30 days,exactly,,,,,s\nb,SE,,,x,30,exactly,,,,,s\nc,SE,,,x,30 days,maybe,,,,,s\nd,SE\n"
        );
        let problems = Rules::parse(&table).expect_err("four problems");
        let lines: Vec<usize> = problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [2, 3, 4, 5], "{problems:?}");
        assert!(Rules::parse("other,heading\n").is_err());
    }

    #[test]
    fn exploitation_before_or_after_a_first_referral() {
        let range = |text: &str| date(text).range();
        for (exploited, referred, expected) in [
            ("2015", "2018-03", Some(true)),
            ("2019", "2018-03", Some(false)),
            ("2018", "2018-03", None),
        ] {
            let found = concerns_time_before_first_referral(range(exploited), range(referred));
            assert_eq!(found, expected, "{exploited} {referred}");
        }
    }
}
