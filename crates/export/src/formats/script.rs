//! Words to be spoken: a script for a recording, and one for a stage.
//!
//! The words stay as they are; who speaks, how long it takes and where to breathe stand beside
//! them. A voice is recognised sooner than a name, so each needs the consent for its own use.

use heard_model::Use;

use super::{For, Format};
use crate::ExportError;
use crate::sheet::{Card, SYNTHETIC, Sheet};

pub(super) const AUDIO: Format = Format {
    name: "audio-script",
    title: "Script for a recording",
    ending: "-audio-script.txt",
    media_type: "text/plain; charset=utf-8",
    accepts: &[For::Release],
    write: audio,
};

pub(super) const VERBATIM: Format = Format {
    name: "verbatim-script",
    title: "Script for a stage, word for word",
    ending: "-verbatim-script.txt",
    media_type: "text/plain; charset=utf-8",
    accepts: &[For::Release],
    write: verbatim,
};

/// People read aloud at about 150 words a minute.
const WORDS_A_SECOND: f64 = 2.5;
/// Seconds of silence after each piece.
const PAUSE: u64 = 3;

/// Refuses where the release is not for one of these uses.
pub(super) fn only_for(
    format: &'static str,
    sheet: &Sheet,
    uses: &'static [Use],
) -> Result<(), ExportError> {
    if uses.contains(&sheet.used) {
        return Ok(());
    }
    let needed = uses.iter().map(|use_| use_.as_str()).collect::<Vec<_>>().join(" or ");
    Err(ExportError::OtherUse { format, used: sheet.used.as_str(), needed })
}

fn seconds(words: &str) -> u64 {
    let words = words.split_whitespace().count();
    // A script of 2^53 words is not read in anybody's lifetime.
    #[allow(clippy::cast_precision_loss, reason = "a count of words")]
    let seconds = (words as f64 / WORDS_A_SECOND).ceil();
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a small whole number"
    )]
    let seconds = seconds as u64;
    seconds.max(1)
}

fn minutes(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

fn audio(sheet: &Sheet) -> Result<Vec<u8>, ExportError> {
    only_for(AUDIO.name, sheet, &[Use::AudioRevoiced, Use::AudioOriginal])?;
    let voice = if sheet.used == Use::AudioRevoiced {
        "Actors speak these words. The people who said them are not heard."
    } else {
        "The people who said these words are heard in their own voices."
    };
    let mut lines = vec![sheet.title.clone(), sheet.study.clone(), sheet.what(), String::new()];
    lines.push(voice.to_owned());
    lines.push("Say the words as they stand. … is a short pause, // a long one. [ ] is spoken like any other word.".to_owned());
    lines.push("Lengths are guesses at 150 words a minute.".to_owned());
    let mut spoken = 0;
    lines.push(String::new());
    lines.push("NARRATOR, FIRST OF ALL".to_owned());
    let mut opening = format!("{}.", sheet.title);
    if let Some(care) = crate::poem::care(sheet) {
        opening.push_str(&format!(" This is about {care}. You can stop at any time."));
    }
    spoken += seconds(&opening) + PAUSE;
    lines.extend([opening, "//".to_owned()]);
    let mut theme = "";
    for (place, card) in sheet.cards.iter().enumerate() {
        if card.theme_name() != theme && !card.theme_name().is_empty() {
            theme = card.theme_name();
            lines.extend([String::new(), format!("NARRATOR: {theme}.")]);
            spoken += seconds(theme) + PAUSE;
        }
        let length = seconds(&card.words);
        lines.push(String::new());
        lines.push(format!("{}. {} ({length} seconds)", place + 1, card.label.to_uppercase()));
        lines.extend([card.words.clone(), "//".to_owned()]);
        spoken += length + PAUSE;
    }
    lines.extend([String::new(), "NARRATOR, LAST OF ALL".to_owned()]);
    let support = sheet.support.join(". ");
    let closing = format!("If this brought something up, you can talk to somebody: {support}.");
    spoken += seconds(&closing);
    lines.push(if sheet.support.is_empty() {
        "Say here where a listener can turn.".to_owned()
    } else {
        closing
    });
    lines.extend([String::new(), format!("About {} in all.", minutes(spoken)), sheet.footer()]);
    Ok(finished(lines, sheet))
}

fn verbatim(sheet: &Sheet) -> Result<Vec<u8>, ExportError> {
    only_for(VERBATIM.name, sheet, &[Use::CreativeVerbatim])?;
    let unseen: Vec<u32> =
        sheet.cards.iter().filter(|card| !card.own_yes).map(|card| card.number).collect();
    if !unseen.is_empty() {
        return Err(ExportError::NotShownToThem { cards: unseen });
    }
    let edited = sheet.cards.iter().any(|card| card.edited);
    let kind = if edited {
        "MASSAGED VERBATIM: words were left out or explained, marked … and [ ]. None was added."
    } else {
        "EXACT VERBATIM: every word as it was said, names hidden in [ ]."
    };
    let mut lines = vec![sheet.title.clone(), sheet.study.clone(), sheet.what(), String::new()];
    lines.push(kind.to_owned());
    lines.push(
        "Everybody whose words these are has seen them as they stand here and said yes.".to_owned(),
    );
    lines.push(
        "Play it only where and when that yes was given for. Take words out when somebody asks."
            .to_owned(),
    );
    if let Some(care) = crate::poem::care(sheet) {
        lines.push(format!("At the door, before it begins: this is about {care}."));
    }
    lines.extend([String::new(), "CAST".to_owned()]);
    let mut cast: Vec<&str> = Vec::new();
    for card in &sheet.cards {
        if !cast.contains(&card.label.as_str()) {
            cast.push(&card.label);
        }
    }
    lines.extend(
        cast.iter().map(|label| format!("{} … played by ____________", label.to_uppercase())),
    );
    let mut theme: Option<&str> = None;
    let mut scene = 0;
    for card in &sheet.cards {
        if theme != Some(card.theme_name()) {
            theme = Some(card.theme_name());
            scene += 1;
            lines.extend([String::new(), scene_name(scene, card)]);
        }
        lines.extend([String::new(), card.label.to_uppercase(), card.words.clone()]);
    }
    if !sheet.support.is_empty() {
        lines.extend([String::new(), "IN THE PROGRAMME: SOMEONE TO TALK TO".to_owned()]);
        lines.extend(sheet.support.iter().cloned());
    }
    lines.extend([String::new(), sheet.footer()]);
    Ok(finished(lines, sheet))
}

fn scene_name(number: usize, card: &Card) -> String {
    match card.theme_name() {
        "" => format!("SCENE {number}"),
        theme => format!("SCENE {number}. {theme}"),
    }
}

fn finished(mut lines: Vec<String>, sheet: &Sheet) -> Vec<u8> {
    if sheet.synthetic {
        lines.push(SYNTHETIC.to_owned());
    }
    (lines.join("\n") + "\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use expect_test::expect;

    #[test]
    fn an_audio_script_begins_with_care_and_ends_with_support() {
        let mut sheet = fixture::sheet(For::Release);
        sheet.cards.truncate(3);
        sheet.used = Use::AudioRevoiced;
        let script = String::from_utf8(audio(&sheet).expect("a script")).expect("text");
        expect![[r#"
            Leaving the ward
            Held in Mind
            3 quotes for a workshop, 3 December 2026

            Actors speak these words. The people who said them are not heard.
            Say the words as they stand. … is a short pause, // a long one. [ ] is spoken like any other word.
            Lengths are guesses at 150 words a minute.

            NARRATOR, FIRST OF ALL
            Leaving the ward. This is about a baby going into care. You can stop at any time.
            //

            NARRATOR: Watched, not helped.

            1. ROBYN (6 seconds)
            She had a form with my name on it already, before she’d even said hello.
            //

            2. ZOFIA (6 seconds)
            Everybody is writing. Nobody is asking me what I would like them to write.
            //

            NARRATOR: Say the right thing or lose her.

            3. JO (7 seconds)
            I rang them myself, for help. That call’s in there now, first page, like I’d been caught.
            //

            NARRATOR, LAST OF ALL
            If this brought something up, you can talk to somebody: Kindling House 01632 960 145, any time.

            About 0:56 in all.
            Held in Mind · workshop-2 · codebook v3 (9c1e0b7a)
            SYNTHETIC – invented for software testing. No real person, place, service or case.
        "#]]
        .assert_eq(&script);
    }

    #[test]
    fn a_voice_needs_its_own_consent_and_a_stage_everybodys_yes() {
        let mut sheet = fixture::sheet(For::Release);
        let error = audio(&sheet).expect_err("for a workshop");
        assert_eq!(
            error.to_string(),
            "`audio-script` needs a collection for audio_revoiced or audio_original; this one is for workshop"
        );
        sheet.used = Use::CreativeVerbatim;
        let error = verbatim(&sheet).expect_err("nobody saw it");
        assert_eq!(
            error.to_string(),
            "cards 1, 2, 3, 4, 5: not yet shown to the person who said it, or not agreed"
        );
        for card in &mut sheet.cards {
            card.own_yes = true;
        }
        let script = String::from_utf8(verbatim(&sheet).expect("a script")).expect("text");
        assert!(
            script.contains("EXACT VERBATIM") && script.contains("SCENE 3. Someone in my corner")
        );
        sheet.cards[3].edited = true;
        let script = String::from_utf8(verbatim(&sheet).expect("a script")).expect("text");
        assert!(script.contains("MASSAGED VERBATIM"));
    }
}
