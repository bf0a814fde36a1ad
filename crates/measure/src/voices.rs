//! Who is heard, how much, and who is not.

/// One participant in a collection or a study.
#[derive(Clone, Debug, PartialEq)]
pub struct Voice {
    /// The participant's id.
    pub participant: String,
    /// Quotes of theirs.
    pub quotes: usize,
    /// Words of theirs.
    pub words: usize,
    /// Their share of all quotes, 0 to 1.
    pub share: f64,
}

/// How a collection's quotes are spread over the people who could be heard.
#[derive(Clone, Debug, PartialEq)]
pub struct Voices {
    /// Everybody who could be heard, most heard first, then by id.
    pub voices: Vec<Voice>,
    /// Gini coefficient of quotes over all who could be heard: 0 all alike, towards 1 one alone.
    pub gini: Option<f64>,
    /// Consenting people without a single quote.
    pub unheard: Vec<String>,
    /// The largest share.
    pub largest: f64,
    /// 1 / number of people who could be heard.
    pub fair: f64,
}

/// Counts `(participant, words)` of each quote over everybody who could be heard.
pub fn voices(could_be_heard: &[String], quotes: &[(String, usize)]) -> Voices {
    let total = quotes.len().max(1) as f64;
    let mut people: Vec<String> = could_be_heard.to_vec();
    people.extend(quotes.iter().map(|(participant, _)| participant.clone()));
    people.sort();
    people.dedup();
    let mut found: Vec<Voice> = people
        .into_iter()
        .map(|participant| {
            let theirs: Vec<usize> = quotes
                .iter()
                .filter(|(who, _)| *who == participant)
                .map(|(_, words)| *words)
                .collect();
            let share = theirs.len() as f64 / total;
            Voice { quotes: theirs.len(), words: theirs.iter().sum(), share, participant }
        })
        .collect();
    found.sort_by(|a, b| b.quotes.cmp(&a.quotes).then_with(|| a.participant.cmp(&b.participant)));
    let counts: Vec<f64> = found.iter().map(|voice| voice.quotes as f64).collect();
    Voices {
        gini: gini(&counts),
        unheard: found
            .iter()
            .filter(|voice| voice.quotes == 0)
            .map(|voice| voice.participant.clone())
            .collect(),
        largest: found.first().map_or(0.0, |voice| voice.share),
        fair: if found.is_empty() { 0.0 } else { 1.0 / found.len() as f64 },
        voices: found,
    }
}

/// The Gini coefficient of `values`; missing where there are none or all are nought.
pub fn gini(values: &[f64]) -> Option<f64> {
    let sum: f64 = values.iter().sum();
    if values.is_empty() || sum <= 0.0 {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let weighted: f64 =
        sorted.iter().enumerate().map(|(place, value)| (place as f64 + 1.0) * value).sum();
    Some(2.0 * weighted / (n * sum) - (n + 1.0) / n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_alone_among_four_has_three_quarters() {
        assert_eq!(gini(&[0.0, 0.0, 0.0, 8.0]), Some(0.75));
        assert_eq!(gini(&[2.0, 2.0]), Some(0.0));
        assert_eq!(gini(&[]), None);
    }

    #[test]
    fn who_could_be_heard_and_is_not_is_named() {
        let people = ["M01", "M02", "M03"].map(str::to_owned);
        let found = voices(
            &people,
            &[("M01".to_owned(), 20), ("M02".to_owned(), 10), ("M01".to_owned(), 5)],
        );
        assert_eq!(found.unheard, ["M03"]);
        assert_eq!(
            found.voices[0],
            Voice { participant: "M01".into(), quotes: 2, words: 25, share: 2.0 / 3.0 }
        );
    }
}
