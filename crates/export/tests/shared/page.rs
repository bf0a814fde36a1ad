//! A page of an invented study that passes the gate, made through the doors that everybody
//! uses: words are masked, the page is cleared.

use heard_anonymise::{
    Card, Class, CourtContent, Entity, EntityId, Form, Page, Person, Register, Replacement,
    ThemeMark, mask,
};
use heard_model::consent::{Consent, Copyright};
use heard_model::participant::Proceedings;
use heard_model::{
    Answer, Attribute, Audience, Date, Disclosure, Participant, ParticipantId, Purpose, QuoteId,
    Review, ReviewRole, SourceText, Span, TranscriptId, Use, Verdict, VersionId,
};

const PEOPLE: &[(&str, &str)] = &[
    ("M01", "Robyn"),
    ("M02", "Amara"),
    ("M03", "Zofia"),
    ("M04", "Jo"),
    ("M05", "Nell"),
    ("M06", "Tess"),
];

/// Who says what under which theme; Karen is a name that the register knows.
const WORDS: &[(usize, usize, &str)] = &[
    (0, 0, "She had a form with a name on it already, before Karen even said hello."),
    (1, 0, "Everybody is writing. Nobody is asking me what I would like them to write."),
    (2, 1, "I rang them myself, for help. That call is on the first page, like I had been caught."),
    (
        3,
        2,
        "There were one midwife on nights, she made me a brew and she didn't ask me owt. She just sat.",
    ),
    (4, 2, "She asked how to say that name, and then she said it right every single time."),
    (5, 1, "You say you're fine, because if you're not fine it goes on the form."),
];

const THEMES: &[(&str, &str, &str, &str)] = &[
    ("T1", "Watched, not helped", "t1", "square"),
    ("T2", "Say the right thing or lose her", "t2", "triangle"),
    ("T3", "Someone in my corner", "t3", "circle"),
];

/// Six people, six cards, three themes.
pub(crate) fn page(use_: Use) -> Page {
    let register = register();
    Page {
        study: "Held in Mind".to_owned(),
        name: "workshop-1".to_owned(),
        collection: "workshop-1".to_owned(),
        title: "Leaving the ward".to_owned(),
        use_,
        audience: use_.audience().unwrap_or(Audience::Public),
        on: "2026-11-21".parse::<Date>().expect("a day"),
        shown_to: "fourteen people in a closed room".to_owned(),
        built_by: vec!["LM".to_owned()],
        codebook: VersionId(3),
        codebook_hash: "9c1e0b7a55d0".to_owned(),
        cards: (0..WORDS.len()).map(|place| card(place, &register)).collect(),
        poem: None,
        tables: vec![],
        charts: vec![],
        counted: vec![],
        people: PEOPLE.iter().map(|(id, label)| person(id, label)).collect(),
        relations: vec![],
        earlier: vec![],
        earlier_tables: vec![],
        register,
        named: Vec::new(),
        roster_open: true,
        smallest: heard_anonymise::Smallest::default(),
        allowed_words: PEOPLE.iter().map(|(_, label)| (*label).to_owned()).collect(),
        media: vec![],
        support_lines: vec!["Samaritans, 116 123".to_owned()],
        sign_offs: vec![],
        synthetic: true,
    }
}

fn register() -> Register {
    let mut register = Register::default();
    register.insert(Entity {
        id: EntityId(1),
        class: Class::ProfessionalName,
        forms: vec![Form::new("Karen")],
        replacement: Replacement::Descriptor("the worker".to_owned()),
        participant: None,
    });
    register
}

fn person(id: &str, label: &str) -> Person {
    let mut consent = Consent { copyright: Copyright::Licensed, ..Consent::default() };
    for use_ in Use::ALL {
        consent.set(use_, Answer::Yes);
    }
    let attribute = |name: &str, value: &str| Attribute {
        name: name.to_owned(),
        value: value.to_owned(),
        disclosure: Disclosure::Quasi,
    };
    Person {
        participant: Participant {
            id: ParticipantId::new(id).expect("an id"),
            label: label.to_owned(),
            role: "mother".to_owned(),
            proceedings: Proceedings::Concluded,
            attributes: vec![attribute("age_band", "20s"), attribute("area_type", "city")],
            consent,
        },
        words_coded: 100,
    }
}

fn card(place: usize, register: &Register) -> Card {
    let (person, theme, words) = WORDS[place];
    let (id, label) = PEOPLE[person];
    let (theme, name, colour, shape) = THEMES[theme];
    let number = u32::try_from(place).expect("few cards") + 1;
    let digest = format!("digest of card {number}");
    let review = |reviewer: &str, role| Review {
        reviewer: reviewer.to_owned(),
        role,
        verdict: Verdict::Approve,
        uses: vec![],
        not_for: Vec::new(),
        shown_digest: digest.clone(),
        on: "2026-11-01".parse::<Date>().expect("a day"),
        comment: String::new(),
    };
    Card {
        number,
        quote: QuoteId(number),
        transcript: TranscriptId::new(id).expect("an id"),
        span: Span::new(place * 200, place * 200 + 90).expect("a span"),
        participant: ParticipantId::new(id),
        also_speaking: vec![],
        label: label.to_owned(),
        shown: mask(&SourceText::new(words), &[], register).words,
        source_words: words.split_whitespace().count(),
        theme: Some(ThemeMark {
            id: theme.to_owned(),
            name: name.to_owned(),
            colour: colour.to_owned(),
            shape: shape.to_owned(),
            letter: name.chars().take(1).collect(),
        }),
        code: None,
        code_changed: false,
        holds: true,
        edit_problems: vec![],
        crosses_turns: false,
        leaves_negation: false,
        ellipses: 0,
        fillers_left_out: 0,
        words_inserted: 0,
        reviews: vec![review("Ama", ReviewRole::Peer), review("LM", ReviewRole::Researcher)],
        shown_digest: digest,
        identifying: vec![],
        readable: vec![],
        open: vec![],
        court: CourtContent::None,
        content_notes: if place == 2 { vec!["a baby going into care".to_owned()] } else { vec![] },
        safeguarding_open: false,
        purpose: Purpose::Illustration,
        strength: place >= 3,
        heard_at: None,
    }
}

/// A page that passes, with `many` cards of `length` words of `vocabulary` each: for what measures how
/// something grows. Each card has an order of its own (the multiplier of Knuth's MMIX generator).
#[allow(dead_code, reason = "only benches want a page that large")]
pub(crate) fn grown(many: usize, length: usize, vocabulary: &str) -> Page {
    let words: Vec<&str> = vocabulary.split_whitespace().collect();
    let mut page = page(Use::Workshop);
    let pattern = page.cards.clone();
    let card = |at: usize| {
        let mut card = pattern[at % pattern.len()].clone();
        let mut seed = at as u64 * 2_654_435_761 + 12_345;
        let mut said = String::from("I had");
        for _ in 0..length {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            said.push_str(" the ");
            said.push_str(words[(seed >> 33) as usize % words.len()]);
        }
        card.shown = mask(&SourceText::new(&said), &[], &page.register).words;
        card.number = u32::try_from(at).unwrap_or(u32::MAX - 1) + 1;
        card.quote = QuoteId(card.number);
        card.span = Span::new(at * 200, at * 200 + 90).unwrap_or(card.span);
        card
    };
    page.cards = (0..many).map(card).collect();
    page
}
