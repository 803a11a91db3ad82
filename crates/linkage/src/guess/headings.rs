//! What the words of a heading say of its column, in the spellings and languages met in the field.
//!
//! A table: headings are compared without capitals, signs and diacritics of the commoner kind, whole first and then in runs
//! of their words, so that `prs_FirstName`, `First Name` and `applicant's first name` are one. What the values say, and what
//! other columns there are, is weighed in `guess.rs`.

use unicode_normalization::char::decompose_canonical;

use crate::role::Role;

/// What a heading says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// The column's role.
    Role(Role),
    /// A name; which part of it depends on the other columns.
    Name,
    /// The record's identifier, if no two records share a value.
    Identifier,
    /// Who the person really is: what linking is to find out.
    Answer,
    /// The day of something other than birth.
    EventDate,
    /// Somebody who is neither the person nor a relative, or an office.
    SomebodyElse,
    /// About the record and not about the person.
    Clerical,
}

use Meaning::{Answer, Clerical, EventDate, Identifier, Name, SomebodyElse};

const fn role(role: Role) -> Meaning {
    Meaning::Role(role)
}

/// Whole headings and runs of words, written together.
#[rustfmt::skip]
const WRITTEN: &[(Meaning, &[&str])] = &[
    (Identifier, &["id", "uniqueid", "recordid", "recid", "rowid", "uid", "uuid", "guid", "recordnumber", "recordno", "recno", "rownumber", "rownum", "caseid", "casenumber", "caseno", "fileno", "filenumber", "serial", "serialno", "serialnumber", "key", "pk", "personid", "clientid", "beneficiaryid", "survivorid", "victimid", "individualid", "applicantid", "patientid", "code", "personcode", "uniqueidentifier", "identifier", "nr", "numero", "nummer", "identifiant", "identificador", "matricule", "номер", "رقم", "الرقم", "รหัส", "编号", "លេខ", "registrationnumber", "رقمالسجل", "номерзаписи"]),
    (Answer, &["truth", "groundtruth", "goldstandard", "gold", "cluster", "clusterid", "trueid", "trueentity", "truecluster", "trueperson", "truepersonid", "trueentityid", "entity", "entityid", "label", "labels", "matchid", "groupid", "duplicateof", "dupof", "isduplicate", "duplicate", "dup", "originalid", "origid", "masterid", "realid", "answer", "target", "ismatch", "match"]),
    (Clerical, &["index", "unnamed", "rownames", "createdat", "createdby", "updatedat", "updatedby", "modifiedby", "timestamp", "source", "sourcedataset", "dataset", "batch", "comments", "comment", "notes", "note", "remarks", "description", "narrative", "observaciones", "latitude", "longitude", "lat", "lon", "lng", "version", "url", "photo", "consent", "status"]),
    (EventDate, &["date", "registrationdate", "dateofregistration", "interviewdate", "dateofinterview", "intakedate", "dateofintake", "recorddate", "casedate", "assessmentdate", "screeningdate", "visitdate", "admissiondate", "dateofadmission", "reportdate", "referraldate", "entrydate", "arrivaldate", "dateofarrival", "departuredate", "dateofdeath", "deathdate", "dod", "expirydate", "dateofexpiry", "issuedate", "dateofissue", "fecha", "fechaderegistro", "datum", "дата", "التاريخ"]),

    (role(Role::FullName), &["fullname", "completename", "wholename", "personname", "nameinfull", "firstandsurname", "firstandlastname", "firstlast", "firstlastname", "namesurname", "nameandsurname", "namefull", "clientname", "victimname", "survivorname", "beneficiaryname", "applicantname", "patientname", "displayname", "nomcomplet", "nometprenom", "nomprenom", "nomsetprenoms", "nombrecompleto", "nombreyapellidos", "nombresyapellidos", "nombreyapellido", "apellidosynombres", "apellidosynombre", "nomecompleto", "nomeecognome", "vollstandigername", "vollername", "vornachname", "vornameundnachname", "vorundnachname", "volledigenaam", "adsoyad", "adisoyadi", "фио", "полноеимя", "пiб", "піб", "повнеімя", "الاسمالكامل", "الاسمالثلاثي", "الاسمالرباعي", "ismkamil", "ชื่อนามสกุล", "ชื่อสกุล", "ឈ្មោះពេញ", "姓名", "氏名", "नामपूरा", "पूरानाम", "hoten", "hovaten"]),
    (role(Role::GivenName), &["firstname", "fname", "givenname", "givennames", "givname", "given", "forename", "forenames", "first", "christianname", "firstnames", "namefirst", "prenom", "prenoms", "primernombre", "nombredepila", "nombres", "primeironome", "prenome", "vorname", "vornamen", "rufname", "voornaam", "voornamen", "fornavn", "fornamn", "etunimi", "imie", "jmeno", "keresztnev", "prenumele", "prenume", "ime", "имя", "имена", "імя", "iмя", "име", "ism", "الاسمالأول", "الاسمالاول", "الإسمالأول", "الاسمالشخصي", "نام", "ชื่อ", "ชื่อต้น", "ឈ្មោះ", "នាមខ្លួន", "名", "名前", "ten", "jinalakwanza"]),
    (role(Role::MiddleName), &["middlename", "middlenames", "middle", "mname", "middleinitial", "mi", "segundonombre", "deuxiemeprenom", "autresprenoms", "nomedomeio", "secondonome", "zweitername", "zweitvorname", "otherforenames", "othergivennames", "tussenvoegsel", "jinalakati", "tenđem"]),
    (role(Role::Patronymic), &["patronymic", "patronym", "patronimico", "patronyme", "отчество", "побатькові", "отчествоимя", "patronymicname", "otchestvo"]),
    (role(Role::FamilyName), &["surname", "surnames", "sname", "lastname", "lname", "last", "familyname", "family", "namelast", "famname", "nomdefamille", "nomfamille", "apellido", "apellidos", "primerapellido", "apellidopaterno", "sobrenome", "ultimonome", "cognome", "nachname", "familienname", "zuname", "achternaam", "etternavn", "efternamn", "efternavn", "sukunimi", "nazwisko", "prijmeni", "prezime", "vezeteknev", "nume", "numedefamilie", "soyad", "soyadi", "soyadı", "soyisim", "mbiemri", "фамилия", "прізвище", "презиме", "familiya", "اسمالعائلة", "العائلة", "اللقب", "الكنية", "الاسمالأخير", "نامخانوادگی", "नामकुल", "उपनाम", "นามสกุล", "នាមត្រកូល", "姓", "ho", "jinalaukoo"]),
    (role(Role::Alias), &["alias", "aliases", "aka", "alsoknownas", "knownas", "nickname", "nicknames", "othername", "othernames", "pseudonym", "pseudonyme", "maidenname", "birthname", "nameatbirth", "formername", "previousname", "previoussurname", "formersurname", "nomdejeunefille", "nomdenaissance", "surnom", "segundoapellido", "apellidomaterno", "apododo", "apodo", "apelido", "geburtsname", "spitzname", "madchenname", "прозвище", "псевдоним", "кличка", "девичьяфамилия", "الاسمالمستعار", "الشهرة", "preferredname", "stagename", "callname", "ชื่อเล่น"]),
    (role(Role::OwnScriptName), &["nativename", "nameinnativescript", "namenative", "ownscriptname", "nameownscript", "originalscriptname", "nameoriginalscript", "localname", "namelocal", "nameinownscript", "arabicname", "namearabic", "nameinarabic", "namear", "khmername", "namekhmer", "thainame", "namethai", "chinesename", "namechinese", "cyrillicname", "namecyrillic"]),
    (role(Role::RelativeName), &["nextofkin"]),
    (role(Role::BirthDate), &["dob", "dateofbirth", "birthdate", "birthday", "bdate", "birth", "birthdt", "dobirth", "born", "bornon", "dateborn", "yob", "yearofbirth", "birthyear", "datenaissance", "datedenaissance", "naissance", "neele", "anneenaissance", "anneedenaissance", "fechadenacimiento", "fechanacimiento", "fechanac", "nacimiento", "datadenascimento", "datanascimento", "nascimento", "datadinascita", "datanascita", "geburtsdatum", "geburtstag", "gebdatum", "gebdat", "geburtsjahr", "geboortedatum", "fodselsdato", "fodelsedatum", "syntymaaika", "dataurodzenia", "datumnarozeni", "dogumtarihi", "датарождения", "годрождения", "датанародження", "датанараждане", "تاريخالميلاد", "تاريخالولادة", "سنةالميلاد", "تاریختولد", "วันเกิด", "ថ្ងៃខែឆ្នាំកំណើត", "出生日期", "生年月日", "जन्मतिथि", "ngaysinh", "tareheyakuzaliwa"]),
    (role(Role::Age), &["age", "ageyears", "ageinyears", "edad", "idade", "alter", "eta", "leeftijd", "возраст", "вік", "العمر", "السن", "อายุ", "អាយុ", "年龄", "年齢", "yas", "tuoi", "umri", "ageatintake", "ageatregistration", "ageatinterview"]),
    (role(Role::AgeOn), &["ageon", "agedate", "agerecordedon", "agegivenon", "ageason", "ageasof"]),
    (role(Role::Sex), &["sex", "gender", "sexe", "genre", "sexo", "genero", "sesso", "genere", "geschlecht", "geslacht", "kjonn", "kon", "plec", "płec", "pohlavi", "cinsiyet", "пол", "стать", "الجنس", "النوع", "جنسیت", "เพศ", "ភេទ", "性别", "性別", "लिंग", "gioitinh", "jinsia"]),
    (role(Role::Country), &["country", "nationality", "nationalities", "citizenship", "citizen", "countryoforigin", "origincountry", "countryorigin", "countryofbirth", "birthcountry", "countryofcitizenship", "countryofnationality", "countrycode", "countryname", "cob", "nat", "nationalite", "pays", "paysdorigine", "paysdenaissance", "citoyennete", "nacionalidad", "pais", "paisdeorigen", "ciudadania", "nacionalidade", "cittadinanza", "nazionalita", "paese", "staatsangehorigkeit", "staatsburgerschaft", "nationalitat", "herkunftsland", "land", "geburtsland", "nationaliteit", "uyruk", "гражданство", "национальность", "страна", "громадянство", "країна", "الجنسية", "البلد", "بلدالمنشأ", "สัญชาติ", "ប្រទេស", "សញ្ជាតិ", "国籍", "राष्ट्रीयता", "quoctich", "uraia"]),
    (role(Role::Place), &["city", "town", "village", "suburb", "place", "placeofbirth", "birthplace", "pob", "birthcity", "cityofbirth", "locality", "district", "county", "province", "region", "state", "governorate", "municipality", "commune", "subdistrict", "camp", "location", "residence", "placeofresidence", "hometown", "area", "department", "ward", "parish", "neighbourhood", "neighborhood", "hamlet", "cityname", "stateprovince", "admin1", "admin2", "admin3", "ville", "lieu", "lieudenaissance", "lieunaissance", "lieuderesidence", "departement", "quartier", "ciudad", "pueblo", "lugardenacimiento", "lugarnacimiento", "localidad", "provincia", "municipio", "departamento", "estado", "barrio", "cidade", "localdenascimento", "naturalidade", "bairro", "citta", "comune", "luogodinascita", "luogonascita", "ort", "stadt", "wohnort", "geburtsort", "gemeinde", "kreis", "bundesland", "woonplaats", "stad", "plaats", "geboorteplaats", "miasto", "miejsceurodzenia", "sehir", "il", "ilce", "dogumyeri", "город", "место", "месторождения", "населенныйпункт", "область", "район", "місто", "місценародження", "المدينة", "مكانالولادة", "مكانالميلاد", "محلالميلاد", "القرية", "المحافظة", "المنطقة", "เมือง", "จังหวัด", "อำเภอ", "ខេត្ត", "ស្រុក", "ភូមិ", "城市", "出生地", "शहर", "जिला", "गांव", "thanhpho", "tinh", "mji", "kijiji"]),
    (role(Role::Postcode), &["postcode", "postalcode", "postcodes", "zip", "zipcode", "zippostal", "pincode", "pin", "plz", "postleitzahl", "codepostal", "cp", "codigopostal", "cap", "cep", "kodpocztowy", "psc", "postnummer", "postnr", "postanummer", "postakodu", "индекс", "почтовыйиндекс", "індекс", "الرمزالبريدي", "รหัสไปรษณีย์", "邮编"]),
    (role(Role::Street), &["street", "streetname", "address", "addr", "addressline", "address1", "addressline1", "addr1", "streetaddress", "streetaddress1", "homeaddress", "residentialaddress", "road", "adresse", "rue", "direccion", "calle", "domicilio", "endereco", "rua", "indirizzo", "via", "strasse", "straße", "anschrift", "adres", "straat", "adress", "gate", "ulica", "ulice", "sokak", "улица", "адрес", "адреса", "вулиця", "العنوان", "الشارع", "ที่อยู่", "អាសយដ្ឋាន", "地址", "住所", "पता", "diachi", "điachi", "anwani"]),
    (role(Role::HouseNumber), &["housenumber", "houseno", "housenum", "streetnumber", "streetno", "stno", "streetnum", "buildingnumber", "buildingno", "flat", "flatno", "flatnumber", "apartment", "apt", "aptno", "unit", "hausnummer", "hausnr", "huisnummer", "numerodemaison", "numerorue", "numerodecasa", "дом", "номердома", "квартира"]),
    (role(Role::Phone), &["phone", "phoneno", "phonenumber", "phonenum", "telephone", "telephoneno", "telephonenumber", "tel", "telno", "telnumber", "mobile", "mobileno", "mobilenumber", "mobilephone", "cell", "cellphone", "cellno", "msisdn", "whatsapp", "whatsappnumber", "viber", "telegram", "homephone", "workphone", "landline", "contactnumber", "contactno", "phonehome", "phonemobile", "gsm", "portable", "numerodetelephone", "telefono", "celular", "movil", "telefone", "telemovel", "cellulare", "telefon", "telefonnummer", "handy", "handynummer", "mobil", "rufnummer", "telefoon", "telefoonnummer", "mobiel", "puhelin", "телефон", "мобильный", "номертелефона", "الهاتف", "رقمالهاتف", "الجوال", "الموبايل", "โทรศัพท์", "เบอร์โทร", "ទូរស័ព្ទ", "លេខទូរស័ព្ទ", "电话", "手机", "電話番号", "फोन", "मोबाइल", "dienthoai", "đienthoai", "simu"]),
    (role(Role::Email), &["email", "emailaddress", "mail", "emailid", "courriel", "correo", "correoelectronico", "mailaddress", "emailadresse", "posta", "eposta", "почта", "электроннаяпочта", "эпочта", "البريدالإلكتروني", "البريدالالكتروني", "อีเมล", "邮箱", "baruapepe"]),
    (role(Role::PersonalNumber), &["socsecid", "ssn", "socialsecurity", "socialsecuritynumber", "socialsecurityno", "sin", "nino", "nationalinsurance", "nationalinsurancenumber", "nin", "nhs", "nhsnumber", "medicare", "passport", "passportno", "passportnumber", "passportnum", "passportid", "nationalid", "nationalidnumber", "nationalidno", "natid", "nid", "idnumber", "idno", "idnum", "idcard", "idcardno", "idcardnumber", "identitynumber", "identityno", "identitycard", "identitycardnumber", "identitydocument", "documentnumber", "documentno", "documento", "numerodedocumento", "documentodeidentidad", "docno", "docnumber", "doc", "document", "taxid", "taxnumber", "tin", "drivinglicence", "driverlicense", "driverslicense", "licencenumber", "licensenumber", "licenceno", "unhcrid", "unhcrnumber", "unhcrno", "progresid", "asylumnumber", "biometricid", "personalnumber", "personalno", "personnummer", "voterid", "aadhaar", "aadhar", "pan", "cnic", "nric", "curp", "cpf", "rg", "dni", "nie", "nif", "cedula", "numerodepasaporte", "pasaporte", "passaporto", "passaporte", "passeport", "numeropasseport", "numerodepasseport", "cni", "numerocni", "codicefiscale", "ausweisnummer", "reisepassnummer", "reisepass", "pass", "passnummer", "sozialversicherungsnummer", "bsn", "pesel", "rodnecislo", "tckimlik", "tckimlikno", "inn", "snils", "инн", "снилс", "паспорт", "номерпаспорта", "رقمالهوية", "الرقمالوطني", "جوازالسفر", "رقمالجواز", "رقمجوازالسفر", "หนังสือเดินทาง", "เลขบัตรประชาชน", "លិខិតឆ្លងដែន", "护照", "身份证", "cmnd", "cccd"]),
    (role(Role::Household), &["household", "householdid", "hhid", "hh", "familyid", "familyno", "familynumber", "householdno", "householdnumber", "hhnumber", "hhno", "familygroup", "foyer", "menage", "hogar", "haushalt", "домохозяйство", "семья", "رقمالأسرة"]),
    (role(Role::Attribute), &["occupation", "job", "jobtitle", "profession", "work", "employment", "language", "languages", "mothertongue", "primarylanguage", "secondarylanguage", "religion", "ethnicity", "ethnicgroup", "ethnie", "race", "tribe", "caste", "maritalstatus", "civilstatus", "education", "educationlevel", "highestlevelofeducation", "school", "skill", "skills", "title", "salutation", "prefix", "suffix", "height", "weight", "eyecolour", "eyecolor", "haircolour", "haircolor", "bloodgroup", "bloodtype", "children", "numberofchildren", "dependants", "dependents", "exploitation", "typeofexploitation", "beruf", "sprache", "familienstand", "metier", "langue", "ocupacion", "profesion", "idioma", "estadocivil", "ocupacao", "profissao", "professione", "lingua", "профессия", "язык", "занятость", "المهنة", "اللغة", "الديانة", "الحالةالاجتماعية", "อาชีพ", "មុខរបរ", "职业"]),
    (Name, &["name", "names", "nom", "noms", "nombre", "nome", "naam", "navn", "namn", "nimi", "isim", "ad", "adi", "jina", "nazwa", "emri", "имяфамилия", "الاسم", "الإسم", "اسم", "नाम"]),
];

/// Words that make of a name the name of a relative.
const RELATIVES: &[&str] = &[
    "mother",
    "mothers",
    "father",
    "fathers",
    "parent",
    "parents",
    "spouse",
    "spouses",
    "husband",
    "husbands",
    "wife",
    "partner",
    "guardian",
    "brother",
    "sister",
    "sibling",
    "son",
    "daughter",
    "child",
    "kin",
    "nok",
    "relative",
    "uncle",
    "aunt",
    "grandfather",
    "grandmother",
    "mere",
    "pere",
    "conjoint",
    "epoux",
    "madre",
    "padre",
    "conyuge",
    "mae",
    "pai",
    "mutter",
    "vater",
    "ehepartner",
    "moeder",
    "vader",
    "мать",
    "матери",
    "отец",
    "отца",
    "мати",
    "батько",
    "الأم",
    "الام",
    "الأب",
    "الاب",
    "الزوج",
    "الزوجة",
    "mama",
    "baba",
    "mum",
    "dad",
    "head",
];

/// Words that make of a column one about somebody else, or an office.
const OTHERS: &[&str] = &[
    "agency",
    "organisation",
    "organization",
    "org",
    "office",
    "officer",
    "caseworker",
    "worker",
    "interviewer",
    "user",
    "staff",
    "doctor",
    "employer",
    "recruiter",
    "trafficker",
    "perpetrator",
    "suspect",
    "school",
    "hospital",
    "shelter",
    "company",
    "file",
    "dataset",
    "emergency",
    "lawyer",
    "interpreter",
    "server",
    "device",
    "bank",
];

/// Words that turn a country or place from one that stays into one that changes from record to record.
const PASSING: &[&str] = &[
    "exploitation",
    "destination",
    "transit",
    "host",
    "trafficking",
    "departure",
    "arrival",
    "exit",
    "entry",
    "return",
];

/// Words that make of a date the date of something else than birth.
const EVENTS: &[&str] = &[
    "registration",
    "registered",
    "interview",
    "intake",
    "arrival",
    "departure",
    "entry",
    "exit",
    "admission",
    "issue",
    "issued",
    "expiry",
    "death",
    "created",
    "updated",
    "modified",
    "start",
    "end",
    "referral",
    "assessment",
    "visit",
    "record",
    "recorded",
    "rescue",
    "return",
    "screening",
    "case",
    "marriage",
    "contact",
    "report",
    "update",
    "opened",
    "closed",
];

/// Words about whose record it is, or how the file was made, that say nothing of the column.
const NOISE: &[&str] = &[
    "prs",
    "person",
    "persons",
    "survivor",
    "victim",
    "applicant",
    "applicants",
    "client",
    "clients",
    "beneficiary",
    "beneficiaries",
    "individual",
    "patient",
    "fake",
    "raw",
    "clean",
    "cleaned",
    "std",
    "mailing",
    "home",
    "current",
    "primary",
    "the",
    "of",
    "l",
    "r",
    "s",
    "value",
    "text",
    "col",
    "column",
    "field",
    "main",
    "permanent",
    "present",
    "subject",
    "migrant",
    "member",
    "english",
    "latin",
];

/// Words of a heading that are looked at; whoever writes more has not written a heading.
const MOST_WORDS: usize = 60;
/// Words of the longest spelling in the table, and some more.
const LONGEST_RUN: usize = 8;

/// What a heading says, with whether it says it whole (and not only by a word within).
pub(crate) fn meaning(heading: &str) -> Option<(Meaning, bool)> {
    let mut words = words(heading);
    words.truncate(MOST_WORDS);
    let all = words.concat();
    // A heading that has both parts of a name has the whole.
    if has(&words, &["first", "given", "fore", "forename", "firstname"])
        && has(&words, &["surname", "last", "family", "lastname"])
        && words.len() > 1
    {
        return Some((role(Role::FullName), true));
    }
    let kin = has(&words, RELATIVES);
    if kin && words.len() > 1 {
        return Some(match within(&words) {
            Some(
                Meaning::Role(
                    Role::GivenName
                    | Role::FamilyName
                    | Role::FullName
                    | Role::Alias
                    | Role::MiddleName
                    | Role::RelativeName,
                )
                | Name,
            ) => (role(Role::RelativeName), true),
            Some(Meaning::Role(Role::Household)) => (role(Role::Household), true),
            _ => (role(Role::Attribute), false),
        });
    }
    if let Some(meaning) = written(&all) {
        return Some((meaning, true));
    }
    if kin {
        return Some((role(Role::RelativeName), false));
    }
    let bare: Vec<String> = words
        .iter()
        .filter(|word| !NOISE.contains(&word.as_str()) && !word.chars().all(|c| c.is_ascii_digit()))
        .cloned()
        .collect();
    let dated = has(&words, &["date", "day", "on", "at", "dt", "time"]);
    if dated && has(&words, EVENTS) {
        return Some((EventDate, true));
    }
    // `address_2` and the like: what `address_1` has is not repeated in it.
    if bare.len() == 1
        && ["address", "addr", "addressline"].contains(&bare[0].as_str())
        && words.iter().any(|word| word == "2" || word == "3")
    {
        return Some((role(Role::Place), false));
    }
    if let Some(meaning) = written(&bare.concat()) {
        return Some((meaning, true));
    }
    if has(&bare, OTHERS) {
        return Some((SomebodyElse, false));
    }
    let found = within(&bare)?;
    Some(match found {
        Meaning::Role(Role::Country | Role::Place) if has(&bare, PASSING) => (role(Role::Attribute), false),
        found => (found, false),
    })
}

/// The meaning of the longest run of words that has one; of runs of one length the last, which in most headings is what
/// the others describe.
fn within(words: &[String]) -> Option<Meaning> {
    (1..=words.len().min(LONGEST_RUN))
        .rev()
        .find_map(|length| words.windows(length).rev().find_map(|run| written(&run.concat())))
}

fn written(key: &str) -> Option<Meaning> {
    WRITTEN
        .iter()
        .find(|(_, spellings)| spellings.contains(&key))
        .map(|(meaning, _)| *meaning)
}

fn has(words: &[String], any: &[&str]) -> bool {
    words.iter().any(|word| any.contains(&word.as_str()))
}

/// The words of a heading, in small letters without accents: parted by signs, by a capital after a small letter, and between
/// letters and digits.
pub(crate) fn words(heading: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in heading.chars() {
        let parts = !last.is_alphanumeric()
            || (last.is_lowercase() && c.is_uppercase())
            || (last.is_numeric() != c.is_numeric());
        if is_mark_of_word(c) {
            if parts && !is_mark(c) {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase().map(without_accent));
            }
        }
        // An apostrophe and a vowel sign stand within a word.
        if !matches!(c, '\'' | '’') && !is_mark(c) {
            last = c;
        }
    }
    words
}

fn is_mark_of_word(c: char) -> bool {
    c.is_alphanumeric() || is_mark(c)
}

/// Vowel signs and tone marks of Thai, Khmer and Devanagari that Rust does not count as letters.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0900}'..='\u{0903}' | '\u{093A}'..='\u{094F}' | '\u{0E31}' | '\u{0E34}'..='\u{0E3A}' | '\u{0E47}'..='\u{0E4E}' | '\u{17B4}'..='\u{17D3}')
        && !c.is_alphanumeric()
}

/// Accents of Latin letters only: those of Cyrillic ones make other letters.
fn without_accent(c: char) -> char {
    let mut base = c;
    decompose_canonical(c, |part| {
        if part.is_ascii_alphabetic() {
            base = part;
        }
    });
    base
}

#[cfg(test)]
mod tests {
    //! That no spelling stands in the tables in vain.

    use super::*;

    #[test]
    fn every_spelling_is_written_as_headings_are_compared() {
        let tables = WRITTEN
            .iter()
            .map(|(_, spellings)| *spellings)
            .chain([RELATIVES, OTHERS, PASSING, EVENTS, NOISE]);
        let vain: Vec<&str> = tables
            .flatten()
            .copied()
            .filter(|spelling| words(spelling).concat() != *spelling)
            .collect();
        assert!(vain.is_empty(), "never met: {vain:?}");
    }

    #[test]
    fn every_spelling_means_one_thing() {
        let spellings: Vec<&str> = WRITTEN
            .iter()
            .flat_map(|(_, spellings)| *spellings)
            .copied()
            .collect();
        let twice: Vec<&&str> = spellings
            .iter()
            .enumerate()
            .filter(|(at, spelling)| spellings[..*at].contains(spelling))
            .map(|(_, spelling)| spelling)
            .collect();
        assert!(twice.is_empty(), "more than once: {twice:?}");
    }
}
