//! What D16 says, and that every cell of the consent table is honoured.

use super::super::fixture::{self, check};
use super::*;
use expect_test::expect;
use heard_model::consent::{Attribution, Consent, Copyright, Embargo, Withdrawal, Withdrawn};
use heard_model::{Answer, Date, Participant, ParticipantId, Span, TranscriptId, Use};

#[test]
fn a_page_of_yeses_passes() {
    check(&ConsentGiven, &fixture::page(Use::Workshop), expect![[""]]);
}

#[test]
fn one_no_is_a_block() {
    let mut page = fixture::page(Use::Training);
    page.people[0].participant.consent.set(Use::Training, Answer::No);
    page.people[1].participant.consent.set(Use::Training, Answer::Ask);
    check(
        &ConsentGiven,
        &page,
        expect![[r#"
            BLOCK card 1: training: the answer is no, or nobody asked
            BLOCK card 2: training: they want to be asked each time, and no yes is on record
            BLOCK card 7: training: the answer is no, or nobody asked
            BLOCK card 8: training: they want to be asked each time, and no yes is on record
        "#]],
    );
    page.people[1].participant.consent.given.push((Use::Training, page.name.clone()));
    assert_eq!(ConsentGiven.look(&page).len(), 2);
}

#[test]
fn the_most_restrictive_voice_wins() {
    let mut page = fixture::page(Use::Workshop);
    let quiet = page.people[6].participant.id.clone();
    page.people[6].participant.consent.set(Use::Workshop, Answer::No);
    assert!(ConsentGiven.look(&page).is_empty());
    page.cards[0].also_speaking.push(quiet);
    assert_eq!(ConsentGiven.look(&page).len(), 1);
}

#[test]
fn words_of_nobody_known_are_a_block() {
    let mut page = fixture::page(Use::Workshop);
    page.cards[0].participant = None;
    assert_eq!(ConsentGiven.look(&page)[0].severity, Severity::Block);
}

#[test]
fn a_topic_kept_out_is_a_hold_and_a_word_near_it_a_warning() {
    let mut page = fixture::page(Use::Workshop);
    page.people[0].participant.consent.exclude_topics.push("faith".to_owned());
    check(&ConsentGiven, &page, expect![[""]]);
    fixture::say(&mut page, 1, "It was my faith that kept me going.");
    fixture::say(&mut page, 7, "I prayed for her on the bus.");
    check(
        &ConsentGiven,
        &page,
        expect![[r#"
            HOLD card 1: tells of a topic that the person wants kept out
            WARN card 7: may touch a topic that the person wants kept out
        "#]],
    );
}

#[test]
fn two_people_who_may_not_stand_together_are_a_block() {
    let mut page = fixture::page(Use::Workshop);
    let other = page.people[2].participant.id.clone();
    page.people[1].participant.consent.not_with.push(other);
    check(
        &ConsentGiven,
        &page,
        expect![[r#"
            BLOCK cards 2, 3 and 8: two people who may never stand in the same output
        "#]],
    );
    page.cards.remove(2);
    assert!(ConsentGiven.look(&page).is_empty());
}

#[test]
fn words_wait_for_the_persons_own_yes_where_they_asked_for_that() {
    let mut page = fixture::page(Use::Workshop);
    page.cards.truncate(1);
    page.people[0].participant.consent.verbatim = Verbatim::ParticipantApprovedOnly;
    assert_eq!(ConsentGiven.look(&page).len(), 1);
    let yes = fixture::review("M01", ReviewRole::Participant, &page.cards[0].shown_digest);
    page.cards[0].reviews.push(yes);
    assert!(ConsentGiven.look(&page).is_empty());
}

#[test]
fn what_was_withdrawn_does_not_go_round_the_team_either() {
    let mut page = fixture::page(Use::Workshop);
    page.people[0].participant.consent.set(Use::Workshop, Answer::No);
    assert!(withdrawn(&page).is_empty());
    page.people[0].participant.consent.withdrawals.push(Withdrawal {
        what: Withdrawn::Person,
        on: page.on,
        reason: String::new(),
    });
    assert_eq!(withdrawn(&page).len(), 2);
}

/// The consent table of the example study (domain.md §9.3): answers in the order of the form,
/// from `report_quote`; `analysis` is yes for all. `y` yes, `n` no, `a` ask, `w` a yes that
/// was withdrawn on the day that stands in [`WITHDREW`].
const TABLE: &[(&str, &str, Copyright)] = &[
    ("M01", "yyyyynyynyyy", Copyright::Licensed),
    ("M02", "yyannnnnnnny", Copyright::Retained),
    ("M03", "yyyyyaynnyny", Copyright::Licensed),
    ("M04", "yyynnnynnnny", Copyright::Licensed),
    ("M05", "yywwnnwnnnny", Copyright::Licensed),
    ("M06", "yyyyynyyynyn", Copyright::Assigned),
    ("M07", "yyannnynnnny", Copyright::Retained),
    ("R01", "yyyyyyyyyyyy", Copyright::Licensed),
    ("R02", "yynnnnnnnnny", Copyright::Retained),
    ("P01", "yyyynnnnnnyy", Copyright::Licensed),
    ("P02", "yyyyynnnnnyy", Copyright::Licensed),
    ("P03", "yyynnnnnnnny", Copyright::Licensed),
    ("P04", "yyynnnnnnnny", Copyright::Licensed),
];

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn table_person(id: &str, answers: &str, copyright: Copyright) -> Person {
    let mut consent = Consent { copyright, ..Consent::default() };
    consent.set(Use::Analysis, Answer::Yes);
    let mut taken_back = Vec::new();
    for (use_, answer) in Use::ALL[1..].iter().zip(answers.chars()) {
        let answer = if answer == 'w' {
            taken_back.push(*use_);
            Answer::Yes
        } else {
            Answer::parse(&answer.to_string()).expect("an answer")
        };
        consent.set(*use_, answer);
    }
    let (what, on) = match id {
        "M05" => (Some(Withdrawn::Uses(taken_back)), "2026-11-05"),
        "R01" => (Some(Withdrawn::Person), "2026-09-20"),
        "M06" => (Some(Withdrawn::Passage(transcript("M06"), passage(41))), "2026-11-18"),
        _ => (None, "2026-01-01"),
    };
    consent.withdrawals.extend(what.map(|what| Withdrawal {
        what,
        on: day(on),
        reason: String::new(),
    }));
    if id == "M02" {
        consent.embargoes.push(Embargo {
            uses: vec![Use::ReportQuote, Use::Training],
            until: Until::ProceedingsEnd,
        });
        consent.exclude_audiences.push("Marrowby staff".to_owned());
    }
    if id == "P02" {
        consent.attribution = Attribution::Named;
        consent.attribution_uses = vec![Use::Training];
    }
    let proceedings = match id {
        "M02" | "M07" => Proceedings::Ongoing,
        _ => Proceedings::None,
    };
    Person {
        participant: Participant {
            id: ParticipantId::new(id).expect("an id"),
            label: id.to_owned(),
            role: "mother".to_owned(),
            proceedings,
            attributes: vec![],
            consent,
        },
        words_coded: 100,
    }
}

fn transcript(id: &str) -> TranscriptId {
    TranscriptId::new(id).expect("an id")
}

fn passage(number: usize) -> Span {
    Span::new(number * 100, number * 100 + 50).expect("a span")
}

/// What the table promises, worked out apart from [`heard_model::Consent::permits`].
fn promised(id: &str, use_: Use, on: &str, turn: usize) -> bool {
    let (_, answers, copyright) = TABLE.iter().find(|row| row.0 == id).expect("a row");
    let place = Use::ALL.iter().position(|other| *other == use_).expect("a use");
    let answer = if place == 0 { 'y' } else { answers.chars().nth(place - 1).expect("an answer") };
    let retained_bars = *copyright == Copyright::Retained
        && [
            "public_web",
            "exhibition",
            "social",
            "creative_adapted",
            "audio_original",
            "archive_reuse",
        ]
        .contains(&use_.as_str());
    let yes = match answer {
        'y' => true,
        'w' => on < "2026-11-05",
        _ => false,
    };
    yes && !retained_bars
        && !(id == "R01" && on >= "2026-09-20")
        && !(id == "M06" && turn == 41 && on >= "2026-11-18")
        && !(id == "M02" && [Use::ReportQuote, Use::Training].contains(&use_))
}

#[test]
fn every_cell_of_the_consent_table_is_honoured() {
    let mut cells = 0;
    for (id, answers, copyright) in TABLE {
        for use_ in Use::ALL {
            for on in
                ["2026-09-19", "2026-09-20", "2026-11-04", "2026-11-05", "2026-11-17", "2026-11-18"]
            {
                for turn in [7, 41] {
                    let mut page = fixture::page(use_);
                    page.on = day(on);
                    page.people = vec![table_person(id, answers, *copyright)];
                    page.relations.clear();
                    page.cards.truncate(1);
                    page.cards[0].participant = ParticipantId::new(id);
                    page.cards[0].transcript = transcript(id);
                    page.cards[0].span = passage(turn);
                    let blocked =
                        ConsentGiven.look(&page).iter().any(|f| f.severity == Severity::Block);
                    assert_eq!(
                        !blocked,
                        promised(id, use_, on, turn),
                        "{id} {use_:?} {on} turn {turn}"
                    );
                    cells += 1;
                }
            }
        }
    }
    assert_eq!(cells, 13 * 13 * 6 * 2);
}

#[test]
fn an_excluded_audience_and_an_embargo_are_honoured() {
    let (id, answers, copyright) = TABLE[1];
    let mut page = fixture::page(Use::Workshop);
    page.people = vec![table_person(id, answers, copyright)];
    page.cards.truncate(1);
    page.cards[0].participant = ParticipantId::new(id);
    assert!(ConsentGiven.look(&page).is_empty());
    page.shown_to = "twelve Marrowby staff".to_owned();
    assert_eq!(ConsentGiven.look(&page).len(), 1);
    page.shown_to = "readers of the report".to_owned();
    page.use_ = Use::ReportQuote;
    assert_eq!(ConsentGiven.look(&page).len(), 1);
    page.people[0].participant.proceedings = Proceedings::Concluded;
    assert!(ConsentGiven.look(&page).is_empty());
}

#[test]
fn whoever_excluded_somebody_is_shown_to_nobody_unnamed() {
    let mut page = fixture::page(Use::Workshop);
    page.people[2].participant.consent.exclude_audiences.push("Marrowby social workers".to_owned());
    check(&ConsentGiven, &page, expect![[""]]);
    page.shown_to = "the social work team".to_owned();
    check(
        &ConsentGiven,
        &page,
        expect![[r#"
        HOLD card 3: they may be who the person excluded
    "#]],
    );
    page.shown_to = "twelve Marrowby social workers".to_owned();
    check(
        &ConsentGiven,
        &page,
        expect![[r#"
        BLOCK card 3: workshop: they excluded this audience
    "#]],
    );
    page.shown_to = " ".to_owned();
    check(
        &ConsentGiven,
        &page,
        expect![[r#"
        BLOCK card 3: they excluded somebody, and nobody said who will see this
    "#]],
    );
}
