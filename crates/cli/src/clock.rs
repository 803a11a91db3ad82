//! The one place where the program looks at the clock. Everything below takes the time as a parameter.

/// Now, to the microsecond (the register keeps no finer).
pub(crate) fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

/// Today's date in the machine's time zone, as YYYY-MM-DD.
pub(crate) fn today() -> String {
    jiff::Zoned::now().date().to_string()
}
