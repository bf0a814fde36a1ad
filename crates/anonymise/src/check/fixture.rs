//! A page of an invented study that passes every check, for tests that make it one word worse.

use heard_model::consent::{Attribution, Consent, Copyright};
use heard_model::participant::Proceedings;
use heard_model::{
    Answer, Attribute, Audience, CodeId, Date, Disclosure, Participant, ParticipantId, Purpose,
    QuoteId, Review, ReviewRole, Span, TranscriptId, Use, Verdict, VersionId,
};

use super::Check;
use crate::page::{Card, CourtContent, Page, Person};
use crate::register::Form;
use crate::{AnonymisedText, Class, Entity, EntityId, Register, Replacement};

const PEOPLE: &[(&str, &str)] = &[
    ("M01", "Robyn"),
    ("M02", "Grace"),
    ("M03", "Amara"),
    ("M04", "Zofia"),
    ("M05", "Jo"),
    ("M06", "Nell"),
    ("M07", "Tess"),
    ("P02", "a social worker"),
];

const WORDS: &[(usize, &str)] = &[
    (0, "I'd washed that bowl special, and then she wrote something down."),
    (1, "It was a green door, and nobody told me which bell to press."),
    (2, "They spoke about me as if I'd already left the room."),
    (3, "A letter came with words in it that I had to look up."),
    (4, "She made a brew and sat on the floor beside us."),
    (5, "I said I was fine, that many times I could have had it printed."),
    (0, "He laughed in the bath and I thought, that's mine."),
    (1, "My sister drove through the night to fetch us."),
];

/// Eight people, eight cards: 1 and 7 by the first person, 2 and 8 by the second.
pub(crate) fn page(use_: Use) -> Page {
    Page {
        study: "Held in Mind".to_owned(),
        name: "workshop-1".to_owned(),
        collection: "workshop-1".to_owned(),
        title: "Leaving the hospital".to_owned(),
        use_,
        audience: use_.audience().unwrap_or(Audience::Public),
        on: "2026-11-21".parse::<Date>().expect("a day"),
        shown_to: "fourteen people in a closed room".to_owned(),
        built_by: vec!["LM".to_owned()],
        codebook: VersionId(3),
        codebook_hash: "9c1e".to_owned(),
        cards: WORDS
            .iter()
            .enumerate()
            .map(|(place, (person, words))| card(place, *person, words))
            .collect(),
        poem: None,
        tables: vec![],
        charts: vec![],
        counted: vec![],
        people: PEOPLE.iter().map(|(id, label)| person(id, label)).collect(),
        relations: vec![],
        earlier: vec![],
        earlier_tables: vec![],
        register: register(),
        named: vec![],
        roster_open: true,
        smallest: crate::page::Smallest::default(),
        allowed_words: PEOPLE.iter().map(|(_, label)| (*label).to_owned()).collect(),
        media: vec![],
        support_lines: vec!["Samaritans, 116 123".to_owned()],
        sign_offs: vec![],
        synthetic: true,
    }
}

fn person(id: &str, label: &str) -> Person {
    let mut consent = Consent { copyright: Copyright::Licensed, ..Consent::default() };
    for use_ in Use::ALL {
        consent.set(use_, Answer::Yes);
    }
    let practitioner = id.starts_with('P');
    if practitioner {
        consent.attribution = Attribution::Named;
        consent.attribution_uses = vec![Use::Training];
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
            role: if practitioner { "practitioner" } else { "mother" }.to_owned(),
            proceedings: if practitioner {
                Proceedings::NotApplicable
            } else {
                Proceedings::Concluded
            },
            attributes: vec![attribute("age_band", "20s"), attribute("area_type", "city")],
            consent,
        },
        words_coded: 100,
    }
}

fn card(place: usize, person: usize, words: &str) -> Card {
    let number = u32::try_from(place).expect("few cards") + 1;
    let (id, label) = PEOPLE[person];
    let digest = format!("digest of card {number}");
    Card {
        number,
        quote: QuoteId(number),
        transcript: TranscriptId::new(id).expect("an id"),
        span: Span::new(place * 100, place * 100 + 50).expect("a span"),
        participant: ParticipantId::new(id),
        also_speaking: vec![],
        label: label.to_owned(),
        shown: AnonymisedText::invented(words),
        source_words: 12,
        theme: None,
        code: Some(CodeId::code(1)),
        code_changed: false,
        holds: true,
        edit_problems: vec![],
        crosses_turns: false,
        leaves_negation: false,
        ellipses: 0,
        fillers_left_out: 0,
        words_inserted: 0,
        reviews: vec![
            review("Ama", ReviewRole::Peer, &digest),
            review("LM", ReviewRole::Researcher, &digest),
        ],
        shown_digest: digest,
        identifying: vec![],
        readable: vec![],
        open: vec![],
        court: CourtContent::None,
        content_notes: vec![],
        safeguarding_open: false,
        purpose: Purpose::Illustration,
        strength: place == 4,
        heard_at: None,
    }
}

/// An approval.
pub(crate) fn review(reviewer: &str, role: ReviewRole, digest: &str) -> Review {
    Review {
        reviewer: reviewer.to_owned(),
        role,
        verdict: Verdict::Approve,
        uses: vec![],
        not_for: Vec::new(),
        shown_digest: digest.to_owned(),
        on: "2026-11-01".parse::<Date>().expect("a day"),
        comment: String::new(),
    }
}

fn register() -> Register {
    let mut register = Register::default();
    let rows: &[(Class, &[&str], Option<&str>)] = &[
        (Class::PersonName, &["Kayleigh", "Kayleigh Dunmore"], Some("M01")),
        (Class::ChildName, &["Frankie"], None),
        (Class::Organisation, &["Larch Ward"], None),
        (Class::ProfessionalName, &["Helen Marsden"], Some("P02")),
        (Class::Place, &["Tarnholt"], None),
    ];
    for (number, (class, forms, participant)) in (1..).zip(rows) {
        let form =
            |text: &&str| Form { text: (*text).to_owned(), only_in: vec![], ambiguous: false };
        let entity = Entity {
            id: EntityId(number),
            class: *class,
            forms: forms.iter().map(form).collect(),
            replacement: Replacement::Descriptor("somebody".to_owned()),
            participant: participant.and_then(ParticipantId::new),
        };
        register.entities.insert(entity.id, entity);
    }
    register
}

/// Gives card `number` other words.
pub(crate) fn say(page: &mut Page, number: usize, words: &str) {
    page.cards[number - 1].shown = AnonymisedText::invented(words);
}

/// Gives the card at `place` to person `number`.
pub(crate) fn card_of(page: &mut Page, place: usize, number: usize) {
    let person = &page.people[number - 1].participant;
    page.cards[place].participant = Some(person.id.clone());
    page.cards[place].label = person.label.clone();
}

/// Holds what `check` says of `page` against `expected`, a line a finding, and makes sure that
/// no message prints a form of the register.
#[track_caller]
pub(crate) fn check(check: &dyn Check, page: &Page, expected: expect_test::Expect) {
    let mut said = String::new();
    for finding in check.look(page) {
        for text in [&finding.message, &finding.remedy] {
            let low = text.to_lowercase();
            for form in page.register.entities.values().flat_map(|entity| &entity.forms) {
                assert!(!low.contains(&form.text.to_lowercase()), "a message prints a form");
            }
        }
        said.push_str(&format!("{} {}\n", finding.severity.as_str(), finding.message));
    }
    expected.assert_eq(&said);
}
