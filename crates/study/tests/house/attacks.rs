//! What somebody would try who wants to see more than they may, or who forgot something on the way:
//! each was possible once.

use heard_anonymise::Severity;
use heard_model::{Collection, Edit, EditKind, Participant, PoemForm, QuoteId, Span, Use};
use heard_study::{
    Board, ChosenLine, Key, LabelScheme, NewCorrection, NewPoem, NewQuote, PoemWords, ReleasePlan,
    StudyError,
};

use crate::room::{id, person};
use crate::way_out::{Ready, built, ready};

fn correct(ready: &Ready, name: &str, typed: &str, right: &str) {
    let new = NewCorrection { turn: None, typed: typed.to_owned(), right: right.to_owned() };
    ready.study().correct(&id(name), new, "a slip").unwrap();
}

fn on_the_wall(board: &Board) -> Vec<QuoteId> {
    board.wall(Use::Workshop).unwrap().quotes.iter().map(|quote| quote.id()).collect()
}

#[test]
fn words_that_were_put_right_are_shown_wrong_to_nobody() {
    let ready = ready();
    ready.approve();
    let board = Board::of(ready.study(), ready.sight.key.clone());
    assert_eq!(on_the_wall(&board), ready.quotes);
    correct(&ready, "M02", "rain", "snow");
    assert_eq!(on_the_wall(&board), [ready.quotes[0], ready.quotes[2]], "nobody approved `snow`");
}

/// A key with one name more.
fn other_key(ready: &Ready) -> Key {
    let file = ready.room.folder.path().join("key.toml");
    let more = "\n[[entity]]\nid = \"CHILD-02\"\nreplacement = \"[my cousin]\"\n\
                forms = [{ text = \"floor beside us\", class = \"alias\" }]\n";
    let text = std::fs::read_to_string(&file).unwrap() + more;
    std::fs::write(&file, text).unwrap();
    ready.study().open_key(Some(&file)).unwrap().unwrap()
}

#[test]
fn a_name_that_was_added_to_the_key_is_gone_from_the_board_at_once() {
    let ready = ready();
    ready.approve();
    let key = ready.sight.key.clone();
    let words = |board: &Board| -> String {
        let wall = board.wall(Use::Workshop).unwrap();
        wall.quotes.iter().map(|quote| quote.shown.words.as_str().to_owned()).collect()
    };
    assert!(words(&Board::of(ready.study(), key.clone())).contains("floor beside us"));
    let more = other_key(&ready);
    assert!(ready.study().is_shown_with(key.as_ref()));
    assert!(!ready.study().is_shown_with(Some(&more)));
    // The program was stopped and started again; nothing in the study changed.
    let again = ready.room.open("ana");
    assert!(!words(&Board::of(&again, Some(more))).contains("floor beside us"));
}

#[test]
fn a_release_takes_no_other_collections_name() {
    let ready = ready();
    ready.approve();
    let study = ready.study();
    let mut other = study.collection("workshop-1").unwrap().collection;
    other.name = "workshop-2".to_owned();
    study.set_collection(other, LabelScheme::Chosen).unwrap();
    // Whoever is asked each time said yes to the words of `workshop-2`.
    study.set_consent(&person("M02"), Use::Workshop, heard_model::Answer::Ask, "").unwrap();
    study.give_consent(&person("M02"), Use::Workshop, "workshop-2", "").unwrap();
    let plan = ReleasePlan { name: "workshop-2".to_owned(), ..ready.plan() };
    let refused = study.release(&plan, |cleared, _| Ok(built(cleared.shown())));
    assert!(matches!(refused, Err(StudyError::Exists { what: "collection", .. })), "{refused:?}");
}

#[test]
fn a_second_release_has_the_yes_that_was_said_to_its_collection() {
    let ready = ready();
    ready.approve();
    let study = ready.study();
    study.set_consent(&person("M02"), Use::Workshop, heard_model::Answer::Ask, "").unwrap();
    let plan = |name: &str| ReleasePlan { name: name.to_owned(), ..ready.plan() };
    let release = |name| study.release(&plan(name), |cleared, _| Ok(built(cleared.shown())));
    assert!(release("first").is_err(), "nobody asked her");
    study.give_consent(&person("M02"), Use::Workshop, "workshop-1", "").unwrap();
    release("first").unwrap();
    release("second").unwrap();
}

/// A poem of one line of a quote.
fn poem(ready: &Ready, quote: usize, words: &str) {
    let collection = Collection {
        name: "poem".to_owned(),
        title: "A line".to_owned(),
        use_: Use::CreativeVerbatim,
        on: None,
        shown_to: "a workshop".to_owned(),
        quotes: vec![],
    };
    let line =
        ChosenLine { quote: ready.quotes[quote], words: Some(words.to_owned()), begins: true };
    let words = PoemWords::Chosen {
        form: PoemForm::Found,
        lines: vec![line],
        per_person: 9,
        may_repeat: false,
    };
    let new = NewPoem { collection, labels: LabelScheme::Chosen, made_by: "Ada".to_owned(), words };
    ready.study().make_poem(new, ready.sight.key.as_ref()).unwrap();
}

/// The line as it would be shown, and whether D18 stands against it.
fn line(ready: &Ready) -> (String, bool) {
    let page = ready.study().page("poem", &ready.sight).unwrap();
    let report = heard_anonymise::gate(&page);
    let unfaithful =
        report.findings.iter().any(|f| f.check == "D18" && f.severity == Severity::Block);
    (page.cards[0].shown.as_str().to_owned(), unfaithful)
}

#[test]
fn a_line_of_a_poem_shows_what_its_quote_shows() {
    let ready = ready();
    poem(&ready, 1, "nobody told me which bell to press");
    correct(&ready, "M02", "bell", "buzzer");
    assert_eq!(line(&ready), ("nobody told me which buzzer to press".to_owned(), false));
    leave_out(&ready, 1, "which bell to press so ");
    assert_eq!(line(&ready), ("nobody told me …".to_owned(), false));
}

fn leave_out(ready: &Ready, quote: usize, words: &str) {
    let quote = ready.study().quote(ready.quotes[quote]).unwrap().quote;
    let text = ready.study().raw_transcript(&quote.transcript, "a test").unwrap().text;
    let at = text.expose().find(words).unwrap();
    let edit = Edit { span: Span::new(at, at + words.len()).unwrap(), kind: EditKind::LeftOut };
    ready.study().edit_quote(quote.id, vec![edit], "", None).unwrap();
}

#[test]
fn a_line_whose_words_were_left_out_of_the_quote_since_shows_none_of_them() {
    let ready = ready();
    poem(&ready, 2, "sat on the floor");
    leave_out(&ready, 2, " and sat on the floor beside");
    assert_eq!(line(&ready), ("…".to_owned(), true));
}

#[test]
fn a_person_who_is_called_by_their_name_is_numbered_in_an_anonymised_project() {
    let ready = ready();
    ready.room.import("K1", "INT: And you?\nKayleigh: they were kind to me, all of them.\n");
    let other = ready.study().participant(&person("M01")).unwrap();
    let named = Participant { id: person("Kayleigh"), label: "Robyn".to_owned(), ..other };
    ready.study().import_participants(vec![named]).unwrap();
    let key = ready.sight.key.clone().unwrap();
    let project = ready.study().anonymised_project(&key, "a test").unwrap().value;
    assert_eq!(project.cases.len(), 4);
    assert!(
        project.cases.iter().all(|case| !case.name.contains("Kayleigh")),
        "{:?}",
        project.cases
    );
}

#[test]
fn half_a_word_is_nobodys() {
    let ready = ready();
    let quote = ready.study().quote(ready.quotes[2]).unwrap().quote;
    let cut = Span::new(quote.span.start() + 1, quote.span.end() - 2).unwrap();
    let lifted = ready.study().lift_quote(NewQuote::new(&quote.transcript, cut)).unwrap().value;
    let whole = ready.study().quote(lifted).unwrap().quote.span;
    // `he made … beside u` is `she made … beside us`; the full stop was left out on purpose.
    assert_eq!((whole.start(), whole.end()), (quote.span.start(), quote.span.end() - 1));
    let text = "INT: And?\nM01: I didn’t agree.\n";
    ready.room.import("half", text);
    let at = text.find("I did").unwrap();
    let did = NewQuote::new(&id("half"), Span::new(at, at + 5).unwrap());
    let lifted = ready.study().lift_quote(did).unwrap().value;
    let span = ready.study().quote(lifted).unwrap().quote.span;
    assert_eq!(&text[span.range()], "I didn’t");
}

#[test]
fn a_file_that_is_called_after_somebody_is_numbered_in_an_anonymised_project() {
    let ready = ready();
    for name in ["Sarah-Tansley", "sarah_tansley_2", "interview-3"] {
        ready.room.import(name, "INT: And you?\nP: they were kind to me, all of them.\n");
    }
    let key = ready.sight.key.clone().unwrap();
    let project = ready.study().anonymised_project(&key, "a test").unwrap().value;
    let names: Vec<&str> =
        project.sources.iter().map(|source| source.transcript.id.as_str()).collect();
    assert_eq!(names.iter().filter(|name| name.starts_with("transcript-")).count(), 2, "{names:?}");
    for kept in ["M01", "M02", "M03", "interview-3"] {
        assert!(names.contains(&kept), "{names:?}");
    }
}
