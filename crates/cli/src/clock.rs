//! The one place where the program looks at the clock. Everything below takes the time as a parameter.

/// Now, to the microsecond (the register keeps no finer).
pub(crate) fn now() -> jiff::Timestamp {
    let now = jiff::Timestamp::now();
    now.round(jiff::Unit::Microsecond).unwrap_or(now)
}

/// Today's date in universal time, as YYYY-MM-DD: the same on every machine.
pub(crate) fn today() -> String {
    now().to_string().chars().take("YYYY-MM-DD".len()).collect()
}
