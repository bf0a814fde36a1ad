//! Every check at the severity that domain.md §5.3 asks for, audience by audience.

use heard_model::consent::Copyright;
use heard_model::participant::Proceedings;
use heard_model::{Answer, Audience, Cell, Relation, Table, Use};

use super::{CHECKS, fixture};
use crate::gate::Severity::{self, Block, Hold, Warn};
use crate::page::{CourtContent, EarlierCard, Page};
use crate::{Class, EntityId};

/// A check, what makes a page just bad enough for it, and what it then does in a workshop, in
/// training and in public.
type Row = (&'static str, fn(&mut Page), [Option<Severity>; 3]);

const WHD: [Option<Severity>; 3] = [Some(Warn), Some(Hold), Some(Block)];
const ALWAYS_BLOCK: [Option<Severity>; 3] = [Some(Block); 3];
const ALWAYS_WARN: [Option<Severity>; 3] = [Some(Warn); 3];

fn detail(class: Class, entity: u32) -> (Class, Option<EntityId>) {
    (class, Some(EntityId(entity)))
}

fn earlier(page: &Page, words: &str, label: &str) -> EarlierCard {
    EarlierCard {
        release: "first".to_owned(),
        audience: Audience::Public,
        label: label.to_owned(),
        transcript: None,
        participant: page.cards[0].participant.clone(),
        shown: words.to_owned(),
        readable: vec![],
    }
}

const TABLE: &[Row] = &[
    ("D01", |page| fixture::say(page, 1, "I told kayleigh."), ALWAYS_BLOCK),
    ("D02", |page| fixture::say(page, 1, "Ring 07700 900123."), ALWAYS_BLOCK),
    (
        "D03",
        |page| fixture::say(page, 1, "So I rang Brenda."),
        [Some(Warn), Some(Block), Some(Block)],
    ),
    ("D04", |page| page.cards[0].readable.push((Class::ChildName, None)), ALWAYS_BLOCK),
    ("D05", |page| page.cards[0].court = CourtContent::Mention, ALWAYS_WARN),
    (
        "D05",
        |page| page.cards[0].court = CourtContent::Substance,
        [Some(Warn), Some(Hold), Some(Hold)],
    ),
    (
        "D06",
        |page| page.people[0].participant.proceedings = Proceedings::Ongoing,
        [Some(Hold), Some(Block), Some(Block)],
    ),
    (
        "D06",
        |page| page.people[0].participant.proceedings = Proceedings::Unknown,
        [Some(Hold), Some(Block), Some(Block)],
    ),
    (
        "D07",
        |page| {
            let sorts = [Class::Place, Class::Job, Class::Age];
            page.cards[0].readable.extend(sorts.map(|class| detail(class, 20)));
        },
        WHD,
    ),
    (
        "D08",
        |page| {
            page.cards[0].readable =
                vec![detail(Class::Place, 20), detail(Class::DistinctiveEvent, 21)];
            page.cards[6].readable = vec![detail(Class::Job, 22)];
        },
        WHD,
    ),
    (
        "D09",
        |page| {
            let same = page.cards[0].shown.as_str().to_owned();
            page.earlier.push(earlier(page, &same, "a mother"));
        },
        WHD,
    ),
    (
        "D10",
        |page| {
            page.relations.push(Relation {
                from: page.people[1].participant.id.clone(),
                kind: "partner_of".to_owned(),
                to: page.people[2].participant.id.clone(),
            });
            for card in [1, 2] {
                page.cards[card].readable.push(detail(Class::DistinctiveEvent, 20));
            }
        },
        WHD,
    ),
    (
        "D11",
        |page| {
            page.people[0].participant.role = "midwife".to_owned();
            for card in [0, 2] {
                page.cards[card].readable.push(detail(Class::DistinctiveObject, 20));
            }
        },
        [Some(Hold), Some(Hold), Some(Block)],
    ),
    (
        "D12",
        |page| page.media.push(page.cards[0].shown.as_str().to_owned()),
        [Some(Warn), Some(Warn), Some(Hold)],
    ),
    (
        "D13",
        |page| {
            page.people[1].participant.attributes[1].value = "village".to_owned();
            page.cards[1].label = "mother, village".to_owned();
        },
        WHD,
    ),
    (
        "D14",
        |page| {
            let row = vec![Cell::Text("C18".to_owned()), Cell::Count(3)];
            let columns = vec!["code".to_owned(), "coast".to_owned()];
            page.tables.push(Table { columns, rows: vec![row], ..Table::default() });
        },
        [Some(Warn), Some(Block), Some(Block)],
    ),
    ("D15", |page| page.named.push(EntityId(3)), [None, Some(Hold), Some(Block)]),
    (
        "D16",
        |page| {
            let use_ = page.use_;
            page.people[0].participant.consent.set(use_, Answer::No);
        },
        ALWAYS_BLOCK,
    ),
    (
        "D16",
        |page| {
            let use_ = page.use_;
            page.people[0].participant.consent.copyright = Copyright::Retained;
            page.people[0].participant.consent.set(use_, Answer::Ask);
        },
        ALWAYS_BLOCK,
    ),
    ("D17", |page| page.cards[0].reviews.clear(), ALWAYS_BLOCK),
    ("D18", |page| page.cards[0].crosses_turns = true, ALWAYS_BLOCK),
    (
        "D19",
        |page| fixture::say(page, 1, "He strangled me."),
        [Some(Hold), Some(Hold), Some(Block)],
    ),
    ("D20", |page| fixture::say(page, 1, "My ex was in prison then."), [Some(Hold); 3]),
    ("D21", |page| page.cards.iter_mut().for_each(|card| card.strength = false), ALWAYS_WARN),
    (
        "D22",
        |page| {
            for card in 1..4 {
                page.cards[card].participant = page.cards[0].participant.clone();
            }
        },
        ALWAYS_WARN,
    ),
    ("D23", |page| page.name = "quotes of kay".to_owned(), ALWAYS_BLOCK),
    ("D24", |page| page.title = "Hard to reach mothers".to_owned(), ALWAYS_WARN),
];

#[test]
fn every_check_is_as_severe_as_the_table_asks_and_silent_on_a_sound_page() {
    let uses = [Use::Workshop, Use::Training, Use::PublicWeb];
    for (id, worsen, expected) in TABLE {
        let check = super::named(id).expect("a check");
        for (use_, expected) in uses.iter().zip(expected) {
            let mut page = fixture::page(*use_);
            let blocks = |page: &Page| {
                let found = check.look(page);
                found.iter().map(|finding| finding.severity).max()
            };
            if !["D22", "D15"].contains(id) {
                assert_eq!(blocks(&page), None, "{id} {use_:?} before");
            }
            worsen(&mut page);
            assert_eq!(blocks(&page), *expected, "{id} {use_:?}");
        }
    }
    assert!(CHECKS.iter().all(|check| TABLE.iter().any(|row| row.0 == check.id())));
}
