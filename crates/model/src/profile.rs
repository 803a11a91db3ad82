//! What a record says of who the person is: everything by which two records can be compared, gathered from the tables.
//!
//! It is made of identities and stays in memory: nothing of it is written, logged or shown but by a view that audits it.
//! How two profiles are compared is the work of `linkage`, which knows nothing of these types; the program joins the two.

use std::collections::HashMap;

use crate::id::RecordId;
use crate::{Alias, Holdings, Identity, IdentityDocument, PartialDate, Record, Relative};

/// What one record says of who the person is.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// The record: organisation, gender, year of birth, citizenships, residence, language; without its narratives.
    pub record: Record,
    /// Names, birth, phones and addresses as this organisation wrote them.
    pub identity: Option<Identity>,
    /// Other names, in the order of their identifiers.
    pub aliases: Vec<Alias>,
    /// Documents, in the order of their identifiers.
    pub documents: Vec<IdentityDocument>,
    /// Relatives named, in the order of their identifiers.
    pub relatives: Vec<Relative>,
    /// When the earliest dated episode began: with the age told in the record, an estimate of the year of birth.
    pub first_trafficked: Option<PartialDate>,
}

/// The profiles of all records of some holdings, in the order of the records' identifiers.
pub fn profiles(holdings: &Holdings) -> Vec<Profile> {
    let mut gathered: Vec<Profile> = holdings
        .records
        .iter()
        .map(|record| Profile {
            record: Record {
                closure_reason: None,
                account: None,
                ..record.clone()
            },
            identity: None,
            aliases: Vec::new(),
            documents: Vec::new(),
            relatives: Vec::new(),
            first_trafficked: None,
        })
        .collect();
    gathered.sort_by_key(|profile| profile.record.id);
    let places: HashMap<RecordId, usize> = gathered
        .iter()
        .enumerate()
        .map(|(place, profile)| (profile.record.id, place))
        .collect();
    let mut each = |record: RecordId, put: &mut dyn FnMut(&mut Profile)| {
        if let Some(profile) = places.get(&record).and_then(|place| gathered.get_mut(*place)) {
            put(profile);
        }
    };
    for row in &holdings.identities {
        each(row.record, &mut |profile| profile.identity = Some(row.clone()));
    }
    for row in &holdings.aliases {
        each(row.record, &mut |profile| profile.aliases.push(row.clone()));
    }
    for row in &holdings.identity_documents {
        each(row.record, &mut |profile| profile.documents.push(row.clone()));
    }
    for row in &holdings.relatives {
        each(row.record, &mut |profile| profile.relatives.push(row.clone()));
    }
    for row in &holdings.episodes {
        let Some(started) = row.started else { continue };
        each(row.record, &mut |profile| {
            let earlier = profile
                .first_trafficked
                .is_none_or(|known| started.range().earliest() < known.range().earliest());
            if earlier {
                profile.first_trafficked = Some(started);
            }
        });
    }
    for profile in &mut gathered {
        profile.aliases.sort_by_key(|row| row.id);
        profile.documents.sort_by_key(|row| row.id);
        profile.relatives.sort_by_key(|row| row.id);
    }
    gathered
}

#[cfg(test)]
mod tests {
    use super::profiles;
    use crate::invented::Case;

    #[test]
    fn the_earliest_beginning_is_the_one_that_dates_the_age_told() {
        let case = Case::new().episode("2011").episode("2009-05").episode("");
        let [profile] = &profiles(&case.holdings)[..] else {
            panic!("one record, one profile");
        };
        assert_eq!(profile.first_trafficked, "2009-05".parse().ok());
    }

    #[test]
    fn narratives_are_left_out() {
        let mut case = Case::new();
        case.holdings.records[0].account = crate::Text::new("what was told");
        assert_eq!(profiles(&case.holdings)[0].record.account, None);
    }
}
