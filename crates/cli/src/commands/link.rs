//! `throughline link`: which records are about one person, in the register, or without one in files of any kind.
//!
//! What it finds is written, summed up or explained here. How records are linked is the linkage engine's business.

mod columns;
mod decisions;
mod doubtful;
mod register;
mod sheet;
mod summary;
mod tables;

pub(crate) use summary::counted;

use std::borrow::Cow;
use std::path::Path;

use anyhow::anyhow;
use throughline_linkage::{Known, LinkError, Linkage, Options, Pair, Table, waterfall};

use crate::args::{self, Common, exit};
use crate::failure::Failure;
use crate::output;
use crate::place;
use crate::progress::Voice;

pub(crate) fn run(common: &Common, voice: Voice, options: &args::Link) -> Result<(), Failure> {
    if let Some(threads) = options.threads {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads.get())
            .build_global()?;
    }
    let sources: Vec<&Path> = options
        .file
        .iter()
        .chain(&options.two_lists)
        .map(AsRef::as_ref)
        .collect();
    if sources.is_empty() {
        return register::run(common, voice, options);
    }
    files(voice, options, &sources)
}

/// Records of files, and what linking found among them.
struct Found<'a> {
    /// The names of the files.
    name: String,
    table: &'a Table,
    columns: &'a [columns::Stated],
    options: &'a Options,
    linkage: &'a Linkage<'a>,
    decisions: &'a decisions::Decisions,
    /// The pairs that may be one person, likeliest first.
    pairs: Cow<'a, [Pair]>,
    /// The first record of the person each record belongs to.
    clusters: Cow<'a, [u32]>,
}

fn files(voice: Voice, asked: &args::Link, sources: &[&Path]) -> Result<(), Failure> {
    check_places(asked, sources)?;
    let (table, columns) = columns::read(voice, sources, asked.roles.as_ref())?;
    columns::tell(voice, &table, &columns);
    let decisions = decisions::read(&asked.decisions, &table)?;
    let known = &decisions.known;
    let asked_pair = match asked.explain.as_slice() {
        [first, second] => Some((position(&table, first)?, position(&table, second)?)),
        _ => None,
    };
    let options = Options {
        seed: asked.seed,
        least: asked.least,
        threshold: asked.threshold,
    };
    let stages = voice.stages();
    let linkage = Linkage::of(&table, &options, known, &stages);
    stages.finish();
    let linkage = linkage.map_err(nothing_to_compare)?;
    if let Some((left, right)) = asked_pair {
        return explain(voice, asked, &table, &linkage, (left, right));
    }
    let (pairs, clusters) = if asked.one_to_one {
        let pairs = throughline_linkage::one_to_one(linkage.pairs(), known);
        let clusters = together(table.len(), &pairs, known, options.threshold);
        (Cow::Owned(pairs), Cow::Owned(clusters))
    } else {
        (Cow::Borrowed(linkage.pairs()), Cow::Borrowed(linkage.clusters()))
    };
    let found = Found {
        name: names(sources),
        table: &table,
        columns: &columns,
        options: &options,
        linkage: &linkage,
        decisions: &decisions,
        pairs,
        clusters,
    };
    tell(voice, asked, &found)
}

/// What can be refused at once is, before a large file is read.
fn check_places(asked: &args::Link, sources: &[&Path]) -> Result<(), Failure> {
    // Not left to the command line's own check, which a FILE beside it would switch off.
    if asked.one_to_one && asked.two_lists.is_empty() {
        let error = anyhow!("--one-to-one needs two lists: give them with --two-lists A B");
        return Err(Failure::with(exit::USAGE, error));
    }
    let sheets = asked.decisions.iter().map(AsRef::as_ref);
    for file in sources.iter().copied().chain(sheets) {
        if !file.exists() {
            let error = anyhow!("there is nothing at {}", file.display());
            return Err(Failure::with(exit::PLACE, error));
        }
    }
    asked.svg.as_deref().map_or(Ok(()), place::writable)?;
    match &asked.out {
        Some(dir) if asked.force => may_be_replaced(dir),
        Some(dir) => place::new_directory(dir).map_err(|failure| {
            failure.hint("--force writes over the files of an earlier linking, never over decisions")
        }),
        None => Ok(()),
    }
}

/// An earlier linking may be written over; what people decided in its sheet may not.
fn may_be_replaced(dir: &Path) -> Result<(), Failure> {
    if dir.exists() && !dir.is_dir() {
        return place::new_directory(dir);
    }
    let sheet = dir.join("review.csv");
    if sheet.exists() && decisions::any(&sheet) {
        let error = anyhow!(
            "{} has decisions in it, which are not written over",
            sheet.display()
        );
        return Err(Failure::with(exit::PLACE, error)
            .hint("move it to another place and name it with --decisions, so that they are honoured"));
    }
    Ok(())
}

fn names(sources: &[&Path]) -> String {
    let names: Vec<String> = sources
        .iter()
        .map(|file| {
            file.file_name()
                .unwrap_or(file.as_os_str())
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.join(" and ")
}

/// Where a record stands in the table.
fn position(table: &Table, id: &str) -> Result<u32, Failure> {
    let at = table.ids.iter().position(|known| known == id);
    at.and_then(|at| u32::try_from(at).ok()).ok_or_else(|| {
        let column = table.id_heading.as_deref();
        let numbered = column.map_or_else(
            || "records are numbered from 1".to_owned(),
            |heading| format!("identifiers are those of the column {heading}"),
        );
        Failure::with(exit::INPUT, anyhow!("there is no record “{id}”; {numbered}"))
    })
}

fn nothing_to_compare(error: LinkError) -> Failure {
    let hint = format!(
        "say what columns hold: --roles \"HEADING=ROLE,…\"; the roles are {}",
        throughline_linkage::Role::list()
    );
    Failure::with(exit::INPUT, error).hint(hint)
}

/// The clusters of lists without duplicates: the counterparts, and whoever people have put together.
fn together(records: usize, pairs: &[Pair], known: &Known, threshold: f64) -> Vec<u32> {
    let mut first: Vec<u32> = (0..u32::try_from(records).unwrap_or(u32::MAX)).collect();
    let sure = pairs.iter().filter(|pair| pair.probability >= threshold);
    let sure = sure.map(|pair| (pair.left, pair.right));
    for (left, right) in sure.chain(known.same.iter().copied()) {
        let (left, right) = (root(&first, left), root(&first, right));
        if let Some(later) = first.get_mut(left.max(right) as usize) {
            *later = left.min(right);
        }
    }
    (0..first.len())
        .map(|record| root(&first, u32::try_from(record).unwrap_or(u32::MAX)))
        .collect()
}

/// The first record of those that a record was put together with.
fn root(first: &[u32], mut record: u32) -> u32 {
    // Every step leads to an earlier record.
    while let Some(earlier) = first.get(record as usize).filter(|earlier| **earlier < record) {
        record = *earlier;
    }
    record
}

fn explain(
    voice: Voice,
    asked: &args::Link,
    table: &Table,
    linkage: &Linkage,
    (left, right): (u32, u32),
) -> Result<(), Failure> {
    let explanation = linkage.explain(left, right);
    let name = |record: u32| table.ids.get(record as usize).map_or("", String::as_str);
    let names = [name(left), name(right)];
    if asked.json {
        output::json(&summary::Explained::of(names, &explanation))?;
    } else {
        output::data(waterfall::text(&explanation, names))?;
    }
    if let Some(file) = &asked.svg {
        let picture = waterfall::svg(&explanation, names);
        place::whole_file(file, |out| std::io::Write::write_all(out, picture.as_bytes()))?;
        voice.say(format_args!("Wrote the picture to {}.", file.display()));
    }
    Ok(())
}

fn tell(voice: Voice, asked: &args::Link, found: &Found) -> Result<(), Failure> {
    let doubtful = doubtful::pairs(found);
    let mut summary = summary::Summary::of(found, &doubtful);
    if let Some(dir) = &asked.out {
        place::private_directory(dir)?;
        let bar = voice.bar("Writing", 0);
        tables::pairs(&dir.join("pairs.csv"), found)?;
        tables::clusters(&dir.join("clusters.csv"), found)?;
        let sheet = &doubtful[..doubtful.len().min(asked.review)];
        sheet::write(&dir.join("review.csv"), found, sheet)?;
        bar.finish();
        summary = summary.with_written(format!(
            "Wrote pairs.csv, clusters.csv and review.csv to {}; only you can read them.",
            dir.display()
        ));
    }
    if asked.json {
        return Ok(output::json(&summary)?);
    }
    match &asked.out {
        Some(_) => voice.say(&summary),
        None => output::data(&summary)?,
    }
    Ok(())
}
