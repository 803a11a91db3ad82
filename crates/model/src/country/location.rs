//! Where countries lie: the region of the world, and which of them border each other on land. No distances: those between
//! capitals or middles of countries say little about a way, and need a table of places.
//!
//! The regions are the five of the United Nations' standard M49 (Africa, Americas, Asia, Europe, Oceania); Taiwan and Kosovo,
//! which have no place there, are counted where their neighbours are, Antarctica nowhere. Borders are those on land as they
//! are generally drawn, that of a territory not being that of the state it belongs to; a bridge or a causeway is none. Written
//! for this project from general knowledge.

use super::Country;

/// A region of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Region {
    /// Africa.
    Africa,
    /// Americas.
    Americas,
    /// Asia.
    Asia,
    /// Europe.
    Europe,
    /// Oceania.
    Oceania,
}

impl Region {
    /// All five.
    pub const ALL: [Self; 5] = [
        Self::Africa,
        Self::Americas,
        Self::Asia,
        Self::Europe,
        Self::Oceania,
    ];

    /// The name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Africa => "Africa",
            Self::Americas => "Americas",
            Self::Asia => "Asia",
            Self::Europe => "Europe",
            Self::Oceania => "Oceania",
        }
    }

    /// The codes of its countries, in alphabetical order.
    const fn codes(self) -> &'static str {
        match self {
            Self::Africa => {
                "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG ML MR \
                 MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW"
            }
            Self::Americas => {
                "AG AI AR AW BB BL BM BO BQ BR BS BV BZ CA CL CO CR CU CW DM DO EC FK GD GF GL GP GS GT GY HN HT JM \
                 KN KY LC MF MQ MS MX NI PA PE PM PR PY SR SV SX TC TT US UY VC VE VG VI"
            }
            Self::Asia => {
                "AE AF AM AZ BD BH BN BT CN CY GE HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY \
                 NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE"
            }
            Self::Europe => {
                "AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC \
                 MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK"
            }
            Self::Oceania => {
                "AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS"
            }
        }
    }
}

impl Country {
    /// The region it lies in; `None` for Antarctica.
    pub fn region(self) -> Option<Region> {
        Region::ALL
            .into_iter()
            .find(|region| region.codes().split(' ').any(|code| code == self.alpha2()))
    }

    /// Whether the two have a border on land. No country borders itself.
    pub fn borders(self, other: Self) -> bool {
        BORDERS
            .binary_search_by(|(code, _)| (*code).cmp(self.alpha2()))
            .ok()
            .and_then(|at| BORDERS.get(at))
            .is_some_and(|(_, neighbours)| neighbours.split(' ').any(|code| code == other.alpha2()))
    }
}

/// Each country with a border on land, and its neighbours, by code.
const BORDERS: &[(&str, &str)] = &[
    ("AD", "ES FR"),
    ("AE", "OM SA"),
    ("AF", "CN IR PK TJ TM UZ"),
    ("AL", "GR ME MK XK"),
    ("AM", "AZ GE IR TR"),
    ("AO", "CD CG NA ZM"),
    ("AR", "BO BR CL PY UY"),
    ("AT", "CH CZ DE HU IT LI SI SK"),
    ("AZ", "AM GE IR RU TR"),
    ("BA", "HR ME RS"),
    ("BD", "IN MM"),
    ("BE", "DE FR LU NL"),
    ("BF", "BJ CI GH ML NE TG"),
    ("BG", "GR MK RO RS TR"),
    ("BI", "CD RW TZ"),
    ("BJ", "BF NE NG TG"),
    ("BN", "MY"),
    ("BO", "AR BR CL PE PY"),
    ("BR", "AR BO CO GF GY PE PY SR UY VE"),
    ("BT", "CN IN"),
    ("BW", "NA ZA ZM ZW"),
    ("BY", "LT LV PL RU UA"),
    ("BZ", "GT MX"),
    ("CA", "US"),
    ("CD", "AO BI CF CG RW SS TZ UG ZM"),
    ("CF", "CD CG CM SD SS TD"),
    ("CG", "AO CD CF CM GA"),
    ("CH", "AT DE FR IT LI"),
    ("CI", "BF GH GN LR ML"),
    ("CL", "AR BO PE"),
    ("CM", "CF CG GA GQ NG TD"),
    ("CN", "AF BT HK IN KG KP KZ LA MM MN MO NP PK RU TJ VN"),
    ("CO", "BR EC PA PE VE"),
    ("CR", "NI PA"),
    ("CZ", "AT DE PL SK"),
    ("DE", "AT BE CH CZ DK FR LU NL PL"),
    ("DJ", "ER ET SO"),
    ("DK", "DE"),
    ("DO", "HT"),
    ("DZ", "EH LY MA ML MR NE TN"),
    ("EC", "CO PE"),
    ("EE", "LV RU"),
    ("EG", "IL LY PS SD"),
    ("EH", "DZ MA MR"),
    ("ER", "DJ ET SD"),
    ("ES", "AD FR GI MA PT"),
    ("ET", "DJ ER KE SD SO SS"),
    ("FI", "NO RU SE"),
    ("FR", "AD BE CH DE ES IT LU MC"),
    ("GA", "CG CM GQ"),
    ("GB", "IE"),
    ("GE", "AM AZ RU TR"),
    ("GF", "BR SR"),
    ("GH", "BF CI TG"),
    ("GI", "ES"),
    ("GM", "SN"),
    ("GN", "CI GW LR ML SL SN"),
    ("GQ", "CM GA"),
    ("GR", "AL BG MK TR"),
    ("GT", "BZ HN MX SV"),
    ("GW", "GN SN"),
    ("GY", "BR SR VE"),
    ("HK", "CN"),
    ("HN", "GT NI SV"),
    ("HR", "BA HU ME RS SI"),
    ("HT", "DO"),
    ("HU", "AT HR RO RS SI SK UA"),
    ("ID", "MY PG TL"),
    ("IE", "GB"),
    ("IL", "EG JO LB PS SY"),
    ("IN", "BD BT CN MM NP PK"),
    ("IQ", "IR JO KW SA SY TR"),
    ("IR", "AF AM AZ IQ PK TM TR"),
    ("IT", "AT CH FR SI SM VA"),
    ("JO", "IL IQ PS SA SY"),
    ("KE", "ET SO SS TZ UG"),
    ("KG", "CN KZ TJ UZ"),
    ("KH", "LA TH VN"),
    ("KP", "CN KR RU"),
    ("KR", "KP"),
    ("KW", "IQ SA"),
    ("KZ", "CN KG RU TM UZ"),
    ("LA", "CN KH MM TH VN"),
    ("LB", "IL SY"),
    ("LI", "AT CH"),
    ("LR", "CI GN SL"),
    ("LS", "ZA"),
    ("LT", "BY LV PL RU"),
    ("LU", "BE DE FR"),
    ("LV", "BY EE LT RU"),
    ("LY", "DZ EG NE SD TD TN"),
    ("MA", "DZ EH ES"),
    ("MC", "FR"),
    ("MD", "RO UA"),
    ("ME", "AL BA HR RS XK"),
    ("MF", "SX"),
    ("MK", "AL BG GR RS XK"),
    ("ML", "BF CI DZ GN MR NE SN"),
    ("MM", "BD CN IN LA TH"),
    ("MN", "CN RU"),
    ("MO", "CN"),
    ("MR", "DZ EH ML SN"),
    ("MW", "MZ TZ ZM"),
    ("MX", "BZ GT US"),
    ("MY", "BN ID TH"),
    ("MZ", "MW SZ TZ ZA ZM ZW"),
    ("NA", "AO BW ZA ZM"),
    ("NE", "BF BJ DZ LY ML NG TD"),
    ("NG", "BJ CM NE TD"),
    ("NI", "CR HN"),
    ("NL", "BE DE"),
    ("NO", "FI RU SE"),
    ("NP", "CN IN"),
    ("OM", "AE SA YE"),
    ("PA", "CO CR"),
    ("PE", "BO BR CL CO EC"),
    ("PG", "ID"),
    ("PK", "AF CN IN IR"),
    ("PL", "BY CZ DE LT RU SK UA"),
    ("PS", "EG IL JO"),
    ("PT", "ES"),
    ("PY", "AR BO BR"),
    ("QA", "SA"),
    ("RO", "BG HU MD RS UA"),
    ("RS", "BA BG HR HU ME MK RO XK"),
    ("RU", "AZ BY CN EE FI GE KP KZ LT LV MN NO PL UA"),
    ("RW", "BI CD TZ UG"),
    ("SA", "AE IQ JO KW OM QA YE"),
    ("SD", "CF EG ER ET LY SS TD"),
    ("SE", "FI NO"),
    ("SI", "AT HR HU IT"),
    ("SK", "AT CZ HU PL UA"),
    ("SL", "GN LR"),
    ("SM", "IT"),
    ("SN", "GM GN GW ML MR"),
    ("SO", "DJ ET KE"),
    ("SR", "BR GF GY"),
    ("SS", "CD CF ET KE SD UG"),
    ("SV", "GT HN"),
    ("SX", "MF"),
    ("SY", "IL IQ JO LB TR"),
    ("SZ", "MZ ZA"),
    ("TD", "CF CM LY NE NG SD"),
    ("TG", "BF BJ GH"),
    ("TH", "KH LA MM MY"),
    ("TJ", "AF CN KG UZ"),
    ("TL", "ID"),
    ("TM", "AF IR KZ UZ"),
    ("TN", "DZ LY"),
    ("TR", "AM AZ BG GE GR IQ IR SY"),
    ("TZ", "BI CD KE MW MZ RW UG ZM"),
    ("UA", "BY HU MD PL RO RU SK"),
    ("UG", "CD KE RW SS TZ"),
    ("US", "CA MX"),
    ("UY", "AR BR"),
    ("UZ", "AF KG KZ TJ TM"),
    ("VA", "IT"),
    ("VE", "BR CO GY"),
    ("VN", "CN KH LA"),
    ("XK", "AL ME MK RS"),
    ("YE", "OM SA"),
    ("ZA", "BW LS MZ NA SZ ZW"),
    ("ZM", "AO BW CD MW MZ NA TZ ZW"),
    ("ZW", "BW MZ ZA ZM"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn country(code: &str) -> Country {
        Country::from_alpha2(code).unwrap_or_else(|| panic!("{code} is no country"))
    }

    #[test]
    fn every_country_but_antarctica_lies_in_one_region() {
        for here in Country::all() {
            let listed = Region::ALL
                .iter()
                .filter(|region| region.codes().split(' ').any(|code| code == here.alpha2()))
                .count();
            assert_eq!(listed, usize::from(here.alpha2() != "AQ"), "{here}");
        }
        let listed: usize = Region::ALL
            .iter()
            .map(|region| region.codes().split(' ').count())
            .sum();
        assert_eq!(listed + 1, Country::all().count());
    }

    #[test]
    fn a_border_has_two_sides() {
        assert!(BORDERS.is_sorted_by(|a, b| a.0 < b.0));
        for (code, neighbours) in BORDERS {
            for other in neighbours.split(' ') {
                assert!(country(other).borders(country(code)), "{code} and {other}");
                assert!(other != *code);
            }
        }
        assert!(!country("GB").borders(country("FR")) && !country("IS").borders(country("NO")));
    }

    #[test]
    fn neighbours_across_two_regions_are_neighbours() {
        let (turkey, greece) = (country("TR"), country("GR"));
        assert!(turkey.borders(greece) && turkey.region() != greece.region());
    }
}
