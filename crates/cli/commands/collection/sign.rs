//! `heard collection sign`

use heard_anonymise::Capacity;
use heard_study::{Sight, Signing, Study};

use crate::failure::Failure;
use crate::{out, world};

/// Signs the holds of a check on a collection: by whom, in what capacity, why.
pub(super) fn sign(
    study: &Study,
    (name, check): (&str, &str),
    (by, capacity, reason): (String, &str, String),
    sight: &Sight,
) -> Result<(), Failure> {
    let capacity = Capacity::parse(capacity).ok_or_else(|| {
        Failure::new(format!("`{capacity}` is no capacity")).hint("team or legal")
    })?;
    let on = sight.on.unwrap_or_else(world::today);
    let signing = Signing { evidence: None, by: by.clone(), capacity, reason, on };
    may_sign(study, name, check, &signing, sight)?;
    let signed = study.sign_hold(name, check, signing, sight)?.value;
    out::say(&format!(
        "{by} signed {}; it falls when the content changes",
        out::count(signed, "hold")
    ));
    Ok(())
}

/// Refuses a signature that would clear nothing: somebody of the team under what a lawyer must sign.
fn may_sign(
    study: &Study,
    name: &str,
    check: &str,
    signing: &Signing,
    sight: &Sight,
) -> Result<(), Failure> {
    let findings = study.gate(name, sight)?.findings;
    let mut holds = findings.iter().filter(|one| one.check == check && !one.signed);
    if signing.capacity == Capacity::Team && holds.any(|one| one.needs == Capacity::Legal) {
        let by = &signing.by;
        return Err(Failure::new(format!("{check} waits for somebody who gives legal advice"))
            .refused()
            .hint(format!("if {by} does, sign again with --capacity legal")));
    }
    Ok(())
}
