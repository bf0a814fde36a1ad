//! Gestations, and how long something took.

use super::age::NUMBER;
use super::cues;
use super::pattern::{Pattern, compile, stands_alone};
use super::words::Words;
use super::{Recogniser, noticed};
use crate::{Class, Mention};

/// Notices gestations (masked) and other durations (suggested).
pub(crate) struct Duration;

static GESTATION: Pattern = Pattern::near(cues::NUMBER | cues::FIGURE, [4, 6], || {
    compile(&format!(
        "(?i)[234][0-9] ?(?:\\+|plus) ?[0-6]\
        |(?:twenty|thirty|forty)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?(?: weeks?)? (?:plus|and) (?:one|two|three|four|five|six)(?: days?)?(?:\\b)\
        |{NUMBER}(?:\\s|-)(?:weeks?|wks?|months?)(?:['’])?(?:\\s|-)(?:pregnant|gone|gestation|gestational|early|prem|premature|preterm|overdue|late|along|scan)\
        |at {NUMBER} weeks\
        |(?:[4-9]|1[01]) ?(?:lb|pounds?) ?(?:[0-9]{{1,2}} ?(?:oz|ounces?)?)?"
    ))
});

static SPELL: Pattern = Pattern::near(cues::NUMBER | cues::FIGURE, [3, 5], || {
    compile(&format!(
        "(?i)(?:for |after |took |about )?{NUMBER}(?: and a half)? (?:years?|months?|weeks?)"
    ))
});

impl Recogniser for Duration {
    fn name(&self) -> &'static str {
        "duration"
    }

    fn notice(&self, words: &Words<'_>, found: &mut Vec<Mention>) {
        let text = words.text();
        for hit in GESTATION.hits(words) {
            let said = hit.as_str().to_lowercase();
            let sum = said.contains(" and ") && !said.contains("week") && !said.contains("day");
            if !sum && stands_alone(text, hit.start(), hit.end()) {
                found.extend(noticed("duration", Class::Duration, hit.start(), hit.end(), 0.85));
            }
        }
        for hit in SPELL.hits(words) {
            if stands_alone(text, hit.start(), hit.end()) {
                found.extend(noticed("duration", Class::Duration, hit.start(), hit.end(), 0.06));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn gestations_are_noticed() {
        check(&Duration, "«36+4» today. «Thirty-seven plus two», fireworks");
        check(&Duration, "I was «20 weeks pregnant», «28 weeks gone»; for nineteen months");
        check(&Duration, "he was «six weeks early», «5lb 11oz»; twenty and six of them");
    }
}
