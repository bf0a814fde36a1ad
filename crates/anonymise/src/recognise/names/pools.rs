//! Our own lists of names by naming tradition.

use std::sync::LazyLock;

/// Names of one tradition.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    /// Names given to a child.
    pub first: Vec<&'static str>,
    /// Names of families.
    pub last: Vec<&'static str>,
    /// Short forms.
    pub nick: Vec<&'static str>,
}

const FILES: &[(&str, &str)] = &[
    ("english", include_str!("../../../data/names/english.txt")),
    ("welsh", include_str!("../../../data/names/welsh.txt")),
    ("irish", include_str!("../../../data/names/irish.txt")),
    ("scottish", include_str!("../../../data/names/scottish.txt")),
    ("south_asian", include_str!("../../../data/names/south_asian.txt")),
    ("west_african", include_str!("../../../data/names/west_african.txt")),
    ("east_african", include_str!("../../../data/names/east_african.txt")),
    ("caribbean", include_str!("../../../data/names/caribbean.txt")),
    ("polish", include_str!("../../../data/names/polish.txt")),
    ("romanian", include_str!("../../../data/names/romanian.txt")),
    ("arabic", include_str!("../../../data/names/arabic.txt")),
    ("chinese", include_str!("../../../data/names/chinese.txt")),
    ("traveller", include_str!("../../../data/names/traveller.txt")),
];

static POOLS: LazyLock<Vec<(&'static str, Pool)>> =
    LazyLock::new(|| FILES.iter().map(|(name, text)| (*name, read(text))).collect());

/// The lists, by the name of the tradition.
pub fn pools() -> &'static [(&'static str, Pool)] {
    &POOLS
}

fn read(text: &'static str) -> Pool {
    let mut pool = Pool::default();
    for line in text.lines() {
        let Some((kind, names)) = line.split_once(": ") else { continue };
        let names = names.split_whitespace();
        match kind {
            "first" => pool.first.extend(names),
            "last" => pool.last.extend(names),
            "nick" => pool.nick.extend(names),
            _ => {}
        }
    }
    pool
}
