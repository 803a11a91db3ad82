//! Words in dates: months, markers of calendars and of doubt, and words that say nothing, in the languages met in the field.
//!
//! A table; how the words work together is in `read.rs`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::calendar::Calendar;
use crate::spelling::fold;

/// What a word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// A month of the calendar that is counted as the Gregorian one is.
    Month(u8),
    /// A month that only another calendar has.
    MonthOf(Calendar, u8),
    /// A calendar.
    Calendar(Calendar),
    /// The year follows, counted from an era; the number is the year before its first.
    Era(i32),
    /// Before Christ.
    BeforeChrist,
    /// Approximately.
    About,
    /// The ten years from the one before: the `s` of `1990s`.
    Decade,
    /// Before the date that follows.
    Before,
    /// After the date that follows.
    After,
    /// From the date before to the date after.
    To,
    /// The time of day follows: the `T` of timestamps.
    Time,
    /// Nothing.
    Filler,
}

const GREGORIAN_MONTHS: [&str; 12] = [
    "january january janvier enero janeiro gennaio januar jänner jenner januari styczeń stycznia ianuarie январь января січень січня студзень ocak oca يناير كانون_الثاني جانفي ژانویه جنوری มกราคม มค មករា ມັງກອນ जनवरी জানুয়ারি januar ianuari januari tammikuu janar январ ጃንዋሪ ጃንዩወሪ ဇန်နဝါရီ enero ene ян",
    "february février fevrier febrero fevereiro febbraio februar feber februari luty lutego februarie февраль февраля лютий лютого şubat فبراير شباط فيفري فوریه فروری กุมภาพันธ์ กพ កុម្ភៈ ກຸມພາ फरवरी ফেব্রুয়ারি pebruari helmikuu shkurt фебруар фев ፌብሩዋሪ ဖေဖော်ဝါရီ",
    "march mars marzo março märz marz maart marzec marca martie март марта березень березня mart مارس آذار مارچ มีนาคม มีค មីនា ມີນາ मार्च মার্চ machi maret maaliskuu ማርች မတ် mrt mrz",
    "april avril abril aprile april avr kwiecień kwietnia aprilie апрель апреля квітень квітня nisan أبريل ابريل إبريل نيسان أفريل آوریل اپریل เมษายน เมย មេសា ເມສາ अप्रैल এপ্রিল aprili huhtikuu prill април ኤፕሪል ဧပြီ",
    "may mai mayo maio maggio mei maj maja май мая травень травня mayıs مايو أيار ماي مه مئی พฤษภาคม พค ឧសភា ພຶດສະພາ मई মে toukokuu мај ሜይ မေ",
    "june juin junio junho giugno juni czerwiec czerwca iunie июнь июня червень червня haziran يونيو يونيه حزيران جوان ژوئن جون มิถุนายน มิย មិថុនា ມິຖຸນາ जून জুন kesäkuu qershor јун ጁን ဇွန်",
    "july juillet julio julho luglio juli lipiec lipca iulie июль июля липень липня temmuz يوليو يوليه تموز جويلية ژوئیه جولائی กรกฎาคม กค កក្កដា ກໍລະກົດ जुलाई জুলাই julai heinäkuu korrik јул ጁላይ ဇူလိုင်",
    "august août aout agosto august augustus sierpień sierpnia август августа серпень серпня ağustos أغسطس اغسطس آب أوت اوت اوت_ اگست สิงหาคม สค សីហា ສິງຫາ अगस्त আগস্ট agosti agustus elokuu gusht ኦገስት ဩဂုတ်",
    "september septembre septiembre setiembre setembro settembre september sept wrzesień września septembrie сентябрь сентября вересень вересня eylül سبتمبر أيلول سپتامبر ستمبر กันยายน กย កញ្ញា ກັນຍາ सितंबर सितम्बर সেপ্টেম্বর septemba syyskuu shtator септембар сен ሴፕቴምበር စက်တင်ဘာ",
    "october octobre octubre outubro ottobre oktober październik października octombrie октябрь октября жовтень жовтня ekim أكتوبر اكتوبر تشرين_الأول اکتبر اکتوبر ตุลาคม ตค តុលា ຕຸລາ अक्टूबर অক্টোবর oktoba oktober lokakuu tetor октобар ኦክቶበር အောက်တိုဘာ",
    "november novembre noviembre novembro november listopad listopada noiembrie ноябрь ноября листопад листопада kasım نوفمبر تشرين_الثاني نوامبر نومبر พฤศจิกายน พย វិច្ឆិកា ພະຈິກ नवंबर नवम्बर নভেম্বর novemba marraskuu nëntor новембар ኖቬምበር နိုဝင်ဘာ",
    "december décembre diciembre dezembro dicembre dezember december grudzień grudnia decembrie декабрь декабря грудень грудня aralık ديسمبر كانون_الأول دسامبر دسمبر ธันวาคม ธค ធ្នូ ທັນວາ दिसंबर दिसम्बर ডিসেম্বর desemba desember joulukuu dhjetor децембар ዲሴምበር ဒီဇင်ဘာ",
];

const PERSIAN_MONTHS: [&str; 12] = [
    "فروردین farvardin حمل hamal",
    "اردیبهشت ordibehesht ثور sawr sowr",
    "خرداد khordad جوزا jawza jowza",
    "تیر tir سرطان saratan",
    "مرداد mordad امرداد اسد asad",
    "شهریور shahrivar سنبله sonbola sunbula",
    "مهر mehr میزان mizan",
    "آبان aban عقرب aqrab",
    "آذر azar قوس qaws qows",
    "دی dey جدی jadi jady",
    "بهمن bahman دلو dalw dalwa",
    "اسفند esfand حوت hut hoot",
];

const LUNAR_MONTHS: [&str; 12] = [
    "محرم muharram moharram",
    "صفر safar",
    "ربيع_الأول ربيع_الاول rabialawwal rabiulawwal rabi_al-awwal rabi_i",
    "ربيع_الآخر ربيع_الثاني rabialthani rabiulakhir rabi_al-thani rabi_al-akhir rabi_ii",
    "جمادى_الأولى جمادى_الاول جمادي_الأول jumadaalula jumada_al-awwal jumada_al-ula jumada_i",
    "جمادى_الآخرة جمادى_الثانية جمادي_الثاني jumada_al-thani jumada_al-akhirah jumada_ii",
    "رجب rajab",
    "شعبان shaban sha'ban",
    "رمضان ramadan ramadhan ramazan",
    "شوال shawwal shawal",
    "ذو_القعدة ذي_القعدة ذوالقعدة dhulqadah dhu_al-qadah zulqadah",
    "ذو_الحجة ذي_الحجة ذوالحجة dhulhijjah dhu_al-hijjah zulhijjah",
];

const ETHIOPIAN_MONTHS: [&str; 13] = [
    "መስከረም meskerem mäskäräm",
    "ጥቅምት tikimt teqemt tiqimt",
    "ኅዳር ህዳር hidar hedar",
    "ታኅሣሥ ታህሳስ tahsas tahesas",
    "ጥር tir_ ter_",
    "የካቲት yekatit yakatit",
    "መጋቢት megabit maggabit",
    "ሚያዝያ ሚያዚያ miyazya miazia",
    "ግንቦት ginbot genbot",
    "ሰኔ sene",
    "ሐምሌ ሀምሌ hamle",
    "ነሐሴ ነሃሴ nehase nehasse",
    "ጳጉሜን ጳጉሜ pagume pagumen",
];

const BIKRAM_MONTHS: [&str; 12] = [
    "बैशाख वैशाख baisakh baishakh",
    "जेठ ज्येष्ठ jestha jeth",
    "असार आषाढ asar ashadh",
    "साउन श्रावण shrawan saun",
    "भदौ भाद्र bhadra bhadau",
    "असोज आश्विन ashwin asoj",
    "कात्तिक कार्तिक kartik",
    "मंसिर मार्ग mangsir",
    "पुस पौष poush pus",
    "माघ magh",
    "फागुन फाल्गुन falgun phalgun",
    "चैत चैत्र chaitra chait",
];

/// Everything but months.
const WORDS: &[(Word, &str)] = &[
    (
        Word::Calendar(Calendar::BUDDHIST),
        "be พศ พุทธศักราช buddhist ពស ພສ ဘီအီး",
    ),
    (
        Word::Calendar(Calendar::GREGORIAN),
        "ad ce gc คศ គស ຄສ እኤአ م ميلادي ميلادية میلادی میلادى gregorian 西暦 西元 公元 公历 公曆 нэ dc apjc nchr ई",
    ),
    (Word::BeforeChrist, "bc bce avjc vchr донэ"),
    (
        Word::Calendar(Calendar::LunarHijri),
        "ah هـ h hijri hijra hijrah hejri هجري هجرية هجرى هجری قمري قمری هق lunar",
    ),
    (
        Word::Calendar(Calendar::SolarHijri),
        "sh ap shamsi ش هش شمسی شمسي خورشیدی jalali khorshidi solar",
    ),
    (
        Word::Calendar(Calendar::Ethiopian),
        "ec ዓም ዓመተምህረት ethiopian amete ኢትዮጵያ",
    ),
    (
        Word::Calendar(Calendar::Bikram),
        "bs विसं bikram vikram sambat samvat संवत् बिसं",
    ),
    (Word::Era(1911), "民國 民国 中華民國 中华民国 minguo roc"),
    (Word::Era(1867), "明治 meiji"),
    (Word::Era(1911), "大正 taisho taishō"),
    (Word::Era(1925), "昭和 showa shōwa"),
    (Word::Era(1988), "平成 heisei"),
    (Word::Era(2018), "令和 reiwa"),
    (
        Word::About,
        "about abt approx approximate approximately appx app c ca cca circa circ est estimated estimate around roughly \
         probably prob perhaps possibly maybe uncertain unsure unverified early mid middle late beginning end spring summer autumn fall winter \
         environ env vers autour estime estimee estimé printemps été automne hiver aprox aproximadamente aproximado hacia \
         cerca sobre alrededor estimado estimada um gegen etwa ungefähr zirka geschätzt rond ongeveer omstreeks około okolo \
         около примерно ок приблизительно приблизно близько біля حوالي تقريبا نحو حدود تقریبا ประมาณ ប្រហែល ປະມານ 约 約 大约 大約 頃 ごろ 左右 경 \
         khoảng takriban yaklaşık लगभग karibu kwa_karibu ስለ",
    ),
    (
        Word::Before,
        "before bef avant antes vor voor до prior قبل ก่อน trước önce <",
    ),
    (
        Word::After,
        "after aft since après depuis después desde nach seit na после з بعد منذ หลัง sau",
    ),
    (
        Word::To,
        "to and or until till through thru bis und oder à a et ou y o e tot en_of и или по та або إلى الى أو او و ถึง ដល់ 至 到 から ~ hingga atau đến",
    ),
    (Word::Decade, "s decade दशक"),
    (Word::Time, "t"),
    (
        Word::Filler,
        "the of on in at by born birth dob doby date dated year years yr day month from between btw bet b né née ne nee le en el de del di da do das dos du \
         den der dem am im jahr jahre geboren geb nato nata il lo anno ano año ans nacido nacida nascido nascida zwischen entre \
         г год года году гг р рік року роки рождения рожд гр род родился родилась народження між между от с з від \
         年 月 日 号 號 生 出生 生于 生まれ 年生 日生 生年月日 년 월 일 생 년생 ngày tháng năm sinh ថ្ងៃ ថ្ងៃទី ទី ខែ ឆ្នាំ កើត វนที่ วันที่ ที่ เดือน ปี เกิด ປີ ວັນທີ \
         سنة عام مواليد في يوم شهر ولد من بين سال ماه روز متولد مورخ ቀን ወር ዓመት በ तारीख वर्ष साल सन् जन्म tarihi doğum yıl yılı tahun tanggal mwaka tarehe \
         th st nd rd er ère o ª º eme ème ste \
         monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun \
         lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim lunes martes miércoles jueves viernes sábado domingo \
         montag dienstag mittwoch donnerstag freitag samstag sonntag mo mi fr sa so понедельник вторник среда четверг пятница суббота воскресенье \
         الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد z utc gmt",
    ),
];

static TABLE: LazyLock<HashMap<String, Word>> = LazyLock::new(|| {
    let mut table = HashMap::new();
    let mut add = |words: &str, meaning: Word| {
        for word in words.split_whitespace() {
            table.entry(key(word)).or_insert(meaning);
        }
    };
    for (month, words) in (1..).zip(GREGORIAN_MONTHS) {
        add(words, Word::Month(month));
    }
    for (calendar, months) in [
        (Calendar::SolarHijri, &PERSIAN_MONTHS[..]),
        (Calendar::LunarHijri, &LUNAR_MONTHS[..]),
        (Calendar::Ethiopian, &ETHIOPIAN_MONTHS[..]),
        (Calendar::Bikram, &BIKRAM_MONTHS[..]),
    ] {
        for (month, words) in (1..).zip(months) {
            add(words, Word::MonthOf(calendar, month));
        }
    }
    for (meaning, words) in WORDS {
        add(words, *meaning);
    }
    table
});

/// As words are looked up: folded, and without the space within.
fn key(word: &str) -> String {
    fold(word).replace(' ', "")
}

/// What a folded word says; a month may be cut short to three letters or more, if no other month is cut short so.
pub(super) fn meaning(word: &str) -> Option<Word> {
    if let Some(meaning) = TABLE.get(word) {
        return Some(*meaning);
    }
    let letters = word.chars().count();
    if letters < 3 {
        return None;
    }
    let mut found = None;
    for (month, names) in MONTHS_BY_NAME.iter() {
        if names.iter().any(|name| name.starts_with(word)) {
            if found.is_some() {
                return None;
            }
            found = Some(Word::Month(*month));
        }
    }
    found
}

/// The meaning of two words that are one, such as `كانون الثاني`.
pub(super) fn meaning_of_two(first: &str, second: &str) -> Option<Word> {
    TABLE
        .get(&format!("{first}{second}"))
        .copied()
        .filter(|word| matches!(word, Word::Month(_) | Word::MonthOf(..)))
}

static MONTHS_BY_NAME: LazyLock<Vec<(u8, Vec<String>)>> = LazyLock::new(|| {
    (1..)
        .zip(GREGORIAN_MONTHS)
        .map(|(month, names)| (month, names.split_whitespace().map(key).collect()))
        .collect()
});
