//! A person's sex or gender, from the words and letters it is written with in many languages.
//!
//! Codes such as 1 and 2 are not read: half the world's forms mean the one by 1, half the other.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::spelling::fold;

/// What is written of a person's sex or gender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Sex {
    /// Woman or girl.
    Female,
    /// Man or boy.
    Male,
    /// Neither, both, or another.
    Other,
}

/// Words parted by spaces; `_` stands for a space.
#[rustfmt::skip]
const WORDS: [(Sex, &str); 3] = [
    (Sex::Female, "f fem female females w woman women girl girls lady feminine trans_woman transgender_woman transgender_female girl_child mrs miss \
        femme féminin féminine fille femenino femenina fem. mujer niña chica feminino feminina mulher menina femminile femmina donna ragazza bambina \
        weiblich frau mädchen weibl vrouw vrouwelijk v meisje kvinne kvinna kvinde kvinnelig kvinnlig k jente flicka pige nainen tyttö \
        kobieta żeńska dziewczynka dziewczyna žena ženské ženský ž žensko ženski dívka femeie femeiesc feminin fată femër grua vajzë \
        nő lány γυναίκα θηλυκό γ kadın kız dişi qadın ayol xotin әйел аял жен ж женский женщина женское жінка жіноча жіночий дівчина дівчинка девочка девушка жена женско \
        أنثى انثى إمرأة امرأة فتاة بنت نساء زن دختر مونث مؤنث عورت خاتون لڑکی ښځینه ښځه نجلۍ jin keç נקבה אישה ילדה \
        女 女性 女子 女孩 여 여성 여자 หญิง ผู้หญิง เด็กหญิง ญ ស្រី នារី ក្មេងស្រី ស ຍິງ ຜູ້ຍິງ အမျိုးသမီး မိန်းမ महिला स्त्री औरत लड़की मादा केटी মহিলা নারী মেয়ে স্ত্রী பெண் స్త్రీ ਔਰਤ \
        nữ gái đàn_bà con_gái perempuan wanita babae mwanamke msichana mace mata obinrin nwanyi dumar naag gabar ሴት ሴ ქალი იգ իգական կին vehivavy"),
    (Sex::Male, "m male males mal man men boy boys gentleman masculine trans_man transgender_man transgender_male boy_child mr \
        homme h masculin masculine garçon masculino masculina hombre niño chico varón homem menino maschile maschio uomo ragazzo bambino \
        männlich mann junge männl man mannelijk jongen gutt pojke dreng mand mannlig manlig mies poika \
        mężczyzna męska chłopiec muž mužský muški muško chlapec bărbat bărbătesc băiat mashkull burrë djalë \
        férfi fiú άνδρας αρσενικό α erkek er bay oğlan kişi erkak ер эркек мард муж м мужской мужчина мужское чоловік чоловіча чоловічий хлопець хлопчик мальчик мъж мушко мушки ч \
        ذكر رجل ولد صبي رجال مذكر مرد پسر مذکر لڑکا آدمی نارینه سړی هلک mêr kur זכר גבר ילד \
        男 男性 男子 男孩 남 남성 남자 ชาย ผู้ชาย เด็กชาย ช ប្រុស បុរស ក្មេងប្រុស ប ຊາຍ ຜູ້ຊາຍ အမျိုးသား ယောက်ျား पुरुष आदमी लड़का नर केटा পুরুষ ছেলে ஆண் పురుషుడు ਮਰਦ \
        nam trai đàn_ông con_trai lelaki laki-laki pria laki lalaki mwanaume mvulana namiji okunrin nwoke lab nin wiil ወንድ ወ კაცი მამაკაცი արական տղամարդ lehilahy"),
    (Sex::Other, "x o other others nonbinary non-binary non_binary nb intersex transgender trans transsexual third_gender third diverse divers d hijra queer genderqueer \
        gender_diverse gender_non-conforming gender_nonconforming agender autre otro otra outro altro andere annet annan inny другой другое другая інше آخر اخرى أخرى دیگر other_gender \
        non_binaire no_binario अन्य तेस्रो_लिङ्गी অন্যান্য khác lainnya nyingine อื่นๆ ផ្សេងទៀត 其他 その他 기타 ሌላ"),
];

static TABLE: LazyLock<HashMap<String, Sex>> = LazyLock::new(|| {
    let mut table = HashMap::new();
    for (sex, words) in WORDS {
        for word in words.split_whitespace() {
            table.entry(fold(&word.replace('_', " "))).or_insert(sex);
        }
    }
    table
});

/// Reads a sex or gender; `None` for anything else, including what says that it is not known.
pub(crate) fn read(written: &str) -> Option<Sex> {
    if written.len() > 100 {
        return None;
    }
    let folded = fold(written);
    if let Some(sex) = TABLE.get(&folded) {
        return Some(*sex);
    }
    // `F (female)`, `Female / Femme`: all words say the same.
    let mut words = folded.split(' ').map(|word| TABLE.get(word));
    let first = words.next()??;
    words.all(|word| word == Some(first)).then_some(*first)
}

#[cfg(test)]
mod tests {
    use super::{Sex, TABLE, read};
    use proptest::prelude::*;

    #[test]
    fn words_and_letters_of_many_languages_are_read() {
        for female in [
            "F",
            "female",
            " Woman",
            "weiblich",
            "Mujer",
            "Féminin",
            "FEMININ",
            "жен.",
            "Ж",
            "أنثى",
            "انثى",
            "女",
            "หญิง",
            "ស្រី",
            "महिला",
            "Nữ",
            "kadın",
            "KADIN",
            "ሴት",
            "Female / Femme",
            "F (female)",
            "w",
        ] {
            assert_eq!(read(female), Some(Sex::Female), "{female}");
        }
        for male in [
            "M",
            "male",
            "Homme",
            "H",
            "hombre",
            "муж.",
            "ذكر",
            "男",
            "ชาย",
            "ប្រុស",
            "पुरुष",
            "Nam",
            "Erkek",
            "ወንድ",
            "Masculino",
            "boy",
        ] {
            assert_eq!(read(male), Some(Sex::Male), "{male}");
        }
        for other in ["X", "Other", "Non-binary", "divers", "Transgender", "अन्य"] {
            assert_eq!(read(other), Some(Sex::Other), "{other}");
        }
    }

    #[test]
    fn what_does_not_say_a_sex_is_not_read() {
        for nothing in [
            "",
            "1",
            "2",
            "0",
            "unknown",
            "n/a",
            "not stated",
            "male / female",
            "Mary",
            "?",
        ] {
            assert_eq!(read(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn no_word_of_the_table_stands_for_two_sexes() {
        for (sex, words) in super::WORDS {
            for word in words.split_whitespace() {
                let folded = crate::spelling::fold(&word.replace('_', " "));
                assert_eq!(TABLE.get(&folded), Some(&sex), "{word}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            let _ = read(&text);
        }
    }
}
