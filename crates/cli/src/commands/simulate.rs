//! `throughline simulate`: an invented register with known truth, as a data package; or an invented list to link.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::Context as _;
use serde::Serialize;
use throughline_interchange::package::{Marks, PackageError, Writer};
use throughline_model::Holdings;
use throughline_model::holdings::{ForEachTable, Held, for_each_table};
use throughline_model::table::Row;
use throughline_simulate::{Chunk, Lists, Scenario, simulate};

use crate::args::{self, exit};
use crate::failure::Failure;
use crate::progress::Voice;

pub(crate) fn run(voice: Voice, options: &args::Simulate) -> Result<(), Failure> {
    if let Some(records) = options.lists {
        let lists = Lists {
            records,
            seed: options.seed,
        };
        return write_list(voice, lists, &options.out);
    }
    let scenario = Scenario {
        persons: options.persons,
        seed: options.seed,
        linked: options.linked,
        ..Scenario::default()
    };
    write(voice, &scenario, &options.out)?;
    voice.say(format_args!(
        "Invented {persons} in {dir}; {dir}/truth says what is true of them.\n\
         Next: throughline analyse --package {dir}",
        persons = match options.persons {
            1 => "1 person".to_owned(),
            many => format!("{many} persons"),
        },
        dir = options.out.display()
    ));
    Ok(())
}

/// Invents a list and writes it as one CSV file, over nothing that is there.
fn write_list(voice: Voice, lists: Lists, path: &Path) -> Result<(), Failure> {
    let file = File::create_new(path)
        .with_context(|| format!("cannot make the file {}", path.display()))
        .map_err(|error| Failure::with(exit::PLACE, error))?;
    let bar = voice.bar("Simulating", u64::from(lists.records));
    let listed = lists.invent(|records| bar.reach(records));
    let mut out = BufWriter::with_capacity(1 << 20, file);
    listed
        .write(&mut out)
        .and_then(|()| out.flush())
        .with_context(|| format!("cannot write {}", path.display()))?;
    bar.finish();
    voice.say(format_args!(
        "Invented a list of {records} in {path}; its column truth says who it is.",
        records = match listed.records() {
            1 => "1 record".to_owned(),
            many => format!("{many} records"),
        },
        path = path.display()
    ));
    Ok(())
}

/// The title of an invented register.
pub(crate) const TITLE: &str = "SIMULATED register";

/// Writes one chunk's tables.
struct Rows<'a> {
    writer: &'a mut Writer,
    holdings: &'a Holdings,
}

impl ForEachTable for Rows<'_> {
    type Error = PackageError;

    fn table<R: Row + Held>(&mut self) -> Result<(), PackageError> {
        R::of(self.holdings)
            .iter()
            .try_for_each(|row| self.writer.write(row))
    }
}

/// Invents a register and writes it, with its truth, as a data package.
pub(crate) fn write(voice: Voice, scenario: &Scenario, dir: &Path) -> Result<(), Failure> {
    let register = simulate(scenario)?;
    let marks = Marks {
        title: Some(TITLE.to_owned()),
        simulated: true,
    };
    let mut writer = Writer::create(dir, marks).map_err(|error| Failure::with(exit::PLACE, error))?;
    let mut truth = Truth::create(dir)?;
    let bar = voice.bar("Simulating", u64::from(scenario.persons));
    let mut persons = 0;
    for chunk in register {
        for_each_table(&mut Rows {
            writer: &mut writer,
            holdings: &chunk.holdings,
        })?;
        truth.write(&chunk)?;
        persons += chunk.truth.len() as u64;
        bar.reach(persons);
    }
    writer.finish()?;
    truth.finish()?;
    std::fs::write(dir.join("README.md"), readme(scenario)).context("cannot write README.md")?;
    bar.finish();
    Ok(())
}

fn readme(scenario: &Scenario) -> String {
    format!("# An invented register\n\n{}\n", scenario.describe())
}

/// The files that say what is true.
struct Truth {
    persons: csv::Writer<BufWriter<File>>,
    records: csv::Writer<BufWriter<File>>,
    episodes: csv::Writer<BufWriter<File>>,
}

impl Truth {
    /// In a directory of its own: what is true is no part of the package.
    fn create(package: &Path) -> anyhow::Result<Self> {
        let dir = package.join("truth");
        std::fs::create_dir(&dir).context("cannot make the directory truth")?;
        let open = |name: &str| -> anyhow::Result<_> {
            let file = File::create(dir.join(name)).with_context(|| format!("cannot write truth/{name}"))?;
            Ok(csv::Writer::from_writer(BufWriter::new(file)))
        };
        Ok(Self {
            persons: open("persons.csv")?,
            records: open("same_person.csv")?,
            episodes: open("same_episode.csv")?,
        })
    }

    fn write(&mut self, chunk: &Chunk) -> anyhow::Result<()> {
        all(&mut self.persons, &chunk.truth)?;
        all(&mut self.records, &chunk.same_person)?;
        all(&mut self.episodes, &chunk.same_episode)
    }

    fn finish(mut self) -> anyhow::Result<()> {
        self.persons.flush()?;
        self.records.flush()?;
        Ok(self.episodes.flush()?)
    }
}

fn all(writer: &mut csv::Writer<BufWriter<File>>, rows: &[impl Serialize]) -> anyhow::Result<()> {
    rows.iter()
        .try_for_each(|row| writer.serialize(row))
        .context("the truth could not be written")
}
