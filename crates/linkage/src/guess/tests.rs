//! Which roles columns get, by their headings in the languages of the field and by what their values look like.

use std::fmt::Write as _;
use std::path::Path;

use super::*;
use crate::read::Ids;

/// A table of these columns, whose cells are made from the number of the record.
fn table(columns: &[(&str, &dyn Fn(usize) -> String)]) -> Table {
    let mut text = String::new();
    for (at, (heading, _)) in columns.iter().enumerate() {
        write!(text, "{}\"{heading}\"", if at == 0 { "" } else { "," }).expect("text");
    }
    for record in 0..60 {
        text.push('\n');
        for (at, (_, cell)) in columns.iter().enumerate() {
            write!(text, "{}\"{}\"", if at == 0 { "" } else { "," }, cell(record)).expect("text");
        }
    }
    read::csv(text.as_bytes(), "invented", Ids::ByHeading).expect("a table")
}

fn roles(table: &Table) -> Vec<Role> {
    guess(table).iter().map(|guess| guess.role).collect()
}

/// The role of a single column.
fn role(heading: &str, cell: &dyn Fn(usize) -> String) -> Role {
    roles(&table(&[(heading, cell)]))[0]
}

fn pick(of: &'static [&'static str]) -> impl Fn(usize) -> String {
    move |record| of[record * 7 % of.len()].to_owned()
}

fn given(record: usize) -> String {
    pick(&[
        "Oksana", "Maria", "Blessing", "Fatima", "Ana", "Li", "Sokha", "Mariam", "Ivan", "Omar", "Zoë",
    ])(record)
}

fn family(record: usize) -> String {
    pick(&[
        "Shevchenko",
        "Pop",
        "Okafor",
        "Hassan",
        "García",
        "Wang",
        "Chan",
        "Kowalska",
        "Nguyen",
        "Diallo",
        "O'Neil",
        "Ben Ali",
        "Petrova",
    ])(record)
}

fn whole(record: usize) -> String {
    format!("{} {}", given(record), family(record))
}

fn cyrillic(record: usize) -> String {
    pick(&["Оксана", "Мария", "Наталія", "Иван", "Сергей"])(record)
}

fn birth(record: usize) -> String {
    format!(
        "{}-{:02}-{:02}",
        1960 + record * 11 % 50,
        record % 12 + 1,
        record % 28 + 1
    )
}

/// Days of one year, as events have.
fn recent(record: usize) -> String {
    format!("2024-{:02}-{:02}", record % 12 + 1, record * 5 % 28 + 1)
}

fn age(record: usize) -> String {
    format!("{}", 14 + record * 7 % 40)
}

fn phone(record: usize) -> String {
    format!(
        "+380 44 {:03} {:02} {:02}",
        record * 17 % 900,
        record,
        record * 3 % 100
    )
}

fn passport(record: usize) -> String {
    format!("AB{:06}", record * 7919 % 1_000_000)
}

fn number(record: usize) -> String {
    record.to_string()
}

fn sex(record: usize) -> String {
    pick(&["F", "M", "F"])(record)
}

fn country(record: usize) -> String {
    pick(&["UA", "RO", "NG", "IQ", "KH"])(record)
}

fn town(record: usize) -> String {
    pick(&["Lviv", "Cluj", "Benin City", "Basra", "Battambang", "Wien"])(record)
}

fn postcode(record: usize) -> String {
    format!("{:05}", 10_000 + record * 7 % 20)
}

fn street(record: usize) -> String {
    format!("{} Long Street", record * 3 % 90)
}

fn email(record: usize) -> String {
    format!("{}{record}@example.org", given(record).to_lowercase())
}

/// The headings are read, and with values that fit.
fn all_read(role_of: Role, cell: &dyn Fn(usize) -> String, headings: &str) {
    let wrong: Vec<_> = headings
        .split(" | ")
        .map(|heading| (heading, role(heading, cell)))
        .filter(|(_, role)| *role != role_of)
        .collect();
    assert!(wrong.is_empty(), "not {role_of}: {wrong:?}");
}

#[test]
fn given_and_family_names_are_known_in_the_languages_of_the_field() {
    all_read(
        Role::GivenName,
        &given,
        "first_name | First Name | FIRSTNAME | givenName | Forename(s) | Prénom | prenoms | Nombres | \
         Vorname | Imię | Имя | Ім'я | prenume | الاسم الأول | ឈ្មោះ | ชื่อ | 名 | \
         applicant_first_name | prs_FirstName | Survivor's first name | Victim Given Names | voornaam | \
         förnamn | prénom de la victime",
    );
    all_read(
        Role::FamilyName,
        &family,
        "surname | Last Name | LASTNAME | familyName | Family name | nom de famille | Apellidos | \
         Nachname | Familienname | Nazwisko | Фамилия | Прізвище | cognome | اسم العائلة | นามสกุล | \
         姓 | applicant_surname | prs_LastName | Victim's family name | achternaam | \
         apellido de la víctima",
    );
    all_read(
        Role::FullName,
        &whole,
        "name | Full Name | fullName | Name | ФИО | nom complet | Nombre completo | Nome completo | \
         الاسم الكامل | ชื่อ-นามสกุล | 姓名 | Họ và tên | Victim name | first and last name | \
         Nom et prénom | Name of survivor",
    );
}

#[test]
fn the_other_roles_are_known_by_their_headings() {
    all_read(
        Role::BirthDate,
        &birth,
        "dob | DOB | D.O.B. | Date of Birth | date_of_birth | birthDate | Birth date (dd/mm/yyyy) | \
         date de naissance | Date de naissance | fecha de nacimiento | Geburtsdatum | data nașterii | \
         Data urodzenia | Дата рождения | Дата народження | تاريخ الميلاد | วันเกิด | \
         ថ្ងៃខែឆ្នាំកំណើត | 出生日期 | Ngày sinh | applicant's date of birth",
    );
    all_read(
        Role::Age,
        &age,
        "age | Age (years) | Edad | Âge | Alter | возраст | العمر | อายุ | Age at intake",
    );
    all_read(
        Role::Sex,
        &sex,
        "sex | Gender | Sexe | Sexo | Geschlecht | Пол | الجنس | เพศ | victim gender",
    );
    all_read(
        Role::Country,
        &country,
        "nationality | Nationality | Country of origin | citizenship | Nationalité | Nacionalidad | \
         Staatsangehörigkeit | Гражданство | الجنسية | สัญชาติ | country_of_birth | Victim's nationality",
    );
    all_read(
        Role::Place,
        &town,
        "city | Town | Place of birth | Home village | ville | Ciudad | Geburtsort | Место рождения | \
         город | محل الميلاد | district",
    );
    all_read(
        Role::Postcode,
        &postcode,
        "postcode | Postal Code | ZIP | zip_code | PLZ | Code postal | почтовый индекс",
    );
    all_read(
        Role::Street,
        &street,
        "address | Street | address_1 | Adresse | Dirección | Адрес | العنوان | home address",
    );
    all_read(
        Role::Phone,
        &phone,
        "phone | Telephone no. | mobile | Phone number | Téléphone | Teléfono | Телефон | رقم الهاتف | \
         WhatsApp | phone_2 | contact number",
    );
    all_read(
        Role::Email,
        &email,
        "email | E-mail | e-mail address | Correo electrónico | эл. почта",
    );
    all_read(
        Role::PersonalNumber,
        &passport,
        "passport | Passport No. | passport_number | national ID | ID number | SSN | \
         Número de documento | Паспорт | رقم الجواز | soc_sec_id",
    );
    all_read(
        Role::Alias,
        &given,
        "alias | Nickname | also known as | Other names | Maiden name | прозвище | Apodo",
    );
    all_read(
        Role::RelativeName,
        &whole,
        "Mother's name | father_name | Name of father | Next of kin | nombre de la madre | имя матери | \
         اسم الأم | Spouse name",
    );
    all_read(Role::Patronymic, &given, "patronymic | Отчество | По батькові");
}

#[test]
fn what_is_not_about_the_person_is_not_compared() {
    all_read(
        Role::Ignored,
        &birth,
        "date of interview | registration_date | Date of rescue | created_at | дата регистрации | \
         Fecha de entrevista | Date of death",
    );
    all_read(
        Role::Ignored,
        &whole,
        "caseworker name | Officer | Interviewer | name of shelter | referring organisation | \
         recruiter name | notes",
    );
    all_read(
        Role::Ignored,
        &town,
        "cluster | truth | entity_id | label | duplicate_of",
    );
    assert_eq!(role("", &|_| String::new()), Role::Ignored);
    assert_eq!(role("first name", &|_| String::new()), Role::Ignored);
}

#[test]
fn answers_are_not_evidence_even_if_they_look_like_it() {
    // Two records for each person.
    let person = |record: usize| (record / 2).to_string();
    for heading in ["person_id", "cluster_id", "id_person", "True ID", "survivor id"] {
        assert_eq!(role(heading, &person), Role::Ignored, "{heading}");
    }
}

#[test]
fn a_heading_is_overruled_by_values_that_cannot_be_that() {
    let one = |heading, cell: &dyn Fn(usize) -> String| guess(&table(&[(heading, cell)])).remove(0);
    let wrong = one("date of birth", &town);
    assert_ne!(wrong.role, Role::BirthDate);
    assert_eq!(wrong.sure, Sure::Unsure);
    assert!(
        wrong
            .why
            .starts_with("The heading is that of a date of birth, but only 0 % of the values"),
        "{}",
        wrong.why
    );

    assert_eq!(one("phone", &email).role, Role::Email);
    assert_eq!(one("first name", &birth).role, Role::BirthDate);
    assert_eq!(one("email", &phone).role, Role::Phone);
    assert_ne!(one("age", &town).role, Role::Age);
    assert_ne!(one("surname", &number).role, Role::FamilyName);
    // A few wrong values overrule nothing.
    let mostly = |record: usize| {
        if record.is_multiple_of(4) {
            "unknown".to_owned()
        } else {
            birth(record)
        }
    };
    assert_eq!(one("dob", &mostly).role, Role::BirthDate);
}

#[test]
fn values_tell_the_role_where_the_heading_says_nothing() {
    for (cell, expected) in [
        (&birth as &dyn Fn(usize) -> String, Role::BirthDate),
        (&email, Role::Email),
        (&phone, Role::Phone),
        (&sex, Role::Sex),
        (&street, Role::Street),
        (&recent, Role::Ignored),
    ] {
        assert_eq!(role("q17", cell), expected);
    }
}

#[test]
fn dates_are_seen_in_every_notation() {
    for form in [
        "{y}-{m}-{d}",
        "{d}/{m}/{y}",
        "{d}.{m}.{y}",
        "{y}/{m}/{d}",
        "{y}{m}{d}",
        "{d} March {y}",
        "{d}-mar-{y}",
        "{y}-{m}-{d}T00:00:00",
        "{y}年{m}月{d}日",
        "{y}",
        "{m}/{y}",
    ] {
        let cell = |record: usize| {
            form.replace("{y}", &(1960 + record * 11 % 50).to_string())
                .replace("{m}", &format!("{:02}", record % 12 + 1))
                .replace("{d}", &format!("{:02}", record % 28 + 1))
        };
        assert_eq!(role("q17", &cell), Role::BirthDate, "{form}");
    }
}

/// Names that vary as names do.
fn varied(record: usize) -> String {
    const SYLLABLES: [&str; 9] = ["ma", "ri", "no", "ke", "tu", "la", "so", "vi", "da"];
    [record % 9, record / 3 % 9, record / 7 % 9]
        .map(|at| SYLLABLES[at])
        .concat()
}

#[test]
fn names_are_found_in_a_file_without_headings_that_say_so() {
    let with = roles(&table(&[
        ("a", &number),
        ("b", &varied),
        ("c", &|record| varied(record + 20)),
        ("d", &birth),
    ]));
    assert_eq!(with[1..], [Role::GivenName, Role::FamilyName, Role::BirthDate]);
    let with = roles(&table(&[("col1", &number), ("col2", &whole), ("col3", &sex)]));
    assert_eq!(with[1..], [Role::FullName, Role::Sex]);
}

#[test]
fn what_is_headed_name_only_is_what_the_other_columns_leave() {
    assert_eq!(
        roles(&table(&[("name", &given), ("surname", &family)])),
        [Role::GivenName, Role::FamilyName]
    );
    assert_eq!(
        roles(&table(&[("prénom", &given), ("nom", &family)])),
        [Role::GivenName, Role::FamilyName]
    );
    assert_eq!(
        roles(&table(&[
            ("first name", &given),
            ("last name", &family),
            ("name", &whole)
        ])),
        [Role::GivenName, Role::FamilyName, Role::FullName]
    );
    assert_eq!(
        roles(&table(&[("nombre", &given), ("apellido", &family)])),
        [Role::GivenName, Role::FamilyName]
    );
    assert_eq!(
        roles(&table(&[
            ("имя", &cyrillic),
            ("фамилия", &cyrillic),
            ("отчество", &cyrillic)
        ])),
        [Role::GivenName, Role::FamilyName, Role::Patronymic]
    );
}

#[test]
fn of_two_columns_for_one_role_the_fuller_has_it() {
    let seldom = |record: usize| {
        if record.is_multiple_of(5) {
            birth(record)
        } else {
            String::new()
        }
    };
    let guesses = guess(&table(&[("dob", &seldom), ("date of birth", &birth)]));
    assert_eq!(guesses[1].role, Role::BirthDate);
    assert_eq!(guesses[0].role, Role::Ignored);
    assert_eq!(
        guesses[0].why,
        "It looks like a second date of birth beside the column date of birth."
    );
    // A second surname is a further name, not nothing.
    assert_eq!(
        roles(&table(&[("surname", &family), ("last name", &given)])),
        [Role::FamilyName, Role::Alias]
    );
}

#[test]
fn several_phones_and_documents_stand_side_by_side() {
    assert_eq!(
        roles(&table(&[
            ("phone", &phone),
            ("mobile", &phone),
            ("passport", &passport),
            ("national id", &passport)
        ])),
        [
            Role::Phone,
            Role::Phone,
            Role::PersonalNumber,
            Role::PersonalNumber
        ]
    );
}

#[test]
fn the_only_date_beside_an_age_is_when_it_was_given() {
    assert_eq!(
        roles(&table(&[("age", &age), ("interview date", &recent)])),
        [Role::Age, Role::AgeOn]
    );
    // With two of them nobody can tell.
    assert_eq!(
        roles(&table(&[
            ("age", &age),
            ("interview date", &recent),
            ("registration date", &recent)
        ])),
        [Role::Age, Role::Ignored, Role::Ignored]
    );
}

#[test]
fn a_column_of_different_numbers_identifies_the_records_if_none_has_yet() {
    let mut without = table(&[("case no", &number), ("name", &whole)]);
    let guesses = guess(&without);
    assert_eq!(guesses[0].role, Role::Id);
    assign(&mut without, &guesses, "invented").expect("identifiers");
    assert_eq!(without.id_heading.as_deref(), Some("case no"));
    assert_eq!(without.columns.len(), 1);
    assert_eq!(without.ids[59], "59");

    let with = table(&[("id", &number), ("case no", &number), ("name", &whole)]);
    assert_eq!(roles(&with), [Role::Ignored, Role::FullName]);
}

#[test]
fn the_fixtures_get_their_roles() {
    use Role::{
        BirthDate, Email, FamilyName, GivenName, HouseNumber, Ignored, PersonalNumber, Place, Postcode,
        Street,
    };
    let of = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/fixtures")
            .join(name);
        roles(&read::file(&path, Ids::ByHeading).expect("a fixture"))
    };
    assert_eq!(
        of("fake_1000.csv"),
        [Ignored, GivenName, FamilyName, BirthDate, Place, Email]
    );
    let febrl = [
        Ignored,
        GivenName,
        FamilyName,
        HouseNumber,
        Street,
        Place,
        Place,
        Postcode,
        Place,
        BirthDate,
        PersonalNumber,
    ];
    for name in ["febrl3.csv", "febrl4a.csv", "febrl4b.csv"] {
        assert_eq!(of(name), febrl, "{name}");
    }
}

#[test]
fn every_guess_is_explained_by_a_sentence() {
    let guesses = guess(&table(&[
        ("dob", &birth),
        ("q", &given),
        ("r", &family),
        ("phone", &town),
        ("notes", &street),
        ("case", &number),
        ("sex", &sex),
        ("", &|_| String::new()),
        ("x", &country),
        ("y", &passport),
    ]));
    for guess in guesses {
        assert!(
            guess.why.ends_with('.') && guess.why.starts_with(char::is_uppercase),
            "{guess:?}"
        );
    }
}

#[test]
fn stated_roles_go_before_guessed_ones() {
    let stated = parse_roles("case no=ignored, Passport=id, q17=family_name").expect("roles");
    assert_eq!(stated.ids(), Ids::Headed("Passport"));
    assert_eq!(stated.of("q17"), Some(Role::FamilyName));
    assert_eq!(stated.of("Q 17"), Some(Role::FamilyName));
    assert_eq!(stated.of("town"), None);
    let mut with = table(&[("case no", &number), ("passport", &passport), ("q17", &family)]);
    let mut guesses = guess(&with);
    stated
        .over(&mut guesses, with.id_heading.as_deref())
        .expect("columns");
    let now: Vec<Role> = guesses.iter().map(|guess| guess.role).collect();
    assert_eq!(now, [Role::Ignored, Role::Id, Role::FamilyName]);
    assign(&mut with, &guesses, "invented").expect("identifiers");
    assert_eq!(with.id_heading.as_deref(), Some("passport"));
}

#[test]
fn stated_roles_that_cannot_be_taken_are_told() {
    let says = |written: &str, part: &str| {
        let error = parse_roles(written).expect_err("wrong").to_string();
        assert!(error.contains(part), "{error}");
    };
    says("dob", "HEADING=ROLE");
    says("=age", "HEADING=ROLE");
    says(
        "dob=birthday",
        "“birthday” is not a role; the roles are id, full-name",
    );
    says("a=age,a=sex", "“a” is given a role twice");
    says("a=id,b=id", "both given the role id");
    let with = table(&[("dob", &birth)]);
    let mut guesses = guess(&with);
    let error = parse_roles("born=birth-date")
        .expect("roles")
        .over(&mut guesses, None)
        .expect_err("no column");
    assert_eq!(
        error.to_string(),
        "there is no column headed “born”; the columns are dob"
    );
}

#[test]
fn an_identifier_that_is_given_another_role_leaves_the_records_numbered() {
    let stated = parse_roles("id=personal-number").expect("roles");
    assert_eq!(stated.ids(), Ids::Numbered);
    assert_eq!(
        parse_roles("dob=birth-date").expect("roles").ids(),
        Ids::ByHeading
    );
}

#[test]
fn repeated_values_do_not_become_identifiers() {
    let mut with = table(&[("q17", &town)]);
    let mut guesses = guess(&with);
    parse_roles("q17=id")
        .expect("roles")
        .over(&mut guesses, None)
        .expect("a column");
    let problems = assign(&mut with, &guesses, "invented").expect_err("towns repeat");
    assert_eq!(problems.total, 54);
}

#[test]
fn a_table_without_columns_or_records_has_nothing_to_guess() {
    assert!(guess(&Table::default()).is_empty());
    let none = read::csv(b"name,dob\n".as_slice(), "invented", Ids::ByHeading).expect("a table");
    assert_eq!(roles(&none), [Role::Ignored, Role::Ignored]);
}
