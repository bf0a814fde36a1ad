//! The words by which transcripts name parts, and the words that name nobody.

use std::sync::LazyLock;

use heard_model::Role;
use indexmap::IndexSet;

type Words = IndexSet<&'static str>;

fn words(list: &'static str) -> Words {
    list.split('|').collect()
}

/// Words for a part, in lower case and without their number.
static PARTS: LazyLock<Vec<(Role, Words)>> = LazyLock::new(|| {
    vec![
        (
            Role::Interviewer,
            words(
                "int|iv|i|q|interviewer|interviewers|researcher|moderator|mod|facilitator|\
                 question|interviewerin|moderatorin|enquêteur|enquêtrice|intervieweur|\
                 intervieweuse|entrevistador|entrevistadora|intervistatore|intervistatrice|\
                 badacz|badaczka|cyfwelydd|cyf|entrevistadores|onderzoeker|forskare|intervjuare|\
                 peer researcher|co-researcher|co-facilitator|lead interviewer|\
                 انٹرویو لینے والا|انٹرویو لینے والی",
            ),
        ),
        (
            Role::Participant,
            words(
                "p|r|a|res|ppt|pt|part|resp|participant|respondent|interviewee|answer|\
                 patient|mother|mum|parent|service user|informant|narrator|befragte|\
                 befragter|befragte person|participante|entrevistado|entrevistada|enquêté|\
                 enquêtée|intervistato|intervistata|uczestnik|uczestniczka|rozmówca|\
                 rozmówczyni|cyfranogwr|deelnemer|deltagare|شریک|respondente|répondant|\
                 répondante",
            ),
        ),
        (
            Role::Interpreter,
            words(
                "interp|interpreter|translator|dolmetscher|dolmetscherin|tłumacz|tłumaczka|\
                 interprète|intérprete|interprete|cyfieithydd|مترجم",
            ),
        ),
        (
            Role::Advocate,
            words(
                "adv|advocate|supporter|support worker|support person|peer supporter|\
                 family advocate|independent advocate",
            ),
        ),
        (
            Role::Unknown,
            words(
                "speaker|spk|unknown|unknown speaker|unidentified|unidentified speaker|\
                 unidentified male|unidentified female|unknown male|unknown female|male|\
                 female|male speaker|female speaker|man|woman|voice|all|several|\
                 multiple speakers|both|everyone|group|audience|audience member|member|\
                 observer|notetaker|note taker|note-taker|doctor|clinician|therapist|nurse|\
                 sprecher|sprecherin|locuteur|hablante|falante|mówca|guest|host",
            ),
        ),
    ]
});

/// Words that head a line and name nobody, whole.
static NOBODY: LazyLock<Words> = LazyLock::new(|| {
    words(
        "http|https|ftp|mailto|www|note|notes|nb|n.b|n.b.|ps|p.s|p.s.|eg|e.g|e.g.|ie|i.e|\
         i.e.|re|cc|bcc|fwd|subject|date|time|times|title|location|place|venue|setting|\
         duration|length|mode|language|languages|file|filename|source|url|link|links|media|\
         video|audio|recording|recorded|recorded on|transcribed by|transcriber|transcript|\
         transcript_by|transcription|transcribed|translation_by|translator's note|speakers|\
         participants|present|attendees|attending|apologies|agenda|topic|topics|theme|\
         themes|tags|keywords|summary|abstract|warning|caution|important|attention|\
         more info|info|information|see also|example|examples|figure|table|key|legend|part|\
         section|chapter|appendix|page|email|e-mail|tel|telephone|phone|address|postcode|\
         website|version|status|id|ref|reference|project|study|interview|interview date|\
         interview with|interview by|name|age|gender|occupation|field notes|observations|to|\
         from|end|start|begin|todo|kind|type|style|synthetic|disclaimer|copyright|licence|\
         license|synopsis|context|background|introduction|conclusion|outro note|replying|\
         update|edit|spoiler|tema|localización|fecha|lugar|datum|ort|titre|lieu|resources|\
         homework|action|actions|action items|next steps|decision|decisions",
    )
});

/// Words that head a block of the production's own.
static PRODUCTION: LazyLock<Words> = LazyLock::new(|| {
    words(
        "break|jingle|music|intro|outro|ad|ads|ad break|advert|advertisement|sponsor|\
         sponsors|sponsor break|commercial|commercial break|theme music|intro music|\
         outro music|applause|laughter|silence|pause|sound effect|sfx|clip|video clip|\
         audio clip|recording starts|recording ends|end of recording|end of transcript|\
         end of interview|start of recording|crosstalk|inaudible|interval|recess|\
         adjournment|teaser|voicemail|beep|bell",
    )
});

/// Words that name nobody wherever they stand in a label.
static NO_NAMES: LazyLock<Words> = LazyLock::new(|| {
    words(
        "info|information|section|chapter|appendix|question|questions|point|points|example|\
         examples|reason|reasons|thing|things|notes|note|summary|transcript|recording|\
         interview|meeting|step|steps|issue|date|time|duration|location|title|minutes|\
         episode|agenda|link|version|monday|tuesday|wednesday|thursday|friday|saturday|\
         sunday|january|february|march|april|june|july|august|september|october|november|\
         december|number|option|result|results|update|the|and|but|so|because|this|that|\
         these|those|here|there|what|when|where|why|how|it|is|was|we|you|they|i'm|it's|\
         that's|quote|tip|tips",
    )
});

/// Common words that are no handle in lower case.
static COMMON: LazyLock<Words> = LazyLock::new(|| {
    words(
        "so|and|but|well|yes|yeah|no|ok|okay|right|then|because|like|this|that|these|those|\
         thing|question|answer|example|said|says|say|thought|think|was|is|are|here|there|\
         now|first|second|third|finally|also|plus|one|two|three|i|you|we|they|he|she|it|\
         what|who|how|why|when|where|following|things|speaker's|basically|actually|\
         obviously|me|them|us",
    )
});

static TITLES: LazyLock<Words> = LazyLock::new(|| {
    words(
        "mr|mrs|ms|miss|mx|dr|prof|sir|lord|lady|dame|rev|fr|sr|jr|st|judge|justice|phd|md|\
         psy.d|esq|qc|kc|mp|the|van|von|van't|de|der|den|del|della|di|da|dos|das|du|la|le|\
         lo|el|al|bin|ibn|bint|ap|ab|ferch|y|e|of|ten|ter|zu|and|&",
    )
});

/// `label` in lower case, without its number and what surrounds it: `Interviewer 2` is `interviewer`.
pub(super) fn bare(label: &str) -> String {
    let lower = label.trim().trim_matches(['*', '_', '[', ']', '(', ')', '.', ':']).to_lowercase();
    lower
        .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '_' | '-' | '#' | '.'))
        .to_owned()
}

/// The role that the word itself gives: `INT`, `Interviewer 2`, `SPEAKER_00`; nothing for names.
pub(crate) fn role_word(label: &str) -> Option<Role> {
    let bare = bare(label);
    // One letter is a part only in capitals.
    if bare.chars().count() == 1 && !label.trim().starts_with(char::is_uppercase) {
        return None;
    }
    PARTS.iter().find(|(_, words)| words.contains(bare.as_str())).map(|(role, _)| *role)
}

/// Whether `label` is a participant's code: `M01`, `P02`, `R1`, `FG2-P4`, `id3`.
pub(super) fn is_code(label: &str) -> bool {
    let label = label.trim();
    let parts: Vec<&str> = label.split(['-', '_', '.']).collect();
    let coded = |part: &&str| {
        let letters = part.chars().take_while(char::is_ascii_alphabetic).count();
        let digits = part[letters..].chars().take_while(char::is_ascii_digit).count();
        let tail = &part[letters + digits..];
        let cased = part[..letters].chars().all(|c| c.is_ascii_uppercase())
            || matches!(&part[..letters], "id" | "p" | "sp" | "spk");
        (1..=4).contains(&letters)
            && (1..=4).contains(&digits)
            && cased
            && (tail.is_empty()
                || (tail.len() == 1 && tail.chars().all(|c| c.is_ascii_alphabetic())))
    };
    label.is_ascii() && parts.len() <= 2 && parts.iter().all(coded)
}

pub(super) fn is_nobody(lower: &str) -> bool {
    let lower = lower.trim_matches(['*', '_', ' ']);
    let words: Vec<&str> = lower.split_whitespace().collect();
    NOBODY.contains(lower)
        || lower.starts_with("www.")
        || (words.len() > 1
            && words.len() <= 3
            && words.last().is_some_and(|w| {
                matches!(*w, "info" | "information" | "notes" | "note" | "points" | "date" | "time")
            }))
}

pub(super) fn is_production(lower: &str) -> bool {
    let lower = lower.trim_matches(['[', ']', '(', ')', '*', '_', ' ']);
    PRODUCTION.contains(lower)
}

/// Whether a word in a colon label says that it is no name.
pub(super) fn is_no_name(lower: &str) -> bool {
    NO_NAMES.contains(lower) && lower != "the"
}

pub(super) fn is_common(lower: &str) -> bool {
    COMMON.contains(lower) || NO_NAMES.contains(lower)
}

/// Whether `word` can stand in a name: a capital, a particle, an initial, a title, or letters of
/// a script without capitals.
pub(super) fn fits_a_name(word: &str) -> bool {
    let lower = word.trim_end_matches('.').to_lowercase();
    let Some(first) = word.chars().find(|c| c.is_alphanumeric()) else { return word == "&" };
    first.is_uppercase()
        || has_no_case(first)
        || first.is_ascii_digit()
        || TITLES.contains(lower.as_str())
}

/// Whether `c` is a letter of a script without capitals.
pub(super) fn has_no_case(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
}

/// Whether `name` ends in a title's full stop (`Sam Lewis Jr.`, `Psy.D.`) or an initial's.
pub(super) fn ends_in_title(name: &str) -> bool {
    let last = name.split_whitespace().last().unwrap_or("").trim_end_matches('.').to_lowercase();
    TITLES.contains(last.as_str()) || last.chars().count() == 1
}
