//! Organisations by what they are called: `… Ward`, `… Hospital`, `St …’s`, `HMP …`.

use std::collections::BTreeSet;

use super::cues;
use super::pattern::{Pattern, compile, stands_alone};
use super::words::{Case, Words};
use super::{LOW, Recogniser, noticed};
use crate::fold::fold;
use crate::lexicon::facts;
use crate::{Class, Mention};

/// Notices organisations.
pub(crate) struct Organisation;

const TAILS: &str = "(?:[Hh]ospital|[Ii]nfirmary|[Ww]ard|[Pp]rimary|[Ss]chool|[Aa]cademy|[Nn]ursery|[Cc]ollege|[Uu]niversity|[Hh]ospice|[Ss]urgery|[Cc]linic|[Hh]ostel|[Rr]efuge|House|Lodge|Centre|[Tt]eam|Trust|Council|[Cc]ity [Cc]ouncil|[Cc]ounty [Cc]ouncil|Court|[Uu]nit|Project|Foundation|Church|Mosque|Temple|Gurdwara|Synagogue|General|Women['’]s|Children['’]s|Gazette|Herald|Chronicle|Echo|Police|Constabulary|Partnership|Association|Society|Club|Service|Services|Prison|Pharmacy|Library|Infants|Juniors|Playgroup|Hub|Group|Network|Collective|Alliance|Circle|Masjid|Mandir|Fellowship|Ministries|LLP|Solicitors|Chambers|[Cc]hildren['’]s [Cc]entre|[Ff]amily [Cc]entre|[Cc]ommunity [Cc]entre|[Cc]ontact [Cc]entre|[Hh]ealth [Cc]entre|[Mm]edical [Cc]entre|[Ll]eisure [Cc]entre|[Mm]other and [Bb]aby [Uu]nit|[Ss]ure [Ss]tart|centre)";

static NAMED: Pattern = Pattern::near(cues::BODY | cues::BODY_LED, [8, 4], || {
    compile(&format!(
        "(?:(?:St\\.? |The |University of |Royal |Church of |Friends of )?(?:[\\p{{Lu}}][\\p{{L}}'’&-]+ ){{1,3}}(?:and [\\p{{Lu}}][\\p{{L}}]+ )?{TAILS})(?: (?:Trust|NHS Trust|Hospital|School|Team|Court|Unit|Council|Centre|Church))?\\b\
        |HM[PY] [\\p{{Lu}}][\\p{{L}}'’-]+(?: [\\p{{Lu}}][\\p{{L}}'’-]+)?|HMYOI [\\p{{Lu}}][\\p{{L}}]+\
        |\\bSt\\.? [\\p{{Lu}}][\\p{{L}}]+['’]?s\\b|[Tt]he Royal [\\p{{Lu}}][\\p{{L}}]+|Royal [\\p{{Lu}}][\\p{{Ll}}]+"
    ))
});

/// Without capitals: a word that is no everyday one before what only an organisation is.
static SMALL: Pattern = Pattern::near(cues::BODY, [4, 4], || {
    compile(
        "(?i)\\b((?:(?:saint|st|royal|queen|king|new|north|south|east|west|all) )?[\\p{L}'’]+) (?:hospital|infirmary|primary|ward|academy|hospice|children['’]?s centre|sure start|city council|county council|council|lodge|family centre|mother and baby unit|university|college|women['’]s)\\b",
    )
});

/// Saints, prisons.
static SMALL_LED: Pattern = Pattern::near(cues::BODY_LED, [0, 2], || {
    compile("\\b(?:st|saint) [\\p{L}]{3,}(?:['’]s|s)\\b|\\bhmp [\\p{L}]+")
});

/// Words before `hospital` or `ward` that name none.
const KINDS: &[&str] = &[
    "the",
    "a",
    "this",
    "that",
    "my",
    "our",
    "your",
    "postnatal",
    "antenatal",
    "labour",
    "maternity",
    "local",
    "children",
    "childrens",
    "children's",
    "psychiatric",
    "mental",
    "general",
    "private",
    "nhs",
    "baby",
    "own",
    "another",
    "same",
    "other",
    "nursery",
    "high",
    "primary",
    "secondary",
    "special",
    "family",
    "county",
    "crown",
    "social",
    "city",
    "magistrates",
    "each",
    "every",
    "any",
    "no",
    "to",
    "in",
    "at",
    "of",
    "and",
    "from",
    "into",
    "community",
    "acute",
    "delivery",
    "medical",
    "surgical",
    "town",
    "district",
    "parish",
    "nearest",
    "whole",
    "neonatal",
    "foundation",
    "open",
    "art",
    "music",
    "sixth",
    "care",
    "support",
    "crisis",
];

impl Recogniser for Organisation {
    fn name(&self) -> &'static str {
        "organisation"
    }

    fn notice(&self, words: &Words<'_>, found: &mut Vec<Mention>) {
        let text = words.text();
        let mut heads = BTreeSet::new();
        for hit in NAMED.hits(words) {
            let (start, score) = named(words, hit.start(), hit.as_str());
            if score > 0.0 && stands_alone(text, start, hit.end()) {
                found.extend(noticed("organisation", Class::Organisation, start, hit.end(), score));
                if score >= LOW {
                    heads.extend(head(&text[start..hit.end()]));
                }
            }
        }
        small(words, found);
        for hit in SMALL_LED.hits(words) {
            found.extend(noticed("organisation", Class::Organisation, hit.start(), hit.end(), 0.5));
        }
        national(words, found);
        again(words, &heads, found);
        initials(words, found);
    }
}

/// Without capitals: `new cross hospital`.
fn small(words: &Words<'_>, found: &mut Vec<Mention>) {
    for hit in SMALL.parts(words) {
        let (Some(whole), Some(name)) = (hit.get(0), hit.get(1)) else { continue };
        let last = name.as_str().split(' ').next_back().unwrap_or("").to_lowercase();
        let seen = facts(&fold(&last));
        if !KINDS.contains(&last.as_str())
            && (seen.everyday < 4 || seen.said < 3 && seen.last > 5 || name.as_str().contains(' '))
            && seen.said < 6
        {
            found.extend(noticed(
                "organisation",
                Class::Organisation,
                whole.start(),
                whole.end(),
                0.5,
            ));
        }
    }
}

/// Where the name starts without a leading everyday word of a sentence, and how sure it is one.
fn named(words: &Words<'_>, start: usize, hit: &str) -> (usize, f32) {
    let first = hit.split(' ').next().unwrap_or("");
    let at = words.index_at(start);
    let opens = words.get(at).is_some_and(|word| word.starts_sentence);
    let lower = first.to_lowercase();
    let everyday = facts(&fold(&lower)).everyday >= 8 || KINDS.contains(&lower.as_str());
    if everyday && (opens || lower == "the") {
        // `The Larch Ward`: the name is what follows, where anything with a capital does.
        let rest = hit.split_once(' ').map_or("", |(_, rest)| rest);
        let capital =
            rest.split(' ').next().is_some_and(|word| word.starts_with(char::is_uppercase));
        let kind = rest
            .split(' ')
            .next()
            .is_some_and(|word| KINDS.contains(&word.to_lowercase().as_str()));
        let some = rest.contains(' ') && capital && !kind;
        return (start + first.len() + 1, if some { 0.6 } else { 0.0 });
    }
    if everyday && hit.split(' ').count() == 2 { (start, 0.15) } else { (start, 0.7) }
}

/// The word that a later mention may use alone: `Larch` of `Larch Ward`.
fn head(name: &str) -> Option<String> {
    let first = name.split(' ').next()?;
    let seen = facts(&fold(first));
    (seen.said < 8 && first.chars().count() > 3 && !name.starts_with("St ") && seen.place == 0)
        .then(|| fold(first))
}

/// Bodies that everybody knows, in any case: hidden until somebody decides. A word that is also a
/// verb (`zoom`) needs a capital inside a sentence.
fn national(words: &Words<'_>, found: &mut Vec<Mention>) {
    for at in words.cued(cues::NATIONAL) {
        let (Some(word), Some(known)) = (words.get(at), words.type_of(at)) else { continue };
        let capital = word.case != Case::Lower && !word.starts_sentence;
        let over = matches!(words.lower_before(at, 1), "on" | "by" | "over" | "via");
        if capital || over || known.facts.everyday < 4 {
            found.extend(noticed("organisation", Class::Organisation, word.start, word.end, 0.3));
        }
    }
}

/// Heads of organisations named before, alone with a capital.
fn again(words: &Words<'_>, heads: &BTreeSet<String>, found: &mut Vec<Mention>) {
    if heads.is_empty() {
        return;
    }
    for at in 0..words.len() {
        let Some(word) = words.get(at).filter(|word| word.case == Case::Title) else { continue };
        if !word.starts_sentence && heads.contains(&fold(words.lower(at))) {
            found.extend(noticed("organisation", Class::Organisation, word.start, word.end, 0.4));
        }
    }
}

/// Letters that name nothing in particular.
const COMMON: &[&str] = &[
    "nhs", "gp", "tv", "uk", "usa", "us", "eu", "bbc", "itv", "dvd", "cd", "pc", "it", "id", "ok",
    "hiv", "adhd", "ptsd", "eupd", "bpd", "ocd", "iro", "lac", "cp", "cin", "plo", "pip", "dwp",
    "esa", "cv", "a&e", "icu", "nicu", "scbu", "hdu", "iv", "ivf", "bmi", "ecg", "mri", "ct", "mp",
    "mps", "ngo", "faq", "pdf", "url", "sms", "mbu", "camhs", "cpn", "hv", "sw", "la", "sgo",
    "epo", "ico", "fgm", "dv", "aa", "na", "int", "adv", "diy", "dob", "ppe", "covid", "ward",
    "am", "pm", "bc", "ad", "ot", "ta", "pe", "re", "sen", "ehcp", "mash", "marac", "idva", "isva",
    "irh", "cmh", "ewfc", "hhj", "dj", "qc", "kc", "rip", "asap", "lol", "omg", "fyi", "ps", "pt",
    "hx", "dx", "rx", "tx", "sx", "wt", "ht", "bp", "hr", "rr", "nad", "mse", "edd", "lmp", "mw",
    "msw", "tm", "mgm", "mgf", "pgm", "pgf", "nok", "icpc", "cpcc", "rcpc", "cpc", "cpp", "pep",
    "dna", "nai", "fgc", "anc", "anv", "pnc", "lscs", "svd", "ftnd", "iugr", "pph", "gdm", "nmo",
    "fyi", "tbc", "tba", "ctg", "chi", "hcn",
];

/// Whether letters name nothing in particular.
pub(super) fn is_common(lower: &str) -> bool {
    COMMON.contains(&lower)
}

/// `at the QMC`, `under NTH`.
fn initials(words: &Words<'_>, found: &mut Vec<Mention>) {
    for at in 0..words.len() {
        let Some(word) = words.get(at).filter(|word| word.case == Case::Upper) else { continue };
        let before = words.lower_before(at, 1);
        let led =
            |word: &str| matches!(word, "at" | "under" | "to" | "in" | "from" | "with" | "by");
        let led = led(before) || before == "the" && led(words.lower_before(at, 2));
        let length = word.end - word.start;
        let alone = words.get(at + 1).is_none_or(|next| next.case != Case::Upper)
            && at.checked_sub(1).and_then(|b| words.get(b)).is_none_or(|b| b.case != Case::Upper);
        let everyday = words.type_of(at).is_some_and(|known| known.facts.everyday >= 7);
        let common = everyday || is_common(words.lower(at));
        if led && alone && (2..=5).contains(&length) && !common {
            found.extend(noticed("organisation", Class::Organisation, word.start, word.end, 0.3));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn organisations_are_noticed_by_what_they_are_called() {
        for text in [
            "from «Lantern team», on «Larch Ward» at «Quarrel Hill Hospital», then «Larch» again",
            "I was at «St Mary's». From «Manchester City Council» and «HMP Peterborough».",
            "my solicitors are «Duncan Leavis LLP»; a «Foyle Women's Network» or «Elim Fellowship»",
            "so i was at «new cross hospital» and «bramblegate primary»",
            "The «Kindling House» lot. At the «QMC». The «Royal Bolton».",
        ] {
            check(&Organisation, text);
        }
    }

    #[test]
    fn wards_and_schools_in_general_are_none() {
        for text in [
            "on the ward, at the hospital, in the Family Court, at school, the NHS, A and E",
            "Then the postnatal ward. The Council. My mum's house.",
        ] {
            check(&Organisation, text);
        }
    }
}
