//! Fits one model of some factors, or says why there is none.
//!
//! The usual method is Cox's maximum partial likelihood with Efron's ties. With fewer than ten events for each coefficient
//! (Peduzzi, Concato, Feinstein and Holford 1995) or where the likelihood is monotone, it is Firth's penalised one with profile
//! intervals, which is less biased and always finite (Heinze and Schemper 2001). With fewer events than coefficients there is no
//! model.

use std::ops::Range;

use throughline_model::Country;
use throughline_survival::{Cox, CoxFit, Design, Level, RegressionError, Spell, TimeScale};

use super::Value;
use super::rows::Row;
use crate::factors::{Factor, Kind};
use crate::findings::{ModelFound, RatioFound};
use crate::words::grouped;

/// Events for each coefficient below which the likelihood is penalised.
const EVENTS_PER_COEFFICIENT: u64 = 10;

/// The columns of a model.
#[derive(Clone, Default)]
pub(crate) struct Columns<'a> {
    names: Vec<String>,
    values: Vec<&'a [Value]>,
    /// For each column, the place of its level among the factor's; 0 for a number.
    pub(crate) levels: Vec<usize>,
    /// Whether a column is a number and not an indicator.
    is_number: Vec<bool>,
    /// The level that the others are compared with; of a single factor only.
    pub(crate) reference: Option<usize>,
}

impl<'a> Columns<'a> {
    /// The columns of one factor: indicators of the levels that occur save the first, or the number. None where those of
    /// whom it is known do not differ.
    pub(crate) fn of(factor: &Factor, values: &'a [Value]) -> Self {
        let mut columns = Self::default();
        match &factor.kind {
            Kind::Country { .. } => {
                let numbers = values.iter().filter_map(|value| match value {
                    Value::Number(number) => Some(*number),
                    _ => None,
                });
                let (low, high) = numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), number| {
                    (low.min(number), high.max(number))
                });
                if low < high {
                    columns.push(factor.name.clone(), values, 0, true);
                }
            }
            Kind::Levels { labels, .. } | Kind::Return { labels } => {
                let mut present = (0..labels.len()).filter(|at| values.contains(&Value::Level(*at)));
                columns.reference = present.next();
                for at in present {
                    columns.push(format!("{}: {}", factor.name, labels[at]), values, at, false);
                }
            }
        }
        columns
    }

    fn push(&mut self, name: String, values: &'a [Value], level: usize, is_number: bool) {
        self.names.push(name);
        self.values.push(values);
        self.levels.push(level);
        self.is_number.push(is_number);
    }

    /// Adds the columns of a factor, and says where they are.
    pub(crate) fn extend(&mut self, others: &Self) -> Range<usize> {
        let from = self.names.len();
        for at in 0..others.names.len() {
            self.push(
                others.names[at].clone(),
                others.values[at],
                others.levels[at],
                others.is_number[at],
            );
        }
        from..self.names.len()
    }

    /// Whether these are of a fact of countries.
    pub(crate) fn is_of_country(&self) -> bool {
        self.is_number.contains(&true)
    }

    /// The same columns with other values, one slice for each.
    pub(crate) fn with_values<'b>(&self, values: Vec<&'b [Value]>) -> Columns<'b> {
        Columns {
            names: self.names.clone(),
            values,
            levels: self.levels.clone(),
            is_number: self.is_number.clone(),
            reference: self.reference,
        }
    }

    /// How many columns there are.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The values of a row; `None` where one of them is not known.
    fn row(&self, row: usize) -> Option<Vec<f64>> {
        (0..self.names.len())
            .map(|column| match self.values[column][row] {
                Value::Level(level) => Some(f64::from(u8::from(level == self.levels[column]))),
                Value::Number(number) => Some(number),
                Value::Unknown | Value::Declined | Value::Nothing => None,
            })
            .collect()
    }
}

/// A model with a ratio for each of its columns.
pub(crate) struct Fitted {
    pub(crate) model: ModelFound,
    pub(crate) ratios: Vec<Option<RatioFound>>,
}

/// The rows of which all columns are known, as a model takes them.
pub(crate) struct Complete {
    pub(crate) spells: Vec<Spell>,
    values: Vec<f64>,
    countries: Vec<usize>,
    pub(crate) persons: u64,
    pub(crate) left_out: u64,
    pub(crate) events: u64,
}

impl Complete {
    pub(crate) fn of(rows: &[Row<'_>], columns: &Columns<'_>) -> Self {
        let mut complete = Self {
            spells: Vec::new(),
            values: Vec::new(),
            countries: Vec::new(),
            persons: 0,
            left_out: 0,
            events: 0,
        };
        for (at, row) in rows.iter().enumerate() {
            match columns.row(at) {
                Some(values) => {
                    complete.persons += u64::from(row.is_first);
                    complete.events += u64::from(row.event);
                    complete.spells.push(row.spell());
                    complete.values.extend(values);
                    complete
                        .countries
                        .push(row.person.origin.map_or(usize::MAX, country_number));
                }
                None => complete.left_out += u64::from(row.is_first),
            }
        }
        complete
    }

    pub(crate) fn design(&mut self, columns: &Columns<'_>) -> Result<Design, RegressionError> {
        Design::from_rows(columns.names.clone(), std::mem::take(&mut self.values))
    }
}

/// Whether events are so few for the coefficients that the likelihood is penalised.
pub(crate) fn are_few(events: u64, parameters: u64) -> bool {
    events < EVENTS_PER_COEFFICIENT * parameters
}

/// Fits the model of these columns to the rows of which all of them are known. Ratios are given of the columns `wanted`; the others
/// are adjusted for.
pub(crate) fn fit(rows: &[Row<'_>], columns: &Columns<'_>, wanted: Range<usize>, level: Level) -> Fitted {
    let mut complete = Complete::of(rows, columns);
    let mut model = ModelFound {
        parameters: columns.names.len() as u64,
        persons: complete.persons,
        left_out: complete.left_out,
        events: complete.events,
        ..ModelFound::default()
    };
    let none = vec![None; columns.names.len()];
    if columns.is_empty() {
        model.refused = Some("There is no model: those of whom it is known do not differ.".to_owned());
        return Fitted { model, ratios: none };
    }
    if model.events == 0 || model.events < model.parameters {
        model.refused = Some(format!(
            "There is no model: {} re-trafficked, for {}.",
            match model.events {
                0 => "nobody was".to_owned(),
                1 => "1 person was".to_owned(),
                events => format!("{} persons were", grouped(events)),
            },
            coefficients(model.parameters)
        ));
        return Fitted { model, ratios: none };
    }
    match estimated(&mut model, &mut complete, columns, wanted, level) {
        Ok(ratios) => Fitted { model, ratios },
        Err(error) => {
            model.refused = Some(format!("There is no model: {error}."));
            Fitted { model, ratios: none }
        }
    }
}

fn estimated(
    model: &mut ModelFound,
    complete: &mut Complete,
    columns: &Columns<'_>,
    wanted: Range<usize>,
    level: Level,
) -> Result<Vec<Option<RatioFound>>, RegressionError> {
    let design = complete.design(columns)?;
    let (spells, countries) = (&complete.spells, &complete.countries);
    let cox = Cox::new(spells, &design);
    let few = are_few(model.events, model.parameters);
    let fitted = if few { None } else { Some(cox.fit()) };
    match fitted {
        Some(Ok(fitted)) => {
            "Cox model, Efron's ties".clone_into(&mut model.method);
            model.proportional_p = fitted
                .proportional_hazards_test(spells, TimeScale::Survival)
                .ok()
                .map(|test| test.global.p_value);
            usual(model, &fitted, columns, countries, level)
        }
        Some(Err(RegressionError::Monotone { .. })) => {
            model.remark = Some(
                "Penalised: a level is found only among the re-trafficked or only among the others, so that the usual estimate \
                 would be infinite."
                    .to_owned(),
            );
            penalised(model, &cox, wanted, level)
        }
        Some(Err(error)) => Err(error),
        None => {
            model.remark = Some(format!(
                "Penalised: {} events for {}, fewer than ten for each (Peduzzi and others 1995).",
                grouped(model.events),
                coefficients(model.parameters)
            ));
            penalised(model, &cox, wanted, level)
        }
    }
}

fn coefficients(number: u64) -> String {
    match number {
        1 => "1 coefficient".to_owned(),
        many => format!("{} coefficients", grouped(many)),
    }
}

/// Ratios with Wald's intervals; that of a fact of countries with countries for the units.
fn usual(
    model: &mut ModelFound,
    fitted: &CoxFit,
    columns: &Columns<'_>,
    countries: &[usize],
    level: Level,
) -> Result<Vec<Option<RatioFound>>, RegressionError> {
    let by_country = if columns.is_of_country() {
        let mut distinct = countries.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        model.remark = Some(format!(
            "The interval of the country's fact takes the {} countries for the units, not the persons; where countries are few, \
             it is too narrow.",
            distinct.len()
        ));
        Some(fitted.clustered_covariance(countries)?)
    } else {
        None
    };
    (0..fitted.coefficients().len())
        .map(|at| {
            let covariance = by_country
                .as_ref()
                .filter(|_| columns.is_number.get(at) == Some(&true));
            let covariance = covariance.unwrap_or(fitted.covariance());
            let interval = fitted.hazard_ratio_interval_by(covariance, at, level)?;
            Ok(Some(RatioFound {
                hazard_ratio: fitted.hazard_ratio(at)?,
                lower: interval.lower,
                upper: Some(interval.upper),
                p_value: fitted.p_value_by(covariance, at)?,
            }))
        })
        .collect()
}

/// A country as the label of a cluster.
fn country_number(country: Country) -> usize {
    country
        .alpha2()
        .bytes()
        .fold(0, |number, byte| number * 256 + usize::from(byte))
}

fn penalised(
    model: &mut ModelFound,
    cox: &Cox<'_>,
    wanted: Range<usize>,
    level: Level,
) -> Result<Vec<Option<RatioFound>>, RegressionError> {
    "Cox model with Firth's penalty, profile likelihood intervals".clone_into(&mut model.method);
    let fitted = cox.fit_firth()?;
    (0..fitted.coefficients().len())
        .map(|at| {
            // Each end of an interval is a search of its own.
            if !wanted.contains(&at) {
                return Ok(None);
            }
            let profile = fitted.profile(at, level)?;
            Ok(Some(RatioFound {
                hazard_ratio: fitted.coefficients()[at].exp(),
                lower: profile.interval.lower.exp(),
                upper: Some(profile.interval.upper.exp()).filter(|upper| upper.is_finite()),
                p_value: profile.p_value,
            }))
        })
        .collect()
}
