//! Who works, and the clock and the chance they were given.

use std::sync::Arc;

use heard_model::Timestamp;

/// What a person is in the study when they do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActorRole {
    /// Sees raw text and may do everything in the study.
    Researcher,
    /// Somebody who lived it.
    Peer,
    /// Works in a service.
    Practitioner,
    /// Builds collections from approved quotes.
    Facilitator,
}

impl ActorRole {
    /// All, in a fixed order.
    pub const ALL: [ActorRole; 4] =
        [ActorRole::Researcher, ActorRole::Peer, ActorRole::Practitioner, ActorRole::Facilitator];

    /// The word in files and in the journal.
    pub fn as_str(self) -> &'static str {
        match self {
            ActorRole::Researcher => "researcher",
            ActorRole::Peer => "peer",
            ActorRole::Practitioner => "practitioner",
            ActorRole::Facilitator => "facilitator",
        }
    }

    /// The role called `word`.
    pub fn parse(word: &str) -> Option<ActorRole> {
        ActorRole::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// Who does something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The name they have in the study.
    pub name: String,
    /// What they are at this moment.
    pub role: ActorRole,
}

impl Actor {
    /// A researcher of this name.
    pub fn researcher(name: &str) -> Actor {
        Actor { name: name.to_owned(), role: ActorRole::Researcher }
    }
}

/// The clock and the chance, handed in at the top so that a test can say what day it is.
#[derive(Clone)]
pub struct World {
    clock: Clock,
    chance: Chance,
}

type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;
type Chance = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

impl World {
    /// A world with this clock, and with `chance`, which fills bytes at random. Chance must come
    /// from the system's secure source outside tests: salts and public ids are drawn from it.
    pub fn new(
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
        chance: impl Fn(&mut [u8]) + Send + Sync + 'static,
    ) -> World {
        World { clock: Arc::new(clock), chance: Arc::new(chance) }
    }

    /// A world in which it is always `at` and chance repeats itself: for tests only.
    pub fn fixed(at: Timestamp, seed: u64) -> World {
        use rand::{Rng as _, SeedableRng as _};
        let source = std::sync::Mutex::new(rand::rngs::StdRng::seed_from_u64(seed));
        World::new(
            move || at,
            move |bytes| {
                let mut source = source.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                source.fill_bytes(bytes);
            },
        )
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// `N` random bytes.
    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.chance)(&mut bytes);
        bytes
    }

    /// A random id of 16 hex digits: what outsiders may see of a thing.
    pub(crate) fn public_id(&self) -> String {
        hex(&self.random::<8>())
    }
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("World")
    }
}

/// Bytes as lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
