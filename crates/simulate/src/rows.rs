//! Writes a life down: one person's rows in every table, in one record or in two, and the truth beside them.
//!
//! The second record is another organisation's. In a linked register both records belong to one person and the second
//! account of an episode points to the first; in an unlinked one the second record has a person of its own. Both registers
//! come from the same draws, so that they are the same world.

mod episode;
mod liberty;
mod protection;
mod record;

use throughline_model::codes::ours::LinkVerdict;
use throughline_model::id::{EpisodeId, LinkId, OrganisationId, PersonId, RecordId};
use throughline_model::{Day, Days, Holdings, Link, PartialDate, Text};

use crate::dice::Dice;
use crate::factors::Factor;
use crate::follow_up::NEVER;
use crate::life::Life;
use crate::scenario::Scenario;
use crate::telling::{Part, Story, Told, told_again};
use crate::truth::{Recorded, SameEpisode, SamePerson, TruePerson};
use crate::world::World;

use record::Background;

/// What has been written of a chunk so far.
#[derive(Default)]
pub(crate) struct Written {
    pub(crate) holdings: Holdings,
    pub(crate) truth: Vec<TruePerson>,
    pub(crate) same_person: Vec<SamePerson>,
    pub(crate) same_episode: Vec<SameEpisode>,
}

/// Whoever writes the rows of a chunk.
pub(crate) struct Scribe<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) world: &'a World,
    pub(crate) dice: Dice,
    pub(crate) written: Written,
}

/// What the second record tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Second {
    /// The first situation once more.
    SameStory,
    /// What came after, which the first record does not tell; and perhaps, later, the first situation.
    SawItAgain { tells_first: bool },
}

/// A text of at most a few words that is certainly not empty.
fn text(words: &str) -> Text {
    Text::new(words).expect("the simulation's own texts are not empty")
}

/// A day that is known exactly, for a field that may be empty.
#[expect(clippy::unnecessary_wraps, reason = "the fields it fills are optional")]
fn known(on: Day) -> Option<PartialDate> {
    Some(PartialDate::day(on))
}

/// One in a few sentences, marked as invented.
fn remark(dice: &mut Dice, share: f64, of: &[&str]) -> Option<Text> {
    dice.chance(share)
        .then(|| text(&format!("[simulated] {}", dice.pick(of))))
}

impl Scribe<'_> {
    /// A day between `low` and `high` days after another, and never after the extract.
    fn some_days_after(&mut self, day: Day, low: i32, high: i32) -> Day {
        day.plus(Days(self.dice.between(low, high)))
            .min(self.scenario.extract_day)
    }

    /// Invents a person and writes everything down.
    pub(crate) fn person(&mut self) {
        let world = self.world;
        let origin = world.origin(&mut self.dice);
        let life = Life::draw(self.scenario, &mut self.dice);
        let story = Story::tell(&life, self.scenario, world, origin, &mut self.dice);
        let second = self.second_record(&life, &story);
        let background = Background::draw(&life, &story, origin, self);

        let person = PersonId::from_bits(self.dice.id(life.registered));
        self.person_row(person, life.registered);
        let record = RecordId::from_bits(self.dice.id(life.registered));
        let organisation = self.first_record(record, person, &background, &life);

        let elsewhere = |told: &Told| {
            matches!(second, Some(Second::SawItAgain { .. })) && matches!(told.part, Part::Again(_))
        };
        let mut ids: Vec<(Part, EpisodeId)> = Vec::with_capacity(story.episodes.len());
        for told in story.episodes.iter().filter(|told| !elsewhere(told)) {
            ids.push((told.part, self.episode_rows(record, told, None, &life)));
        }
        self.protection_rows(record, &life, &story);
        let seen_elsewhere = matches!(second, Some(Second::SawItAgain { .. }));
        self.liberty_rows(record, organisation, &life, 0, &ids, seen_elsewhere);
        let mut other_person = None;
        let holder = match second {
            Some(second) => {
                let other = self.other_record(
                    person,
                    record,
                    organisation,
                    &background,
                    &life,
                    &story,
                    second,
                    &ids,
                );
                other_person = other.person;
                if seen_elsewhere { other.record } else { record }
            }
            None => record,
        };
        for position in 1..life.liberties.len() {
            self.liberty_rows(holder, organisation, &life, position, &ids, false);
        }
        self.reviewed_pair(record, life.registered);
        self.truth(person, other_person, &life, story, second);
    }

    fn second_record(&mut self, life: &Life, story: &Story) -> Option<Second> {
        let retrafficked = life.retrafficking_recorded();
        let share = if retrafficked {
            self.scenario.recorded_twice_if_retrafficked
        } else {
            self.scenario.recorded_twice
        };
        let (twice, saw, tells_first) = (
            self.dice.chance(share),
            self.dice.chance(0.5),
            self.dice.chance(0.5),
        );
        match (twice, retrafficked && saw) {
            (false, _) => None,
            // Where the dates do not tell the order, the person does, and so tells of both.
            (true, true) => Some(Second::SawItAgain {
                tells_first: tells_first || !story.dates_tell_the_order(),
            }),
            (true, false) => Some(Second::SameStory),
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "everything the second record may retell"
    )]
    fn other_record(
        &mut self,
        person: PersonId,
        record: RecordId,
        organisation: OrganisationId,
        background: &Background,
        life: &Life,
        story: &Story,
        second: Second,
        ids: &[(Part, EpisodeId)],
    ) -> OtherRecord {
        let again = life.liberties[0].again;
        let told_by_then = life.liberties[0].free_until().min(400);
        let waited = self.dice.between(0, told_by_then);
        let opened = match (second, again) {
            (Second::SawItAgain { .. }, Some(again)) => again.disclosed,
            _ => life.registered.max(life.exit.plus(Days(waited))),
        };
        let own = PersonId::from_bits(self.dice.id(opened));
        let other = RecordId::from_bits(self.dice.id(opened));
        let linked = self.scenario.linked;
        if !linked {
            self.person_row(own, opened);
        }
        let whose = if linked { person } else { own };
        self.another_record(other, whose, organisation, background, opened);
        self.written.same_person.push(SamePerson {
            record,
            other_record: other,
        });
        let link = LinkId::from_bits(self.dice.id(opened));
        let decided = self.some_days_after(opened, 5, 300);
        if linked {
            self.written.holdings.links.push(Link {
                id: link,
                record,
                other_record: other,
                verdict: LinkVerdict::Same,
                decided_by: text("supervisor-01"),
                decided_on: PartialDate::day(decided),
                reason: Text::new("[simulated] Same birth, same route, names alike."),
                withdrawn_on: None,
            });
        }
        let seen_elsewhere = matches!(second, Second::SawItAgain { .. });
        let retells_first = !matches!(second, Second::SawItAgain { tells_first: false });
        for told in &story.episodes {
            match told.part {
                Part::First if retells_first => {
                    // Whoever came about the later one tells of the first only some days after.
                    let later = if seen_elsewhere {
                        self.dice.between(2, 60)
                    } else {
                        0
                    };
                    let disclosed = opened.plus(Days(later)).min(self.scenario.extract_day);
                    let again = told_again(told, disclosed, self.scenario.vagueness, &mut self.dice);
                    let first = ids
                        .iter()
                        .find(|(part, _)| *part == Part::First)
                        .map(|(_, id)| *id);
                    let same_as = first.filter(|_| linked);
                    let episode = self.episode_rows(other, &again, same_as, life);
                    if let Some(first) = first {
                        self.written.same_episode.push(SameEpisode {
                            episode: first,
                            other_episode: episode,
                        });
                    }
                }
                Part::Again(_) if seen_elsewhere => {
                    self.episode_rows(other, told, None, life);
                }
                _ => {}
            }
        }
        OtherRecord {
            record: other,
            person: (!linked).then_some(own),
        }
    }

    /// Now and then a supervisor has looked at two records and found two persons.
    fn reviewed_pair(&mut self, record: RecordId, on: Day) {
        let before = self.written.holdings.records.iter().rev().nth(3);
        let Some((previous, opened)) = before.map(|row| (row.id, row.open_period.from())) else {
            return;
        };
        if previous == record || !self.dice.chance(0.004) {
            return;
        }
        let id = LinkId::from_bits(self.dice.id(on));
        let both_open = opened.map_or(on, |other| other.range().latest().max(on));
        let decided = both_open.plus(Days(30)).min(self.scenario.extract_day);
        self.written.holdings.links.push(Link {
            id,
            record,
            other_record: previous,
            verdict: LinkVerdict::Different,
            decided_by: text("supervisor-02"),
            decided_on: PartialDate::day(decided),
            reason: Text::new("[simulated] Same name, another year of birth and another place."),
            withdrawn_on: None,
        });
    }

    fn truth(
        &mut self,
        person: PersonId,
        other_person: Option<PersonId>,
        life: &Life,
        story: Story,
        second: Option<Second>,
    ) {
        let first = &life.liberties[0];
        let within = |day: i32| {
            let day = u32::try_from(day).ok()?;
            (day < NEVER.unsigned_abs()).then_some(day)
        };
        let seen_elsewhere = matches!(second, Some(Second::SawItAgain { .. }));
        self.written.truth.push(TruePerson {
            person,
            other_person,
            factors: life.factors,
            exit: life.exit,
            retrafficked_after: within(first.course.retrafficked),
            died_after: within(first.course.died),
            followed_for: first.follow_up.until().unsigned_abs(),
            recorded: first.recorded,
            exit_recorded: life.exit_recorded,
            recorded_twice: second.is_some(),
            only_the_other_record_tells: seen_elsewhere,
            disclosed_late: story.disclosed_late(),
            steps: story.steps,
        });
    }
}

/// The second record as written.
struct OtherRecord {
    record: RecordId,
    /// Its own person row, in a register that is not linked.
    person: Option<PersonId>,
}

/// Whether the person died while followed, and when.
fn died(life: &Life) -> Option<Day> {
    let first = &life.liberties[0];
    (first.recorded == Recorded::Died).then(|| first.out.plus(Days(first.course.died)))
}

/// Whether the person returned by force and unreferred; the one factor that shows in a return.
fn forced(life: &Life) -> bool {
    life.has(Factor::ForcedReturnWithoutReferral)
}
