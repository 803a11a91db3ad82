//! Analyses a million invented life lines, built directly in memory, and prints how long it took and how much memory the
//! process held at most. No harness: one run is the measurement. The lines cover every way a time at risk can end, with
//! exact and vague dates in the shares in which registers have them.

#![expect(clippy::print_stdout, reason = "a benchmark says what it measured")]

use std::time::Instant;

use throughline_analysis::{Question, analyse};
use throughline_model::codes::htcds::{Education, Exploitation, Gender};
use throughline_model::codes::ours::{
    Answer, Ascertainment, Basis, Entry, ExitManner, ObservationKind, ReturnManner, TraffickerRelation,
};
use throughline_model::codes::{CodeSet, Coded};
use throughline_model::id::{EpisodeId, PersonId};
use throughline_model::lifeline::{Background, Circumstances, Homecoming, Seen, Sight, Spell, SpellExit};
use throughline_model::{Country, Day, DayRange, Days, Definition, LifeLine};

const PERSONS: u32 = 1_000_000;

/// A linear congruential generator (Knuth's constants); good enough to spread numbers about.
struct Numbers(u64);

impl Numbers {
    /// A number from 0 up to `limit`, without it.
    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(((self.0 >> 32) * u64::from(limit)) >> 32).expect("it is below a u32")
    }

    fn days(&mut self, limit: u32) -> Days {
        Days(i32::try_from(self.below(limit)).expect("limits are small"))
    }

    fn one_in(&mut self, n: u32) -> bool {
        self.below(n) == 0
    }

    fn code<T: Coded>(&mut self) -> Option<T> {
        let among = u32::try_from(T::ALL.len()).expect("lists are short");
        T::ALL.get(self.below(among + 1) as usize).copied()
    }

    /// A day as it is known: mostly exactly, else to the month or the year.
    fn known(&mut self, day: Day) -> DayRange {
        let width = match self.below(10) {
            0 => 365,
            1 | 2 => 30,
            _ => return DayRange::exactly(day),
        };
        let from = day.plus(Days(-self.days(width).0));
        DayRange::between(
            from,
            from.plus(Days(i32::try_from(width).expect("limits are small"))),
        )
    }
}

fn spell(numbers: &mut Numbers, id: u32, begun: Day, exit: Option<SpellExit>) -> Spell {
    Spell {
        episode: EpisodeId::from_bits(u128::from(id)),
        record: 0,
        started: Some(numbers.known(begun)),
        disclosed: None,
        told_order: None,
        entry: Entry::Recruited,
        same_traffickers: numbers.code(),
        recruitment_country: None,
        exploitation_country: None,
        exploitation: numbers.code::<Exploitation>().into_iter().collect(),
        control: CodeSet::none(),
        relations: numbers.code::<TraffickerRelation>().into_iter().collect(),
        exit,
        retold: Vec::new(),
    }
}

fn line(numbers: &mut Numbers, countries: &[Country], person: u32) -> LifeLine {
    let begun = Day::from_epoch(12_000).plus(numbers.days(5000));
    let out = begun.plus(Days(30)).plus(numbers.days(900));
    let exit = SpellExit {
        on: Some(numbers.known(out)),
        manner: numbers.code::<ExitManner>(),
        control_ended: numbers.code(),
        circumstances: Circumstances {
            distress: numbers.code(),
            distrust: numbers.code(),
            without_work: numbers.code(),
            ..Circumstances::default()
        },
    };
    let end = numbers.days(2500);
    let mut seen: Vec<Seen> = (0..4)
        .map(|_| Seen {
            on: DayRange::exactly(out.plus(Days(numbers.days(2500).0.min(end.0)))),
            what: Sight::Observation(ObservationKind::Residence),
            basis: Basis::OwnObservation,
            record: 0,
        })
        .collect();
    seen[0].what = Sight::Return(Homecoming {
        manner: numbers.code::<ReturnManner>(),
        referred: numbers.code::<Answer>(),
        accompanied: None,
        reception: None,
        to: None,
    });
    seen.sort_unstable();
    let exit = (!numbers.one_in(20)).then_some(exit);
    let mut episodes = vec![spell(numbers, 0, begun, exit)];
    if numbers.one_in(8) {
        episodes.push(spell(numbers, 1, out.plus(end).plus(Days(1)), None));
    }
    let end = DayRange::exactly(out.plus(end));
    LifeLine {
        person: PersonId::from_bits(u128::from(person)),
        background: Background {
            gender: numbers.code::<Gender>(),
            origin: countries.get(numbers.below(60) as usize).copied(),
            minority: numbers.code(),
            education: numbers.code::<Education>(),
            age_told: u8::try_from(numbers.below(60)).ok(),
            ascertainment: numbers.code::<Ascertainment>().into_iter().collect(),
            ..Background::default()
        },
        episodes,
        doubtful: Vec::new(),
        seen,
        lost: if numbers.one_in(4) { vec![end] } else { Vec::new() },
        died: numbers.one_in(100).then_some(end),
        referrals: 1,
        records: 1,
    }
}

/// The most memory the process has held at a time, in MB; where the system does not say so, nothing.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace()
        .next()?
        .parse::<u64>()
        .ok()
        .map(|kilobytes| kilobytes / 1024)
}

fn said(megabytes: Option<u64>) -> String {
    megabytes.map_or_else(
        || "not known on this system".to_owned(),
        |megabytes| format!("{megabytes} MB"),
    )
}

fn main() {
    let mut numbers = Numbers(20_110_218);
    let countries: Vec<Country> = Country::all().take(40).collect();
    let lines: Vec<LifeLine> = (0..PERSONS)
        .map(|person| line(&mut numbers, &countries, person))
        .collect();
    println!(
        "{PERSONS} life lines built; peak memory so far {}",
        said(peak_memory())
    );
    let question = Question {
        definition: Definition::default(),
        level: 0.95,
        title: "Benchmark".to_owned(),
        simulated: true,
        made_on: "2026-01-01".to_owned(),
        program: "benchmark".to_owned(),
        fingerprint: None,
        link_thresholds: throughline_analysis::LINK_THRESHOLDS.to_vec(),
        imputations: None,
        seed: 1,
        country_facts: throughline_analysis::CountryFacts::shipped(),
    };
    let start = Instant::now();
    let findings = analyse(&lines, &question).expect("the level is in range");
    let seconds = start.elapsed().as_secs_f64();
    for reading in &findings.readings {
        let followed: u64 = reading.flow.last().map_or(0, |line| line.persons);
        let at = reading.horizons.iter().find(|at| at.months == 24);
        println!(
            "{}: {} re-trafficked, {followed} followed; two years {:.4?}, by intervals {:.4?}",
            reading.reading,
            reading.among_all.events,
            at.and_then(|at| at.incidence),
            at.and_then(|at| at.turnbull),
        );
    }
    println!("analysed in {seconds:.2} s; peak memory {}", said(peak_memory()));
}
