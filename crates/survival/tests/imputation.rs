//! What multiple imputation must do: keep what was observed, be as uncertain as it should, mend what the complete rows get
//! wrong, and never be single.
#![expect(
    clippy::unwrap_used,
    reason = "the data are sound by construction; a panic is a failure found"
)]

use throughline_survival::{
    ChainedEquations, Cox, ImputationError, IncompleteColumn, Logistic, Spell, Values, hazard_at_exit,
};

/// Knuth's generator: numbers for the data, independent of those that impute.
struct Numbers(u64);

impl Numbers {
    fn uniform(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }

    fn holds(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// An outcome that depends on x by 1 and on z by 1; x is often missing where the outcome came about and z is high.
struct Sample {
    x: Vec<Option<f64>>,
    z: Vec<f64>,
    outcome: Vec<bool>,
}

fn sample(rows: usize, seed: u64) -> Sample {
    let mut numbers = Numbers(seed);
    let (mut x, mut z, mut outcome) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rows {
        let value = numbers.normal();
        let other = 0.5 * value + numbers.normal();
        let yes = numbers.holds(logistic(-0.5 + value + other));
        let known = numbers.holds(if yes && other > 0.0 { 0.2 } else { 0.9 });
        x.push(known.then_some(value));
        z.push(other);
        outcome.push(yes);
    }
    Sample { x, z, outcome }
}

fn columns(sample: &Sample) -> [IncompleteColumn; 3] {
    [
        IncompleteColumn::new("x", Values::Continuous(sample.x.clone())),
        IncompleteColumn::new(
            "z",
            Values::Continuous(sample.z.iter().map(|z| Some(*z)).collect()),
        ),
        IncompleteColumn::new(
            "outcome",
            Values::Binary(sample.outcome.iter().map(|yes| Some(*yes)).collect()),
        ),
    ]
}

#[test]
fn imputation_mends_what_the_complete_rows_get_wrong() {
    let sample = sample(4000, 11);
    let columns = columns(&sample);
    let imputed = ChainedEquations::new(&columns)
        .imputations(10)
        .seed(3)
        .impute()
        .unwrap();
    let analysis = imputed
        .analyse(None, |data, rows| {
            let outcomes: Vec<bool> = rows.iter().map(|row| sample.outcome[*row]).collect();
            let fit = Logistic::new(&outcomes, &data.design(&["x", "z"], rows)?).fit()?;
            Ok((fit.coefficients().to_vec(), fit.covariance().clone()))
        })
        .unwrap();
    let (complete, covariance) = analysis.complete_case.unwrap();
    assert_eq!(analysis.complete_rows, imputed.complete_rows().len());
    for (index, truth) in [-0.5, 1.0, 1.0].into_iter().enumerate() {
        let pooled = analysis.pooled.coefficients[index];
        let off = (pooled.estimate - truth).abs() / pooled.standard_error;
        assert!(off < 3.0, "coefficient {index}: {pooled:?}");
        assert!(pooled.between > 0.0 && pooled.missing_information > 0.01);
    }
    // The slope of z is far off in the complete rows, because they lack outcomes with a high z.
    let off = (complete[2] - 1.0) / covariance.standard_errors()[2];
    assert!(off < -4.0, "complete rows: {} is {off} errors away", complete[2]);
}

#[test]
fn intervals_of_imputed_data_cover_the_truth_as_often_as_they_say() {
    let mut covered = 0;
    for seed in 0..200 {
        let sample = sample(300, 1000 + seed);
        let columns = columns(&sample);
        let imputed = ChainedEquations::new(&columns)
            .imputations(5)
            .rounds(3)
            .seed(seed)
            .impute()
            .unwrap();
        let analysis = imputed.analyse(None, |data, rows| {
            let outcomes: Vec<bool> = rows.iter().map(|row| sample.outcome[*row]).collect();
            let fit = Logistic::new(&outcomes, &data.design(&["x", "z"], rows)?).fit()?;
            Ok((fit.coefficients().to_vec(), fit.covariance().clone()))
        });
        let slope = analysis.unwrap().pooled.coefficients[1];
        covered += usize::from(
            slope
                .interval(throughline_survival::Level::ninety_five())
                .contains(1.0),
        );
    }
    // 190 of 200 expected; outside 180 to 198 in fewer than one of 500 runs when coverage is 95 %.
    assert!((180..=198).contains(&covered), "{covered} of 200");
}

#[test]
fn what_was_observed_is_kept_and_what_is_drawn_differs_between_data_sets() {
    let sample = sample(200, 5);
    let mut columns = columns(&sample).to_vec();
    let kinds: Vec<Option<usize>> = (0..200)
        .map(|row| {
            (row % 4 != 0).then_some(usize::from(sample.z[row] > 0.0) + usize::from(sample.outcome[row]))
        })
        .collect();
    let skewed: Vec<Option<f64>> = (0..200)
        .map(|row| (row % 3 != 0).then_some((sample.z[row] * 3.0).exp().round()))
        .collect();
    columns.push(IncompleteColumn::new("kind", Values::Categorical(kinds.clone())));
    columns.push(IncompleteColumn::new("skewed", Values::Matched(skewed.clone())));
    let equations = ChainedEquations::new(&columns).imputations(3).seed(8);
    let imputed = equations.impute().unwrap();
    let [first, second, _] = imputed.data_sets() else {
        panic!("three data sets")
    };
    for (name, observed) in [("x", &sample.x), ("skewed", &skewed)] {
        let (one, other) = (first.column(name).unwrap(), second.column(name).unwrap());
        let mut different = 0;
        for (row, value) in observed.iter().enumerate() {
            match value {
                Some(value) => assert!((one[row] - value).abs() < f64::MIN_POSITIVE),
                None => different += usize::from((one[row] - other[row]).abs() > 0.0),
            }
        }
        assert!(different > 10, "{name}");
    }
    // Matched values are observed ones, and kinds are kinds.
    for value in first.column("skewed").unwrap() {
        assert!(
            skewed
                .iter()
                .flatten()
                .any(|seen| (seen - value).abs() < f64::MIN_POSITIVE)
        );
    }
    assert!(
        first
            .column("kind")
            .unwrap()
            .iter()
            .all(|kind| [0.0, 1.0, 2.0].contains(kind))
    );
    let design = first.design(&["kind", "x"], &[0, 1, 2]).unwrap();
    assert_eq!(design.names(), ["kind=1", "kind=2", "x"]);
    assert_eq!(equations.impute().unwrap(), imputed, "the same seed");
    assert_ne!(equations.seed(9).impute().unwrap(), imputed, "another seed");
}

#[test]
fn a_level_that_others_determine_is_imputed_all_the_same() {
    // z separates the levels completely: the likelihood has no maximum, a weak prior has one.
    let z: Vec<Option<f64>> = (0..80).map(|row| Some(f64::from(row))).collect();
    let level: Vec<Option<bool>> = (0..80).map(|row| (row % 5 != 2).then_some(row >= 40)).collect();
    let columns = [
        IncompleteColumn::new("z", Values::Continuous(z)),
        IncompleteColumn::new("level", Values::Binary(level)),
    ];
    let imputed = ChainedEquations::new(&columns)
        .imputations(4)
        .seed(2)
        .impute()
        .unwrap();
    for data in imputed.data_sets() {
        let right = (0..80)
            .filter(|row| row % 5 == 2)
            .filter(|row| (data.column("level").unwrap()[*row] > 0.5) == (*row >= 40))
            .count();
        assert!(right >= 12, "{right} of 16");
    }
}

#[test]
fn a_factor_of_a_duration_is_imputed_from_its_hazard() {
    let mut numbers = Numbers(77);
    let (mut spells, mut factor) = (Vec::new(), Vec::new());
    for _ in 0..3000 {
        let yes = numbers.holds(0.4);
        let time = -numbers.uniform().ln() / if yes { 0.8 } else { 0.4 };
        let end = 3.0 * numbers.uniform();
        spells.push(if time <= end {
            Spell::event(time)
        } else {
            Spell::censored(end)
        });
        // Less often asked of those seen for long.
        factor.push(
            numbers
                .holds(if time.min(end) > 1.0 { 0.3 } else { 0.9 })
                .then_some(yes),
        );
    }
    let hazard = hazard_at_exit(&spells).unwrap().into_iter().map(Some).collect();
    let event = spells.iter().map(|spell| Some(spell.event)).collect();
    let columns = [
        IncompleteColumn::new("factor", Values::Binary(factor)),
        IncompleteColumn::new("hazard", Values::Continuous(hazard)),
        IncompleteColumn::new("event", Values::Binary(event)),
    ];
    let imputed = ChainedEquations::new(&columns)
        .imputations(10)
        .seed(4)
        .impute()
        .unwrap();
    let analysis = imputed
        .analyse(None, |data, rows| {
            let spells: Vec<Spell> = rows.iter().map(|row| spells[*row]).collect();
            let fit = Cox::new(&spells, &data.design(&["factor"], rows)?).fit()?;
            Ok((fit.coefficients().to_vec(), fit.covariance().clone()))
        })
        .unwrap();
    let pooled = analysis.pooled.coefficients[0];
    let off = (pooled.estimate - 2.0_f64.ln()) / pooled.standard_error;
    assert!(off.abs() < 3.0, "{pooled:?}");
}

#[test]
fn faults_are_named() {
    let columns = [
        IncompleteColumn::new("x", Values::Continuous(vec![Some(1.0), None, Some(f64::NAN)])),
        IncompleteColumn::new("y", Values::Binary(vec![Some(true), None])),
    ];
    let refused = |columns: &[IncompleteColumn]| ChainedEquations::new(columns).impute().unwrap_err();
    assert!(matches!(
        refused(&columns[..1]),
        ImputationError::NotFinite { row: 2, .. }
    ));
    let uneven = [columns[1].clone(), columns[0].clone()];
    assert!(
        refused(&uneven)
            .to_string()
            .contains("\"x\" has 3 rows and the first column 2")
    );
    assert_eq!(refused(&[]), ImputationError::Empty);
    let empty = [IncompleteColumn::new("x", Values::Binary(vec![None, None]))];
    assert!(refused(&empty).to_string().contains("\"x\" was observed 0 times"));
    let equations = ChainedEquations::new(&columns);
    for given in [0, 1] {
        let refused = equations.imputations(given).impute().unwrap_err();
        assert_eq!(refused, ImputationError::TooFewImputations { given });
    }
}
