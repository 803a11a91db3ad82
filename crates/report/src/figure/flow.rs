//! The flow of persons into the analysis as boxes: who goes on stands in the line, who leaves stands beside it with the
//! reason. Made of list elements, not of a picture, so that it reads aloud, wraps and prints by itself.

use throughline_analysis::findings::FlowLine;

use crate::html::{Element, el};
use crate::number;

/// The flow of one reading.
pub(crate) fn flow(lines: &[FlowLine]) -> Element {
    el("ol")
        .class("flow")
        .attr("role", "list")
        .with_all(stages(lines).into_iter().map(|stage| {
            let left = (!stage.left_out.is_empty()).then(|| {
                el("ul").class("left-out").attr("role", "list").with_all(
                    stage
                        .left_out
                        .iter()
                        .map(|line| el("li").with(boxed("leaving", line))),
                )
            });
            el("li")
                .class("stage")
                .with(stage.kept.map(|line| boxed("box", line)))
                .with(left)
        }))
}

fn boxed(class: &'static str, line: &FlowLine) -> Element {
    el("div")
        .class(class)
        .with(el("strong").class("n").with(number::count(line.persons)))
        .with(" ")
        .with(el("span").with(&line.words))
}

/// Those who go on, and those who leave before the next stage.
struct Stage<'a> {
    kept: Option<&'a FlowLine>,
    left_out: Vec<&'a FlowLine>,
}

fn stages(lines: &[FlowLine]) -> Vec<Stage<'_>> {
    let mut stages: Vec<Stage<'_>> = Vec::new();
    for line in lines {
        match stages.last_mut() {
            Some(stage) if line.left_out => stage.left_out.push(line),
            None if line.left_out => stages.push(Stage {
                kept: None,
                left_out: vec![line],
            }),
            _ => stages.push(Stage {
                kept: Some(line),
                left_out: Vec::new(),
            }),
        }
    }
    stages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_leaves_stands_beside_the_stage_that_is_left() {
        let line = |persons, left_out| FlowLine {
            words: String::new(),
            persons,
            left_out,
        };
        let lines = [line(10, false), line(3, true), line(7, false)];
        let found: Vec<_> = stages(&lines)
            .iter()
            .map(|stage| (stage.kept.map(|kept| kept.persons), stage.left_out.len()))
            .collect();
        assert_eq!(found, [(Some(10), 1), (Some(7), 0)]);
    }
}
