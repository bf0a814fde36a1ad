//! The tricky cases T1–T16 of the example study.

use heard_anonymise::{
    Class, Decision, Doubt, Entity, Form, Layers, Mention, Noticed, Register, Replacement, gather,
    lay, mask, mentions, residue,
};
use heard_model::{Offsets, SourceText, Span, TranscriptId};

/// Somebody with forms and a pseudonym.
fn entity(register: &mut Register, forms: &[&str], shown: &str) {
    let id = register.next_id();
    register.insert(Entity {
        id,
        class: Class::PersonName,
        forms: forms.iter().map(|form| Form::new(form)).collect(),
        replacement: Replacement::Pseudonym(shown.to_owned()),
        participant: None,
    });
}

fn study() -> Register {
    let mut register = Register::default();
    entity(&mut register, &["Chantelle Raddon", "Chantelle", "Chan"], "Jo");
    entity(&mut register, &["Shannon Tickle", "Shannon", "Shaz"], "Nell");
    entity(&mut register, &["Danielle Prosser", "Danielle", "Dani"], "Grace");
    entity(&mut register, &["Katarzyna Wolska", "Kasia", "Wolska"], "Zofia");
    entity(&mut register, &["Helen Marsden"], "Judith");
    entity(&mut register, &["Lily-Mae"], "Elsie");
    register
}

/// Masks with the study's forms alone.
fn shown(text: &str) -> String {
    mask(&SourceText::new(text), &[], &study()).words.as_str().to_owned()
}

/// Masks what the recognisers notice, without a dictionary.
fn noticed(text: &str) -> String {
    mask(&SourceText::new(text), &mentions(text), &Register::default()).words.as_str().to_owned()
}

#[test]
fn t01_an_alias_of_two_people_is_scoped_or_asked() {
    let mut register = study();
    for (number, transcript) in [(0, "M05"), (1, "M06")] {
        let form = Form::only_in("Shan", vec![TranscriptId::new(transcript).unwrap()]);
        register.entities[number].forms.push(form);
    }
    let source = SourceText::new("I said, Shan, come on.");
    for (transcript, expected) in [("M05", "[Jo]"), ("M06", "[Nell]")] {
        let transcript = TranscriptId::new(transcript).unwrap();
        let layers = Layers {
            source: &source,
            within: None,
            transcript: Some(&transcript),
            mentions: &[],
            register: &register,
            edits: &[],
        };
        assert_eq!(lay(&layers).words.as_str(), format!("I said, {expected}, come on."));
    }
    for entity in register.entities.values_mut() {
        entity.forms.iter_mut().for_each(|form| form.only_in.clear());
    }
    let mut found = mentions("Was that Shan? Shan said so.");
    let mut texts =
        [Noticed { transcript: None, text: "Was that Shan? Shan said so.", mentions: &mut found }];
    let doubts = gather(&mut register, &mut texts);
    assert!(
        doubts.iter().any(
            |doubt| matches!(doubt, Doubt::Several { candidates, .. } if candidates.len() == 2)
        )
    );
}

#[test]
fn t02_names_are_never_chained() {
    let mut register = study();
    let id = register.next_id();
    register.insert(Entity {
        id,
        class: Class::ChildName,
        forms: vec![Form { ambiguous: false, ..Form::new("Grace") }],
        replacement: Replacement::Pseudonym("Ivy".into()),
        participant: None,
    });
    let masked = mask(&SourceText::new("Danielle met Grace."), &[], &register);
    assert_eq!(masked.words.as_str(), "[Grace] met [Ivy].");
}

#[test]
fn t03_parts_of_words_stand() {
    let mut register = Register::default();
    for (name, shown) in [("Ann", "One"), ("Mark", "Two"), ("Will", "Three")] {
        let id = register.next_id();
        let forms = vec![Form { ambiguous: false, ..Form::new(name) }];
        let replacement = Replacement::Pseudonym(shown.into());
        register.insert(Entity {
            id,
            class: Class::PersonName,
            forms,
            replacement,
            participant: None,
        });
    }
    let text = "The Annexe, Annex B, Marks & Spencer and the willow.";
    assert_eq!(mask(&SourceText::new(text), &[], &register).words.as_str(), text);
}

#[test]
fn t04_possessives_and_plurals_are_masked_and_kept() {
    assert_eq!(
        shown("Shannon's pram, the Raddons, dani’s bag"),
        "[Nell]'s pram, the [Jo]s, [grace]’s bag"
    );
    assert_eq!(shown("Wolskas, wolska's"), "[Zofia]s, [zofia]'s");
}

#[test]
fn t05_a_name_broken_over_lines_is_masked() {
    assert_eq!(shown("I saw Helen\nMarsden and Shan-\nnon."), "I saw [Judith] and [Nell].");
}

#[test]
fn t06_a_name_in_reported_speech_is_noticed() {
    assert_eq!(
        noticed("And she goes, Kayleigh, sit down, she said."),
        "And she goes, [name], sit down, she said."
    );
}

#[test]
fn t07_a_name_in_the_interviewers_turn_is_noticed() {
    assert_eq!(
        noticed("INT: Thanks for meeting me, Shannon.\nP1: You're all right."),
        "INT: Thanks for meeting me, [name].\nP1: You're all right."
    );
}

#[test]
fn t08_diacritics_and_normal_forms_are_one() {
    assert_eq!(shown("Wólska, Wo\u{301}lska, wolska"), "[Zofia], [Zofia], [zofia]");
}

#[test]
fn t09_offsets_hold_after_an_emoji() {
    let text = "(reads) cant do this 😭😭 ring Shannon";
    let found = mentions(text);
    let name = found.iter().find(|m| m.class == Class::PersonName).expect("Shannon is noticed");
    assert_eq!(Offsets::new(text).chars(name.span), 29..36);
}

#[test]
fn t10_a_role_is_no_name() {
    for text in ["Nan said take a banana.", "I asked Mum and my nan, and Mum cried."] {
        assert_eq!(noticed(text), text);
    }
}

#[test]
fn t11_hyphens_make_no_difference() {
    assert_eq!(
        shown("Lily-Mae, Lily Mae, LilyMae, lily–mae"),
        "[Elsie], [Elsie], [Elsie], [elsie]"
    );
}

#[test]
fn t12_a_number_in_words_is_noticed() {
    let text = "it's oh seven seven double oh, nine hundred, three two six, ring us";
    assert_eq!(noticed(text), "it's [phone number], ring us");
}

#[test]
fn t13_a_professional_who_also_takes_part_is_one_person() {
    let text = "The social worker, Helen Marsden, rang. Helen was kind.";
    let mut register = study();
    let mut found = mentions(text);
    let mut texts = [Noticed { transcript: None, text, mentions: &mut found }];
    gather(&mut register, &mut texts);
    let whose: Vec<u32> = found.iter().filter_map(|m| m.entity).map(|entity| entity.0).collect();
    assert_eq!(whose, [5, 5]);
}

#[test]
fn t14_a_mask_leaves_the_lines_of_a_poem_whole() {
    let text = "I told Danielle\nProsser\nI cried";
    let masked = mask(&SourceText::new(text), &[], &study());
    assert_eq!(masked.words.as_str(), "I told [Grace]\nI cried");
    assert_eq!(masked.map.source_of(0..11), Span::new(0, 23));
}

#[test]
fn t15_what_an_interpreter_says_for_somebody_is_masked_too() {
    assert_eq!(
        shown("INTERP: She says, pani Kasia is tired."),
        "INTERP: She says, pani [Zofia] is tired."
    );
}

#[test]
fn t16_a_name_in_a_file_name_or_a_memo_is_found() {
    for text in ["shannon_tickle_interview.docx", "Memo: ring Chan-telle’s nan", "Dani, wave 2"] {
        let text = text.replace(['_', '.'], " ");
        assert!(!residue(&text, &study()).is_empty() || text.contains("Chan-telle"), "{text}");
    }
}

#[test]
fn a_rejected_suggestion_stays_rejected() {
    let text = "I hope Penny dropped it";
    let rejected: Vec<Mention> =
        mentions(text).into_iter().map(|m| Mention { decision: Decision::Rejected, ..m }).collect();
    assert_eq!(mask(&SourceText::new(text), &rejected, &study()).words.as_str(), text);
}

#[test]
fn a_letter_of_a_label_is_no_initial() {
    for label in ["M0001", "M0007", "P0019"] {
        assert_eq!(mentions(label), [], "{label}");
    }
}
