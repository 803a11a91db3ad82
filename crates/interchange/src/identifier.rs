//! How identifiers in files become identifiers of the model. A UUID is kept; any other text (`P001`, `case 12/2019`)
//! becomes a UUID derived from the text, its table and a namespace (RFC 9562, version 5), so that the same file read
//! twice names the same things, and two offices that both count from `P001` do not collide. No randomness lives here.

use uuid::Uuid;

/// The root of all our namespaces; chosen once, at random, never to change.
const ROOT: Uuid = Uuid::from_u128(0x6d1a_52f7_90c4_4e0b_8f2e_3b7a_c5d8_1e46);

/// Whose identifiers they are: usually the name of the organisation that keeps the files.
///
/// ```
/// use throughline_interchange::Namespace;
/// let shelter = Namespace::of("Shelter North");
/// let uuid = "0193a1f0-5e6b-7cc1-b1a4-2f1f0d6a9e11";
/// assert_eq!(shelter.identifier("persons", uuid).to_string(), uuid);
/// assert_eq!(shelter.identifier("persons", "P001"), shelter.identifier("persons", " P001 "));
/// assert_ne!(shelter.identifier("persons", "P001"), shelter.identifier("records", "P001"));
/// assert_ne!(shelter.identifier("persons", "P001"), Namespace::of("Shelter South").identifier("persons", "P001"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Namespace(Uuid);

impl Namespace {
    /// The namespace of this name. Surrounding space does not count, case does.
    pub fn of(name: &str) -> Self {
        Self(Uuid::new_v5(&ROOT, name.trim().as_bytes()))
    }

    /// The namespace that these bits are. When they are random and kept secret, nobody can try out texts against the
    /// identifiers derived from them.
    pub const fn from_bits(bits: u128) -> Self {
        Self(Uuid::from_u128(bits))
    }

    /// The identifier of a row of `table`: the UUID that `text` is, in any of its notations, or the one derived from it.
    pub fn identifier(self, table: &str, text: &str) -> Uuid {
        let text = text.trim();
        Uuid::try_parse(text).unwrap_or_else(|_| self.derived(table, text.as_bytes()))
    }

    /// The identifier of a row of `table` derived from bytes, whatever they look like.
    pub(crate) fn derived(self, table: &str, bytes: &[u8]) -> Uuid {
        let mut name = Vec::with_capacity(table.len() + 1 + bytes.len());
        name.extend_from_slice(table.as_bytes());
        name.push(0);
        name.extend_from_slice(bytes);
        Uuid::new_v5(&self.0, &name)
    }
}
