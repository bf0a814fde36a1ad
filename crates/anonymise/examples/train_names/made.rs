//! Interviews made from our own templates, with names of every tradition.

use std::ops::Range;
use std::path::Path;
use std::process::Command;

use heard_anonymise::training::pools;
use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::corpus::Document;

/// Makes texts; the same seed makes the same ones.
pub(crate) struct Maker {
    chance: ChaCha8Rng,
    named: Vec<&'static str>,
    plain: Vec<&'static str>,
    /// First names and surnames of the gazetteers, commoner ones earlier and oftener.
    first: Vec<(String, f64)>,
    last: Vec<(String, f64)>,
    places: Vec<String>,
}

/// Somebody in a made interview.
#[derive(Clone)]
struct Somebody {
    first: String,
    nick: String,
    last: String,
}

/// Names that are also words, given to a tenth of the cast.
const BOTH: &str = "Faith Joy Rose May April June Summer Penny Sue Rob Pearl Robin Sky Holly Ivy Hazel Olive Poppy Daisy Violet Jasmine Melody Harmony Chance Chase Drew Grant Guy Jack Josh Gene Art Dean Earl Miles Max Ray Lance Cliff Glen Dale Clay Rocky Sandy Rusty Harry Nick Tony Star Honey Ginger Prince Christian Carol Bob Dick John Jo Kit Jay Sonny Buddy Junior Patience Mercy Comfort Gift Sunday Promise Mercedes Paris Chelsea Brooklyn London Savannah Dakota India Asia Florence Victoria Preston Lincoln Austin Jordan Kent Iris Bella Luna Hunter Carter Cooper Tyler Parker Piper Harper Archer Taylor Page Reed Wren Lark Coral Crystal Sapphire Opal Scarlett Rowan Ash Ashley Basil Sage Rosemary Saffron";
const KIN: &str = "mum dad brother sister nan grandad partner ex boyfriend husband wife auntie uncle cousin son daughter mate friend stepdad niece nephew mother-in-law best_mate";
const ROLES: &str = "social_worker midwife health_visitor psychologist nurse solicitor barrister guardian doctor family_support_worker contact_supervisor foster_carer key_worker GP consultant nursery_nurse police_officer advocate interpreter teacher support_worker manager";
const TITLES: &str = "Dr Mr Mrs Miss Ms Doctor Professor Judge Sister PC Prof. Dr. Mr. Mrs. Her_Honour_Judge HHJ Auntie Uncle Reverend Sir DS";
const ORG_HEADS: &str = "Oakdene Willow Meadow Queen's King's Victoria Northgate Southmead Highfield Brookside Sunnybank Ashgrove Harbour Rainbow Stepping_Stones Bluebell Primrose Lime_Tree Cedar Elm Hawthorn Rowan Acorn Bramble Quarry Mill Castle Priory Abbey Trinity All_Saints Bridge Park Hillside Fairview Maple Laurel Holly Cherry_Tree Sycamore Birch";
const ORG_TAILS: &str = "Ward House Lodge Hospital Infirmary Primary Primary_School School Academy Nursery Centre Children's_Centre Family_Centre Health_Centre Medical_Centre Surgery Clinic Unit Hostel Refuge Project team Team Trust Church Mosque Community_Centre Contact_Centre Court College General_Hospital Maternity_Unit Mother_and_Baby_Unit Sure_Start Foundation Court_Centre Birth_Centre";
const ORG_OF_PLACE: &str = "Council City_Council County_Council Borough_Council General Infirmary Royal_Infirmary County_Court Family_Court Children's_Services Social_Services Women's Magistrates University Hospital Women's_Aid Mind NHS_Trust Police Crown_Court";
const COMPANIES: &str = "Asda Tesco Aldi Lidl Morrisons Boots Primark Argos B&M Wilko Wetherspoons Barnardo's Shelter Home-Start Mencap Gingerbread Turning_Point Serco Amazon Costa Iceland Matalan Poundland Sainsbury's Next Evri Subway";

impl Maker {
    /// Reads the gazetteers under `deid` to draw names from.
    pub(crate) fn new(deid: &Path, seed: u64) -> Maker {
        let (named, plain) = include_str!("templates.txt").split_once("@neg\n").unwrap();
        let lines = |text: &'static str| -> Vec<&'static str> {
            text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect()
        };
        let gazetteers = deid.join("gazetteers");
        let places = std::fs::read_to_string(gazetteers.join("places_gb_ie.txt")).unwrap();
        Maker {
            chance: ChaCha8Rng::seed_from_u64(seed),
            named: lines(named),
            plain: lines(plain),
            first: drawn(&gazetteers.join("first_names.tsv.xz"), 3_000.0),
            last: drawn(&gazetteers.join("surnames.tsv.xz"), 20_000.0),
            places: places.lines().filter(|p| p.is_ascii()).map(titled).collect(),
        }
    }

    pub(crate) fn chance(&mut self) -> &mut ChaCha8Rng {
        &mut self.chance
    }

    fn pick(&mut self, words: &str) -> String {
        let words: Vec<&str> = words.split_whitespace().collect();
        words.choose(&mut self.chance).unwrap().replace('_', " ")
    }

    fn weighted(&mut self, last: bool) -> String {
        let names = if last { &self.last } else { &self.first };
        let total = names.last().unwrap().1;
        let at = self.chance.random_range(0.0..total);
        names[names.partition_point(|(_, upto)| *upto < at).min(names.len() - 1)].0.clone()
    }

    fn somebody(&mut self) -> Somebody {
        let (_, pool) = pools().choose(&mut self.chance).unwrap();
        let own = self.chance.random_bool(0.55);
        let mut first = if own {
            (*pool.first.choose(&mut self.chance).unwrap()).to_owned()
        } else {
            self.weighted(false)
        };
        let last = if own && self.chance.random_bool(0.8) {
            pool.last.choose(&mut self.chance).unwrap().replace('_', " ")
        } else {
            self.weighted(true)
        };
        if self.chance.random_bool(0.14) {
            first = self.pick(BOTH);
        }
        if self.chance.random_bool(0.04) {
            let second = self.weighted(false);
            let joint = if self.chance.random_bool(0.6) { '-' } else { ' ' };
            first = format!("{first}{joint}{second}");
        }
        let nick = match self.chance.random_range(0..4) {
            0 => (*pool.nick.choose(&mut self.chance).unwrap()).to_owned(),
            1 => shortened(&first, ""),
            2 => shortened(&first, "z"),
            _ => shortened(&first, "y"),
        };
        let last = match self.chance.random_range(0..14) {
            0 => format!("{last}-{}", self.weighted(true)),
            _ => last,
        };
        Somebody { first, nick, last }
    }

    fn organisation(&mut self) -> String {
        match self.chance.random_range(0..6) {
            0..=2 => format!("{} {}", self.pick(ORG_HEADS), self.pick(ORG_TAILS)),
            3 | 4 => format!(
                "{} {}",
                self.places.choose(&mut self.chance).unwrap().clone(),
                self.pick(ORG_OF_PLACE)
            ),
            _ => self.pick(COMPANIES),
        }
    }

    /// A made interview of 25 to 60 sentences about four to ten people.
    pub(crate) fn interview(&mut self) -> Document {
        let people = self.chance.random_range(4..11);
        let cast: Vec<Somebody> = (0..people).map(|_| self.somebody()).collect();
        let sentences = self.chance.random_range(25..60);
        let style = self.chance.random_range(0..4);
        let mut text = Text::default();
        let interviewer = self.pick("INT I: INTERVIEWER Q Interviewer Speaker_1 AB");
        for at in 0..sentences {
            let fresh = at == 0 || self.chance.random_bool(0.35);
            if fresh && at > 0 {
                text.add("\n", "");
            }
            if fresh && style < 3 {
                self.label(&mut text, style, &cast, &interviewer);
            } else if at > 0 && !fresh {
                text.add(" ", "");
            }
            let plain = self.chance.random_bool(0.45);
            let from = if plain { &self.plain } else { &self.named };
            let template = *from.choose(&mut self.chance).unwrap();
            self.fill(template, &cast, &mut text);
        }
        Document {
            id: "made".into(),
            genre: "made".into(),
            split: "train".into(),
            text: text.text,
            spans: text.spans,
        }
    }

    fn label(&mut self, text: &mut Text, style: u32, cast: &[Somebody], interviewer: &str) {
        if style == 2 {
            let who = cast.choose(&mut self.chance).unwrap().first.clone();
            let shout = self.chance.random_bool(0.6);
            text.add(&if shout { who.to_uppercase() } else { who }, "PERSON");
        } else if self.chance.random_bool(0.4) {
            text.add(interviewer, "");
        } else {
            text.add(&self.pick("P1 P2 P3 M01 MOTHER MIDWIFE PS P5 R Participant Speaker_2"), "");
        }
        text.add(": ", "");
    }

    /// Writes a template out: choices, then slots.
    fn fill(&mut self, template: &str, cast: &[Somebody], text: &mut Text) {
        let mut rest = template;
        while let Some(at) = rest.find(['(', '{']) {
            text.add(&rest[..at], "");
            let close = if rest[at..].starts_with('(') { ')' } else { '}' };
            let Some(end) = rest[at..].find(close).map(|end| at + end) else { break };
            let inner = &rest[at + 1..end];
            rest = &rest[end + 1..];
            if close == '}' {
                self.slot(inner, cast, text);
            } else if inner.contains('|') {
                let choices: Vec<&str> = inner.split('|').collect();
                let chosen = (*choices.choose(&mut self.chance).unwrap()).to_owned();
                // A choice may hold slots of its own.
                self.fill(&chosen, cast, text);
            } else {
                text.add("(", "");
                self.fill(inner, cast, text);
                text.add(")", "");
            }
        }
        text.add(rest, "");
    }

    fn slot(&mut self, slot: &str, cast: &[Somebody], text: &mut Text) {
        let who = cast.choose(&mut self.chance).unwrap().clone();
        let slot = match slot {
            "A" => match self.chance.random_range(0..20) {
                0..=12 => "F",
                13..=15 => "N",
                16 | 17 => "X",
                _ => "TL",
            },
            other => other,
        };
        match slot {
            "F" => text.add(&who.first, "PERSON"),
            "N" => text.add(&who.nick, "PERSON"),
            "L" => text.add(&who.last, "PERSON"),
            "X" if self.chance.random_bool(0.08) => {
                let initial: String = who.last.chars().take(1).collect();
                text.add(&format!("{} {initial}", who.first), "PERSON");
            }
            "X" => text.add(&format!("{} {}", who.first, who.last), "PERSON"),
            "TL" => {
                let title = self.pick(TITLES);
                text.add(&format!("{title} "), "");
                text.add(&who.last, "PERSON");
            }
            "T" => text.add(&self.pick(TITLES), ""),
            "K" => text.add(&self.pick(KIN), ""),
            "R" => text.add(&self.pick(ROLES), ""),
            "W" => {
                let word = self.pick(BOTH).to_lowercase();
                text.add(&word, "");
            }
            "P" => {
                let place = self.places.choose(&mut self.chance).unwrap().clone();
                text.add(&place, "LOC");
            }
            "O" => {
                let organisation = self.organisation();
                text.add(&organisation, "ORG");
            }
            _ => {}
        }
    }

    /// A copy of a real text with other people in it.
    pub(crate) fn swapped(&mut self, document: &Document) -> Document {
        let mut text = Text::default();
        let mut spans = document.spans.clone();
        spans.sort_by_key(|(span, _)| span.start);
        let mut at = 0;
        for (span, label) in spans {
            if span.start < at {
                continue;
            }
            text.add(&document.text[at..span.start], "");
            let words = &document.text[span.clone()];
            let shown = if label == "PERSON" { self.other(words) } else { words.to_owned() };
            text.add(&shown, &label);
            at = span.end;
        }
        text.add(&document.text[at..], "");
        Document { text: text.text, spans: text.spans, ..document.clone() }
    }

    fn other(&mut self, words: &str) -> String {
        let who = self.somebody();
        let shown = match words.split_whitespace().count() {
            1 if self.chance.random_bool(0.7) => who.first,
            1 => who.last,
            2 => format!("{} {}", who.first, who.last),
            _ => return words.to_owned(),
        };
        if words.chars().all(|c| !c.is_uppercase()) { shown.to_lowercase() } else { shown }
    }

    /// A copy in small letters; half of the copies, and made ones more often, lose their marks
    /// too, as speech-to-text has none.
    pub(crate) fn lowered(&mut self, document: &Document) -> Document {
        let bare = self.chance.random_bool(0.4);
        let mut text = String::with_capacity(document.text.len());
        for character in document.text.chars() {
            let mark = matches!(
                character,
                '.' | ',' | '?' | '!' | ';' | '"' | '“' | '”' | '(' | ')' | '-' | ':'
            );
            let mut lower = character.to_lowercase();
            match (lower.next(), lower.next()) {
                _ if bare && mark => text.push(' '),
                (Some(one), None) if one.len_utf8() == character.len_utf8() => text.push(one),
                _ => text.push(character),
            }
            // A mark of several bytes keeps its place in bytes.
            if bare && mark {
                text.extend(std::iter::repeat_n(' ', character.len_utf8() - 1));
            }
        }
        Document { text, ..document.clone() }
    }
}

/// A text that grows with the places of its labels.
#[derive(Default)]
struct Text {
    text: String,
    spans: Vec<(Range<usize>, String)>,
}

impl Text {
    fn add(&mut self, words: &str, label: &str) {
        let from = self.text.len();
        self.text.push_str(words);
        if !label.is_empty() {
            self.spans.push((from..self.text.len(), label.to_owned()));
        }
    }
}

fn shortened(name: &str, end: &str) -> String {
    let letters: String = name.chars().take(3).collect();
    if name.chars().count() > 4 { format!("{letters}{end}") } else { name.to_owned() }
}

fn titled(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
    };
    name.split(' ')
        .map(|part| {
            if matches!(part, "of" | "the" | "on" | "under" | "upon" | "in" | "le") {
                part.to_owned()
            } else {
                word(part)
            }
        })
        .collect::<Vec<String>>()
        .join(" ")
}

/// Names with running weights: the root of their count, at most that of `most`.
fn drawn(path: &Path, most: f64) -> Vec<(String, f64)> {
    let output = Command::new("xz").arg("-dc").arg(path).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let (mut total, mut names) = (0.0, Vec::new());
    for line in text.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let count: f64 = columns[1].parse().unwrap_or(0.0);
        if count > 0.0 && columns[0] != "all other names" {
            total += count.min(most).sqrt();
            names.push((titled(columns[0]), total));
        }
    }
    names
}
