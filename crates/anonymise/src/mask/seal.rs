//! Masked words that leave this process and come back.

use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::AnonymisedText;

/// Masked words with a digest and a keyed seal: who holds no secret can't make one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The words.
    pub text: String,
    /// SHA-256 of the words, lower-case hex.
    pub digest: String,
    /// HMAC-SHA-256 of the words under the study's secret, lower-case hex.
    pub seal: String,
}

/// Sealed words that are not what was sealed, or that another study sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealBroken {
    /// The words do not have the digest.
    #[error("the words are not those that were sealed")]
    Digest,
    /// The seal was not made with this secret.
    #[error("the seal was not made by this study")]
    Seal,
}

impl AnonymisedText {
    /// Seals the words under `secret`.
    pub fn seal(&self, secret: &[u8]) -> Sealed {
        let seal = keyed(&self.text, secret).finalize().into_bytes();
        let seal = seal.iter().map(|byte| format!("{byte:02x}")).collect();
        Sealed { text: self.text.clone(), digest: self.digest(), seal }
    }

    /// Reopens sealed words, where digest and seal still hold.
    pub fn reopen(sealed: &Sealed, secret: &[u8]) -> Result<AnonymisedText, SealBroken> {
        let opened = AnonymisedText { text: sealed.text.clone() };
        if opened.digest() != sealed.digest {
            return Err(SealBroken::Digest);
        }
        let seal = bytes(&sealed.seal).ok_or(SealBroken::Seal)?;
        keyed(&sealed.text, secret).verify_slice(&seal).map_err(|_| SealBroken::Seal)?;
        Ok(opened)
    }
}

#[allow(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn keyed(text: &str, secret: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(b"heard masked words 1\0");
    mac.update(text.as_bytes());
    mac
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks_exact(2);
    let whole = pairs.remainder().is_empty();
    let read = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    whole.then(|| pairs.map(read).collect::<Option<Vec<u8>>>()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_study_that_sealed_words_reopens_them() {
        let words = AnonymisedText { text: "[Megan] said so".into() };
        let sealed = words.seal(b"secret");
        assert_eq!(AnonymisedText::reopen(&sealed, b"secret"), Ok(words));
        assert_eq!(AnonymisedText::reopen(&sealed, b"other"), Err(SealBroken::Seal));
        let swapped = Sealed { text: "Kayleigh said so".into(), ..sealed.clone() };
        assert_eq!(AnonymisedText::reopen(&swapped, b"secret"), Err(SealBroken::Digest));
        let redigested = Sealed { digest: heard_model::text::digest(&swapped.text), ..swapped };
        assert_eq!(AnonymisedText::reopen(&redigested, b"secret"), Err(SealBroken::Seal));
        let cut = Sealed { seal: "abc".into(), ..sealed };
        assert_eq!(AnonymisedText::reopen(&cut, b"secret"), Err(SealBroken::Seal));
    }
}
