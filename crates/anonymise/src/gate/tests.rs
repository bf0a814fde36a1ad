use super::*;
use crate::check::fixture;
use heard_model::{Answer, Use};

#[test]
fn a_page_that_passes_is_cleared_for_every_audience() {
    for use_ in [Use::Workshop, Use::Training, Use::ReportQuote, Use::PublicWeb] {
        let page = fixture::page(use_);
        let report = gate(&page);
        assert_eq!(report.outcome(), Outcome::Pass, "{report:#?}");
        assert_eq!(clear_release(&page).map(|cleared| cleared.shown().cards.len()).ok(), Some(8));
    }
}

#[test]
fn every_check_has_an_id_of_its_own_in_order() {
    let ids: Vec<&str> = CHECKS.iter().map(|check| check.id()).collect();
    let expected: Vec<String> = (1..=24).map(|number| format!("D{number:02}")).collect();
    assert_eq!(ids, expected);
    assert!(CHECKS.iter().all(|check| !check.title().is_empty()));
}

fn held() -> (Page, Finding) {
    let mut page = fixture::page(Use::Workshop);
    page.people[0].participant.proceedings = heard_model::participant::Proceedings::Ongoing;
    let finding = gate(&page).findings.into_iter().find(|f| f.check == "D06").expect("a hold");
    (page, finding)
}

fn signed(page: &mut Page, finding: &Finding, by: &str, capacity: Capacity) -> Outcome {
    page.sign_offs = vec![SignOff {
        check: finding.check.to_owned(),
        evidence: finding.evidence.clone(),
        by: by.to_owned(),
        capacity,
        reason: "advice of 20 November".to_owned(),
        on: page.on,
    }];
    gate(page).outcome()
}

#[test]
fn a_hold_is_signed_by_somebody_named_in_the_capacity_asked_for() {
    let (mut page, finding) = held();
    assert_eq!(gate(&page).outcome(), Outcome::Hold);
    assert_eq!(signed(&mut page, &finding, "Dr A. Rao", Capacity::Team), Outcome::Hold);
    assert_eq!(signed(&mut page, &finding, "Dr A. Rao", Capacity::Legal), Outcome::Pass);
    assert!(clear_release(&page).is_ok());
}

#[test]
fn what_waits_for_a_safeguarding_decision_is_read_by_no_reviewer() {
    let mut page = fixture::page(Use::Workshop);
    assert!(clear_review(&page).is_ok());
    page.cards[2].safeguarding_open = true;
    let report = clear_review(&page).map(drop).expect_err("it waits");
    assert_eq!(report.findings[0].check, "D17");
    assert!(clear_release(&page).is_err());
}

#[test]
fn nobody_signs_what_they_built_alone() {
    let (mut page, finding) = held();
    assert_eq!(signed(&mut page, &finding, "lm ", Capacity::Legal), Outcome::Hold);
    page.built_by.push("SK".to_owned());
    assert_eq!(signed(&mut page, &finding, "LM", Capacity::Legal), Outcome::Pass);
    page.built_by.clear();
    assert_eq!(signed(&mut page, &finding, "LM", Capacity::Legal), Outcome::Hold);
}

#[test]
fn a_signature_falls_when_the_words_change() {
    let (mut page, finding) = held();
    fixture::say(&mut page, 1, "I'd washed that bowl, and then she wrote something down.");
    assert_eq!(signed(&mut page, &finding, "Dr A. Rao", Capacity::Legal), Outcome::Hold);
}

#[test]
fn a_block_can_not_be_signed() {
    let mut page = fixture::page(Use::Workshop);
    page.people[0].participant.consent.set(Use::Workshop, Answer::No);
    let finding = gate(&page).findings.into_iter().find(|f| f.check == "D16").expect("a block");
    assert_eq!(signed(&mut page, &finding, "Dr A. Rao", Capacity::Legal), Outcome::Block);
}

#[test]
fn the_stricter_column_holds_whatever_the_page_says() {
    let mut page = fixture::page(Use::PublicWeb);
    page.audience = heard_model::Audience::Workshop;
    assert_eq!(page.column(), heard_model::Audience::Public);
    let internal = fixture::page(Use::Analysis);
    assert_eq!(gate(&internal).outcome(), Outcome::Block);
}

#[test]
fn a_review_pack_may_ask_what_a_release_may_not_assume() {
    let mut page = fixture::page(Use::Training);
    page.people[0].participant.consent.set(Use::Training, Answer::Ask);
    page.cards[0].reviews.clear();
    assert!(clear_release(&page).is_err());
    assert!(clear_review(&page).is_ok());
    page.people[0].participant.consent.set(Use::Training, Answer::No);
    assert!(clear_review(&page).is_err());
    let mut page = fixture::page(Use::Training);
    fixture::say(&mut page, 1, "I told Kayleigh.");
    assert!(clear_review(&page).is_err());
}

#[test]
fn a_permit_names_somebody_and_a_reason() {
    let page = fixture::page(Use::Analysis);
    assert_eq!(Permit::new("LM", " "), None);
    let permit = Permit::new("LM", "to read it on the train").expect("a permit");
    assert!(clear_internal(&page, &permit).is_ok());
}

#[test]
fn built_bytes_are_looked_at_again() {
    let page = fixture::page(Use::PublicWeb);
    assert_eq!(after(&[("cards.html", "“I was fine.” Robyn")], &page).outcome(), Outcome::Pass);
    let report = after(&[("cards.html", "by Kayleigh, M01")], &page);
    let found: Vec<&str> = report.findings.iter().map(|finding| finding.check).collect();
    assert_eq!(found, ["D01", "D23"]);
}

/// The worst page there is: whatever the checks say of it, none of them repeats what it found.
#[test]
fn no_message_prints_what_identifies() {
    for use_ in [Use::Workshop, Use::Training, Use::ReportQuote, Use::PublicWeb] {
        let mut page = fixture::page(use_);
        let forms: Vec<String> = page
            .register
            .entities
            .values()
            .flat_map(|entity| entity.forms.iter().map(|form| form.text.clone()))
            .collect();
        for (place, form) in (0..).zip(&forms).take(8) {
            fixture::say(
                &mut page,
                place + 1,
                &format!("{form} said that {form}'s twins, at court."),
            );
            page.cards[place].label = form.clone();
            page.cards[place].content_notes = vec![form.clone()];
            page.media.push(format!("{form} said that"));
            page.people[place].participant.consent.exclude_topics.push(form.clone());
        }
        page.title = forms.join(" ");
        page.name = forms.join("-");
        page.support_lines = forms.clone();
        page.shown_to = forms.join(" ");
        let texts: Vec<(&str, &str)> =
            forms.iter().map(|form| (form.as_str(), form.as_str())).collect();
        let (report, built) = (gate(&page), after(&texts, &page));
        assert!(report.findings.len() > 20 && !built.findings.is_empty());
        for finding in report.findings.iter().chain(&built.findings) {
            let said = format!("{} {}", finding.message, finding.remedy).to_lowercase();
            for form in &forms {
                assert!(!said.contains(&form.to_lowercase()), "{}", finding.check);
            }
        }
    }
}
