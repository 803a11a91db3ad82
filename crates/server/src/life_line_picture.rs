//! A person's life line as a picture and in words: episodes, exits, liberty, returns, contacts, gaps; vague ends as vague ends.
//!
//! The picture is drawn by classes alone, so that the page's policy needs no exception, and says what it shows to whoever
//! does not see it. The table beside it says the same in words. What follows from the line is `throughline_model`'s work.

use maud::{Markup, html};
use throughline_model::codes::Coded as _;
use throughline_model::lifeline::{LifeLine, Sight};
use throughline_model::{Day, DayRange};

use crate::language::Language;

const WIDTH: f64 = 880.0;
const LEFT: f64 = 16.0;
const EPISODES: f64 = 46.0;
const LIBERTY: f64 = 66.0;
const SEEN: f64 = 100.0;
const AXIS: f64 = 124.0;
const HEIGHT: f64 = 152.0;

/// Where days lie along the picture.
struct Scale {
    first: i32,
    last: i32,
    mirrored: bool,
}

impl Scale {
    fn of(line: &LifeLine, today: Day, mirrored: bool) -> Option<Self> {
        let mut days = Vec::new();
        let mut take = |range: Option<DayRange>| {
            days.extend(range.map(|range| range.earliest().since_epoch()));
            days.extend(range.map(|range| range.latest().since_epoch()));
        };
        for spell in &line.episodes {
            take(spell.started);
            take(spell.exit.as_ref().and_then(|exit| exit.on));
        }
        line.seen.iter().for_each(|seen| take(Some(seen.on)));
        line.lost.iter().for_each(|lost| take(Some(*lost)));
        take(line.died);
        let first = *days.iter().min()?;
        let last = (*days.iter().max()?).max(today.since_epoch());
        let margin = ((last - first) / 40).max(30);
        Some(Self {
            first: first - margin,
            last: last + margin,
            mirrored,
        })
    }

    fn x(&self, day: Day) -> f64 {
        let share = f64::from(day.since_epoch() - self.first) / f64::from((self.last - self.first).max(1));
        let share = if self.mirrored { 1.0 - share } else { share };
        LEFT + share * (WIDTH - 2.0 * LEFT)
    }

    /// Left end and width of a stretch.
    fn stretch(&self, from: Day, to: Day) -> (String, String) {
        let (one, other) = (self.x(from), self.x(to));
        (number(one.min(other)), number((one - other).abs().max(2.0)))
    }

    /// The years to mark: at most a dozen.
    fn years(&self) -> Vec<(i32, Day)> {
        let first = Day::from_epoch(self.first).calendar().0 + 1;
        let last = Day::from_epoch(self.last).calendar().0;
        let step = ((last - first) / 12 + 1).max(1);
        (first..=last)
            .filter(|year| year % step == 0)
            .filter_map(|year| Some((year, Day::new(year, 1, 1)?)))
            .collect()
    }
}

fn number(value: f64) -> String {
    format!("{value:.1}")
}

/// One line of the table in words.
pub(crate) struct Said {
    pub(crate) when: String,
    pub(crate) what: String,
    pub(crate) detail: String,
    order: i32,
}

fn exploitation(language: Language, spell: &throughline_model::lifeline::Spell) -> String {
    let kinds: Vec<String> = spell
        .exploitation
        .iter()
        .map(|kind| language.code(throughline_model::codes::htcds::Exploitation::LIST, kind.code()))
        .collect();
    let country = spell
        .exploitation_country
        .map(|country| country.name().to_owned());
    kinds.into_iter().chain(country).collect::<Vec<_>>().join(", ")
}

/// The line in words, in the order of the earliest days; what is not dated comes first.
pub(crate) fn in_words(line: &LifeLine, language: Language) -> Vec<Said> {
    let when = |range: Option<DayRange>| {
        range.map_or_else(
            || language.say("line-undated", &[]),
            |range| language.range(range),
        )
    };
    let order = |range: Option<DayRange>| range.map_or(i32::MIN, |range| range.earliest().since_epoch());
    let mut said = Vec::new();
    for (at, spell) in line.episodes.iter().enumerate() {
        let count = (at + 1).to_string();
        said.push(Said {
            when: when(spell.started),
            what: language.say("line-episode", &[("number", &count)]),
            detail: exploitation(language, spell),
            order: order(spell.started),
        });
        let Some(exit) = &spell.exit else { continue };
        let manner = exit
            .manner
            .map(|manner| language.code(throughline_model::codes::ours::ExitManner::LIST, manner.code()));
        said.push(Said {
            when: when(exit.on),
            what: language.say("line-exit", &[("number", &count)]),
            detail: manner.unwrap_or_default(),
            order: order(exit.on),
        });
    }
    for seen in &line.seen {
        said.push(Said {
            when: when(Some(seen.on)),
            what: language.say(sight(seen.what), &[]),
            detail: String::new(),
            order: order(Some(seen.on)),
        });
    }
    for lost in &line.lost {
        said.push(Said {
            when: when(Some(*lost)),
            what: language.say("line-lost", &[]),
            detail: String::new(),
            order: order(Some(*lost)),
        });
    }
    if line.died.is_some() {
        said.push(Said {
            when: when(line.died),
            what: language.say("line-died", &[]),
            detail: String::new(),
            order: order(line.died),
        });
    }
    said.sort_by_key(|row| row.order);
    said
}

fn sight(what: Sight) -> &'static str {
    match what {
        Sight::Return(_) => "line-return",
        Sight::Contact => "line-contact",
        Sight::Assistance => "line-assistance",
        Sight::Observation(_) => "line-observation",
    }
}

/// The picture. Empty for a line of which nothing is dated.
pub(crate) fn draw(line: &LifeLine, today: Day, language: Language) -> Markup {
    let Some(scale) = Scale::of(line, today, language.is_right_to_left()) else {
        return html! { p.empty { (language.say("line-nothing-dated", &[])) } };
    };
    let said: Vec<String> = in_words(line, language)
        .iter()
        .map(|row| {
            format!("{}: {} {}", row.when, row.what, row.detail)
                .trim()
                .to_owned()
        })
        .collect();
    html! {
        svg.life-line viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-labelledby="line-title line-description" tabindex="0" {
            title id="line-title" { (language.say("line-title", &[])) }
            desc id="line-description" { (said.join(". ")) }
            line.axis x1=(LEFT) x2=(WIDTH - LEFT) y1=(AXIS) y2=(AXIS) {}
            @for (year, day) in scale.years() {
                line.tick x1=(number(scale.x(day))) x2=(number(scale.x(day))) y1="20" y2=(AXIS + 4.0) {}
                text.year x=(number(scale.x(day))) y=(AXIS + 20.0) text-anchor="middle" { (year) }
            }
            line.now x1=(number(scale.x(today))) x2=(number(scale.x(today))) y1="12" y2=(AXIS) {}
            @for (at, spell) in line.episodes.iter().enumerate() {
                (episode(&scale, spell, line.episodes.get(at + 1), at + 1, today, language))
            }
            @for seen in &line.seen {
                @let middle = scale.x(seen.on.midpoint());
                @let (x, width) = scale.stretch(seen.on.earliest(), seen.on.latest());
                g.seen {
                    title { (language.say(sight(seen.what), &[])) ", " (language.range(seen.on)) }
                    rect.reach x=(x) width=(width) y=(SEEN - 1.5) height="3" {}
                    @match seen.what {
                        Sight::Return(_) => path.return d={ "M" (number(middle - 6.0)) "," (SEEN + 6.0) "h12l-6,-12z" } {},
                        _ => circle.contact cx=(number(middle)) cy=(SEEN) r="4" {},
                    }
                }
            }
            @for lost in &line.lost {
                text.lost x=(number(scale.x(lost.midpoint()))) y=(SEEN + 5.0) text-anchor="middle" { "?" title { (language.say("line-lost", &[])) ", " (language.range(*lost)) } }
            }
            @if let Some(died) = line.died {
                text.died x=(number(scale.x(died.midpoint()))) y=(EPISODES + 6.0) text-anchor="middle" { "✝" title { (language.say("line-died", &[])) ", " (language.range(died)) } }
            }
        }
    }
}

fn episode(
    scale: &Scale,
    spell: &throughline_model::lifeline::Spell,
    following: Option<&throughline_model::lifeline::Spell>,
    count: usize,
    today: Day,
    language: Language,
) -> Markup {
    let exit = spell.exit.as_ref().and_then(|exit| exit.on);
    let label = language.say("line-episode", &[("number", &count.to_string())]);
    let Some(from) = spell.started.or(exit) else {
        return html! {};
    };
    // Surely in it: from the latest beginning to the earliest end. Before and after that, only perhaps.
    let until = exit.unwrap_or_else(|| {
        DayRange::exactly(if spell.exit.is_some() {
            from.latest()
        } else {
            today
        })
    });
    let (x, width) = scale.stretch(from.earliest(), until.latest());
    let sure = (from.latest() <= until.earliest()).then(|| scale.stretch(from.latest(), until.earliest()));
    let free_until = following.and_then(|next| next.started);
    html! {
        g.episode {
            title { (label) ", " (language.range(from)) @if let Some(exit) = exit { " – " (language.range(exit)) } }
            rect.perhaps x=(x) width=(width) y=(EPISODES - 14.0) height="28" rx="3" {}
            @if let Some((x, width)) = sure { rect.surely x=(x) width=(width) y=(EPISODES - 14.0) height="28" rx="3" {} }
            text.count x=(number(scale.x(from.midpoint()))) y=(EPISODES - 20.0) text-anchor="middle" { (count) }
        }
        @if let Some(exit) = exit {
            @let (x, width) = scale.stretch(exit.earliest(), free_until.map_or(today, DayRange::latest).max(exit.earliest()));
            g.liberty {
                title { (language.say("line-liberty", &[])) }
                rect.free x=(x) width=(width) y=(LIBERTY) height="8" {}
                circle.exit cx=(number(scale.x(exit.midpoint()))) cy=(LIBERTY + 4.0) r="7" {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use throughline_model::table::Row;
    use throughline_model::{Episode, Holdings, Record, life_lines};

    fn row<R: Row>(cells: &[(&str, &str)]) -> R {
        let mut texts = vec![None; R::table().fields.len()];
        for (column, text) in cells {
            texts[R::table().position(column).expect("the column exists")] = Some(*text);
        }
        R::from_cells(&texts).expect("a row of the model")
    }

    const RECORD: &str = "00000000-0000-0000-0000-000000000001";

    /// The line of a person with episodes that began then.
    fn line(started: &[&str]) -> LifeLine {
        let mut holdings = Holdings::default();
        holdings
            .records
            .push(row::<Record>(&[("id", RECORD), ("person", RECORD)]));
        for (at, started) in started.iter().enumerate() {
            let id = format!("00000000-0000-0000-0000-00000000001{at}");
            holdings.episodes.push(row::<Episode>(&[
                ("id", &id),
                ("record", RECORD),
                ("started", started),
            ]));
        }
        life_lines(&holdings).expect("a line").remove(0)
    }

    fn today() -> Day {
        Day::new(2020, 1, 1).expect("a day")
    }

    #[test]
    fn a_line_of_which_nothing_is_dated_says_so() {
        let line = &line(&[""]);
        let drawn = draw(line, today(), Language::English).into_string();
        assert!(!drawn.contains("<svg"));
        assert_eq!(in_words(line, Language::English).len(), 1);
    }

    #[test]
    fn a_vague_beginning_is_drawn_as_wide_as_it_is_vague() {
        let line = &line(&["2009", "2012-05"]);
        let drawn = draw(line, today(), Language::English).into_string();
        assert_eq!(drawn.matches("class=\"perhaps\"").count(), 2, "{drawn}");
        assert!(drawn.contains("2009: Trafficking 1"), "{drawn}");
        assert!(!drawn.contains("style="), "{drawn}");
    }
}
