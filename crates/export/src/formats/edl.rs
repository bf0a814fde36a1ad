//! An edit decision list for a trigger film: CMX 3600, 25 frames a second, non-drop.
//!
//! The list names reels by number alone; which recording a reel is stands in `reels`, a table that
//! stays with the team. Times come from the turns of the transcript. Where a quote is part of a
//! turn they are worked out from how far into it the words stand, and said to be a guess. What
//! is hidden in the words is still spoken on the recording: every such clip says so.

use heard_model::Use;

use super::csv::comma_separated;
use super::script::only_for;
use super::{For, Format};
use crate::ExportError;
use crate::sheet::{SYNTHETIC, Sheet};

pub(super) const EDL: Format = Format {
    name: "edl",
    title: "Edit decision list for a film (CMX 3600)",
    ending: ".edl",
    media_type: "text/plain; charset=us-ascii",
    accepts: &[For::Release],
    write,
};

pub(super) const REELS: Format = Format {
    name: "reels",
    title: "Which recording each reel of an edit decision list is",
    ending: "-reels.csv",
    media_type: "text/csv; charset=utf-8",
    accepts: &[For::Internal],
    write: reels,
};

/// Frames a second, as in British television.
const RATE: u64 = 25;
/// How long the card with a theme's name stands, in frames.
const TITLE: u64 = 5 * RATE;
/// A film of this many minutes is as long as a room will sit through.
const MINUTES: u64 = 30;

fn write(sheet: &Sheet) -> Result<Vec<u8>, ExportError> {
    only_for(EDL.name, sheet, &[Use::AudioOriginal])?;
    let without: Vec<u32> =
        sheet.cards.iter().filter(|card| card.clip.is_none()).map(|card| card.number).collect();
    if !without.is_empty() {
        return Err(ExportError::NoTimes { cards: without });
    }
    let mut list = List { lines: Vec::new(), events: 0, at: 60 * 60 * RATE };
    list.lines.push(format!("TITLE: {}", ascii(&sheet.title)));
    list.lines.push("FCM: NON-DROP FRAME".to_owned());
    list.note("25 FRAMES A SECOND. EVERY VOICE HERE AGREED TO BE HEARD; NOTHING ELSE ON A REEL MAY BE USED");
    if let Some(care) = crate::poem::care(sheet) {
        list.note(&format!("BEFORE IT BEGINS, SHOW: THIS IS ABOUT {care}"));
    }
    let mut theme = "";
    for card in &sheet.cards {
        if card.theme_name() != theme {
            theme = card.theme_name();
            list.event("BL", "V", 0, TITLE);
            list.note(&format!("TITLE CARD: {theme}"));
        }
        let Some(clip) = &card.clip else { continue };
        let (from, to) =
            (frames(clip.start_ms), frames(clip.end_ms).max(frames(clip.start_ms) + 1));
        list.event(&format!("R{:03}", clip.reel), "AA/V", from, to);
        list.note(&format!("CARD {}: {}", card.number, card.label));
        if clip.guessed {
            list.note("PART OF A TURN: IN AND OUT ARE GUESSED, FIND THEM BY EAR");
        }
        if clip.gaps > 0 {
            list.note(&format!("{} PLACES WERE LEFT OUT INSIDE: CUT THEM TOO", clip.gaps));
        }
        if clip.hidden > 0 {
            list.note(&format!(
                "{} THINGS THAT IDENTIFY ARE SPOKEN HERE: CUT OR BLEEP THEM",
                clip.hidden
            ));
        }
    }
    if !sheet.support.is_empty() {
        list.event("BL", "V", 0, TITLE);
        list.note(&format!("AT THE END, SHOW: {}", sheet.support.join("; ")));
    }
    let total = (list.at - 60 * 60 * RATE) / RATE;
    list.note(&format!("IN ALL {}:{:02} OF AT MOST {MINUTES}:00", total / 60, total % 60));
    list.note(&sheet.footer());
    if sheet.synthetic {
        list.note(SYNTHETIC);
    }
    Ok((list.lines.join("\r\n") + "\r\n").into_bytes())
}

struct List {
    lines: Vec<String>,
    events: u32,
    /// Where the film is, in frames.
    at: u64,
}

impl List {
    /// `001  R001     AA/V  C        in out in out`.
    fn event(&mut self, reel: &str, track: &str, from: u64, to: u64) {
        self.events += 1;
        let end = self.at + (to - from);
        self.lines.push(format!(
            "{:03}  {reel:<8} {track:<5} C        {} {} {} {}",
            self.events,
            timecode(from),
            timecode(to),
            timecode(self.at),
            timecode(end)
        ));
        self.at = end;
    }

    fn note(&mut self, words: &str) {
        self.lines.push(format!("* {}", ascii(words)));
    }
}

fn frames(ms: u64) -> u64 {
    ms.saturating_mul(RATE) / 1000
}

fn timecode(frames: u64) -> String {
    let (seconds, frame) = (frames / RATE, frames % RATE);
    format!("{:02}:{:02}:{:02}:{frame:02}", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60)
}

/// The standard knows plain letters only.
fn ascii(words: &str) -> String {
    words
        .chars()
        .map(|c| match c {
            '’' | '‘' => '\'',
            '“' | '”' => '"',
            '–' | '—' | '·' => '-',
            c if c.is_ascii() && !c.is_ascii_control() => c,
            _ => '?',
        })
        .collect()
}

fn reels(sheet: &Sheet) -> Result<Vec<u8>, ExportError> {
    let mut rows = vec![["reel", "transcript"].map(str::to_owned).to_vec()];
    for card in &sheet.cards {
        let Some(clip) = &card.clip else { continue };
        let row = vec![format!("R{:03}", clip.reel), card.transcript.clone()];
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    comma_separated(&rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use expect_test::expect;
    use heard_anonymise::Clip;

    #[test]
    fn a_film_is_cut_by_the_times_of_the_turns() {
        let mut sheet = fixture::sheet(For::Release);
        sheet.cards.truncate(2);
        sheet.used = Use::AudioOriginal;
        assert!(write(&sheet).expect_err("no times").to_string().contains("cards 1, 2"));
        let clip = |reel, start_ms, end_ms| Clip {
            reel,
            start_ms,
            end_ms,
            guessed: false,
            gaps: 0,
            hidden: 0,
        };
        sheet.cards[0].clip = Some(clip(1, 61_000, 66_520));
        sheet.cards[1].clip =
            Some(Clip { guessed: true, hidden: 1, ..clip(2, 3_600_000, 3_604_000) });
        let list = String::from_utf8(write(&sheet).expect("a list")).expect("text");
        expect![[r#"
            TITLE: Leaving the ward
            FCM: NON-DROP FRAME
            * 25 FRAMES A SECOND. EVERY VOICE HERE AGREED TO BE HEARD; NOTHING ELSE ON A REEL MAY BE USED
            001  BL       V     C        00:00:00:00 00:00:05:00 01:00:00:00 01:00:05:00
            * TITLE CARD: Watched, not helped
            002  R001     AA/V  C        00:01:01:00 00:01:06:13 01:00:05:00 01:00:10:13
            * CARD 1: Robyn
            003  R002     AA/V  C        01:00:00:00 01:00:04:00 01:00:10:13 01:00:14:13
            * CARD 2: Zofia
            * PART OF A TURN: IN AND OUT ARE GUESSED, FIND THEM BY EAR
            * 1 THINGS THAT IDENTIFY ARE SPOKEN HERE: CUT OR BLEEP THEM
            004  BL       V     C        00:00:00:00 00:00:05:00 01:00:14:13 01:00:19:13
            * AT THE END, SHOW: Kindling House 01632 960 145, any time
            * IN ALL 0:19 OF AT MOST 30:00
            * Held in Mind - workshop-2 - codebook v3 (9c1e0b7a)
            * SYNTHETIC - invented for software testing. No real person, place, service or case.
        "#]]
        .assert_eq(&list.replace("\r\n", "\n"));
    }
}
