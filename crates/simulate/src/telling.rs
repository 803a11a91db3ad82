//! What is told of a life: the episodes in their true order, with the dates, entries and exits as they are told.
//!
//! Around the true episodes stand the imperfections that must not be mistaken for re-trafficking: an earlier episode that
//! is disclosed late, and a first situation that is told as two. The step between two told episodes, as the linked register
//! should be read, is decided here and nowhere else.

use throughline_model::codes::htcds::Exploitation;
use throughline_model::codes::ours::{Answer, Entry};
use throughline_model::{Country, Day, Days, PartialDate};

use crate::dice::Dice;
use crate::factors::Factor;
use crate::life::{Liberty, Life};
use crate::scenario::{Scenario, Vagueness};
use crate::truth::{Recorded, TrueStep};
use crate::vague;
use crate::world::{Origin, World};

/// What part of the story an episode is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    /// Before the first true exit, disclosed late.
    Earlier,
    /// The first leg of a situation that went on.
    FirstLeg,
    /// The one that ends with the first true exit.
    First,
    /// After an exit; the position of the time at liberty before it.
    Again(usize),
}

/// An episode as told.
#[derive(Clone)]
pub(crate) struct Told {
    pub(crate) part: Part,
    pub(crate) start: Day,
    pub(crate) started: Option<PartialDate>,
    pub(crate) disclosed: Day,
    pub(crate) place: Option<i64>,
    pub(crate) entry: Entry,
    pub(crate) same_traffickers: Option<Answer>,
    pub(crate) recruitment_country: Country,
    pub(crate) exploitation_country: Country,
    pub(crate) exploitation: Exploitation,
    pub(crate) exit: Option<ToldExit>,
}

/// An exit as told.
#[derive(Clone, Copy)]
pub(crate) struct ToldExit {
    pub(crate) day: Day,
    pub(crate) on: PartialDate,
    pub(crate) control_ended: Option<Answer>,
}

/// The episodes of a person, in their true order, and the steps between them.
pub(crate) struct Story {
    pub(crate) episodes: Vec<Told>,
    pub(crate) steps: Vec<TrueStep>,
}

/// How it shows that a situation went on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WentOn {
    SoldOn,
    MovedOn,
    ControlDidNotEnd,
}

/// How an earlier episode that is disclosed late is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LateTelling {
    NoExit,
    WentOn(WentOn),
    Undated,
}

impl Story {
    pub(crate) fn tell(
        life: &Life,
        scenario: &Scenario,
        world: &World,
        origin: &Origin,
        dice: &mut Dice,
    ) -> Self {
        let mut teller = Teller {
            scenario,
            world,
            origin,
            dice,
            exit_recorded: life.exit_recorded,
            child: life.has(Factor::Under18AtFirst),
        };
        let mut episodes = teller.first_situation(life);
        let mut steps = vec![TrueStep::Continuation; episodes.len() - 1];
        if let Some((earlier, step)) = teller.earlier(life, &mut episodes[0]) {
            episodes.insert(0, earlier);
            steps.insert(0, step);
        }
        for (position, liberty) in life.liberties.iter().enumerate() {
            if let Some(again) = teller.again(position, liberty) {
                episodes.push(again);
                steps.push(if life.exit_recorded {
                    TrueStep::Retrafficking
                } else {
                    TrueStep::Undetermined
                });
            }
        }
        number(&mut episodes);
        Self { episodes, steps }
    }

    /// Whether the dates alone tell that the first later trafficking came after the first situation.
    pub(crate) fn dates_tell_the_order(&self) -> bool {
        let of = |part: Part| self.episodes.iter().find(|told| told.part == part);
        let (Some(first), Some(again)) = (of(Part::First), of(Part::Again(0))) else {
            return false;
        };
        let (Some(began), Some(began_again)) = (first.started, again.started) else {
            return false;
        };
        let ends_before = |exit: ToldExit| exit.on.range().latest() <= began_again.range().earliest();
        began.range().certainly_before(began_again.range()) || first.exit.is_some_and(ends_before)
    }

    pub(crate) fn disclosed_late(&self) -> bool {
        self.episodes.iter().any(|told| told.part == Part::Earlier)
    }
}

/// Gives each episode its place in the order told, where there is more than one. An undated one of two has none.
fn number(episodes: &mut [Told]) {
    let order_not_told = episodes.len() == 2 && episodes.iter().any(|told| told.started.is_none());
    if episodes.len() < 2 || order_not_told {
        return;
    }
    for (told, place) in episodes.iter_mut().zip(1..) {
        told.place = Some(place);
    }
}

struct Teller<'a> {
    scenario: &'a Scenario,
    world: &'a World,
    origin: &'a Origin,
    dice: &'a mut Dice,
    exit_recorded: bool,
    child: bool,
}

impl Teller<'_> {
    fn date(&mut self, day: Day) -> PartialDate {
        vague::told(day, self.scenario.vagueness, self.dice)
    }

    fn went_on(&mut self) -> WentOn {
        let ways = [
            (WentOn::SoldOn, 0.4),
            (WentOn::MovedOn, 0.35),
            (WentOn::ControlDidNotEnd, 0.25),
        ];
        match self.dice.weighted(&ways) {
            // Without recorded exits it can only show in how the later part began.
            WentOn::ControlDidNotEnd if !self.exit_recorded => WentOn::SoldOn,
            way => way,
        }
    }

    fn exploitation(&mut self) -> Exploitation {
        let adult = [
            (Exploitation::SexualExploitation, 0.48),
            (Exploitation::ForcedLabour, 0.36),
            (Exploitation::Servitude, 0.07),
            (Exploitation::ForcedBegging, 0.04),
            (Exploitation::ForcedMarriage, 0.03),
            (Exploitation::Other, 0.02),
        ];
        match self.dice.weighted(&adult) {
            Exploitation::ForcedLabour if self.child => Exploitation::ChildLabour,
            kind => kind,
        }
    }

    fn country(&mut self, internal: f64) -> Country {
        if self.dice.chance(internal) {
            self.origin.country
        } else {
            self.dice.weighted(&self.world.destinations)
        }
    }

    fn exit(&mut self, day: Day) -> Option<ToldExit> {
        let on = self.date(day);
        let control_ended = if self.dice.chance(self.scenario.control_unknown) {
            self.dice.weighted(&[
                (None, 0.4),
                (Some(Answer::Unknown), 0.4),
                (Some(Answer::Declined), 0.2),
            ])
        } else {
            Some(Answer::Yes)
        };
        self.exit_recorded.then_some(ToldExit {
            day,
            on,
            control_ended,
        })
    }

    fn episode(&mut self, part: Part, start: Day, disclosed: Day, internal: f64) -> Told {
        let entries = [
            (Entry::Recruited, 0.86),
            (Entry::Abducted, 0.05),
            (Entry::Unknown, 0.09),
        ];
        Told {
            part,
            start,
            started: Some(self.date(start)),
            disclosed,
            place: None,
            entry: self.dice.weighted(&entries),
            same_traffickers: None,
            recruitment_country: self.origin.country,
            exploitation_country: self.country(internal),
            exploitation: self.exploitation(),
            exit: None,
        }
    }

    /// The situation that ends with the first true exit, told as one episode or as two.
    fn first_situation(&mut self, life: &Life) -> Vec<Told> {
        let start = life
            .exit
            .plus(Days(-self.dice.days_around(280.0, 0.9, 10, 2_500)));
        let mut first = self.episode(Part::First, start, life.registered, 0.3);
        first.exit = self.exit(life.exit);
        if !self.dice.chance(self.scenario.continuation) {
            return vec![first];
        }
        let before = self.dice.days_around(120.0, 0.7, 15, 900);
        let mut leg = self.episode(Part::FirstLeg, start.plus(Days(-before)), life.registered, 0.3);
        let way = self.went_on();
        self.join(&mut leg, &mut first, way);
        vec![leg, first]
    }

    /// Tells two episodes so that it shows that the situation went on from one to the other.
    fn join(&mut self, before: &mut Told, after: &mut Told, way: WentOn) {
        match way {
            WentOn::SoldOn => {
                after.entry = Entry::SoldOrHandedOn;
                after.same_traffickers = Some(Answer::No);
            }
            WentOn::MovedOn => {
                after.entry = Entry::MovedBySameTraffickers;
                after.same_traffickers = Some(Answer::Yes);
            }
            WentOn::ControlDidNotEnd => {
                let day = after.start.plus(Days(-self.dice.between(0, 12)));
                before.exit = Some(ToldExit {
                    day,
                    on: self.date(day),
                    control_ended: Some(Answer::No),
                });
            }
        }
        after.recruitment_country = before.exploitation_country;
    }

    /// An earlier episode, disclosed only after the first contact with the organisation.
    fn earlier(&mut self, life: &Life, next: &mut Told) -> Option<(Told, TrueStep)> {
        if !self.dice.chance(self.scenario.late_disclosure) {
            return None;
        }
        let away = self.dice.days_around(400.0, 0.6, 60, 2_000);
        let length = self.dice.days_around(200.0, 0.8, 10, 1_500);
        let start = next.start.plus(Days(-away - length));
        // Told at a later meeting, or a few weeks into the first.
        let after = match life.liberties[0].free_until() {
            0 => self.dice.between(1, 15),
            until => self.dice.between(1, until),
        };
        let disclosed = life
            .registered
            .max(life.exit.plus(Days(after)))
            .min(self.scenario.extract_day);
        let mut earlier = self.episode(Part::Earlier, start, disclosed, 0.45);
        let went_on = self.went_on();
        let telling = self.dice.weighted(&[
            (LateTelling::NoExit, 0.55),
            (LateTelling::WentOn(went_on), 0.35),
            (LateTelling::Undated, 0.1),
        ]);
        let step = match telling {
            LateTelling::WentOn(way) => {
                self.join(&mut earlier, next, way);
                TrueStep::Continuation
            }
            // Undated only where it cannot stand between two others.
            LateTelling::Undated if next.part == Part::First && !life.retrafficking_recorded() => {
                earlier.started = None;
                TrueStep::Undetermined
            }
            LateTelling::NoExit | LateTelling::Undated => TrueStep::Undetermined,
        };
        Some((earlier, step))
    }

    fn again(&mut self, position: usize, liberty: &Liberty) -> Option<Told> {
        let known = liberty.again?;
        // Often internal the second time, and often another kind of exploitation.
        let mut told = self.episode(Part::Again(position), known.start, known.disclosed, 0.5);
        let lost = liberty
            .lost
            .filter(|_| liberty.recorded == Recorded::RetraffickedAfterLoss);
        if let (Some(lost), Some(started)) = (lost, told.started) {
            // Whoever was lost before must be seen to have been, however vague the dates.
            if started.range().earliest() <= liberty.out.plus(Days(lost.on)) {
                told.started = Some(PartialDate::day(known.start));
            }
        }
        told.entry = self.dice.weighted(&[
            (Entry::Recruited, 0.55),
            (Entry::RetakenBySameTraffickers, 0.15),
            (Entry::WentBack, 0.12),
            (Entry::Abducted, 0.06),
            (Entry::HandedOverByOfficial, 0.03),
            (Entry::Unknown, 0.09),
        ]);
        told.same_traffickers = match told.entry {
            Entry::RetakenBySameTraffickers => Some(Answer::Yes),
            _ if self.dice.chance(0.5) => Some(Answer::No),
            _ => None,
        };
        told.exit = known.exit.and_then(|day| self.exit(day));
        Some(told)
    }
}

/// The same episode as another organisation tells it: vaguer, and never untrue.
pub(crate) fn told_again(told: &Told, disclosed: Day, vagueness: Vagueness, dice: &mut Dice) -> Told {
    const VAGUER: Vagueness = Vagueness {
        month: 0.4,
        year: 0.1,
        approximate: 0.08,
    };
    // A scenario of exact dates stays exact.
    let vagueness = if vagueness == Vagueness::NONE {
        vagueness
    } else {
        VAGUER
    };
    Told {
        started: told.started.map(|_| vague::told(told.start, vagueness, dice)),
        disclosed,
        exit: told.exit.map(|exit| ToldExit {
            on: vague::told(exit.day, vagueness, dice),
            ..exit
        }),
        ..told.clone()
    }
}
