//! The example study, as it lies in the repository. Invented from end to end.

macro_rules! held_in_mind {
    ($($path:literal),+) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/corpora/held-in-mind/", $($path),+))
    };
}

macro_rules! transcripts {
    ($($name:literal),+) => {
        /// File names and texts.
        pub(super) const TRANSCRIPTS: &[(&str, &str)] =
            &[$((concat!($name, ".txt"), held_in_mind!("transcripts/", $name, ".txt"))),+];
    };
}

transcripts!("M01", "M02a", "M02b", "M03", "M04", "M05", "M06", "M07", "R01", "R02", "P01", "FG1");

macro_rules! codebook {
    ($version:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/codebooks/held-in-mind/",
            $version,
            ".toml"
        ))
    };
}

/// The codebook in its three versions.
pub(super) const CODEBOOKS: &[(&str, &str)] =
    &[("v1.toml", codebook!("v1")), ("v2.toml", codebook!("v2")), ("v3.toml", codebook!("v3"))];

pub(super) const PARTICIPANTS: &str = held_in_mind!("participants.csv");
pub(super) const SCHEMA: &str = held_in_mind!("schema.csv");
pub(super) const RELATIONS: &str = held_in_mind!("relations.csv");
pub(super) const CONSENT: &str = held_in_mind!("consent.toml");
pub(super) const KEY: &str = held_in_mind!("key.toml");
pub(super) const MEDIA: &str = held_in_mind!("media.csv");
pub(super) const CODINGS: &str = held_in_mind!("gold/codings.csv");
pub(super) const MENTIONS: &str = held_in_mind!("gold/mentions.csv");
pub(super) const DECOYS: &str = held_in_mind!("gold/decoys.csv");
pub(super) const COURT: &str = held_in_mind!("gold/court.csv");
pub(super) const CARE: &str = held_in_mind!("gold/care.csv");
