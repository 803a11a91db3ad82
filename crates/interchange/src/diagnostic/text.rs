//! Diagnostics as plain text, in the manner of a compiler. Nothing depends on colour or on the width of a terminal.

use std::fmt;

use super::{Column, Diagnostic, Diagnostics, Place, Severity};

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.header.is_empty() {
            write!(f, "column {} (no header)", self.letter)
        } else {
            write!(f, "column {} \"{}\"", self.letter, self.header)
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(f, ", sheet \"{sheet}\"")?;
        }
        if let Some(row) = self.row {
            write!(f, ", row {row}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", {column}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}[{}]: {}", self.severity.word(), self.code, self.message)?;
        writeln!(f, "  --> {}", self.place)?;
        if let Some(value) = &self.value {
            writeln!(f, "   | {value}")?;
        }
        if let Some(expected) = &self.expected {
            writeln!(f, "   = expected: {expected}")?;
        }
        if let Some(nearest) = &self.nearest {
            writeln!(f, "   = nearest: {nearest}")?;
        }
        if let Some(hint) = &self.hint {
            writeln!(f, "hint: {hint}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for diagnostic in self.kept() {
            writeln!(f, "{diagnostic}")?;
        }
        let mut any_further = false;
        for further in self.further() {
            any_further = true;
            let what = counted(further.count, further.severity);
            match &further.column {
                Some(column) => writeln!(f, "and {what} more [{}] in {column}", further.code)?,
                None => writeln!(f, "and {what} more [{}]", further.code)?,
            }
        }
        if any_further {
            writeln!(f)?;
        }
        let parts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
            .into_iter()
            .filter(|&severity| self.count(severity) > 0)
            .map(|severity| counted(self.count(severity), severity))
            .collect();
        if parts.is_empty() {
            writeln!(f, "no problems found")
        } else {
            writeln!(f, "{}", parts.join(", "))
        }
    }
}

fn counted(count: u64, severity: Severity) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {}{plural}", severity.word())
}
