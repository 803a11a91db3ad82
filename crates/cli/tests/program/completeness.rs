//! Help, man pages and completions are there for every command, and no command takes a passphrase as an argument.

use crate::workplace::Workplace;

/// The commands, as the help lists them.
fn commands(place: &Workplace) -> Vec<String> {
    let help = place.done(&["--help"]).out;
    let listed = help.split("Commands:").nth(1).expect("a list of commands");
    let lines = listed.lines().skip(1).take_while(|line| !line.trim().is_empty());
    let names = lines.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn every_command_the_issue_asks_for_is_there() {
    let found = commands(&Workplace::new());
    for command in [
        "init",
        "import",
        "link",
        "describe",
        "analyse",
        "report",
        "export",
        "template",
        "backup",
        "restore",
        "verify",
        "erase",
        "simulate",
        "demo",
        "completions",
    ] {
        assert!(
            found.iter().any(|name| name == command),
            "{command} is missing in {found:?}"
        );
    }
}

#[test]
fn the_help_of_every_command_has_an_example_that_names_it() {
    let place = Workplace::new();
    for command in commands(&place) {
        let help = place.done(&[&command, "--help"]).out;
        let examples = help.split("Examples:").nth(1).unwrap_or_default();
        assert!(
            examples.contains(&format!("throughline {command}")),
            "{command}:\n{help}"
        );
    }
}

#[test]
fn no_line_of_help_is_wider_than_a_terminal() {
    let place = Workplace::new();
    for command in commands(&place) {
        let help = place.done(&[&command, "--help"]).out;
        let widest = help.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(100), "{command}: {widest:?}");
    }
}

#[test]
fn every_exit_code_is_documented_in_help_and_reference() {
    let help = Workplace::new().done(&["--help"]).out;
    let reference = include_str!("../../../../docs/reference/command-line.md");
    for code in 0..=7 {
        assert!(
            help.contains(&format!("\n  {code}  ")),
            "the help does not explain {code}"
        );
        assert!(
            reference.contains(&format!("\n| {code} |")),
            "the reference does not explain {code}"
        );
    }
}

#[test]
fn the_reference_names_every_command_and_every_option_of_linking() {
    let place = Workplace::new();
    let reference = include_str!("../../../../docs/reference/command-line.md");
    for command in commands(&place) {
        let named =
            reference.contains(&format!("`{command}`")) || reference.contains(&format!("`{command} "));
        assert!(named, "{command}");
    }
    let help = place.done(&["link", "--help"]).out;
    let own = help.split("Options of every command:").next().unwrap_or_default();
    let options = own.split_whitespace().filter(|word| word.starts_with("--"));
    let names = options.map(|option| option.trim_end_matches(|c: char| !c.is_alphanumeric()));
    for name in names.filter(|name| *name != "--help") {
        assert!(reference.contains(&format!("`{name}")), "{name}");
    }
}

#[test]
fn no_passphrase_can_be_given_as_an_argument() {
    let place = Workplace::new();
    for command in commands(&place) {
        for option in [
            "--passphrase",
            "--password",
            "--recovery-code",
            "--new-passphrase",
        ] {
            let told = place.run(&[&command, &format!("{option}=secret")]);
            assert_eq!(told.code, 2, "{command} {option}");
            assert!(
                told.err.contains("unexpected argument"),
                "{command} {option}: {told:?}"
            );
        }
        let help = place.done(&[&command, "--help"]).out;
        let options = help.lines().filter_map(|line| line.split_whitespace().next());
        let secrets: Vec<&str> = options
            .filter(|option| option.starts_with("--") && option.contains("pass"))
            .filter(|option| !option.ends_with("-file"))
            .collect();
        assert_eq!(secrets, Vec::<&str>::new(), "{command}");
    }
}

#[test]
fn a_database_password_is_refused_as_an_argument_and_taken_from_the_environment() {
    let place = Workplace::new();
    let url = "postgres://anna:secret@127.0.0.1:1/nrm";
    let told = place.refused(&["verify", "--register", url], 2, "can be seen by everybody");
    assert!(!told.err.contains("secret"), "{told:?}");
    let mut command = place.command(&["verify"]);
    let told = crate::workplace::Outcome::of(command.env("THROUGHLINE_REGISTER", url));
    assert_eq!(told.code, 1, "it is tried, and nobody answers: {told:?}");
    assert!(!told.err.contains("secret"), "{told:?}");
}

#[test]
fn the_value_of_an_environment_variable_is_not_printed_in_help() {
    let place = Workplace::new();
    let mut command = place.command(&["verify", "--help"]);
    command.env("THROUGHLINE_REGISTER", "postgres://anna:secret@db/nrm");
    let help = crate::workplace::Outcome::of(&mut command);
    assert!(
        !help.out.contains("secret") && !help.out.contains("/pass"),
        "{}",
        help.out
    );
}

#[test]
fn completions_are_written_for_the_usual_shells() {
    let place = Workplace::new();
    for (shell, sign) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef throughline"),
        ("fish", "complete -c throughline"),
    ] {
        let script = place.done(&["completions", shell]);
        assert!(script.out.contains(sign), "{shell}");
        assert_eq!(script.err, "", "{shell}");
    }
}

#[test]
fn a_man_page_is_written_for_every_command() {
    let place = Workplace::new();
    place.done(&["man", "pages"]);
    assert!(place.read("pages/throughline.1").contains(".TH throughline 1"));
    for command in commands(&place) {
        let page = place.read(&format!("pages/throughline-{command}.1"));
        assert!(page.contains("Examples:"), "{command}");
    }
}
