//! What speech recognisers write as JSON: whisper, whisperX; Amazon, AssemblyAI, Azure, Deepgram,
//! Google, Rev, Speechmatics and whoever else lists segments with words, times and speakers.
//!
//! One file says the same several times: as a whole, as segments, word by word. Every list in it
//! is read; of those that hold all the words the one is taken that names speakers and has the
//! longest stretches.

mod fields;

use indexmap::IndexMap;
use serde_json::Value;

use fields::{Entry, milliseconds, name_of};

use super::{Claim, Draft, Format};
use crate::ReadError;
use crate::cues::{self, Cue};
use crate::source::Source;

pub(super) struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn title(&self) -> &'static str {
        "segments of a speech recogniser (JSON)"
    }

    fn claim(&self, source: &Source<'_>) -> Claim {
        let text = source.text().trim_start();
        if !text.starts_with(['{', '[']) || !text.trim_end().ends_with(['}', ']']) {
            return Claim::none();
        }
        let quoted = text.trim_start_matches(['{', '[', ' ', '\n', '\t']).starts_with('"');
        if quoted { Claim::new(90, "braces and quoted keys") } else { Claim::none() }
    }

    fn read(&self, source: &Source<'_>) -> Result<Vec<Draft>, ReadError> {
        let value = parsed(source)?;
        let mut draft = Draft::of(source.decoded());
        if let Some(language) = value.get("language").and_then(Value::as_str) {
            language.clone_into(&mut draft.language);
        }
        let mut lists = Lists::default();
        lists.find(&value, 0);
        let Some(found) = lists.best(&mut draft) else {
            return Err(ReadError::NoText {
                file: source.name.to_owned(),
                what: "a list of times or settings",
            });
        };
        Ok(vec![cues::draft(source, draft, sentences(found))?])
    }
}

/// The most values that are read: each takes far more room in memory than in the file.
const VALUES: usize = 3_000_000;

/// The file's value; of a file with a value a line (JSON Lines) the list of them.
fn parsed(source: &Source<'_>) -> Result<Value, ReadError> {
    let count = source.text().bytes().filter(|b| matches!(b, b',' | b'[' | b'{')).count();
    if count > VALUES {
        let file = source.name.to_owned();
        return Err(ReadError::TooMany { file, what: "values", count, most: VALUES });
    }
    let values: Result<Vec<Value>, _> =
        serde_json::Deserializer::from_str(source.text()).into_iter::<Value>().collect();
    let mut values =
        values.map_err(|error| source.malformed(error.line(), "this is no whole JSON"))?;
    match values.len() {
        1 => Ok(values.swap_remove(0)),
        _ => Ok(Value::Array(values)),
    }
}

/// A stretch of time in which somebody spoke, without the words.
struct Voice {
    speaker: String,
    start_ms: u64,
    end_ms: u64,
}

/// Every list of objects in a file.
#[derive(Default)]
struct Lists {
    cues: Vec<Vec<Cue>>,
    /// Lists of who spoke when, where words and speakers stand apart.
    voices: Vec<Vec<Voice>>,
    /// Speakers' names by their number or sign.
    names: IndexMap<String, String>,
}

impl Lists {
    /// Gathers the lists in `value`, with a bound on how deep.
    fn find(&mut self, value: &Value, depth: usize) {
        if depth > 32 {
            return;
        }
        match value {
            Value::Array(list) => {
                self.list(list);
                list.iter().for_each(|value| self.find(value, depth + 1));
            }
            Value::Object(fields) => {
                for (key, value) in fields {
                    if matches!(key.as_str(), "speakers" | "participants" | "speaker_names") {
                        self.names(value);
                    }
                    self.find(value, depth + 1);
                }
            }
            _ => {}
        }
    }

    fn list(&mut self, list: &[Value]) {
        let milli = milliseconds(list);
        let entries = || list.iter().filter_map(Entry::of);
        let cues: Vec<Cue> =
            entries().enumerate().filter_map(|(at, entry)| entry.cue(at + 1, milli)).collect();
        if !cues.is_empty() {
            return self.cues.push(cues);
        }
        let voices: Vec<Voice> = entries().filter_map(|entry| voice(&entry, milli)).collect();
        if voices.len() * 10 >= list.len() * 8 && !voices.is_empty() {
            self.voices.push(voices);
        }
    }

    /// `[{"id": 0, "name": "Ana"}]` and `{"0": "Ana"}`.
    fn names(&mut self, value: &Value) {
        let listed = value.as_array().into_iter().flatten().filter_map(name_of);
        let keyed = value.as_object().into_iter().flatten().filter_map(|(key, name)| {
            Some((key.clone(), name.as_str().filter(|name| !name.trim().is_empty())?.to_owned()))
        });
        let found: Vec<(String, String)> = listed.chain(keyed).collect();
        self.names.extend(found);
    }

    /// The list that is read, its speakers by their names.
    fn best(mut self, draft: &mut Draft) -> Option<Vec<Cue>> {
        let most = self.cues.iter().map(|cues| letters(cues)).max()?;
        let rank = |cues: &Vec<Cue>| {
            let named = cues.iter().any(|cue| cue.speaker.is_some());
            let timed = cues.iter().any(|cue| cue.start_ms.is_some());
            (named, stretches(cues) > 1, timed, letters(cues) / cues.len().max(1))
        };
        // Of lists alike the first is taken.
        let mut whole: Vec<Vec<Cue>> = std::mem::take(&mut self.cues)
            .into_iter()
            .filter(|cues| letters(cues) * 100 >= most * 97)
            .collect();
        whole.sort_by_key(|cues| std::cmp::Reverse(rank(cues)));
        let mut cues = whole.into_iter().next()?;
        let less = most.saturating_sub(letters(&cues));
        if less > 0 {
            draft.leave_out(0, format!("{less} letter(s) that another list of the file has more"));
        }
        if cues.iter().all(|cue| cue.speaker.is_none()) {
            self.give_voices(&mut cues);
        }
        for speaker in cues.iter_mut().filter_map(|cue| cue.speaker.as_mut()) {
            let sign = speaker.strip_prefix("Speaker ").unwrap_or(speaker);
            if let Some(name) = self.names.get(sign) {
                name.clone_into(speaker);
            }
        }
        Some(cues)
    }

    /// Gives cues without a speaker to whoever spoke at their time.
    fn give_voices(&self, cues: &mut [Cue]) {
        let Some(voices) = self.voices.iter().max_by_key(|voices| reach(voices)) else { return };
        let mut before: Option<&str> = None;
        for cue in cues {
            let at = cue.start_ms;
            let found = at.and_then(|at| {
                voices.iter().rfind(|voice| {
                    voice.start_ms <= at && at < voice.end_ms.max(voice.start_ms + 1)
                })
            });
            // A full stop has no time of its own.
            before = found.map(|voice| voice.speaker.as_str()).or(before.filter(|_| at.is_none()));
            cue.speaker = before.map(str::to_owned);
        }
    }
}

/// How much time a list of voices covers, in milliseconds.
fn reach(voices: &[Voice]) -> u64 {
    voices.iter().map(|voice| voice.end_ms.saturating_sub(voice.start_ms)).sum()
}

fn letters(cues: &[Cue]) -> usize {
    cues.iter().flat_map(|cue| &cue.lines).map(|line| crate::Letters::count(line)).sum()
}

fn voice(entry: &Entry<'_>, milli: bool) -> Option<Voice> {
    Some(Voice {
        speaker: entry.speaker()?,
        start_ms: entry.start(milli)?,
        end_ms: entry.end(milli)?,
    })
}

/// Whether a list goes word by word.
fn is_by_word(cues: &[Cue]) -> bool {
    let single =
        cues.iter().filter(|cue| cue.lines.len() == 1 && !cue.lines[0].contains(' ')).count();
    single * 10 >= cues.len() * 9
}

/// How many stretches a list has, words joined to sentences.
fn stretches(cues: &[Cue]) -> usize {
    if !is_by_word(cues) {
        return cues.len();
    }
    let ends = |cue: &Cue| cue.lines.iter().any(|line| line.ends_with(['.', '?', '!']));
    1 + cues.windows(2).filter(|two| two[0].speaker != two[1].speaker || ends(&two[0])).count()
}

/// Single words are joined: those of one speaker, those of nobody into sentences.
fn sentences(cues: Vec<Cue>) -> Vec<Cue> {
    let is_mark = |cue: &Cue| cue.lines[0].chars().all(fields::follows_at_once);
    if !is_by_word(&cues) || cues.len() < 8 && !cues.iter().any(is_mark) {
        return cues;
    }
    let mut joined: Vec<Cue> = Vec::new();
    for cue in cues {
        let word = cue.lines.first().map_or("", String::as_str);
        let marks = !word.is_empty() && word.chars().all(fields::follows_at_once);
        match joined.last_mut().filter(|last| {
            marks
                || last.speaker == cue.speaker
                    && (cue.speaker.is_some() || !last.lines[0].ends_with(['.', '?', '!']))
        }) {
            Some(last) => {
                last.lines[0].push_str(if marks { "" } else { " " });
                last.lines[0].push_str(word);
                last.end_ms = cue.end_ms.or(last.end_ms);
            }
            None => joined.push(cue),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use crate::tests::check;
    use expect_test::expect;

    #[test]
    fn segments_of_several_recognisers() {
        check(
            "x.json",
            r#"{"language":"en","segments":[{"id":1,"start":43.81,"end":47.85,"text":" Hello","speaker":"SPEAKER_00","words":[{"word":"Hello","start":43.8}]},{"start":48,"end":49,"text":" you","speaker":"SPEAKER_00"},{"start":50,"end":51,"text":"Yes","speaker":"SPEAKER_01"}]}"#,
            expect![[r#"
                1 SPEAKER_00 43810-49000 Hello you
                2 SPEAKER_01 50000-51000 Yes"#]],
        );
        check(
            "google.json",
            r#"{"results":[{"alternatives":[{"transcript":"Hello there","words":[{"startTime":"0.100s","endTime":"0.5s","word":"Hello"},{"startTime":"0.5s","endTime":"1.200s","word":"there"}]}]}]}"#,
            expect!["1 - 100-1200 Hello there"],
        );
        check(
            "utterances.json",
            r#"{"utterances":[{"speaker":"A","start":1000,"end":2500,"text":"Hi."},{"speaker":"B","start":2600,"end":9000,"text":"Hello."}]}"#,
            expect![[r#"
                1 A 1000-2500 Hi.
                2 B 2600-9000 Hello."#]],
        );
        check(
            "t.json",
            r#"{"sentences":[["0",6,3.0]]}"#,
            expect!["error: `t.json` is a list of times or settings without text"],
        );
    }

    #[test]
    fn what_one_file_says_several_times_is_read_once() {
        check(
            "amazon.json",
            r#"{"results":{"transcripts":[{"transcript":"Hi. You?"}],"speaker_labels":{"segments":[{"start_time":"0.1","end_time":"0.5","speaker_label":"spk_0","items":[{"start_time":"0.1","end_time":"0.5","speaker_label":"spk_0"}]},{"start_time":"1.0","end_time":"1.5","speaker_label":"spk_1","items":[]}]},"items":[{"type":"pronunciation","start_time":"0.1","end_time":"0.5","alternatives":[{"content":"Hi"}]},{"type":"punctuation","alternatives":[{"content":"."}]},{"type":"pronunciation","start_time":"1.0","end_time":"1.1","alternatives":[{"content":"You"}]},{"type":"punctuation","alternatives":[{"content":"?"}]}]}}"#,
            expect![[r#"
                1 spk_0 100-500 Hi.
                2 spk_1 1000-1100 You?"#]],
        );
        check(
            "azure.json",
            r#"{"combinedRecognizedPhrases":[{"display":"Hi. You?"}],"recognizedPhrases":[{"speaker":1,"offset":"PT1M0.1S","duration":"PT0.4S","nBest":[{"lexical":"hi","display":"Hi."}]},{"speaker":2,"offset":"PT1M1S","duration":"PT1S","nBest":[{"lexical":"you","display":"You?"}]}]}"#,
            expect![[r#"
                1 Speaker 1 60100-60500 Hi.
                2 Speaker 2 61000-62000 You?"#]],
        );
        check(
            "deepgram.json",
            r#"{"results":{"channels":[{"alternatives":[{"transcript":"Hi there. Yes. You?","words":[{"word":"hi","start":0.1,"end":0.2,"speaker":0,"punctuated_word":"Hi"}],"paragraphs":{"transcript":"\nSpeaker 0: Hi","paragraphs":[{"sentences":[{"text":"Hi there.","start":0.1,"end":0.5},{"text":"Yes.","start":0.6,"end":0.7}],"speaker":0,"start":0.1,"end":0.7},{"sentences":[{"text":"You?","start":1,"end":2}],"speaker":1,"start":1,"end":2}]}}]}]}}"#,
            expect![[r#"
                1 Speaker 0 100-700 Hi there. Yes.
                2 Speaker 1 1000-2000 You?"#]],
        );
        // Google says who said what once more at the end, word by word.
        check(
            "google.json",
            r#"{"results":[{"alternatives":[{"transcript":"Hi there.","words":[{"startTime":"0.1s","endTime":"0.5s","word":"Hi"}]}]},{"alternatives":[{"transcript":"You?","words":[]}]},{"alternatives":[{"words":[{"startTime":"0.1s","endTime":"0.5s","word":"Hi","speakerTag":1},{"startTime":"0.5s","endTime":"1s","word":"there.","speakerTag":1},{"startTime":"2s","endTime":"2.5s","word":"You?","speakerTag":2}]}]}]}"#,
            expect![[r#"
                1 Speaker 1 100-1000 Hi there.
                2 Speaker 2 2000-2500 You?"#]],
        );
        check(
            "lines.json",
            "{\"speaker\":0,\"start\":1,\"text\":\"Hi.\"}\n{\"speaker\":1,\"start\":2,\"text\":\"You?\"}\n",
            expect![[r#"
                1 Speaker 0 1000-- Hi.
                2 Speaker 1 2000-- You?"#]],
        );
        check(
            "names.json",
            r#"{"speakers":[{"id":0,"name":"Ana"},{"id":1,"name":""}],"monologues":[{"speaker":0,"elements":[{"type":"text","value":"Hi","ts":1.5,"end_ts":2},{"type":"punct","value":"."}]},{"speaker":1,"elements":[{"type":"text","value":"You","ts":3,"end_ts":4},{"type":"punct","value":" "},{"type":"text","value":"there"}]}]}"#,
            expect![[r#"
                1 Ana 1500-2000 Hi.
                2 Speaker 1 3000-4000 You there"#]],
        );
    }
}
