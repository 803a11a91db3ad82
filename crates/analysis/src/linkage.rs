//! What linkage changes: who is known to be re-trafficked only because records were linked, and the headline at other
//! thresholds.
//!
//! Persons as entered are judged once. A resolution at some threshold differs from them only in the persons it puts together, so
//! only their merged lines are judged again, and each group once however many thresholds make it.

use std::collections::HashMap;

use throughline_model::id::PersonId;
use throughline_model::links::{Millionths, millionths, of_millionths};
use throughline_model::resolution::{Resolution, Verdicts};
use throughline_model::retrafficking::Reading;
use throughline_model::{Gathered, LinkProposal, LinkageRun};
use throughline_survival::Level;

use crate::findings::{AtThreshold, HeadlineAt, LinkageFound, LinkageRunFound, PairsReviewed, Threshold};
use crate::incidence::proportion;
use crate::tally::{PersonTally, person, tally};
use crate::words::WITH_EPISODE;
use crate::{AnalysisError, Question};

/// Persons as entered, judged; and every group of them that some resolution has put together so far.
pub(crate) struct Linked<'a> {
    gathered: &'a Gathered,
    question: &'a Question,
    level: Level,
    entered: Vec<PersonTally>,
    groups: HashMap<Vec<PersonId>, PersonTally>,
}

/// What is counted of persons under the three readings.
#[derive(Clone, Copy, Default)]
struct Counted {
    persons: u64,
    with_episode: u64,
    retrafficked: [u64; 3],
    only_through_links: [u64; 3],
}

impl Counted {
    fn add(&mut self, person: &PersonTally) {
        self.persons += 1;
        self.with_episode += u64::from(person.episodes > 0);
        for (count, again) in self.retrafficked.iter_mut().zip(again(person)) {
            *count += u64::from(again);
        }
    }

    fn take(&mut self, person: &PersonTally) {
        self.persons -= 1;
        self.with_episode -= u64::from(person.episodes > 0);
        for (count, again) in self.retrafficked.iter_mut().zip(again(person)) {
            *count -= u64::from(again);
        }
    }
}

/// Whether a person counts as re-trafficked under each reading, among those with an episode.
fn again(person: &PersonTally) -> [bool; 3] {
    person
        .courses
        .each_ref()
        .map(|course| course.retrafficked && person.episodes > 0)
}

impl<'a> Linked<'a> {
    pub(crate) fn new(gathered: &'a Gathered, question: &'a Question, level: Level) -> Self {
        Self {
            gathered,
            question,
            level,
            entered: tally(&gathered.lines, &question.definition),
            groups: HashMap::new(),
        }
    }

    fn position(&self, person: PersonId) -> Option<usize> {
        self.gathered
            .lines
            .binary_search_by_key(&person, |line| line.person)
            .ok()
    }

    /// Judges the groups of a resolution that were not judged yet.
    fn judge(&mut self, resolution: &Resolution) {
        for group in &resolution.groups {
            if !self.groups.contains_key(group)
                && let Some(line) = self.gathered.merged(group)
            {
                let judged = person(&line, &self.question.definition);
                self.groups.insert(group.clone(), judged);
            }
        }
    }

    fn as_entered(&self) -> Counted {
        let mut counted = Counted::default();
        self.entered.iter().for_each(|person| counted.add(person));
        counted
    }

    /// The counts of the persons that a resolution makes, from those as entered.
    fn count(&mut self, resolution: &Resolution, mut counted: Counted) -> Counted {
        self.judge(resolution);
        for group in &resolution.groups {
            let Some(whole) = self.groups.get(group) else {
                continue;
            };
            let mut alone = [false; 3];
            for member in group
                .iter()
                .filter_map(|person| self.entered.get(self.position(*person)?))
            {
                counted.take(member);
                for (known, again) in alone.iter_mut().zip(again(member)) {
                    *known |= again;
                }
            }
            counted.add(whole);
            for ((count, together), alone) in
                counted.only_through_links.iter_mut().zip(again(whole)).zip(alone)
            {
                *count += u64::from(together && !alone);
            }
        }
        counted
    }

    /// The persons that a resolution makes.
    pub(crate) fn persons(mut self, resolution: &Resolution) -> Vec<PersonTally> {
        self.judge(resolution);
        let mut stands = vec![true; self.entered.len()];
        let mut whole = Vec::with_capacity(resolution.groups.len());
        for group in &resolution.groups {
            let Some(judged) = self.groups.remove(group) else {
                continue;
            };
            whole.push(judged);
            for member in group.iter().filter_map(|person| self.position(*person)) {
                if let Some(stands) = stands.get_mut(member) {
                    *stands = false;
                }
            }
        }
        let mut stands = stands.into_iter();
        self.entered.retain(|_| stands.next().unwrap_or(true));
        self.entered.extend(whole);
        self.entered
    }

    /// What linkage changes; nothing where none was run and nobody decided anything.
    ///
    /// # Errors
    /// [`AnalysisError::Threshold`].
    pub(crate) fn found(&mut self, resolution: &Resolution) -> Result<Option<LinkageFound>, AnalysisError> {
        let evidence = &self.gathered.evidence;
        if evidence.run.is_none() && evidence.decisions.is_empty() {
            return Ok(None);
        }
        let (reviewed, standing) = (evidence.reviewed(), evidence.standing().len());
        let entered = self.as_entered();
        let decided = evidence.resolve_decided(&self.gathered.records);
        let mut thresholds = vec![
            self.headline(Threshold::AsEntered, &Resolution::default(), entered, None)?,
            self.headline(Threshold::ReviewedOnly, &decided, entered, None)?,
        ];
        let run = evidence.run.as_ref();
        for at in self.asked(run)? {
            thresholds.push(self.at(at, run, resolution, entered)?);
        }
        let shown = run.map_or(Threshold::ReviewedOnly, |run| {
            Threshold::Probability(of_millionths(run.threshold))
        });
        for row in &mut thresholds {
            row.shown = row.threshold == shown;
        }
        let proposals = &evidence.proposals;
        Ok(Some(LinkageFound {
            run: run.map(|run| found_run(run, proposals)),
            persons_as_entered: entered.persons,
            persons_of_several: resolution.groups.len() as u64,
            decisions: standing as u64,
            decisions_contradicted: resolution.contradicted.len() as u64,
            thresholds,
            automatic: self.reviewed(reviewed.automatic, "pairs linked automatically")?,
            drawn: self.reviewed(
                reviewed.drawn,
                "pairs linked automatically and drawn at random for review",
            )?,
            queue: self.reviewed(reviewed.queue, "pairs that were not linked")?,
        }))
    }

    /// The thresholds asked for and that of the run, the strictest first; none where there was no run.
    fn asked(&self, run: Option<&LinkageRun>) -> Result<Vec<Millionths>, AnalysisError> {
        let asked = self.question.link_thresholds.iter();
        let mut asked: Vec<Millionths> = asked
            .map(|threshold| millionths(*threshold).ok_or(AnalysisError::Threshold(*threshold)))
            .collect::<Result<_, _>>()?;
        let Some(run) = run else {
            return Ok(Vec::new());
        };
        asked.push(run.threshold);
        asked.sort_unstable_by_key(|threshold| std::cmp::Reverse(*threshold));
        asked.dedup();
        Ok(asked)
    }

    fn at(
        &mut self,
        at: Millionths,
        run: Option<&LinkageRun>,
        resolution: &Resolution,
        entered: Counted,
    ) -> Result<AtThreshold, AnalysisError> {
        let gathered = self.gathered;
        let threshold = Threshold::Probability(of_millionths(at));
        let found = gathered.evidence.reviewed_at(at);
        let reviewed = Some(self.reviewed(found, "proposed pairs at least so probable")?);
        if let Some(least_kept) = run
            .map(|run| run.least_kept)
            .filter(|least_kept| at < *least_kept)
        {
            return Ok(AtThreshold {
                threshold,
                shown: false,
                links: None,
                persons: None,
                readings: Vec::new(),
                reviewed: None,
                remark: Some(format!(
                    "cannot be told: the run kept no pair below {}",
                    of_millionths(least_kept)
                )),
            });
        }
        if run.is_some_and(|run| run.threshold == at) {
            // What the run linked is what counts, whatever its reasons were.
            return self.headline(threshold, resolution, entered, reviewed);
        }
        let other = gathered.evidence.resolve_at(&gathered.records, at);
        self.headline(threshold, &other, entered, reviewed)
    }

    fn headline(
        &mut self,
        threshold: Threshold,
        resolution: &Resolution,
        entered: Counted,
        reviewed: Option<PairsReviewed>,
    ) -> Result<AtThreshold, AnalysisError> {
        let counted = self.count(resolution, entered);
        let readings = Reading::ALL
            .iter()
            .zip(counted.retrafficked)
            .zip(counted.only_through_links);
        let readings = readings.map(|((reading, events), only)| {
            Ok(HeadlineAt {
                reading: reading.name().to_owned(),
                retrafficked: proportion(events, counted.with_episode, WITH_EPISODE, self.level)?,
                only_through_links: only,
            })
        });
        Ok(AtThreshold {
            threshold,
            shown: false,
            links: Some(resolution.links),
            persons: Some(counted.persons),
            readings: readings.collect::<Result<_, AnalysisError>>()?,
            reviewed,
            remark: None,
        })
    }

    fn reviewed(&self, verdicts: Verdicts, of: &str) -> Result<PairsReviewed, AnalysisError> {
        Ok(PairsReviewed {
            pairs: verdicts.all(),
            awaiting_review: verdicts.not_reviewed,
            cannot_tell: verdicts.cannot_tell,
            precision: proportion(
                verdicts.same,
                verdicts.told(),
                &format!("{of} on which a reviewer could tell"),
                self.level,
            )?,
        })
    }
}

fn found_run(run: &LinkageRun, proposals: &[LinkProposal]) -> LinkageRunFound {
    LinkageRunFound {
        ran_at: run.ran_at.as_str().to_owned(),
        engine: run.engine.as_str().to_owned(),
        threshold: of_millionths(run.threshold),
        least_kept: of_millionths(run.least_kept),
        records: u64::try_from(run.records.get()).unwrap_or(0),
        pairs: proposals.len() as u64,
    }
}
