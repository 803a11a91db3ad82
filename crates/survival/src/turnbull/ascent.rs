//! Maximises the likelihood of masses on the innermost intervals. The problem is convex but may have a hundred
//! thousand masses, nearly all zero at the maximum; EM alone needs millions of passes to find out which. A
//! primal–dual interior-point method needs some tens of Newton steps, each solved by conjugate gradients whose
//! products cost one pass over the runs; every step is kept inside by a line search on the barrier function.

use crate::turnbull::support::{Problem, Run};

/// Newton steps before giving up; some thirty are usual.
const MOST_STEPS: usize = 200;
/// A gap this small cannot be told from rounding.
const ROUNDING: f64 = 1e-14;
/// Conjugate gradient iterations within one Newton step.
const MOST_INNER: usize = 400;
/// Relative precision to which a Newton step is solved; measured: finer costs more than the steps it saves.
const PRECISION: f64 = 0.1;
/// Passes of EM before the first Newton step.
const WARMING: usize = 5;
/// Runs shorter than this are summed term by term, which keeps the digits that cumulative sums lose.
const SHORT: u32 = 16;

/// The masses found and how far from the maximum they can be.
#[derive(Debug)]
pub(super) struct Maximum {
    pub(super) mass: Vec<f64>,
    /// `Σ share · ln P`.
    pub(super) mean_log_likelihood: f64,
    /// The largest gradient minus 1: a bound on the mean log-likelihood still missing.
    pub(super) gap: f64,
    pub(super) steps: usize,
}

/// Maximises until the gap is at most `tolerance`, and then for as long as every step still halves it: the last
/// digits of the masses cost little, and rounding decides where they end.
pub(super) fn maximise(problem: &Problem, tolerance: f64) -> Maximum {
    let size = problem.support.len();
    let mut point = Point::new(problem, vec![1.0 / size as f64; size]);
    for _ in 0..WARMING {
        let improved = point
            .mass
            .iter()
            .zip(&point.gradient)
            .map(|(mass, gradient)| mass * gradient)
            .collect();
        point = Point::new(problem, improved);
    }
    let mut best = point.normalised(problem);
    // Masses must be positive inside; those EM has already made minute get a foothold.
    let floor = 1e-3 / size as f64;
    point = Point::new(problem, point.mass.iter().map(|mass| mass.max(floor)).collect());
    let mut dual: Vec<f64> = point
        .gradient
        .iter()
        .map(|gradient| (1.0 - gradient).max(0.1))
        .collect();
    let mut steps = 0;
    while best.gap() > ROUNDING && steps < MOST_STEPS {
        steps += 1;
        let complementarity = dot(&point.mass, &dual) / size as f64;
        let Some(next) = newton_step(problem, &point, &mut dual, 0.1 * complementarity) else {
            break;
        };
        point = next;
        let candidate = point.sharpened(problem, &dual, tolerance);
        let before = best.gap();
        if candidate.gap() < before {
            best = candidate;
        }
        if before <= tolerance && best.gap() > 0.5 * before {
            break;
        }
    }
    Maximum {
        mean_log_likelihood: log_likelihood(problem, &best),
        gap: best.gap().max(0.0),
        mass: best.mass,
        steps,
    }
}

/// Masses, the probability of every run under them, and the gradient of the mean log-likelihood.
#[derive(Debug, Clone)]
struct Point {
    mass: Vec<f64>,
    probability: Vec<f64>,
    gradient: Vec<f64>,
}

impl Point {
    fn new(problem: &Problem, mass: Vec<f64>) -> Self {
        let probability = run_sums(&problem.runs, &mass);
        let ratios = problem
            .runs
            .iter()
            .zip(&probability)
            .map(|(run, p)| run.share / p);
        let mut gradient = spread(&problem.runs, ratios, mass.len());
        for ((slot, share), mass) in gradient.iter_mut().zip(&problem.singles).zip(&mass) {
            if *share > 0.0 {
                *slot += share / mass;
            }
        }
        Self {
            mass,
            probability,
            gradient,
        }
    }

    /// At the maximum no gradient exceeds 1 (Kuhn and Tucker). By concavity the mean log-likelihood of masses
    /// that sum to 1 is below its maximum by no more than the excess.
    fn gap(&self) -> f64 {
        self.gradient
            .iter()
            .fold(f64::NEG_INFINITY, |most, gradient| most.max(*gradient))
            - 1.0
    }

    fn normalised(&self, problem: &Problem) -> Self {
        let total: f64 = self.mass.iter().sum();
        Self::new(problem, self.mass.iter().map(|mass| mass / total).collect())
    }

    /// The same masses with those removed that are on their way to zero, where that does no harm.
    fn sharpened(&self, problem: &Problem, dual: &[f64], tolerance: f64) -> Self {
        let kept = self
            .mass
            .iter()
            .zip(dual)
            .map(|(mass, dual)| if mass < dual && *mass < 1e-6 { 0.0 } else { *mass });
        let plain = self.normalised(problem);
        let sharp = Self {
            mass: kept.collect(),
            ..self.clone()
        }
        .normalised(problem);
        if sharp.gap() <= plain.gap().max(tolerance) {
            sharp
        } else {
            plain
        }
    }
}

fn log_likelihood(problem: &Problem, point: &Point) -> f64 {
    let runs: f64 = problem
        .runs
        .iter()
        .zip(&point.probability)
        .map(|(run, p)| run.share * p.ln())
        .sum();
    let singles = problem
        .singles
        .iter()
        .zip(&point.mass)
        .filter(|(share, _)| **share > 0.0);
    runs + singles.map(|(share, mass)| share * mass.ln()).sum::<f64>()
}

/// What the Newton step lowers: `Σ mass − Σ share ln P − μ Σ ln mass`. The multiplier of `Σ mass = 1` is known to be
/// 1, so the sum needs no constraint.
fn barrier(problem: &Problem, point: &Point, mu: f64) -> f64 {
    let total: f64 = point.mass.iter().sum();
    total - log_likelihood(problem, point) - mu * point.mass.iter().map(|mass| mass.ln()).sum::<f64>()
}

/// One step towards `mass · dual = mu`; `None` when no step lowers the barrier function, which only rounding does.
fn newton_step(problem: &Problem, point: &Point, dual: &mut [f64], mu: f64) -> Option<Point> {
    let Point { mass, gradient, .. } = point;
    let downhill: Vec<f64> = mass
        .iter()
        .zip(gradient)
        .map(|(mass, gradient)| gradient - 1.0 + mu / mass)
        .collect();
    let ratio: Vec<f64> = mass
        .iter()
        .zip(dual.iter())
        .map(|(mass, dual)| dual / mass)
        .collect();
    let direction = solve(&Network::new(problem, point, &ratio), &downhill);
    let dual_direction: Vec<f64> = (0..mass.len())
        .map(|j| mu / mass[j] - dual[j] - dual[j] / mass[j] * direction[j])
        .collect();

    let longest = 0.99 * longest_inside(mass, &direction);
    let (start, slope) = (barrier(problem, point, mu), dot(&downhill, &direction));
    let mut length = longest.min(1.0);
    let next = loop {
        let moved = mass
            .iter()
            .zip(&direction)
            .map(|(mass, step)| mass + length * step)
            .collect();
        let candidate = Point::new(problem, moved);
        let value = barrier(problem, &candidate, mu);
        // The slack is the rounding of the barrier function itself.
        if value <= start - 1e-4 * length * slope + 1e-14 * start.abs() {
            break candidate;
        }
        length *= 0.5;
        if length < 1e-8 {
            return None;
        }
    };
    let dual_length = (0.99 * longest_inside(dual, &dual_direction)).min(1.0);
    for (dual, step) in dual.iter_mut().zip(&dual_direction) {
        *dual += dual_length * step;
    }
    Some(next)
}

/// The largest multiple of `direction` that keeps everything positive.
fn longest_inside(values: &[f64], direction: &[f64]) -> f64 {
    let limits = values
        .iter()
        .zip(direction)
        .filter(|(_, step)| **step < 0.0)
        .map(|(value, step)| -value / step);
    limits.fold(f64::INFINITY, f64::min)
}

/// The Hessian of the barrier problem, in terms of the distribution function F at the ends of the innermost
/// intervals. There it is a network: every run ties its two ends together, and every innermost interval its own
/// two by the barrier and its singles. F before the first interval is fixed at zero, like a ground.
struct Network<'a> {
    runs: &'a [Run],
    /// Strength `share / P²` of every run.
    ties: Vec<f64>,
    /// Strength of the link across every innermost interval.
    links: Vec<f64>,
    /// Pivots of the links and, on the diagonal, the runs: the preconditioner.
    pivots: Vec<f64>,
}

impl<'a> Network<'a> {
    /// `ratio` is `dual / mass`.
    fn new(problem: &'a Problem, point: &Point, ratio: &[f64]) -> Self {
        let ties: Vec<f64> = problem
            .runs
            .iter()
            .zip(&point.probability)
            .map(|(run, p)| run.share / (p * p))
            .collect();
        let single = |share: f64, mass: f64| if share > 0.0 { share / (mass * mass) } else { 0.0 };
        let links: Vec<f64> = (0..ratio.len())
            .map(|j| ratio[j] + single(problem.singles[j], point.mass[j]))
            .collect();
        let mut pull = vec![0.0; links.len() + 1];
        for (run, tie) in problem.runs.iter().zip(&ties) {
            pull[run.first as usize] += tie;
            pull[run.last as usize + 1] += tie;
        }
        // Elimination along the chain, written as conductances in series: no difference, so no cancellation.
        let (mut pivots, mut to_ground) = (Vec::with_capacity(links.len()), f64::INFINITY);
        for (j, link) in links.iter().enumerate() {
            let in_series = if to_ground.is_infinite() {
                *link
            } else {
                link * to_ground / (link + to_ground)
            };
            to_ground = pull[j + 1] + in_series;
            pivots.push(to_ground + links.get(j + 1).copied().unwrap_or(0.0));
        }
        Self {
            runs: &problem.runs,
            ties,
            links,
            pivots,
        }
    }

    /// The Hessian times `potential`, a change of F at every right end.
    fn times(&self, potential: &[f64]) -> Vec<f64> {
        let mut flow = vec![0.0; potential.len()];
        let mut before = 0.0;
        for (j, (link, here)) in self.links.iter().zip(potential).enumerate() {
            let flowing = link * (here - before);
            flow[j] += flowing;
            if j > 0 {
                flow[j - 1] -= flowing;
            }
            before = *here;
        }
        for (run, tie) in self.runs.iter().zip(&self.ties) {
            let (first, last) = (run.first as usize, run.last as usize);
            if first == 0 {
                flow[last] += tie * potential[last];
            } else {
                let current = tie * (potential[last] - potential[first - 1]);
                flow[last] += current;
                flow[first - 1] -= current;
            }
        }
        flow
    }

    /// Solves with the preconditioner: exact for the links, diagonal for the runs.
    fn precondition(&self, flow: &[f64]) -> Vec<f64> {
        let mut potential = flow.to_vec();
        for j in 1..potential.len() {
            potential[j] += self.links[j] / self.pivots[j - 1] * potential[j - 1];
        }
        let mut after = 0.0;
        for j in (0..potential.len()).rev() {
            let link = self.links.get(j + 1).copied().unwrap_or(0.0);
            after = (potential[j] + link * after) / self.pivots[j];
            potential[j] = after;
        }
        potential
    }
}

/// Solves for the change of masses that answers `target` by preconditioned conjugate gradients. Stopping early
/// still gives a direction of descent.
fn solve(network: &Network<'_>, target: &[f64]) -> Vec<f64> {
    let size = target.len();
    let mut potential = vec![0.0; size];
    let mut residual: Vec<f64> = (0..size)
        .map(|j| target[j] - target.get(j + 1).copied().unwrap_or(0.0))
        .collect();
    let mut direction = network.precondition(&residual);
    let mut error = dot(&residual, &direction);
    let enough = PRECISION * PRECISION * error;
    for _ in 0..MOST_INNER {
        if error <= enough {
            break;
        }
        let product = network.times(&direction);
        let curvature = dot(&direction, &product);
        if curvature.is_nan() || curvature <= 0.0 {
            break;
        }
        let length = error / curvature;
        for (value, step) in potential.iter_mut().zip(&direction) {
            *value += length * step;
        }
        for (value, step) in residual.iter_mut().zip(&product) {
            *value -= length * step;
        }
        let fresh = network.precondition(&residual);
        let next = dot(&residual, &fresh);
        let turn = next / error;
        error = next;
        for (value, downhill) in direction.iter_mut().zip(&fresh) {
            *value = downhill + turn * *value;
        }
    }
    (0..size)
        .map(|j| potential[j] - if j > 0 { potential[j - 1] } else { 0.0 })
        .collect()
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

/// The sum of `values` over every run.
fn run_sums(runs: &[Run], values: &[f64]) -> Vec<f64> {
    let mut cumulative = Vec::with_capacity(values.len() + 1);
    cumulative.push(0.0);
    let mut sum = 0.0;
    cumulative.extend(values.iter().map(|value| {
        sum += value;
        sum
    }));
    let sum_of = |run: &Run| {
        let (first, after) = (run.first as usize, run.last as usize + 1);
        if run.last - run.first < SHORT {
            values[first..after].iter().sum()
        } else {
            cumulative[after] - cumulative[first]
        }
    };
    runs.iter().map(sum_of).collect()
}

/// Adds the value of every run to all its innermost intervals.
fn spread(runs: &[Run], values: impl Iterator<Item = f64>, size: usize) -> Vec<f64> {
    let mut sums = vec![0.0; size];
    let mut changes = vec![0.0; size + 1];
    for (run, value) in runs.iter().zip(values) {
        let (first, after) = (run.first as usize, run.last as usize + 1);
        if run.last - run.first < SHORT {
            for slot in &mut sums[first..after] {
                *slot += value;
            }
        } else {
            changes[first] += value;
            changes[after] -= value;
        }
    }
    let mut sum = 0.0;
    for (slot, change) in sums.iter_mut().zip(&changes) {
        sum += change;
        *slot += sum;
    }
    sums
}
