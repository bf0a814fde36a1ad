use proptest::prelude::*;

use super::*;

/// Takes the «guillemets» out of both and expects the marked words of the first to be found as
/// marked in the second.
#[track_caller]
fn check(old: &str, kind: &str, new: &str) {
    let (old_text, span) = unmark(old);
    let (new_text, _) = unmark(new);
    let alignment = Alignment::new(&old_text, &new_text);
    let (found, told) = match alignment.anchor(span.unwrap()) {
        Anchor::Exact(span) => (Some(span), "exact"),
        Anchor::Beside(span) => (Some(span), "beside"),
        Anchor::Moved(span) => (Some(span), "moved"),
        Anchor::Changed(span) => (Some(span), "changed"),
        Anchor::Gone(_) => (None, "gone"),
    };
    let shown = match found {
        Some(span) => format!(
            "{}«{}»{}",
            &new_text[..span.start()],
            &new_text[span.range()],
            &new_text[span.end()..]
        ),
        None => new_text,
    };
    assert_eq!((shown.as_str(), told), (new, kind));
}

fn unmark(marked: &str) -> (String, Option<Span>) {
    let start = marked.find('«');
    let end = marked.find('»').map(|end| end - '«'.len_utf8());
    let span = start.zip(end).and_then(|(start, end)| Span::new(start, end));
    (marked.replace(['«', '»'], ""), span)
}

#[test]
fn words_that_nobody_touched_are_exact() {
    check("P: I «trusted» them.\n", "exact", "P: Well, I «trusted» them!\n");
    check("P: so 😭 «she left»\n", "exact", "INT: Yes?\nP: so 😭😭 «she left»\n");
    check("P: «cafe\u{301}s», all\n", "exact", "P: the «cafe\u{301}s», all\n");
}

#[test]
fn a_letter_put_right_is_a_change_of_that_word_alone() {
    check("P: I «trsuted» them.\n", "changed", "P: I «trusted» them.\n");
    check("P: I «trsuted them».\n", "changed", "P: I «trusted them».\n");
    check("P: I trsuted «them».\n", "exact", "P: I trusted «them».\n");
}

#[test]
fn of_a_doubled_word_the_one_that_stays_is_it() {
    check("P: the the «the» dog\n", "beside", "P: the «the» dog\n");
    check("P: «the» the dog\n", "exact", "P: «the» dog\n");
}

#[test]
fn what_went_is_gone_and_what_stands_elsewhere_once_was_moved() {
    check("P: yes.\nP: «nobody ever told me that».\n", "gone", "P: yes.\n");
    let between: String =
        (0..99).map(|n| format!("INT: And {n}?\nP: we left the house {n}.\n")).collect();
    check(
        &format!("P: «nobody ever told me that».\n{between}"),
        "moved",
        &format!("{between}P: «nobody ever told me that».\n"),
    );
}

/// What a typist does to a text, with where every byte of it went.
#[derive(Clone, Debug)]
enum Typing {
    Put(usize, &'static str),
    Drop(usize),
    Replace(usize, &'static str),
    DropLine(usize),
    PutLine(usize, &'static str),
}

fn typing() -> impl Strategy<Value = Typing> {
    let piece = || {
        prop::sample::select(vec![
            "really ",
            "😭",
            "e\u{301}",
            "the ",
            ",",
            "not ",
            "👩‍👧 ",
            "Wólska ",
            "and ",
            "x",
            " ",
            "𝒳y",
        ])
    };
    let line = prop::sample::select(vec!["INT: Mm.\n", "P1: Yeah.\n", "P1: (cries) 😭\n", "\n"]);
    prop_oneof![
        (any::<usize>(), piece()).prop_map(|(at, put)| Typing::Put(at, put)),
        any::<usize>().prop_map(Typing::Drop),
        (any::<usize>(), piece()).prop_map(|(at, put)| Typing::Replace(at, put)),
        any::<usize>().prop_map(Typing::DropLine),
        (any::<usize>(), line).prop_map(|(at, put)| Typing::PutLine(at, put)),
    ]
}

fn talk() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "the",
        "baby",
        "was",
        "taken",
        "I",
        "trusted",
        "cafe\u{301}",
        "😭",
        "them",
        "and",
        "nobody",
        "said",
        "Wólska",
        "yes",
        "𝒳y",
        "midwife",
        "hospital",
        "because",
        "never",
        "👩‍👧",
    ]);
    let line = prop::collection::vec(word, 1..14).prop_map(|words| words.join(" "));
    let who = prop::sample::select(vec!["INT", "P1", "P2"]);
    prop::collection::vec((who, line), 1..25)
        .prop_map(|turns| turns.iter().map(|(who, line)| format!("{who}: {line}.\n")).collect())
}

/// The text after the typing, and for every byte of the old text where it went.
fn typed(old: &str, typings: &[Typing]) -> (String, Vec<Option<usize>>) {
    // Characters with the byte of the old text that they came from.
    let mut text: Vec<(char, Option<usize>)> =
        old.char_indices().map(|(at, c)| (c, Some(at))).collect();
    for typing in typings {
        let length = text.len().max(1);
        let fresh = |put: &str| put.chars().map(|c| (c, None)).collect::<Vec<_>>();
        let line_of = |text: &[(char, Option<usize>)], at: usize| {
            let from = text[..at].iter().rposition(|(c, _)| *c == '\n').map_or(0, |at| at + 1);
            let to =
                text[at..].iter().position(|(c, _)| *c == '\n').map_or(text.len(), |n| at + n + 1);
            from..to
        };
        let word_of = |text: &[(char, Option<usize>)], at: usize| {
            let edge = |c: char| c == ' ' || c == '\n';
            let from = text[..at].iter().rposition(|(c, _)| edge(*c)).map_or(0, |at| at + 1);
            let to = text[at..].iter().position(|(c, _)| edge(*c)).map_or(text.len(), |n| at + n);
            from..to.max(from)
        };
        match typing {
            Typing::Put(at, put) => {
                let at = at % length.min(text.len() + 1);
                text.splice(at..at, fresh(put));
            }
            Typing::Drop(at) if !text.is_empty() => {
                let word = word_of(&text, at % length);
                text.splice(word, []);
            }
            Typing::Replace(at, put) if !text.is_empty() => {
                let word = word_of(&text, at % length);
                text.splice(word, fresh(put));
            }
            Typing::DropLine(at) if !text.is_empty() => {
                let line = line_of(&text, at % length);
                text.splice(line, []);
            }
            Typing::PutLine(at, put) if !text.is_empty() => {
                let line = line_of(&text, at % length);
                text.splice(line.start..line.start, fresh(put));
            }
            _ => {}
        }
    }
    let mut went = vec![None; old.len()];
    let mut new = String::new();
    for (character, from) in text {
        if let Some(from) = from {
            for byte in 0..character.len_utf8() {
                went[from + byte] = Some(new.len() + byte);
            }
        }
        new.push(character);
    }
    (new, went)
}

/// Whether every byte of `span` went on, side by side.
fn is_whole(went: &[Option<usize>], span: Span) -> bool {
    let places: Option<Vec<usize>> = went[span.range()].iter().copied().collect();
    places.is_some_and(|places| places.windows(2).all(|pair| pair[1] == pair[0] + 1))
}

proptest! {
    #[test]
    fn an_exact_place_has_its_words_and_what_was_left_alone_is_exact(
        old in talk(),
        typings in prop::collection::vec(typing(), 0..9),
        ends in prop::collection::vec((any::<usize>(), any::<usize>()), 1..12),
    ) {
        let (new, went) = typed(&old, &typings);
        let alignment = Alignment::new(&old, &new);
        let places: Vec<usize> =
            old.char_indices().map(|(at, _)| at).chain([old.len()]).collect();
        for (a, b) in ends {
            let (a, b) = (places[a % places.len()], places[b % places.len()]);
            let Some(span) = Span::new(a.min(b), a.max(b)) else { continue };
            let found = alignment.anchor(span);
            match found {
                Anchor::Exact(there) | Anchor::Beside(there) | Anchor::Moved(there) => {
                    prop_assert_eq!(new.get(there.range()), old.get(span.range()));
                }
                Anchor::Changed(there) => prop_assert!(new.get(there.range()).is_some()),
                Anchor::Gone(at) => prop_assert!(new.is_char_boundary(at)),
            }
            // Letters that stand in several places can't be told from each other by what they are;
            // words can, and so can letters that stand once before and once after.
            let words = &old[span.range()];
            let telling = words.split_whitespace().filter(|word| count(word) > 0).count() >= 2
                || (old.matches(words).count() == 1 && new.matches(words).count() == 1);
            if telling && is_whole(&went, span) {
                prop_assert!(
                    matches!(found, Anchor::Exact(_) | Anchor::Beside(_)),
                    "{:?} was left alone and is {:?}\nold: {:?}\nnew: {:?}",
                    &old[span.range()], found, old, new
                );
            }
        }
    }
}
