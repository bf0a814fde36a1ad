//! The board, and what a withdrawal touches.

use heard_model::consent::Withdrawn;
use heard_model::{Answer, Purpose, QuoteId, ReviewRole, Use, Verdict};
use heard_study::{Board, BoardPull, Decided, LogFilter, StudyError, ThemeReason};

use crate::room::{id, person};
use crate::way_out::{Ready, ready};

fn board(ready: &Ready) -> Board {
    Board::of(ready.study(), ready.sight.key.clone())
}

fn shown(board: &Board) -> Vec<QuoteId> {
    board.wall(Use::Workshop).unwrap().quotes.iter().map(|quote| quote.id()).collect()
}

fn order(board: &Board) -> Vec<QuoteId> {
    board.set("workshop-1").unwrap().collection.quotes
}

fn pull(size: usize) -> BoardPull {
    BoardPull {
        themes: vec![],
        size,
        min_words: 1,
        max_words: 80,
        per_person: None,
        without: vec![],
        seed: 1,
    }
}

#[test]
fn the_board_shows_what_is_approved_and_nothing_a_moment_longer() {
    let ready = ready();
    let board = board(&ready);
    assert!(shown(&board).is_empty(), "nobody has looked yet");
    ready.approve();
    assert_eq!(shown(&board), ready.quotes);
    let wall = board.wall(Use::Workshop).unwrap();
    assert!(!wall.quotes[0].shown.words.as_str().contains("Kayleigh"));
    assert_eq!(wall.voices.len(), 3);
    let veto = Decided {
        quote: ready.quotes[1],
        shown_digest: wall.quotes[1].shown.shown_digest.clone(),
        verdict: Verdict::Veto,
        uses: vec![],
        comment: String::new(),
        said: heard_study::Said::default(),
    };
    let on = "2026-11-22".parse().unwrap();
    ready.study().record_reviews("ama", ReviewRole::Peer, on, vec![veto]).unwrap();
    assert_eq!(shown(&board), [ready.quotes[0], ready.quotes[2]]);
    ready.study().withdraw(&person("M01"), Withdrawn::Person, on, "").unwrap();
    assert_eq!(shown(&board), [ready.quotes[2]]);
    // Without the key nothing new is shown: whatever changed, it can't be masked any more.
    let keyless = Board::of(ready.study(), None);
    assert_eq!(shown(&keyless), [ready.quotes[2]], "as it was made ready with the key");
    ready.study().set_consent(&person("M02"), Use::Training, Answer::No, "").unwrap();
    assert!(shown(&keyless).is_empty());
}

#[test]
fn cards_move_stay_pinned_and_come_back() {
    let ready = ready();
    ready.approve();
    let (board, q) = (board(&ready), &ready.quotes);
    board.put_before("workshop-1", q[2], Some(q[0])).unwrap();
    assert_eq!(order(&board), [q[2], q[0], q[1]]);
    board.undo("workshop-1").unwrap();
    assert_eq!(order(&board), *q);
    board.put_before("workshop-1", q[0], None).unwrap();
    assert_eq!(order(&board), [q[1], q[2], q[0]]);
    board.pin("workshop-1", q[0], true).unwrap();
    board.take_out("workshop-1", &[q[1], q[2]]).unwrap();
    let pulled = board.pull("workshop-1", &pull(2)).unwrap().value;
    assert_eq!((pulled.cards, pulled.people, pulled.pinned), (2, 2, 1));
    assert!(order(&board).contains(&q[0]));
    let all = board.pull("workshop-1", &pull(9)).unwrap().value;
    assert_eq!((all.cards, all.candidates), (3, 3));
    board.take_out("workshop-1", &[q[0]]).unwrap();
    assert!(board.set("workshop-1").unwrap().pinned.is_empty());
}

#[test]
fn another_voice_takes_a_cards_place() {
    let ready = ready();
    ready.approve();
    let (board, q) = (board(&ready), &ready.quotes);
    board.take_out("workshop-1", &[q[2]]).unwrap();
    let alike = board.alike("workshop-1", q[0]).unwrap();
    assert_eq!(alike.iter().map(|one| one.quote.id()).collect::<Vec<_>>(), [q[2]]);
    assert_eq!(alike[0].heard, 0);
    let balance = board.wall(Use::Workshop).unwrap().balance(&order(&board));
    assert_eq!((balance.heard.len(), balance.unheard.len(), balance.cards), (2, 1, 2));
    board.swap("workshop-1", q[0], q[2]).unwrap();
    assert_eq!(order(&board), [q[2], q[1]]);
}

#[test]
fn what_may_not_be_shown_gets_into_no_set() {
    let ready = ready();
    let board = board(&ready);
    let refused = board.add("workshop-1", &[ready.quotes[0]]);
    assert!(matches!(refused, Err(StudyError::NotFound { .. })));
    let refused = board.swap("workshop-1", ready.quotes[1], QuoteId(99));
    assert!(matches!(refused, Err(StudyError::NotFound { .. })));
    let refused = board.give_purpose("workshop-1", ready.quotes[0], Purpose::Evidence);
    assert!(matches!(refused, Err(StudyError::NotFound { .. })));
    let onlooker = Board::open(ready.study().folder());
    assert!(onlooker.is_ok_and(|board| board.sets().is_err()), "who only looks keeps no sets");
}

#[test]
fn why_these_quotes_is_kept_with_the_set() {
    let ready = ready();
    ready.approve();
    let board = board(&ready);
    let reason = ThemeReason {
        theme: "T1".to_owned(),
        reason: "the loudest and the quietest".to_owned(),
        contrary: "none_found".to_owned(),
    };
    board.give_reason("workshop-1", reason.clone()).unwrap();
    assert_eq!(board.set("workshop-1").unwrap().reasons, std::slice::from_ref(&reason));
    let wrong = ThemeReason { contrary: "perhaps".to_owned(), ..reason };
    assert!(board.give_reason("workshop-1", wrong).is_err());
    board.give_purpose("workshop-1", ready.quotes[0], Purpose::EnableVoice).unwrap();
    assert!(
        board.purposes("workshop-1").unwrap().contains(&(ready.quotes[0], Purpose::EnableVoice))
    );
}

#[test]
fn a_day_that_is_over_brings_nothing_back() {
    let ready = ready();
    ready.approve();
    let study = ready.study();
    let mut set = study.collection("workshop-1").unwrap();
    set.collection.on = Some("2026-11-01".parse().unwrap());
    study.set_collection(set.collection, set.labels).unwrap();
    let on = "2026-11-20".parse().unwrap();
    study.withdraw(&person("M02"), Withdrawn::Person, on, "").unwrap();
    let view = board(&ready).gate("workshop-1").unwrap();
    assert!(view.report.findings.iter().any(|finding| finding.check == "D16"), "{view:?}");
}

#[test]
fn what_a_withdrawal_touches_is_told_before_and_happens_after() {
    let ready = ready();
    ready.approve();
    let study = ready.study();
    ready.release().unwrap();
    let on = "2026-11-23".parse().unwrap();
    let before = study.position().unwrap();
    let what = Withdrawn::Uses(vec![Use::Workshop]);
    let touched = study.withdrawal_touches(&person("M02"), &what, on).unwrap();
    assert_eq!(study.position().unwrap(), before, "looking changes nothing");
    assert_eq!(touched.quotes, [ready.quotes[1]]);
    assert_eq!(touched.collections, [("workshop-1".to_owned(), vec![2])]);
    let cards: Vec<u32> = touched.recalls[0].cards.iter().map(|card| card.number).collect();
    assert_eq!(cards, [2]);
    study.withdraw(&person("M02"), what, on, "").unwrap();
    assert_eq!(study.recall_list(on, Some(&person("M02"))).unwrap(), touched.recalls);
    let other = Withdrawn::Uses(vec![Use::Training]);
    assert!(study.withdrawal_touches(&person("M01"), &other, on).unwrap().recalls.is_empty());
    let all = study.withdrawal_touches(&person("M01"), &Withdrawn::Person, on).unwrap();
    assert_eq!(all.transcripts, [id("M01")]);
}

#[test]
fn how_an_answer_came_about_can_be_read() {
    let ready = ready();
    let study = ready.study();
    study.set_consent(&person("M01"), Use::Workshop, Answer::Ask, "a call").unwrap();
    study.give_consent(&person("M01"), Use::Workshop, "workshop-1", "asked at the door").unwrap();
    let on = "2026-11-22".parse().unwrap();
    study.withdraw(&person("M01"), Withdrawn::Uses(vec![Use::Training]), on, "").unwrap();
    let steps = study.consent_history(&person("M01")).unwrap();
    assert_eq!(steps[0].taken_back.len(), 1);
    assert_eq!(steps[1].given, [(Use::Workshop, "workshop-1".to_owned())]);
    assert_eq!(steps[2].answers, [(Use::Workshop, Answer::Yes, Answer::Ask)]);
    assert_eq!(steps[2].event.reason.as_deref(), Some("a call"));
    assert_eq!(steps[3].answers.len(), 3, "what the form said at first");
    assert_eq!(study.consent_history(&person("M02")).unwrap().len(), 1);
}

#[test]
fn a_transcript_with_quotes_stays_and_says_how_many() {
    let ready = ready();
    let refused = ready.study().remove_transcript(&id("M01"), "wrong file");
    assert!(matches!(refused, Err(StudyError::HasQuotes { quotes: 1, .. })), "{refused:?}");
}

#[test]
fn a_table_of_codings_is_journalled_by_its_number() {
    let ready = ready();
    let table = b"transcript,start,end,code\nM01,0,3,C99\n";
    // The code is unknown: nothing goes in, and nothing is told of the file either.
    let path = "Kayleigh/codings.csv";
    assert!(ready.study().import_coding_table(path, table).is_err());
    ready.study().import_codings(vec![]).unwrap();
    let log = ready.study().log(&LogFilter::default()).unwrap();
    let told = |event: &heard_study::Event| event.subject.clone().unwrap_or_default();
    assert!(log.iter().all(|event| !told(event).contains("Kayleigh")));
}
