//! The pack that goes to one person: their words as they would be shown, and boxes to tick.
//!
//! Only quotes that were chosen are in it, with the label beside them, what they would be used
//! for, and ways to say keep, change, leave out, or not for this. What no answer means is said.

use heard_anonymise::{Cleared, ReviewPack};
use heard_model::Use;

use crate::document::{Block, Document, DocumentKind};
use crate::sheet::{HOW_TO_READ, Sheet, use_in_words, words};
use crate::{ExportError, For};

/// What the pack says besides the words.
#[derive(Clone, Debug)]
pub struct YourWords {
    /// By when an answer is hoped for, as people write a day.
    pub reply_by: String,
    /// How to answer: a name, a phone number, an address.
    pub reply_to: String,
    /// What no answer means.
    pub silence: Silence,
    /// For which uses each quote was chosen, in the order of the page.
    pub uses: Vec<Vec<Use>>,
}

/// What it means if no answer comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Silence {
    /// The words are left out. Always so for creative work and the public.
    #[default]
    MeansNo,
    /// The words are kept, because the person agreed to that before.
    MeansYes,
}

/// Writes the pack of one person.
pub fn your_words(
    cleared: &Cleared<ReviewPack>,
    says: &YourWords,
    kind: DocumentKind,
) -> Result<Vec<u8>, ExportError> {
    document(&Sheet::of(cleared.shown(), For::Review), says).write(kind)
}

fn document(sheet: &Sheet, says: &YourWords) -> Document {
    let mut blocks = opening(sheet, says);
    for (place, card) in sheet.cards.iter().enumerate() {
        blocks.push(Block::Heading(3, format!("{} of {}", place + 1, sheet.cards.len())));
        if let Some(note) = card.note() {
            blocks.push(Block::Care(format!("this is about {note}. You can skip it.")));
        }
        blocks.push(Block::Quote(card.words.clone(), card.label.clone()));
        let uses = says.uses.get(place).map(Vec::as_slice).unwrap_or_default();
        if card.edited {
            blocks.push(Block::Words(
                "We left some words out or explained some. … and [ ] show where.".to_owned(),
            ));
        }
        let mut ticks = vec![
            "Keep it like this".to_owned(),
            "Change it (say how below)".to_owned(),
            "Leave it out of everything".to_owned(),
        ];
        for used in uses {
            let audience = used.audience().unwrap_or(heard_model::Audience::Public);
            ticks.push(format!("Don’t use it for {}", use_in_words(*used, audience)));
        }
        blocks.push(Block::Ticks(ticks));
        blocks.push(Block::Lines(2));
    }
    blocks.push(Block::Heading(2, "Your name on it".to_owned()));
    blocks.push(Block::Words("Is the name or description beside your words right for you? Could somebody know from it who you are? You can choose another.".to_owned()));
    blocks.push(Block::Lines(2));
    blocks.push(Block::Words("You can change your mind later, too. Tell us, and we stop using your words. What is printed already we ask back.".to_owned()));
    Document {
        title: "Your words".to_owned(),
        study: sheet.study.clone(),
        subtitle: "What you said, as other people would read it".to_owned(),
        footer: format!("{} · your words · for you alone", sheet.study),
        synthetic: sheet.synthetic,
        blocks,
    }
}

fn opening(sheet: &Sheet, says: &YourWords) -> Vec<Block> {
    let silence = match says.silence {
        Silence::MeansNo => "If we hear nothing, we leave your words out.",
        Silence::MeansYes => {
            "If we hear nothing, we keep them, as you agreed with us before. For poems, plays, \
             recordings and anything public we leave them out."
        }
    };
    let mut blocks = vec![
        Block::Words("You told us about your life. We would like to show some of your words to other people. Here they are, just as they would be shown. Your name and other names are hidden.".to_owned()),
        Block::Words(HOW_TO_READ.to_owned()),
        Block::Words("You don’t have to read this. You don’t have to say why. You can ask somebody to read it with you. You can stop at any time.".to_owned()),
        Block::Heading(2, "How to answer".to_owned()),
        Block::Points(vec![
            format!("Answer by {}, if you can: {}.", words(&says.reply_by), words(&says.reply_to)),
            silence.to_owned(),
            "A no is always fine.".to_owned(),
        ]),
    ];
    if !sheet.support.is_empty() {
        blocks.push(Block::Heading(2, "Someone to talk to".to_owned()));
        blocks.push(Block::Points(sheet.support.clone()));
    }
    blocks.push(Block::Heading(2, "Your words".to_owned()));
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    #[test]
    fn the_pack_shows_the_words_the_uses_and_what_silence_means() {
        let mut sheet = fixture::sheet(For::Review);
        sheet.cards.truncate(3);
        sheet.cards[1].edited = true;
        let says = YourWords {
            reply_by: "3 December 2026".to_owned(),
            reply_to: "ring Lena on 01632 960 145".to_owned(),
            silence: Silence::MeansNo,
            uses: vec![vec![Use::Workshop, Use::CreativeVerbatim], vec![], vec![Use::Training]],
        };
        let document = document(&sheet, &says);
        let text =
            String::from_utf8(document.write(DocumentKind::Text).expect("text")).expect("text");
        for words in [
            "Answer by 3 December 2026, if you can: ring Lena on 01632 960 145.",
            "If we hear nothing, we leave your words out.",
            "Before you read: this is about a baby going into care. You can skip it.",
            "[  ] Don’t use it for creative work",
            "[  ] Don’t use it for staff training",
            "We left some words out",
        ] {
            assert!(text.contains(words), "no `{words}` in {text}");
        }
        for kind in DocumentKind::ALL {
            fixture::keep(
                &format!("your-words{}", kind.ending()),
                &document.write(kind).expect("a file"),
            );
        }
    }
}
