//! Words that recognisers wait for.
//!
//! A pattern is not tried on a whole text but near the words without which it can't match: few
//! of them stand in a text, so that thirty recognisers read it at the cost of one. What is
//! found is the same; a test holds the one against the other.

use std::sync::LazyLock;

use super::words::Kind;
use crate::lexicon::{begins_place, hash};

/// A figure.
pub(crate) const FIGURE: u64 = 1;
/// `@`.
pub(crate) const AT_SIGN: u64 = 1 << 1;
/// A letter or figure after a full stop without a space; `www`, `http`.
pub(crate) const DOTTED: u64 = 1 << 2;
/// `dot`, `(at)`, `[at]`: an address read out.
pub(crate) const DOT: u64 = 1 << 3;
/// `_`, `underscore`, and where people have handles.
pub(crate) const ONLINE: u64 = 1 << 4;
/// A number said aloud.
pub(crate) const NUMBER: u64 = 1 << 5;
/// What a street is called by.
pub(crate) const STREET: u64 = 1 << 6;
/// `flat`.
pub(crate) const FLAT: u64 = 1 << 7;
/// A month.
pub(crate) const MONTH: u64 = 1 << 8;
/// A feast, or `month`.
pub(crate) const FEAST: u64 = 1 << 9;
/// A day of the week.
pub(crate) const WEEKDAY: u64 = 1 << 10;
/// `twenties`, `teens`.
pub(crate) const DECADE: u64 = 1 << 11;
/// What an organisation's name ends in.
pub(crate) const BODY: u64 = 1 << 12;
/// What one begins with.
pub(crate) const BODY_LED: u64 = 1 << 13;
/// What a place's name ends in.
pub(crate) const SPOT: u64 = 1 << 14;
/// The quasi-identifiers, one each.
pub(crate) const JOB: u64 = 1 << 15;
pub(crate) const FAMILY: u64 = 1 << 16;
pub(crate) const PEOPLE: u64 = 1 << 17;
pub(crate) const FAITH: u64 = 1 << 18;
pub(crate) const TONGUE: u64 = 1 << 19;
pub(crate) const BORDER: u64 = 1 << 20;
pub(crate) const ILLNESS: u64 = 1 << 21;
pub(crate) const EVENT: u64 = 1 << 22;
pub(crate) const OBJECT: u64 = 1 << 23;
/// What begins a year said aloud.
pub(crate) const YEAR: u64 = 1 << 24;
/// What a listed place of more than one word begins with.
pub(crate) const PLACE: u64 = 1 << 26;
/// A body known by one word all over Britain, which is nothing else.
pub(crate) const NATIONAL: u64 = 1 << 27;
/// A letter alone, or what else a code said aloud begins with.
pub(crate) const SPELT: u64 = 1 << 25;

/// The words of each cue.
const WORDS: &[(u64, &str)] = &[
    (AT_SIGN, "@"),
    (DOTTED, "www http https ftp"),
    (DOT, "dot"),
    (YEAR, "nineteen twenty thousand"),
    (SPELT, "oh zero nought nil double treble triple"),
    (
        ONLINE,
        "_ underscore insta instagram tiktok tok snap snapchat twitter facebook fb handle \
         username user gamertag",
    ),
    (
        NUMBER,
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen \
         fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy \
         eighty ninety hundred thousand",
    ),
    (
        STREET,
        "road street avenue close lane drive crescent terrace way grove garden gardens place \
         square row view rise mews walk parade promenade esplanade boulevard court hill green \
         estate buildings wharf quay end rd st ave ln dr cl cres",
    ),
    (FLAT, "flat"),
    (
        MONTH,
        "jan january feb february mar march apr april may jun june jul july aug august sep sept \
         september oct october nov november dec december",
    ),
    (
        FEAST,
        "month mother mothers mothering father fathers valentine valentines christmas xmas boxing \
         year years easter friday pancake shrove ash palm whitsun bonfire fawkes halloween hallowe'en \
         remembrance patrick patricks david davids george georges andrew andrews stephen stephens \
         burns eid ramadan diwali vaisakhi holi hanukkah passover hashanah kippur results election \
         jubilee hogmanay twelfth brigid brigids swithin swithins nicholas bank may nowruz navratri \
         dussehra orthodox",
    ),
    (
        WEEKDAY,
        "mon monday tue tues tuesday wed weds wednesday thu thur thurs thursday fri friday sat \
         saturday sun sunday",
    ),
    (DECADE, "teens twenties thirties forties fifties sixties seventies eighties"),
    (
        BODY,
        "hospital infirmary ward primary school academy nursery college university hospice surgery \
         clinic hostel refuge house lodge centre team trust council court unit project foundation \
         church mosque temple gurdwara synagogue general women's women womens children's children \
         childrens gazette herald chronicle echo police constabulary partnership association society \
         club service services prison pharmacy library start infants juniors playgroup hub group network collective alliance circle masjid \
         mandir fellowship ministries llp solicitors chambers",
    ),
    (
        NATIONAL,
        "cafcass barnardos nspcc childline mencap rspca rnli nacro coram mumsnet \
         asda tesco aldi lidl morrisons sainsburys waitrose ocado greggs wetherspoons \
         mcdonalds kfc nandos starbucks costa primark argos wilko poundland \
         matalan ikea mothercare superdrug halfords homebase smyths tkmaxx amazon ebay vinted gumtree \
         dpd evri dhl yodel ukmail serco capita g4s atos ofsted ofcom ofgem acas \
         zoom whatsapp facetime skype netflix youtube google uber deliveroo justeat \
         barclays natwest lloyds hsbc santander halifax monzo klarna wonga \
         unison gmb usdaw specsavers bupa samaritans centrepoint stonewall \
         itv talktalk vodafone giffgaff homestart tusla aberlour birthrights netmums surestart \
         pohwer voiceability",
    ),
    (BODY_LED, "hmp hmy hmyoi st saint royal"),
    (
        SPOT,
        "seafront beach pier prom promenade flats estate harbour docks marina market precinct \
         roundabout lighthouse common moor quarry tower towers island park bridge bay castle \
         chapel abbey",
    ),
    (
        JOB,
        "work works worked working job shift shifts dinner cleaner carer assistant hairdresser barber \
         driver postman postwoman factory warehouse call packing laundry garden childminder chef \
         waitress barmaid bouncer soldier army navy mechanic plumber electrician bricklayer farm \
         fisherman trawler till nail zero nights earlies",
    ),
    (
        FAMILY,
        "twin twins triplets only first second third fourth fifth sixth eldest youngest middle mum \
         kids children lads girls boys sisters brothers siblings half step stepbrother stepsister \
         stepbrothers stepsisters stepson stepdaughter stepsons stepdaughters different boy lad each",
    ),
    (
        PEOPLE,
        "black mixed asian pakistani bangladeshi indian nigerian ghanaian somali eritrean ethiopian \
         sudanese kenyan zimbabwean jamaican caribbean african irish traveller travellers gypsy \
         roma polish romanian bulgarian albanian lithuanian ukrainian kurdish iranian iraqi syrian \
         afghan turkish arab chinese vietnamese filipino filipina tamil punjabi gujarati kashmiri \
         sikh jewish white",
    ),
    (
        FAITH,
        "catholic protestant pentecostal methodist baptist anglican evangelical jehovah mormon \
         christian muslim islam hindu sikh buddhist jewish jew quaker orthodox mosque temple \
         gurdwara synagogue chapel imam vicar pastor priest rabbi hijab ramadan",
    ),
    (
        TONGUE,
        "polish romanian urdu punjabi bengali sylheti gujarati hindi tamil arabic farsi dari pashto \
         kurdish sorani turkish somali tigrinya amharic yoruba igbo twi swahili shona mandarin \
         cantonese vietnamese thai tagalog portuguese spanish french italian russian ukrainian \
         lithuanian latvian bulgarian albanian welsh gaelic bsl sign",
    ),
    (
        BORDER,
        "settled asylum refugee office deported deportation visa biometric remain recourse trafficked \
         undocumented detention immigration citizenship passport",
    ),
    (
        ILLNESS,
        "syndrome disease disorder hyperemesis cholestasis preeclampsia eclampsia praevia accreta \
         psychosis schizophrenia schizophrenic bipolar epilepsy epileptic cystic sickle bifida \
         cerebral sepsis lupus hydrocephalus gastroschisis cleft tracheostomy deaf blind dwarfism \
         disability disabilities autistic autism",
    ),
    (
        EVENT,
        "night day week time morning crash fire flood paper papers news viral lottery stabbed shot \
         siege explosion evacuated collapsed",
    ),
    (
        OBJECT,
        "ferret snake lizard parrot tortoise iguana tarantula hedgehog horse donkey goat tattoo \
         tattoos tattooed wheelchair scooter pram car van door hair coat caravan narrowboat canal \
         motorbike prosthetic",
    ),
];

/// Which cues `lower` gives; `hash` is its hash.
pub(crate) fn of(lower: &str, hash: u64, kind: Kind) -> u64 {
    if kind == Kind::Digits {
        return FIGURE;
    }
    let place = kind == Kind::Letters && begins_place(hash);
    let spelt = kind == Kind::Letters && lower.len() == 1;
    TABLE.bits(hash) | if spelt { SPELT } else { 0 } | if place { PLACE } else { 0 }
}

static TABLE: LazyLock<Table> = LazyLock::new(Table::filled);

/// Open addressing over whole hashes.
struct Table {
    slots: Vec<(u64, u64)>,
}

const SIZE: usize = 2048;

impl Table {
    fn filled() -> Table {
        let mut table = Table { slots: vec![(0, 0); SIZE] };
        for (cue, words) in WORDS {
            for word in words.split_whitespace() {
                let slot = table.slot(hash(word));
                table.slots[slot] = (hash(word), table.slots[slot].1 | cue);
            }
        }
        table
    }

    fn slot(&self, hash: u64) -> usize {
        let mut at = usize::try_from(hash % SIZE as u64).unwrap_or(0);
        while self.slots[at].1 != 0 && self.slots[at].0 != hash {
            at = (at + 1) % SIZE;
        }
        at
    }

    fn bits(&self, hash: u64) -> u64 {
        self.slots[self.slot(hash)].1
    }
}
