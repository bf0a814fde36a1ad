//! Makers of identifiers, and the sentences they stand in. Telephone numbers come from the
//! ranges kept for drama; the rest is made by chance and kept nowhere.

use std::ops::Range;

use rand::RngExt as _;
use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha8Rng;

/// A text with an identifier in it.
pub(crate) struct Made {
    pub(crate) text: String,
    pub(crate) identifier: Range<usize>,
}

/// An identifier with what people say before it.
type Maker = fn(&mut Chance<'_>) -> (String, &'static [&'static str]);

/// Every kind.
pub(crate) const MAKERS: &[(&str, Maker)] = &[
    ("telephone, written", |c| (c.phone(), PHONE)),
    ("telephone, said", |c| (c.phone_said(), PHONE)),
    ("NHS number, written", |c| (c.nhs_grouped(), NHS)),
    ("NHS number, said", |c| (c.nhs_said(), NHS)),
    ("National Insurance number, written", |c| (c.insurance(), INSURANCE)),
    ("National Insurance number, said", |c| (c.insurance_said(), INSURANCE)),
    ("postcode, written", |c| (c.postcode(), POSTCODE)),
    ("postcode, said", |c| (c.postcode_said(), POSTCODE)),
    ("e-mail, written", |c| (c.mail(), MAIL)),
    ("e-mail, said", |c| (c.mail_said(), MAIL)),
    ("web address, written", |c| (c.web(), WEB)),
    ("web address, said", |c| (c.web_said(), WEB)),
    ("handle", |c| (c.handle(), HANDLE)),
    ("court case number", |c| (c.case(), CASE)),
    ("number plate", |c| (c.plate(), PLATE)),
    ("date of birth, written", |c| (c.birth(), BIRTH)),
    ("date of birth, said", |c| (c.birth_said(), BIRTH)),
    ("hospital number", |c| (c.hospital(), HOSPITAL)),
    ("street address", |c| (c.address(), ADDRESS)),
];

const PHONE: &[&str] =
    &["my number's", "ring me on", "it's", "you can text", "her mobile is", "I wrote down", "call"];
const NHS: &[&str] = &["my NHS number is", "the letter said", "it's", "NHS number"];
const INSURANCE: &[&str] =
    &["my national insurance number is", "NI number", "it's", "they wanted my NI, that's"];
const POSTCODE: &[&str] = &["my postcode is", "we were at", "it's", "the postcode's", "I live at"];
const MAIL: &[&str] = &["email me on", "it's", "my email is", "send it to", "she put"];
const WEB: &[&str] = &["look on", "it was on", "go to", "they sent me"];
const HANDLE: &[&str] = &["I'm on insta as", "her instagram is", "my tiktok is", "my username is"];
const CASE: &[&str] = &["case number", "the case number was", "it says", "in the matter of"];
const PLATE: &[&str] = &["the reg was", "his car, reg", "a blue van, number plate", "registration"];
const BIRTH: &[&str] = &["he was born on", "my date of birth is", "her birthday's", "born", "DOB"];
const HOSPITAL: &[&str] = &[
    "hospital number",
    "my hospital number is",
    "patient number",
    "the wristband said patient ID",
];
const ADDRESS: &[&str] = &["we lived at", "I was at", "they moved us to", "my mum's at"];

const AFTER: &[&str] = &[
    ", ring us",
    " and that was that.",
    ".",
    " I think",
    ", if you want",
    "",
    " but it's changed now",
];
const BEFORE: &[&str] = &["", "So ", "Yeah, ", "I said ", "Um, ", "And then "];

/// Puts what `maker` makes into a sentence; all in small letters if `lower`.
pub(crate) fn in_a_sentence(chance: &mut ChaCha8Rng, maker: &Maker, lower: bool) -> Made {
    let mut chance = Chance(chance);
    let (identifier, leads) = maker(&mut chance);
    let head = format!("{}{} ", chance.one(BEFORE), chance.one(leads));
    let tail = chance.one(AFTER);
    let text = format!("{head}{identifier}{tail}");
    let range = head.len()..head.len() + identifier.len();
    let text = if lower { text.to_ascii_lowercase() } else { text };
    Made { text, identifier: range }
}

/// Draws.
pub(crate) struct Chance<'c>(&'c mut ChaCha8Rng);

const DIGITS: &[&str] =
    &["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const TEENS: &[&str] = &[
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: &[&str] =
    &["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const ORDINALS: &[&str] = &[
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
    "twenty second",
    "twenty-third",
    "twenty fourth",
    "twenty fifth",
    "twenty-sixth",
    "twenty seventh",
    "twenty-eighth",
];
const WORDS: &[&str] =
    &["bluebell", "kay", "tiger", "jaz", "mumof", "lilac", "dove", "bean", "sunny", "k"];
const HOSTS: &[&str] = &["example", "inbox", "postbox", "mailhouse", "northmail"];
const ENDS: &[&str] = &["com", "co.uk", "org", "net", "org.uk", "nhs.uk"];
const STREETS: &[&str] = &[
    "Larkfield Close",
    "Mill Lane",
    "Station Road",
    "St Anne's Terrace",
    "Hawthorn Avenue",
    "Upper Brook Street",
    "Cedar Grove",
    "Quarry Hill Drive",
    "Elm Crescent",
    "Priory Gardens",
];

impl Chance<'_> {
    fn one<'s>(&mut self, of: &[&'s str]) -> &'s str {
        of.choose(self.0).copied().unwrap_or("")
    }

    fn below(&mut self, below: usize) -> usize {
        self.0.random_range(0..below)
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + self.0.random_range(0..10_u8))).collect()
    }

    fn letter(&mut self, of: &str) -> char {
        let letters: Vec<char> = of.chars().collect();
        *letters.choose(self.0).unwrap_or(&'A')
    }

    /// A number of a range that is kept for drama, as digits.
    fn number(&mut self) -> String {
        let (head, rest) = *[
            ("07700900", 3),
            ("01632960", 3),
            ("01614960", 3),
            ("02079460", 3),
            ("01154960", 3),
            ("02890180", 3),
        ]
        .choose(self.0)
        .unwrap_or(&("07700900", 3));
        format!("{head}{}", self.digits(rest))
    }

    fn phone(&mut self) -> String {
        let number = self.number();
        let (a, b, c) = (&number[..5], &number[5..8], &number[8..]);
        match self.below(9) {
            0 => number.clone(),
            1 => format!("{a} {b} {c}"),
            2 => format!("{a} {b}{c}"),
            3 => format!("{a}-{b}-{c}"),
            4 => format!("+44 {} {b}{c}", &a[1..]),
            5 => format!("+44 (0){} {b} {c}", &a[1..]),
            6 => format!("({a}) {b} {c}"),
            7 => format!("0044{}{b}{c}", &a[1..]),
            _ => format!("{} {} {}", &number[..4], &number[4..7], &number[7..]),
        }
    }

    /// Digits as people say them: one by one, doubled, in pairs, with a breath between.
    fn said(&mut self, digits: &str) -> String {
        let zero = self.one(&["oh", "zero", "nought", "oh"]);
        let comma = self.below(3) == 0;
        let pairs = self.below(6) == 0;
        let bytes = digits.as_bytes();
        let value = |at: usize| usize::from(bytes[at] - b'0');
        let mut said: Vec<String> = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let same = bytes[at..].iter().take_while(|b| **b == bytes[at]).count().min(3);
            let one = if value(at) == 0 { zero } else { DIGITS[value(at)] };
            let (word, step) = if same > 1 && self.below(4) > 0 {
                (format!("{} {one}", if same == 3 { "treble" } else { "double" }), same)
            } else if pairs && at + 1 < bytes.len() && value(at) == 1 {
                (TEENS[value(at + 1)].to_owned(), 2)
            } else if pairs && at + 1 < bytes.len() && value(at) > 1 && value(at + 1) > 0 {
                (format!("{} {}", TENS[value(at)], DIGITS[value(at + 1)]), 2)
            } else {
                (one.to_owned(), 1)
            };
            at += step;
            let breath = comma && said.len() % 3 == 2 && at < bytes.len();
            said.push(if breath { format!("{word},") } else { word });
        }
        said.join(" ")
    }

    fn phone_said(&mut self) -> String {
        let number = self.number();
        self.said(&number)
    }

    fn nhs(&mut self) -> String {
        loop {
            let nine = self.digits(9);
            let sum: u32 = nine
                .chars()
                .filter_map(|c| c.to_digit(10))
                .zip((2..=10).rev())
                .map(|(v, w)| v * w)
                .sum();
            let check = (11 - sum % 11) % 11;
            if check < 10 && nine.bytes().any(|b| b != nine.as_bytes()[0]) {
                return format!("{nine}{check}");
            }
        }
    }

    fn nhs_grouped(&mut self) -> String {
        let n = self.nhs();
        match self.below(3) {
            0 => n,
            1 => format!("{} {} {}", &n[..3], &n[3..6], &n[6..]),
            _ => format!("{}-{}-{}", &n[..3], &n[3..6], &n[6..]),
        }
    }

    fn nhs_said(&mut self) -> String {
        let number = self.nhs();
        self.said(&number)
    }

    fn insurance(&mut self) -> String {
        let (a, b, z) = (self.letter("ABCEGHJ"), self.letter("CEHJLM"), self.letter("ABCD"));
        let n = self.digits(6);
        match self.below(3) {
            0 => format!("{a}{b}{n}{z}"),
            1 => format!("{a}{b} {} {} {} {z}", &n[..2], &n[2..4], &n[4..]),
            _ => format!("{a}{b} {n} {z}"),
        }
    }

    fn insurance_said(&mut self) -> String {
        let (a, b, z) = (self.letter("ABCEGHJ"), self.letter("CEHJLM"), self.letter("ABCD"));
        let n = self.digits(6);
        format!("{a} {b} {} {z}", self.said(&n))
    }

    fn outward(&mut self) -> String {
        let number = self.0.random_range(1..30);
        match self.below(4) {
            0 => format!("{}{number}", self.letter("BLMSGENW")),
            1 => format!("{}{}{number}", self.letter("ABCDHLNPRST"), self.letter("ABDEHLNST")),
            2 => format!("E{}{}", 1 + self.below(9), self.letter("ACW")),
            _ => format!("SW{}{}", 1 + self.below(9), self.letter("AEHPVWXY")),
        }
    }

    fn inward(&mut self) -> String {
        let letters = "ABDEFGHJLNPQRSTUWXYZ";
        format!("{}{}{}", self.below(10), self.letter(letters), self.letter(letters))
    }

    fn postcode(&mut self) -> String {
        let (out, inward) = (self.outward(), self.inward());
        if self.below(4) == 0 { format!("{out}{inward}") } else { format!("{out} {inward}") }
    }

    fn postcode_said(&mut self) -> String {
        let code = format!("{}{}", self.outward(), self.inward());
        let digits = self.below(2) == 0;
        let spell = |c: char| match c.to_digit(10) {
            Some(value) if !digits => DIGITS[value as usize].to_owned(),
            _ => c.to_string(),
        };
        code.chars().map(spell).collect::<Vec<String>>().join(" ")
    }

    fn user(&mut self) -> String {
        let (a, b) = (self.one(WORDS), self.one(WORDS));
        match self.below(4) {
            0 => format!("{a}{b}"),
            1 => format!("{a}.{b}"),
            2 => format!("{a}_{b}"),
            _ => format!("{a}{}", self.below(100)),
        }
    }

    fn mail(&mut self) -> String {
        format!("{}@{}.{}", self.user(), self.one(HOSTS), self.one(ENDS))
    }

    fn aloud(written: &str) -> String {
        written.replace('.', " dot ").replace('_', " underscore ").replace('-', " dash ")
    }

    fn mail_said(&mut self) -> String {
        let (user, host, end) = (self.user(), self.one(HOSTS), self.one(ENDS));
        format!("{} at {host} dot {}", Self::aloud(&user), Self::aloud(end))
    }

    fn web(&mut self) -> String {
        let (site, end) = (self.one(WORDS), self.one(ENDS));
        match self.below(5) {
            0 => format!("https://www.{site}.{end}/{}", self.one(WORDS)),
            1 => format!("www.{site}.{end}"),
            2 => format!("{site}{}.{end}", self.one(WORDS)),
            3 => format!("http://{site}.{end}"),
            _ => format!("{site}.{end}/{}/{}", self.one(WORDS), self.below(500)),
        }
    }

    fn web_said(&mut self) -> String {
        let (site, end) = (self.one(WORDS), self.one(ENDS));
        match self.below(3) {
            0 => format!("w w w dot {site} dot {}", Self::aloud(end)),
            1 => format!("www dot {site} dot {}", Self::aloud(end)),
            _ => format!("{site} dot {}", Self::aloud(end)),
        }
    }

    fn handle(&mut self) -> String {
        let (a, b) = (self.one(WORDS), self.one(WORDS));
        match self.below(4) {
            0 => format!("@{a}{b}"),
            1 => format!("@{a}_{b}{}", self.below(100)),
            2 => format!("{a}_{b}"),
            _ => format!("{a} underscore {b}"),
        }
    }

    fn case(&mut self) -> String {
        let (a, b, c) = (self.letter("LMBNS"), self.letter("ASVEU"), self.letter("CPF"));
        match self.below(4) {
            0 => format!("{a}{b}{}{c}{}", self.digits(2), self.digits(5)),
            1 => format!("[20{:02}] EWFC {}", 10 + self.below(16), 1 + self.below(300)),
            2 => format!("{a}{b}/20{:02}/{}", 10 + self.below(16), self.digits(4)),
            _ => format!("[20{:02}] EWHC {} (Fam)", 10 + self.below(16), 100 + self.below(3000)),
        }
    }

    fn plate(&mut self) -> String {
        let letters = "ABCDEFGHJKLMNPRSTUVWXY";
        let mut draw =
            |count: usize| -> String { (0..count).map(|_| self.letter(letters)).collect() };
        let (two, three) = (draw(2), draw(3));
        let age = 51 + self.below(24);
        let older = self.letter("JKLMNPRSTVWXY");
        match self.below(4) {
            0 => format!("{two}{age}{three}"),
            1 | 2 => format!("{two}{age} {three}"),
            _ => format!("{older}{} {}", 1 + self.below(999), three.replace(['I', 'Q', 'Z'], "A")),
        }
    }

    fn birth(&mut self) -> String {
        let (day, month, year) = (1 + self.below(28), 1 + self.below(12), 1950 + self.below(76));
        let name = MONTHS[month - 1];
        match self.below(7) {
            0 => format!("{day:02}/{month:02}/{year}"),
            1 => format!("{day}.{month}.{:02}", year % 100),
            2 => format!("{day} {name} {year}"),
            3 => format!("the {day}{} of {name} {year}", suffix(day)),
            4 => format!("{name} {day}{}, {year}", suffix(day)),
            5 => format!("{year}-{month:02}-{day:02}"),
            _ => format!("{day}{} {} {year}", suffix(day), &name[..3]),
        }
    }

    fn birth_said(&mut self) -> String {
        let (day, month) = (1 + self.below(28), 1 + self.below(12));
        let year = match self.below(3) {
            0 => format!("nineteen {} {}", TENS[5 + self.below(5)], DIGITS[1 + self.below(9)]),
            1 => format!("two thousand and {}", DIGITS[1 + self.below(9)]),
            _ => format!("twenty {}", TEENS[self.below(10)]),
        };
        let (day, month) = (ORDINALS[day - 1], MONTHS[month - 1]);
        match self.below(3) {
            0 => format!("the {day} of {month} {year}"),
            1 => format!("{month} the {day} {year}"),
            _ => format!("{day} of {month}, {year}"),
        }
    }

    fn hospital(&mut self) -> String {
        match self.below(4) {
            0 => format!("{}{}", self.letter("KHMR"), self.digits(7)),
            1 => self.digits(7),
            2 => format!("{}-{}-{}", self.digits(2), self.digits(4), self.digits(1)),
            _ => format!("{}{}{}", self.letter("ABC"), self.letter("XYZ"), self.digits(6)),
        }
    }

    fn address(&mut self) -> String {
        let (number, street) = (1 + self.below(180), self.one(STREETS));
        match self.below(4) {
            0 => format!("Flat {}, {number} {street}", 1 + self.below(30)),
            1 => format!("{number}a {street}"),
            2 => format!("{} {street}", TENS[2 + self.below(8)]),
            _ => format!("{number} {street}"),
        }
    }
}

fn suffix(day: usize) -> &'static str {
    match day {
        1 | 21 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    }
}
