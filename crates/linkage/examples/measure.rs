//! Links files with known truth and prints how well: for whoever works on the engine.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::too_many_lines,
    clippy::semicolon_if_nothing_returned,
    clippy::float_cmp,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::similar_names,
    clippy::many_single_char_names,
    reason = "a bench for developers"
)]
use std::collections::HashMap;
use std::hash::BuildHasher;
use std::path::Path;
use throughline_linkage::progress::{Progress, Stage};
use throughline_linkage::{Known, Linkage, Options, guess, read};

/// Tells the processor time used so far when a stage begins.
struct Times;

impl Progress for Times {
    fn begin(&self, stage: Stage, _: u64) {
        if std::env::args().any(|a| a == "--times") {
            println!("  {:6.2} s, then {}", used(), stage.words());
        }
    }
    fn advance(&self, _: u64) {}
}

/// Seconds of processor time of this process, where the system says.
fn used() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks: f64 = stat
        .rsplit(") ")
        .next()
        .unwrap_or_default()
        .split(' ')
        .skip(11)
        .take(2)
        .filter_map(|t| t.parse::<f64>().ok())
        .sum();
    ticks / 100.0
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let files: Vec<&String> = args.iter().filter(|a| !a.starts_with("--")).collect();
    let flag = |name: &str| args.iter().any(|a| a == name);
    let mut table = if files.len() == 2 {
        let a = read::file(Path::new(files[0]), read::Ids::ByHeading).unwrap();
        let b = read::file(Path::new(files[1]), read::Ids::ByHeading).unwrap();
        read::two_lists(a, b)
    } else {
        read::file(Path::new(files[0]), read::Ids::ByHeading).unwrap()
    };
    let guesses = guess::guess(&table);
    guess::assign(&mut table, &guesses, "file").unwrap();
    if flag("--roles") {
        for c in &table.columns {
            println!("{} = {}", c.heading, c.role);
        }
    }
    let truth: Vec<u32> = {
        let c = table.columns.iter().find(|c| c.heading == "truth").unwrap();
        c.cells.rows().to_vec()
    };
    let mut linkage = Linkage::of(&table, &Options::default(), &Known::default(), &Times).unwrap();
    if flag("--model") {
        println!("  prior {:.1}", linkage.prior());
        for weight in linkage.weights() {
            println!("  {:>6.1} {}: {}", weight.bits, weight.what, weight.finding);
        }
    }
    if flag("--times") {
        println!("  {:6.2} s, done", used());
    }
    if flag("--sum") {
        // Equal before and after a change that is to change nothing, and at any number of threads.
        let state = foldhash::fast::FixedState::with_seed(1);
        let pairs = linkage.pairs().iter();
        let sum = pairs.fold(0, |sum, p| {
            state.hash_one((sum, p.left, p.right, p.probability.to_bits()))
        });
        println!(
            "  {} pairs, sum {sum:016x}, clusters {:016x}",
            linkage.pairs().len(),
            state.hash_one(linkage.clusters())
        );
    }
    let first = table.first_list;
    let mut sizes: HashMap<u32, (u64, u64)> = HashMap::new();
    for (i, t) in truth.iter().enumerate() {
        let e = sizes.entry(*t).or_default();
        if first.is_some_and(|f| i < f) {
            e.0 += 1
        } else {
            e.1 += 1
        }
    }
    let total: u64 = sizes
        .values()
        .map(|(a, b)| if first.is_some() { a * b } else { b * (b - 1) / 2 })
        .sum();
    let pairs = linkage.pairs();
    let same = |a: u32, b: u32| truth[a as usize] == truth[b as usize];
    let (mut tp, mut best, mut i) = (0u64, (0.0, 0.0, 0.0, 0.0), 0);
    while i < pairs.len() {
        let p = pairs[i].probability;
        while i < pairs.len() && pairs[i].probability == p {
            tp += u64::from(same(pairs[i].left, pairs[i].right));
            i += 1;
        }
        let f = 2.0 * tp as f64 / (i as u64 + total) as f64;
        if f > best.0 {
            best = (f, p, tp as f64 / i as f64, tp as f64 / total as f64);
        }
    }
    let mut groups: HashMap<u32, Vec<usize>> = HashMap::new();
    for (i, c) in linkage.clusters().iter().enumerate() {
        groups.entry(*c).or_default().push(i);
    }
    let (mut ctp, mut cn, mut largest) = (0u64, 0u64, 0);
    for g in groups.values() {
        largest = largest.max(g.len());
        let count = |n: (u64, u64)| {
            if first.is_some() {
                n.0 * n.1
            } else {
                n.1 * n.1.saturating_sub(1) / 2
            }
        };
        let mut t: HashMap<u32, (u64, u64)> = HashMap::new();
        let mut all = (0, 0);
        for i in g {
            let e = t.entry(truth[*i]).or_default();
            if first.is_some_and(|f| *i < f) {
                e.0 += 1;
                all.0 += 1
            } else {
                e.1 += 1;
                all.1 += 1
            }
        }
        cn += count(all);
        ctp += t.values().map(|n| count(*n)).sum::<u64>();
    }
    println!(
        "{}: compared {} (recall said {:.4}) | ceiling (kept) {:.4} | pair F1 {:.4} at {:.3} (P {:.4} R {:.4}) | cluster F1 {:.4} (P {:.4} R {:.4}) n {} largest {}",
        files[0].rsplit('/').next().unwrap(),
        linkage.blocking().compared,
        linkage.blocking().recall,
        tp as f64 / total as f64,
        best.0,
        best.1,
        best.2,
        best.3,
        2.0 * ctp as f64 / (cn + total) as f64,
        ctp as f64 / cn.max(1) as f64,
        ctp as f64 / total as f64,
        groups.len(),
        largest
    );
    if flag("--find") {
        let from = std::time::Instant::now();
        let mut finder = linkage.finder();
        let ready = from.elapsed();
        let from = std::time::Instant::now();
        for record in (0..table.len()).step_by((table.len() / 100).max(1)) {
            let cells: Vec<&str> = table.columns.iter().map(|c| c.cells.at(record)).collect();
            finder.find(&cells, 0.5);
        }
        println!(
            "  ready to find in {ready:?}, then {:?} for each new record",
            from.elapsed() / 100
        );
    }
    let pairs = linkage.pairs();
    if flag("--reliability") {
        let mut bins = vec![(0u64, 0u64, 0.0); 11];
        for p in pairs {
            let b = &mut bins[(p.probability * 10.0) as usize];
            b.0 += 1;
            b.1 += u64::from(same(p.left, p.right));
            b.2 += p.probability;
        }
        for (n, t, s) in bins {
            if n > 0 {
                println!(
                    "  said {:.3} found {:.3} of {n}",
                    s / n as f64,
                    t as f64 / n as f64
                );
            }
        }
    }
    if flag("--errors") {
        let why = |a, b| {
            let e = linkage.explain(a, b);
            format!(
                "{:.1} = {:.1} {}",
                e.total,
                e.prior,
                e.contributions
                    .iter()
                    .map(|c| format!("{} {:+.1}", c.what, c.bits))
                    .collect::<Vec<_>>()
                    .join(", ")
            )
        };
        let show = |r: u32| {
            table
                .columns
                .iter()
                .filter(|c| c.heading != "first_and_surname")
                .map(|c| c.cells.at(r as usize))
                .collect::<Vec<_>>()
                .join("|")
        };
        let fp = pairs
            .iter()
            .filter(|p| p.probability > best.1 && !same(p.left, p.right));
        let fpn = fp.clone().count();
        println!("FALSE POSITIVES {fpn}");
        for p in fp.step_by(fpn / 15 + 1) {
            println!(
                "{:.3}\n  {}\n  {}\n  {}",
                p.probability,
                show(p.left),
                show(p.right),
                why(p.left, p.right)
            );
        }
        let fneg = pairs
            .iter()
            .filter(|p| p.probability < best.1 && same(p.left, p.right));
        let n = fneg.clone().count();
        println!("FALSE NEGATIVES kept {n}");
        for p in fneg.step_by(n / 12 + 1) {
            println!(
                "{:.3}\n  {}\n  {}\n  {}",
                p.probability,
                show(p.left),
                show(p.right),
                why(p.left, p.right)
            );
        }
        println!("FALSE NEGATIVES not kept");
        let kept: std::collections::HashSet<(u32, u32)> = pairs.iter().map(|p| (p.left, p.right)).collect();
        let mut by: HashMap<u32, Vec<u32>> = HashMap::new();
        for (i, t) in truth.iter().enumerate() {
            by.entry(*t).or_default().push(i as u32);
        }
        let mut lost = Vec::new();
        for g in by.values() {
            for (i, a) in g.iter().enumerate() {
                for b in &g[i + 1..] {
                    if !kept.contains(&(*a, *b)) {
                        lost.push((*a, *b));
                    }
                }
            }
        }
        lost.sort_unstable();
        println!("{}", lost.len());
        let step = lost.len() / 12 + 1;
        for (a, b) in lost.into_iter().step_by(step) {
            println!("  {}\n  {}\n  {}", show(a), show(b), why(a, b));
        }
    }
}
