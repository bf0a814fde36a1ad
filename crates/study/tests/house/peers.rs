//! Reviewers: what they are shown, what their answers do, who is asked.

use heard_model::{Light, QuoteId, ReviewRole, ReviewState, Span, Use, Verdict};
use heard_study::{
    Answer, Around, Caps, NewQuote, Next, Returned, ReturnedFault, ReviewDesk, Reviewing, Said,
    Says, Sheet, SheetCode, Standing, StudyError, Ticked, ToReview,
};

use crate::room::{id, person};
use crate::way_out::{Ready, ready};

const USES: [Use; 2] = [Use::Workshop, Use::Training];

fn ask(ready: &Ready, reviewer: &str, role: ReviewRole) -> (ReviewDesk, Reviewing) {
    let study = ready.study();
    study.assign_reviews(reviewer, role, &ready.quotes, &USES).unwrap();
    study.make_shown(&ready.sight).unwrap();
    (ReviewDesk::open(study.folder(), reviewer).unwrap(), study.reviewing(reviewer, role))
}

fn answer(one: &ToReview, says: Says, once: &str) -> Answer {
    Answer {
        public_id: one.shown.public_id.clone(),
        shown_digest: one.shown.shown_digest.clone(),
        says,
        once: once.to_owned(),
    }
}

fn lights(lights: [Light; 2]) -> Says {
    let said = Said { lights: USES.into_iter().zip(lights).collect(), ..Said::default() };
    Says::Answers(said, String::new())
}

fn state(ready: &Ready, quote: QuoteId, use_: Use) -> ReviewState {
    ready.study().review_state(quote, use_, &ready.sight).unwrap()
}

#[test]
fn one_no_holds_the_use_that_it_was_said_of() {
    let ready = ready();
    for (reviewer, role, says) in [
        ("ama", ReviewRole::Peer, lights([Light::Yes, Light::Yes])),
        ("ben", ReviewRole::Researcher, lights([Light::Yes, Light::Yes])),
        ("cy", ReviewRole::Peer, lights([Light::Yes, Light::No])),
    ] {
        let (desk, hand) = ask(&ready, reviewer, role);
        hand.answer(&answer(&desk.assigned().unwrap()[0], says, "")).unwrap();
    }
    assert_eq!(state(&ready, ready.quotes[0], Use::Workshop), ReviewState::Approved);
    assert_eq!(state(&ready, ready.quotes[0], Use::Training), ReviewState::Held);
    // Disagreement is kept, not averaged.
    let reviews = ready.study().reviews(ready.quotes[0]).unwrap();
    assert_eq!(reviews.len(), 3);
    assert_eq!(reviews[2].not_for, [Use::Training]);
    assert_eq!(ready.study().answers(ready.quotes[0]).unwrap().len(), 3);
    assert!(ready.study().check().unwrap().is_empty());
}

#[test]
fn an_answer_that_is_sent_twice_is_one_and_the_last_one_counts() {
    let ready = ready();
    let (desk, hand) = ask(&ready, "ama", ReviewRole::Peer);
    let one = desk.assigned().unwrap().remove(0);
    hand.sit(Vec::new(), true).unwrap();
    for _ in 0..3 {
        hand.answer(&answer(&one, lights([Light::Yes, Light::Yes]), "a1")).unwrap();
    }
    let reviews = || ready.study().reviews(one.shown.quote).unwrap();
    assert_eq!(reviews().len(), 1);
    hand.answer(&answer(&one, lights([Light::No, Light::No]), "a2")).unwrap();
    assert_eq!(reviews().last().unwrap().verdict, Verdict::Veto);
    assert_eq!(state(&ready, one.shown.quote, Use::Workshop), ReviewState::Held);
    let now = "2026-11-22T09:00:00Z".parse().unwrap();
    assert_eq!(desk.sitting(now).unwrap().unwrap().done, 1, "a change is not another quote");
    let (_, beside) = desk.find(&one.shown.public_id).unwrap();
    assert_eq!(beside.answered.unwrap().lights, [(USES[0], Light::No), (USES[1], Light::No)]);
    let latest = heard_study::LogFilter { limit: Some(1), ..heard_study::LogFilter::default() };
    let told = &ready.study().log(&latest).unwrap()[0];
    assert_eq!((told.actor.as_str(), told.subject.as_deref()), ("ama", Some("Q-0001")));
}

#[test]
fn whom_somebody_may_know_they_are_never_shown_again() {
    let mut ready = ready();
    let quote = ready.study().quote(ready.quotes[0]).unwrap().quote;
    let other = Span::new(quote.span.start(), quote.span.end() - 20).unwrap();
    let other = NewQuote::new(&id("M01"), other);
    ready.quotes.push(ready.study().lift_quote(other).unwrap().value);
    let (desk, hand) = ask(&ready, "ama", ReviewRole::Peer);
    let all = desk.assigned().unwrap();
    assert_eq!(all.len(), 4);
    hand.answer(&answer(&all[0], Says::KnowsPerson, "")).unwrap();
    let left =
        || -> Vec<u32> { desk.assigned().unwrap().iter().map(|one| one.shown.quote.0).collect() };
    assert_eq!(left(), [2, 3]);
    assert!(matches!(desk.find(&all[3].shown.public_id), Err(StudyError::NotFound { .. })));
    let refused = hand.answer(&answer(&all[3], Says::Pass, ""));
    assert!(matches!(refused, Err(StudyError::NotFound { .. })));
    assert_eq!(state(&ready, ready.quotes[0], Use::Workshop), ReviewState::Held);
    // Taking that quote out does not bring the person back.
    ready.study().reject_quote(ready.quotes[0], "held").unwrap();
    ready.study().make_shown(&ready.sight).unwrap();
    assert_eq!(left(), [2, 3]);
}

#[test]
fn what_stands_beside_a_quote_is_masked_and_is_only_what_was_asked_about() {
    let ready = ready();
    let (desk, hand) = ask(&ready, "ama", ReviewRole::Peer);
    let one = desk.assigned().unwrap().remove(0);
    let (_, beside) = desk.find(&one.shown.public_id).unwrap();
    let parts: Vec<(Around, &str)> =
        beside.round.iter().map(|(part, words)| (*part, words.as_str())).collect();
    assert_eq!(parts, [(Around::Question, "Can you say more about that day?")]);
    assert_eq!(beside.changes, ["name"]);
    assert!(!one.shown.words.as_str().contains("Kayleigh"));
    hand.keep_draft(&one.shown.public_id, &[("comment".to_owned(), "half".to_owned())]).unwrap();
    assert_eq!(desk.find(&one.shown.public_id).unwrap().1.draft.len(), 1);
    hand.answer(&answer(&one, Says::Pass, "")).unwrap();
    assert!(desk.find(&one.shown.public_id).unwrap().1.draft.is_empty());
    let stranger = ready.study().reviewing("bo", ReviewRole::Peer);
    let refused = stranger.answer(&answer(&one, Says::Pass, ""));
    assert!(matches!(refused, Err(StudyError::NotFound { .. })));
}

#[test]
fn a_sitting_ends_at_its_cap() {
    let ready = ready();
    let (desk, hand) = ask(&ready, "ama", ReviewRole::Peer);
    let now = "2026-11-22T09:00:00Z".parse().unwrap();
    let caps = Caps { quotes: 2, heavy: 1 };
    assert_eq!(desk.sitting(now).unwrap(), None);
    hand.sit(Vec::new(), true).unwrap();
    for n in 0..2 {
        let (Next::Read(one), _) = desk.next(now, caps).unwrap() else { panic!("nothing to read") };
        hand.answer(&answer(&one, Says::Pass, &n.to_string())).unwrap();
    }
    assert!(matches!(desk.next(now, caps).unwrap().0, Next::Enough));
    let later = "2026-11-22T15:00:00Z".parse().unwrap();
    assert_eq!(desk.sitting(later).unwrap(), None, "another day, another sitting");
}

#[test]
fn quotes_are_shared_out_with_a_peer_for_each_and_nobody_close_by() {
    let ready = ready();
    let study = ready.study();
    study.keep_apart("ama", &[person("M01")]).unwrap();
    let panel =
        vec![("ama".to_owned(), ReviewRole::Peer), ("ben".to_owned(), ReviewRole::Researcher)];
    let share = |panel: &[(String, ReviewRole)]| {
        study.share_reviews(&ready.quotes, panel, 2, &USES).unwrap().value
    };
    let first = share(&panel);
    assert_eq!((first.assigned, first.short), (5, vec![ready.quotes[0]]));
    let wider = [panel.clone(), vec![("cy".to_owned(), ReviewRole::Peer)]].concat();
    let second = share(&wider);
    assert_eq!((second.assigned, second.short.len()), (1, 0));
    assert_eq!(share(&wider).assigned, 0, "it is enough");
    study.make_shown(&ready.sight).unwrap();
    let desk = ReviewDesk::open(study.folder(), "ama").unwrap();
    let mine = desk.assigned().unwrap();
    assert_eq!(mine.len(), 2, "not the person she is kept apart from");
    let hand = study.reviewing("ama", ReviewRole::Peer);
    hand.answer(&answer(&mine[0], Says::Pass, "")).unwrap();
    assert_eq!(share(&wider).assigned, 1, "somebody else is asked");
    let (cleared, asked) = study.review_pack_for("ama", &ready.sight).unwrap();
    assert_eq!((cleared.shown().cards.len(), asked.len()), (2, 2));
    assert!(asked[0].shown_digest.starts_with(asked[0].code().split_once('-').unwrap().1));
}

#[test]
fn how_far_each_reader_is_goes_by_what_would_be_shown_today() {
    let ready = ready();
    let (desk, hand) = ask(&ready, "ama", ReviewRole::Peer);
    let mine = desk.assigned().unwrap();
    hand.answer(&answer(&mine[0], lights([Light::Yes, Light::Yes]), "")).unwrap();
    hand.answer(&answer(&mine[1], Says::Pass, "")).unwrap();
    let reader = ready.study().readers().unwrap().remove(0);
    assert_eq!((reader.name.as_str(), reader.role), ("ama", ReviewRole::Peer));
    assert_eq!((reader.answered, reader.passed, reader.not_given), (1, 1, 0));
    assert_eq!(reader.waiting, mine.len() - 2);
    assert!(ready.study().kept_apart().unwrap().is_empty());
    let last = mine.last().unwrap();
    hand.answer(&answer(last, Says::KnowsPerson, "")).unwrap();
    let apart = ready.study().kept_apart().unwrap();
    assert_eq!(apart.len(), 1);
    assert!(apart[0].said_so && apart[0].reviewer == "ama");
    let reader = ready.study().readers().unwrap().remove(0);
    assert!(reader.not_given > 0, "{reader:?}");
    assert_eq!(reader.answered + reader.passed + reader.not_given + reader.waiting, mine.len());
}

/// What a pack of `desk` gives back, everything answered so.
fn returned(desk: &ReviewDesk, says: &Says, mark: &str) -> Returned {
    let all = desk.assigned().unwrap();
    let answers =
        all.iter().map(|one| answer(one, says.clone(), &format!("{}{mark}", one.shown.quote)));
    Returned { reviewer: "ama".to_owned(), answers: answers.collect() }
}

#[test]
fn what_comes_back_is_taken_in_once_and_no_no_is_lost() {
    let ready = ready();
    let study = ready.study();
    let (desk, _) = ask(&ready, "ama", ReviewRole::Peer);
    let yes = returned(&desk, &lights([Light::Yes, Light::Yes]), "a");
    let no = returned(&desk, &lights([Light::Yes, Light::No]), "b");
    let taken = |file: &Returned, changed: bool| -> Vec<Standing> {
        let taken = study.take_returned(file, &ready.sight, changed).unwrap();
        taken.iter().map(|one| one.standing).collect()
    };
    let looked = study.look_at_returned(&yes, &ready.sight).unwrap();
    assert_eq!(looked.0, ReviewRole::Peer);
    assert_eq!(study.reviews(ready.quotes[0]).unwrap().len(), 0, "a look keeps nothing");
    assert_eq!(taken(&yes, false), [Standing::New; 3]);
    assert_eq!(taken(&yes, false), [Standing::Before; 3]);
    assert_eq!(taken(&no, false), [Standing::Instead; 3]);
    let third = returned(&desk, &lights([Light::Yes, Light::Yes]), "c");
    assert_eq!(taken(&third, false), [Standing::TakesBackANo; 3]);
    assert_eq!(state(&ready, ready.quotes[0], Use::Training), ReviewState::Held);
    assert_eq!(taken(&third, true), [Standing::Instead; 3]);
    assert_eq!(study.reviews(ready.quotes[0]).unwrap().len(), 3);
    let stranger = Returned { reviewer: "zed".to_owned(), ..third };
    let refused = study.take_returned(&stranger, &ready.sight, false);
    assert!(matches!(refused, Err(StudyError::NotFound { what: "reviewer", .. })));
    assert!(study.check().unwrap().is_empty());
}

#[test]
fn a_sheet_binds_to_the_words_that_were_printed() {
    let ready = ready();
    let study = ready.study();
    let (desk, _) = ask(&ready, "ama", ReviewRole::Peer);
    let one = desk.assigned().unwrap().remove(0);
    let code = SheetCode::of(one.shown.quote, &one.shown.shown_digest);
    let ticked = |code: &SheetCode, says: Says| {
        let ticked = Ticked { code: code.clone(), says, once: "p".to_owned() };
        study.type_in("ama", &ticked, &ready.sight)
    };
    let yes = lights([Light::Yes, Light::Unsure]);
    ticked(&code, yes.clone()).unwrap();
    assert!(matches!(ticked(&code, yes.clone()), Err(StudyError::AlreadySaved { .. })));
    let kept = study.reviews(one.shown.quote).unwrap();
    assert_eq!((kept.len(), kept[0].not_for.as_slice()), (1, &[Use::Training][..]));
    let old = SheetCode::read(&format!("{}-fffff", one.shown.quote.0)).unwrap();
    let refused = ticked(&old, yes.clone());
    let changed = |error: &StudyError| {
        matches!(error, StudyError::Returned(ReturnedFault::WordsChanged { .. }))
    };
    assert!(refused.as_ref().is_err_and(changed), "{refused:?}");
    // Whom they may know is no matter of words.
    let once = Ticked { code: old, says: Says::KnowsPerson, once: "q".to_owned() };
    study.type_in("ama", &once, &ready.sight).unwrap();
    assert!(matches!(ticked(&code, yes), Err(StudyError::NotFound { what: "sheet", .. })));
    let Sheet::NotGiven(others) = study.sheet("ama", &code, &ready.sight).unwrap() else {
        panic!()
    };
    assert!(others.is_empty());
}

#[test]
fn a_no_about_words_that_are_held_back_meanwhile_counts() {
    let ready = ready();
    let study = ready.study();
    let (desk, hand) = ask(&ready, "ama", ReviewRole::Peer);
    let no = returned(&desk, &lights([Light::No, Light::No]), "a");
    let seen = desk.assigned().unwrap();
    let one = seen.iter().find(|one| one.shown.quote == ready.quotes[2]).unwrap();
    let code = SheetCode::of(one.shown.quote, &one.shown.shown_digest);
    let quote = study.quotes().unwrap().swap_remove(2).quote;
    let tag = (quote.transcript.clone(), quote.span, heard_study::PassageTag::Safeguarding);
    study.tag_passages(vec![tag]).unwrap();
    study.make_shown(&ready.sight).unwrap();
    assert!(desk.find(&one.shown.public_id).is_err(), "nobody is shown it");
    // The pack, the sheet, and the page that was open.
    let taken = study.take_returned(&no, &ready.sight, false).unwrap();
    let held = taken.iter().find(|back| back.answer.public_id == one.shown.public_id).unwrap();
    assert_eq!((held.standing, held.shown.is_none()), (Standing::HeldBack, true));
    assert_eq!(study.reviews(quote.id).unwrap()[0].verdict, Verdict::Veto);
    let again = study.take_returned(&no, &ready.sight, false).unwrap();
    assert!(again.iter().all(|one| one.standing == Standing::Before), "{again:?}");
    let Sheet::HeldBack(sheet) = study.sheet("ama", &code, &ready.sight).unwrap() else { panic!() };
    assert_eq!((sheet.role, sheet.asked_for.as_slice()), (ReviewRole::Peer, &USES[..]));
    let ticked = Ticked { code, says: lights([Light::No, Light::Yes]), once: "p".to_owned() };
    study.type_in("ama", &ticked, &ready.sight).unwrap();
    hand.answer(&answer(one, lights([Light::No, Light::No]), "w")).unwrap();
    assert_eq!(study.reviews(quote.id).unwrap().len(), 3);
    // A yes does not take it back in passing; and a stranger's is nobody's.
    let yes = returned_of(one, lights([Light::Yes, Light::Yes]));
    let taken = study.take_returned(&yes, &ready.sight, false).unwrap();
    assert_eq!(taken[0].standing, Standing::TakesBackANo);
    study.assign_reviews("ben", ReviewRole::Researcher, &ready.quotes[..1], &USES).unwrap();
    let theirs = Returned { reviewer: "ben".to_owned(), ..yes };
    let taken = study.take_returned(&theirs, &ready.sight, false).unwrap();
    assert_eq!(taken[0].standing, Standing::NotGiven);
    // Once somebody decided, it is shown under the name it had, and held by the no.
    let marked = study.tagged_passages(None).unwrap().remove(0);
    study.untag_passage(&marked, "Dr Lee", "known to the team").unwrap();
    study.make_shown(&ready.sight).unwrap();
    let back = desk.find(&one.shown.public_id).unwrap().0;
    assert_eq!((back.shown.quote, back.decided), (quote.id, Some(Verdict::Veto)));
    assert_eq!(state(&ready, quote.id, Use::Workshop), ReviewState::Held);
    assert_eq!(study.check().unwrap(), []);
}

fn returned_of(one: &ToReview, says: Says) -> Returned {
    Returned { reviewer: "ama".to_owned(), answers: vec![answer(one, says, "y")] }
}
