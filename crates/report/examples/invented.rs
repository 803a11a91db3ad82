//! Writes the report on invented findings into a folder, to look at it: `cargo run -p throughline-report --example invented -- DIR`.
//!
//! Three pages: a full one, one on persons of whom nobody could be followed, and one on nobody; and the tables of the first.

#[path = "../tests/report/invented.rs"]
mod invented;

use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = PathBuf::from(std::env::args().nth(1).ok_or("name the folder to write to")?);
    std::fs::create_dir_all(&dir)?;
    let full = invented::findings();
    std::fs::write(dir.join("report.html"), throughline_report::html(&full))?;
    std::fs::write(
        dir.join("nobody-followed.html"),
        throughline_report::html(&invented::nobody_followed()),
    )?;
    std::fs::write(
        dir.join("empty.html"),
        throughline_report::html(&invented::empty()),
    )?;
    std::fs::write(dir.join("findings.json"), throughline_report::json(&full)?)?;
    std::fs::write(dir.join("headline.txt"), throughline_report::headline(&full))?;
    throughline_report::csv_tables(&full, &dir.join("tables"))?;
    Ok(())
}
