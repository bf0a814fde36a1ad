//! Codes that a file names by their paths: what they stand under first.

use heard_model::{Code, CodeId, Codebook};
use indexmap::IndexMap;

/// A codebook that grows path by path; entries are numbered in the order in which they come.
#[derive(Default)]
pub(super) struct Tree {
    known: IndexMap<Vec<String>, CodeId>,
    pub(super) codebook: Codebook,
}

impl Tree {
    /// The entry at the end of `path`, with everything that it stands under.
    pub(super) fn entry(&mut self, path: &[String]) -> CodeId {
        let mut above = None;
        for depth in 1..=path.len() {
            let here = &path[..depth];
            let id = match self.known.get(here) {
                Some(id) => *id,
                None => {
                    let number = u32::try_from(self.known.len()).unwrap_or(u32::MAX - 1) + 1;
                    let id = CodeId::code(number);
                    let mut code = Code::new(id, &here[depth - 1]);
                    code.parent = above;
                    self.codebook.codes.insert(id, code);
                    self.known.insert(here.to_vec(), id);
                    id
                }
            };
            above = Some(id);
        }
        above.unwrap_or(CodeId::code(0))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }
}
