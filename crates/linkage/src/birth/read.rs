//! temporary
use super::Birth;
pub(crate) fn read(w: &str) -> Option<Birth> {
    let p: Vec<&str> = w.split(['-', '/', '.']).collect();
    let (y, m, d) = match p.as_slice() {
        [y, m, d] if y.len() == 4 => (y.parse().ok()?, m.parse().ok(), d.parse().ok()),
        [d, m, y] if y.len() == 4 => (y.parse().ok()?, m.parse().ok(), d.parse().ok()),
        [x] if x.len() == 8 => (x[0..4].parse().ok()?, x[4..6].parse().ok(), x[6..8].parse().ok()),
        [x] if x.len() == 4 => (x.parse().ok()?, None, None),
        _ => return None,
    };
    let e = (i32::from(y) - 1970) * 365;
    Some(Birth { year: Some(y), month: m, day: d, about: false, earliest: e, latest: e + 365 })
}
pub(crate) fn from_age(_a: &str, _on: Option<&str>) -> Option<Birth> { None }
