//! What the reading and comparing of names promises.

use proptest::prelude::*;

use super::*;

fn alike(a: &str, b: &str) -> Likeness {
    let form = |word: &str| {
        let (latin, vowels) = latin(word);
        Form::of(&Part {
            latin,
            kind: Kind::Name,
            vowels,
        })
    };
    form(a).likeness(&form(b))
}

fn words(written: &str) -> Vec<String> {
    read(written).into_iter().map(|part| part.latin).collect()
}

fn kinds(written: &str) -> Vec<Kind> {
    read(written).into_iter().map(|part| part.kind).collect()
}

#[test]
fn one_name_in_two_scripts_is_at_least_similar() {
    for (a, b) in [
        ("Шевченко", "Shevchenko"),
        ("Наталья", "Natalia"),
        ("محمد", "Mohammed"),
        ("حسن", "Hassan"),
        ("فاطمة", "Fatima"),
        ("Γεώργιος", "Georgios"),
        ("დავით", "Davit"),
        ("प्रिया", "Priya"),
        ("김", "Gim"),
        ("Müller", "Muller"),
        ("Łukasz", "Lukasz"),
        ("Иванов", "Ivanova"),
    ] {
        assert!(alike(a, b) <= Likeness::Similar, "{a} {b}: {:?}", alike(a, b));
    }
}

#[test]
fn nicknames_are_variants_of_their_names() {
    for (a, b) in [
        ("Bill", "William"),
        ("Kate", "Catherine"),
        ("Sasha", "Alexander"),
        ("Yusuf", "Joseph"),
        ("Ned", "Edward"),
    ] {
        assert_eq!(alike(a, b), Likeness::Variant, "{a} {b}");
    }
}

#[test]
fn strangers_are_at_most_somewhat_alike() {
    for (a, b) in [
        ("Fatima", "Amina"),
        ("William", "Walter"),
        ("Nguyen", "Tran"),
        ("Ivanov", "Petrov"),
        ("Olena", "Oksana"),
    ] {
        assert!(alike(a, b) >= Likeness::Alike, "{a} {b}: {:?}", alike(a, b));
    }
}

#[test]
fn spelling_by_ear_sounds_the_same() {
    for (a, b) in [
        ("Chudleigh", "Chydleigh"),
        ("Philips", "Filips"),
        ("Yaroslav", "Iaroslav"),
        ("Jackson", "Jakson"),
    ] {
        assert!(alike(a, b) <= Likeness::Similar, "{a} {b}: {:?}", alike(a, b));
    }
}

#[test]
fn titles_and_numbers_are_no_names() {
    assert_eq!(kinds("Sir William Gelder"), [Kind::Title, Kind::Name, Kind::Name]);
    assert_eq!(
        kinds("Thomas Clifford, 1st Baron Clifford")[2..4],
        [Kind::Generation, Kind::Title]
    );
    assert_eq!(words("Room 204"), ["room"]);
}

#[test]
fn a_surname_before_a_comma_comes_last() {
    assert_eq!(words("Okafor, Blessing"), ["blessing", "okafor"]);
    assert_eq!(
        words("Shevchenko, Olena Ivanivna"),
        ["olena", "ivanivna", "shevchenko"]
    );
}

#[test]
fn patronymics_are_told_from_surnames() {
    assert_eq!(
        kinds("Ivan Petrovich Sidorov"),
        [Kind::Name, Kind::Patronymic, Kind::Name]
    );
    assert_eq!(
        kinds("Ahmad bin Yusuf"),
        [Kind::Name, Kind::Particle, Kind::Patronymic]
    );
    assert_eq!(kinds("Ivan Petrovich"), [Kind::Name, Kind::Name]);
}

#[test]
fn bynames_are_marked() {
    assert_eq!(
        kinds("Maria \"Lucky\" Pop"),
        [Kind::Name, Kind::Byname, Kind::Name]
    );
    assert_eq!(kinds("Maria alias Joy"), [Kind::Name, Kind::Byname]);
}

proptest! {
    #[test]
    fn any_text_is_read_without_failing(written in "\\PC{0,40}") {
        for part in read(&written) {
            prop_assert!(!part.latin.is_empty());
            prop_assert!(part.latin.bytes().all(|b| b.is_ascii_lowercase()));
        }
    }

    #[test]
    fn likeness_is_symmetric(a in "\\PC{0,12}", b in "\\PC{0,12}") {
        prop_assert_eq!(alike(&a, &b), alike(&b, &a));
    }

    #[test]
    fn a_name_is_the_same_as_itself(a in "\\PC{1,12}") {
        prop_assert_eq!(alike(&a, &a), Likeness::Same);
    }

    #[test]
    fn capitals_and_spaces_change_nothing(a in "[a-zà-ÿ]{1,10}( [a-zà-ÿ]{1,10}){0,3}") {
        prop_assert_eq!(read(&a.to_uppercase()).len(), read(&format!("  {a} ")).len());
    }
}

#[test]
fn every_consonant_of_the_south_east_is_its_own() {
    // One near the end of each table: a letter left out or doubled shifts all that follow.
    for (written, expected) in [
        ("မေ", "me"),
        ("နု", "nu"),
        ("လှ", "l"),
        ("အေး", "ae"),
        ("ស្រី", "sri"),
        ("លី", "li"),
        ("สุดา", "suda"),
        ("หนู", "hnu"),
        ("ນາງ", "nang"),
        ("ລີ", "li"),
    ] {
        assert_eq!(latin(written).0, expected, "{written}");
    }
}
