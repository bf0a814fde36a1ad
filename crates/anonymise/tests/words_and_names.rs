//! Words that are names too, and what stands beside a name.

use heard_anonymise::{Class, LOW, mentions};

/// `marked` has `«…»` around everything that is hidden.
fn check(marked: &str) {
    let text: String = marked.chars().filter(|c| !matches!(c, '«' | '»')).collect();
    let mut shown = text.clone();
    for mention in mentions(&text).iter().rev().filter(|mention| mention.score >= LOW) {
        shown.insert(mention.span.end(), '»');
        shown.insert(mention.span.start(), '«');
    }
    assert_eq!(shown, marked);
}

#[test]
fn what_somebody_does_or_is_is_no_name() {
    check("She looked at me and she'd pat my arm like that and I couldn't speak.");
    check("I mean, to be frank with you, he'd not read a page of it.");
    check("There's a robin sits on the bin here every morning.");
}

#[test]
fn a_part_of_a_building_is_no_name() {
    check("I've rung it myself, from the Annexe, to see what they hear.");
    check("We sat in the Kitchen until it was over.");
}

#[test]
fn the_letter_of_a_tag_is_no_name() {
    check("<p>Come and talk with us on Tuesday.</p>");
    check("<li><b>Ring us</b> first.</li>");
}

#[test]
fn a_word_with_a_sentences_capital_alone_is_no_name() {
    check("He went out. Summer training day, that. I'll book the room.");
}

#[test]
fn what_joins_or_fills_is_no_part_of_a_name() {
    check("We were there with «Kayleigh» and uh «Siobhan» then.");
    check("so my eldest is «tyrese» he's at school and then there's «kayleigh» and um «siobhan»");
}

#[test]
fn a_name_after_a_title_goes_on() {
    check("So I said, listen, «Mr Large Language Model», I said, you wait there.");
}

#[test]
fn who_says_something_is_somebody() {
    check("«Will» told me. «Grace» rang at six.");
    check("Will you tell me? Mark my words. Hope is all there is.");
    check("He laughed in the bath. You said it. They told me.");
    check("It was Monday. I saw her on the Tuesday. Friday came, then «Sunday Adeyemi» rang.");
}

#[test]
fn a_yes_is_no_name() {
    check("P1: Aye. It was grand, that.");
    check("P1: Aye, it was.");
}

#[test]
fn a_word_that_is_said_again_whole_is_no_name() {
    check("so he evalu- uh evaluated it all there and i couldn't stop looking at what he did");
}

#[test]
fn a_title_is_that_of_the_name_it_stands_before() {
    let class = |text: &str, name: &str| {
        let found =
            mentions(text).into_iter().find(|mention| text[mention.span.range()].contains(name));
        found.map(|mention| mention.class)
    };
    for (text, name, expected) in [
        ("So Dr Osei and Kayleigh talked.", "Kayleigh", Class::PersonName),
        ("Kayleigh saw Dr. Osei there.", "Kayleigh", Class::PersonName),
        ("The midwife, Kayleigh, wrote it.", "Kayleigh", Class::ProfessionalName),
        ("Kayleigh was my social worker.", "Kayleigh", Class::ProfessionalName),
    ] {
        assert_eq!(class(text, name), Some(expected), "{text}");
    }
}

#[test]
fn what_joins_two_names_is_part_of_both() {
    check("That was «Pico de la Mirandola» too.");
}
