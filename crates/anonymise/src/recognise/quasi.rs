//! What identifies only together with other facts: suggestions for a person to weigh.
//!
//! They score below [`super::LOW`]: hiding every mention of a job or a faith by itself would
//! take the sense out of what people said.

use super::cues;
use super::pattern::{Pattern, compile};
use super::words::Words;
use super::{Recogniser, noticed};
use crate::{Class, Mention};

/// A class that is noticed by its words.
pub(crate) struct Quasi {
    pub(crate) name: &'static str,
    class: Class,
    pattern: &'static Pattern,
}

/// In the review queue, not masked.
const SCORE: f32 = 0.1;

impl Recogniser for Quasi {
    fn name(&self) -> &'static str {
        self.name
    }

    fn notice(&self, words: &Words<'_>, found: &mut Vec<Mention>) {
        for hit in self.pattern.hits(words) {
            found.extend(noticed(self.name, self.class, hit.start(), hit.end(), SCORE));
        }
    }
}

macro_rules! quasi {
    ($($constant:ident, $name:literal, $class:ident, $cue:ident, $reach:expr, $pattern:expr;)+) => {
        $(
            pub(crate) const $constant: Quasi = {
                static PATTERN: Pattern = Pattern::near(cues::$cue, $reach, || compile($pattern));
                Quasi { name: $name, class: Class::$class, pattern: &PATTERN }
            };
        )+
    };
}

quasi! {
    JOB, "job", Job, JOB, [4, 8], r"(?i)\b(?:works?|worked|working|job|shifts?) (?:as|at|in|on|for) (?:an? |the )?[\p{L}’'-]+(?: [\p{L}’'-]+)?|\b(?:dinner lady|cleaner|carer|care assistant|hairdresser|barber|bus driver|taxi driver|lorry driver|delivery driver|postman|postwoman|factory|warehouse|call centre|packing place|laundry|garden centre|childminder|chef|waitress|barmaid|bouncer|soldier|army|navy|mechanic|plumber|electrician|bricklayer|farm|fisherman|trawler|shop assistant|on the till|nail bar|zero hours|nights at|earlies|night shifts?)\b";
    FAMILY, "family_structure", FamilyStructure, FAMILY, [3, 4], r"(?i)\b(?:twins?|triplets|only (?:girl|boy|child)|(?:my|her|his|our|their) (?:first|second|third|fourth|fifth|sixth|eldest|youngest|middle one)|mum of (?:two|three|four|five|six|seven)|(?:two|three|four|five|six|seven|eight|nine|ten) (?:kids|children|lads|girls|boys|sisters|brothers|siblings)|half[- ](?:brother|sister)s?|step[- ]?(?:brother|sister|son|daughter)s?|by different (?:dads|fathers)|(?:lads?|boys?) and (?:a )?girls?|one of each)\b";
    ETHNICITY, "ethnicity", Ethnicity, PEOPLE, [1, 2], r"\b(?:[Bb]lack (?:man|woman|girl|boy|mum|mother|family|people|British|Caribbean|African)|[Mm]ixed[ -](?:race|heritage)|[Aa]sian|Pakistani|Bangladeshi|Indian|Nigerian|Ghanaian|Somali|Eritrean|Ethiopian|Sudanese|Kenyan|Zimbabwean|Jamaican|Caribbean|African|Irish|Traveller|Travellers|Gypsy|Roma|Polish|Romanian|Bulgarian|Albanian|Lithuanian|Ukrainian|Kurdish|Iranian|Iraqi|Syrian|Afghan|Turkish|Arab|Chinese|Vietnamese|Filipino|Filipina|Tamil|Punjabi|Gujarati|Kashmiri|Sikh|Jewish|[Ww]hite British)\b";
    RELIGION, "religion", Religion, FAITH, [1, 2], r"\b(?:Catholic|Protestant|Pentecostal|Methodist|Baptist|Anglican|Evangelical|Jehovah['’]s Witness(?:es)?|Mormon|Christian|Muslim|Islam|Hindu|Sikh|Buddhist|Jewish|Jew|Quaker|Orthodox|[Mm]osque|[Tt]emple|[Gg]urdwara|[Ss]ynagogue|[Cc]hapel|[Ii]mam|[Vv]icar|[Pp]astor|[Pp]riest|[Rr]abbi|[Hh]ijab|[Rr]amadan)\b";
    LANGUAGE, "language", Language, TONGUE, [2, 2], r"\b(?:in|speaks?|spoke|speaking|understands?|my|her) (?:Polish|Romanian|Urdu|Punjabi|Bengali|Sylheti|Gujarati|Hindi|Tamil|Arabic|Farsi|Dari|Pashto|Kurdish|Sorani|Turkish|Somali|Tigrinya|Amharic|Yoruba|Igbo|Twi|Swahili|Shona|Mandarin|Cantonese|Vietnamese|Thai|Tagalog|Portuguese|Spanish|French|Italian|Russian|Ukrainian|Lithuanian|Latvian|Bulgarian|Albanian|Welsh|Gaelic|BSL|[Ss]ign language)\b";
    IMMIGRATION, "immigration", Immigration, BORDER, [3, 4], r"(?i)\b(?:settled status|pre-settled|asylum(?: seeker)?|refugee|home office|deport(?:ed|ation)|visa|biometric|leave to remain|no recourse|trafficked|undocumented|right to remain|detention centre|immigration|citizenship|passport)\b";
    CONDITION, "rare_condition", RareCondition, ILLNESS, [3, 3], r"(?i)\b(?:[\p{L}-]+ (?:syndrome|disease|disorder)|hyperemesis|cholestasis|pre-?eclampsia|eclampsia|(?:vasa|placenta) praevia|placenta accreta|postpartum psychosis|puerperal psychosis|schizophreni[ac]|bipolar|epilep(?:sy|tic)|cystic fibrosis|sickle cell|spina bifida|cerebral palsy|sepsis|lupus|hydrocephalus|gastroschisis|cleft(?: palate| lip)?|tracheostomy|deaf|blind|dwarfism|learning disabilit(?:y|ies)|autistic|autism)\b";
    EVENT, "distinctive_event", DistinctiveEvent, EVENT, [3, 30], r"(?i)\b(?:the (?:night|day|week|time|morning) (?:the|that|when|my|our) [^.!?,\n]{4,50}|(?:lorry|car|bus|train|coach) crash|house fire|the flood|was in the (?:paper|news)|on the news|in the papers?|viral|won the lottery|got stabbed|was stabbed|was shot|siege|explosion|evacuated|collapsed)\b";
    OBJECT, "distinctive_object", DistinctiveObject, OBJECT, [3, 3], r"(?i)\b(?:(?:pet |a |my |the )(?:ferret|snake|lizard|parrot|tortoise|iguana|tarantula|hedgehog|horse|donkey|goat)|tattoo(?:s|ed)?|wheelchair|scooter|(?:blue|red|pink|yellow|green|purple|orange) (?:pram|car|van|door|hair|coat|caravan)|caravan|narrowboat|canal boat|motorbike|prosthetic)\b";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::LOW;

    #[test]
    fn each_is_a_suggestion_and_never_masked() {
        for (quasi, text) in [
            (JOB, "I do nights at the fish-packing place"),
            (FAMILY, "I'm the only girl out of five"),
            (ETHNICITY, "a Black man like me"),
            (RELIGION, "I'm Catholic, me"),
            (LANGUAGE, "she said it in Polish"),
            (IMMIGRATION, "my settled status letter"),
            (CONDITION, "I had hyperemesis"),
            (EVENT, "the night the wind took the roof"),
            (OBJECT, "my pet ferret"),
        ] {
            let mut found = Vec::new();
            quasi.notice(&Words::new(text), &mut found);
            assert!(!found.is_empty(), "{}", quasi.name);
            assert!(found[0].score < LOW);
        }
    }
}
