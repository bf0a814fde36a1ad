//! D19: sexual offences, explicit abuse, ways of self-harm.

use super::phrases::{plain, says};
use super::{Check, by_audience, cards_in_words};
use crate::gate::{Finding, Severity};
use crate::page::Page;

/// Lifelong anonymity (Sexual Offences (Amendment) Act 1992): any mention.
const SEXUAL_OFFENCE: &[&str] = &[
    "rape",
    "raped",
    "rapist",
    "raping",
    "sexual assault",
    "sexually assault*",
    "sexual abuse",
    "sexually abus*",
    "molest*",
    "indecent*",
    "sexual offence*",
    "sex offender*",
    "groomed",
    "touched me down",
    "forced me to have sex",
    "made me have sex",
];
const ABUSE: &[&str] = &[
    "strangl*",
    "chok*",
    "punched me",
    "kicked me",
    "stabbed",
    "burnt me",
    "burned me",
    "broke my jaw",
    "broke my arm",
    "broke my nose",
    "broke my ribs",
    "hands round my neck",
    "hands around my neck",
    "threw me down",
    "held a knife",
    "beat me",
    "battered me",
    "dragged me by",
];
const SELF_HARM: &[&str] = &[
    "overdos*",
    "cut my wrist*",
    "cut my arm*",
    "cut my leg*",
    "cutting myself",
    "slit my",
    "hang myself",
    "hanged myself",
    "hung myself",
    "razor*",
    "ligature*",
    "took all my tablets",
    "took all my pills",
    "took the tablets",
    "took the pills",
    "jump off",
    "jumped off",
    "drown myself",
];

pub(super) struct SensitiveDetail;

impl Check for SensitiveDetail {
    fn id(&self) -> &'static str {
        "D19"
    }

    fn title(&self) -> &'static str {
        "no detail of sexual offences, abuse or self-harm"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        let severity = by_audience(page, Severity::Hold, Severity::Hold, Severity::Block);
        let mut findings = Vec::new();
        for card in &page.cards {
            let text = plain(card.shown.as_str());
            let noted = |word: &str| card.content_notes.iter().any(|note| note.contains(word));
            let told = [
                (noted("sexual") || says(&text, SEXUAL_OFFENCE), "tells of a sexual offence"),
                (says(&text, ABUSE), "tells how somebody was abused"),
                (says(&text, SELF_HARM), "tells a way of self-harm"),
            ];
            for told in told.into_iter().filter_map(|(found, told)| found.then_some(told)) {
                let message = format!("{}: {told}", cards_in_words(&[card]));
                let remedy = "leave the detail out, or drop the quote";
                let finding = Finding::new(self.id(), severity, message, remedy);
                findings.push(finding.about(page, &[card]));
            }
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use expect_test::expect;
    use heard_model::Use;

    #[test]
    fn hard_words_without_detail_pass() {
        let mut page = fixture::page(Use::PublicWeb);
        fixture::say(&mut page, 1, "I was in a bad way, and he was not a good man.");
        check(&SensitiveDetail, &page, expect![[""]]);
    }

    #[test]
    fn one_detail_more_is_objected_to() {
        let mut page = fixture::page(Use::Training);
        fixture::say(&mut page, 1, "He strangled me.");
        fixture::say(&mut page, 2, "I took an overdose.");
        page.cards[2].content_notes.push("sexual abuse".to_owned());
        check(
            &SensitiveDetail,
            &page,
            expect![[r#"
            HOLD card 1: tells how somebody was abused
            HOLD card 2: tells a way of self-harm
            HOLD card 3: tells of a sexual offence
        "#]],
        );
        page.use_ = Use::PublicWeb;
        assert_eq!(SensitiveDetail.look(&page)[0].severity, Severity::Block);
    }
}
