use heard_model::{SourceText, Span, TranscriptId};
use proptest::prelude::*;

use super::*;
use crate::{Entity, Form, Replacement};

fn register(entities: &[(&[&str], Replacement)]) -> Register {
    let mut register = Register::default();
    for (forms, replacement) in entities {
        let id = register.next_id();
        let forms = forms.iter().map(|form| Form { ambiguous: false, ..Form::new(form) }).collect();
        register.insert(Entity {
            id,
            class: Class::PersonName,
            forms,
            replacement: replacement.clone(),
            participant: None,
        });
    }
    register
}

fn named(pairs: &[(&str, &str)]) -> Register {
    let entities: Vec<([&str; 1], Replacement)> = pairs
        .iter()
        .map(|(real, shown)| ([*real], Replacement::Pseudonym((*shown).into())))
        .collect();
    let entities: Vec<(&[&str], Replacement)> =
        entities.iter().map(|(forms, shown)| (&forms[..], shown.clone())).collect();
    register(&entities)
}

fn check(register: &Register, text: &str, expected: &str) {
    assert_eq!(mask(&SourceText::new(text), &[], register).words.as_str(), expected);
}

fn mention(text: &str, words: &str, score: f32, decision: Decision) -> Mention {
    let start = text.find(words).expect("the words stand in the text");
    Mention {
        span: Span::new(start, start + words.len()).expect("words"),
        class: Class::PersonName,
        score,
        decision,
        entity: None,
        noticed_by: "person".into(),
    }
}

#[test]
fn replacements_are_never_chained() {
    let register = named(&[("Sarah", "Megan"), ("Megan", "Leah")]);
    check(&register, "Sarah met Megan.", "[Megan] met [Leah].");
}

#[test]
fn parts_of_words_are_left_alone() {
    let register = named(&[("Ann", "Person 1"), ("Mark", "Person 2"), ("Will", "Person 3")]);
    check(
        &register,
        "Annex B, Marks & Spencer, the willow cried with Ann.",
        "Annex B, Marks & Spencer, the willow cried with [Person 1].",
    );
}

#[test]
fn the_longest_form_wins_and_case_is_kept() {
    let register = register(&[
        (&["Kayleigh Dunmore", "Kayleigh", "Dunmore"], Replacement::Pseudonym("Robyn Hale".into())),
        (&["Lily-Mae", "Lil"], Replacement::Pseudonym("Elsie".into())),
    ]);
    check(
        &register,
        "KAYLEIGH DUNMORE, kayleigh's mum, Miss Dunmore’s bag, Kayleigh\nDunmore and the Dunmores.",
        "[ROBYN HALE], [robyn]'s mum, Miss [Hale]’s bag, [Robyn Hale] and the [Hale]s.",
    );
    check(&register, "Lily Mae, Lilymae, lily-\nmae, Lily.", "[Elsie], [Elsie], [elsie], Lily.");
    check(&register, "kayleighs mum", "[robyn]s mum");
}

#[test]
fn diacritics_and_normal_forms_make_no_difference() {
    let register = named(&[("Wolska", "Nowak")]);
    check(&register, "Wólska, Wo\u{301}lska, WOLSKA", "[Nowak], [Nowak], [NOWAK]");
}

#[test]
fn an_undecided_mention_is_masked_and_a_rejected_one_never() {
    let text = "I told Gemma, and hope, and Karen.";
    let source = SourceText::new(text);
    let mentions = [
        mention(text, "Gemma", 0.4, Decision::Suggested),
        mention(text, "hope", 0.99, Decision::Rejected),
        mention(text, "Karen", 0.01, Decision::Accepted),
    ];
    let masked = mask(&source, &mentions, &Register::default());
    assert_eq!(masked.words.as_str(), "I told [name], and hope, and [name].");
    let known = named(&[("hope", "Joy")]);
    let masked = mask(&source, &mentions, &known);
    assert_eq!(masked.words.as_str(), "I told [name], and hope, and [name].");
}

#[test]
fn an_alias_that_two_people_share_holds_where_it_is_scoped() {
    let (m05, m06) = (TranscriptId::new("M05").unwrap(), TranscriptId::new("M06").unwrap());
    let mut register = named(&[("Chantelle", "Jo"), ("Shannon", "Nell")]);
    for (entity, transcript) in register.entities.values_mut().zip([&m05, &m06]) {
        let form = Form::only_in("Shan", vec![transcript.clone()]);
        entity.forms.push(form);
    }
    let source = SourceText::new("Shan, our Shan.");
    let shown = |transcript: &TranscriptId| {
        let layers = Layers {
            source: &source,
            within: None,
            transcript: Some(transcript),
            mentions: &[],
            register: &register,
            edits: &[],
        };
        lay(&layers).words.as_str().to_owned()
    };
    assert_eq!(shown(&m05), "[Jo], our [Jo].");
    assert_eq!(shown(&m06), "[Nell], our [Nell].");
    for entity in register.entities.values_mut() {
        entity.forms.push(Form::new("Shaz"));
    }
    check(&register, "Shaz came", "[name] came");
}

#[test]
fn edits_and_masks_are_laid_in_one_pass() {
    let text = "Um, Sarah said, you know, that Karen from Lantern came. I cried.";
    let source = SourceText::new(text);
    let register = named(&[("Sarah", "Amy"), ("Karen", "Jane")]);
    let span = |words: &str| {
        let start = text.find(words).unwrap();
        Span::new(start, start + words.len()).unwrap()
    };
    let edits = [
        (span("Um, "), String::new()),
        (span(" you know,"), "…".to_owned()),
        (span("Karen"), "[my worker] Karen".to_owned()),
        (span("aren from Lantern"), "…".to_owned()),
    ];
    let layers = Layers {
        source: &source,
        within: Some(span("Um, Sarah said, you know, that Karen from Lantern came.")),
        transcript: None,
        mentions: &[],
        register: &register,
        edits: &edits,
    };
    let masked = lay(&layers);
    assert_eq!(masked.words.as_str(), "[Amy] said,… that [my worker] [Jane]… came.");
    let cut = Layers { within: Some(span("rah said")), edits: &[], ..layers };
    assert_eq!(lay(&cut).words.as_str(), "[Amy] said");
    let windows = [span("rah said"), span("I cried.")];
    let each: Vec<String> =
        lay_each(&cut, &windows).iter().map(|masked| masked.words.to_string()).collect();
    assert_eq!(each, ["[Amy] said", "I cried."]);
}

#[test]
fn a_selection_that_touches_a_mask_grows_to_its_edges() {
    let text = "I told Sarah so.";
    let masked = mask(&SourceText::new(text), &[], &named(&[("Sarah", "Amy")]));
    let shown = masked.words.as_str();
    assert_eq!(shown, "I told [Amy] so.");
    let from = shown.find("my]").unwrap();
    assert_eq!(masked.map.source_of(from..from + 5), Span::new(7, 14));
    assert_eq!(masked.map.source_of(0..1), Span::new(0, 1));
    assert_eq!(masked.map.shown_of(Span::new(9, 10).unwrap()), Some(7..12));
}

#[test]
fn a_kept_name_stays_and_a_date_is_shifted() {
    let mut register = register(&[(&["Helen Marsden"], Replacement::Keep)]);
    let id = register.next_id();
    register.insert(Entity {
        id,
        class: Class::Date,
        forms: vec![Form::new("14 March 2019")],
        replacement: Replacement::DateShift(7),
        participant: None,
    });
    check(&register, "Helen Marsden came 14 March 2019", "Helen Marsden came [21 March 2019]");
}

proptest! {
    /// No real name survives in any case; what is not a name is unmoved; the map is whole.
    #[test]
    fn every_form_is_gone_and_everything_else_stands(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "Sarah", "MEGAN", "leah", "sarah’s", "annexe", "willow", "😭", "said", "\n", "Wólska", ",", "the",
            ]),
            0..40,
        )
    ) {
        let text = parts.join(" ");
        let source = SourceText::new(&text);
        let register = named(&[("Sarah", "Megan"), ("Megan", "Leah"), ("Leah", "Sarah"), ("Wolska", "Nowak")]);
        let masked = mask(&source, &[], &register);
        let shown = masked.words.as_str();
        let same: String = masked.map.pieces.iter().filter(|p| p.same).map(|p| &shown[p.shown.clone()]).collect();
        for word in same.split(|c: char| !c.is_alphanumeric()) {
            prop_assert!(!["sarah", "megan", "leah", "wólska"].contains(&word.to_lowercase().as_str()));
        }
        for piece in masked.map.pieces.iter().filter(|p| p.same) {
            prop_assert_eq!(&shown[piece.shown.clone()], &source.expose()[piece.source.clone()]);
        }
        let mut at = (0, 0);
        for piece in &masked.map.pieces {
            prop_assert_eq!((piece.shown.start, piece.source.start), at);
            at = (piece.shown.end, piece.source.end);
        }
        prop_assert_eq!(at, (shown.len(), source.len()));
    }
}

#[test]
fn a_mask_goes_on_behind_letters_that_show_nothing() {
    for (text, expected) in [
        ("Ring 07700 9\u{200b}00123 or her.", "Ring [x] or her."),
        ("Ring 00\u{2060}07700 9 or her.", "Ring [x] or her."),
        ("Ring 07700 9\u{200b} 123.", "Ring [x] 123."),
        ("Ring (07700 9) 123.", "Ring ([x]) 123."),
    ] {
        let mut said = mention(text, "07700 9", 0.9, Decision::Suggested);
        said.class = Class::Phone;
        let layers = Layers {
            source: &SourceText::new(text),
            within: None,
            transcript: None,
            mentions: &[said],
            register: &Register::default(),
            edits: &[],
        };
        let shown = lay(&layers).words.as_str().replace("[phone number]", "[x]");
        assert_eq!(shown, expected, "{text:?}");
    }
}
