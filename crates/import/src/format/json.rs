//! What speech recognisers write as JSON: whisper, whisperX, Google, Deepgram, AssemblyAI, Rev and
//! whoever else lists segments with words, times and speakers.

use serde_json::{Map, Value};

use super::{Claim, Draft, Format};
use crate::ReadError;
use crate::cues::{self, Cue};
use crate::source::Source;
use crate::time::{seconds, stamp};

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
        let count = source.text().bytes().filter(|b| matches!(b, b',' | b'[' | b'{')).count();
        if count > VALUES {
            let file = source.name.to_owned();
            return Err(ReadError::TooMany { file, what: "values", count, most: VALUES });
        }
        let value: Value = serde_json::from_str(source.text())
            .map_err(|error| source.malformed(error.line(), "this is no whole JSON"))?;
        let mut draft = Draft::of(source.decoded());
        if let Some(language) = value.get("language").and_then(Value::as_str) {
            language.clone_into(&mut draft.language);
        }
        let mut best: Option<Vec<Cue>> = None;
        let mut most = 0;
        find(&value, 0, &mut |list| {
            let cues = cues_of(list);
            // Of lists with the same words the one with the longest stretches: segments, not words.
            let letters: usize = cues.iter().map(Cue::letters).sum();
            let score = letters + letters / cues.len().max(1);
            if score > most {
                most = score;
                best = Some(cues);
            }
        });
        let Some(cues) = best else {
            return Err(ReadError::NoText {
                file: source.name.to_owned(),
                what: "a list of times or settings",
            });
        };
        Ok(vec![cues::draft(source, draft, sentences(cues))?])
    }
}

/// The most values that are read: each takes far more room in memory than in the file.
const VALUES: usize = 3_000_000;

const TEXT: &[&str] = &[
    "text",
    "transcript",
    "punctuated_word",
    "word",
    "value",
    "sentence",
    "content",
    "utterance",
    "caption",
    "line",
    "body",
];
const SPEAKER: &[&str] = &[
    "speaker",
    "speaker_name",
    "speakerName",
    "speaker_label",
    "speakerTag",
    "speaker_id",
    "speakerId",
    "name",
    "participant",
    "user",
    "from",
];
const START: &[&str] = &[
    "start",
    "start_time",
    "startTime",
    "begin",
    "ts",
    "from",
    "offset",
    "start_ms",
    "startMs",
    "timestamp",
    "time",
    "startOffset",
    "start_timestamp",
];
const END: &[&str] = &[
    "end",
    "end_time",
    "endTime",
    "stop",
    "end_ts",
    "to",
    "end_ms",
    "endMs",
    "endOffset",
    "end_timestamp",
];

/// Every list of objects in `value`, with a bound on how deep.
fn find(value: &Value, depth: usize, on: &mut impl FnMut(&[Value])) {
    if depth > 32 {
        return;
    }
    match value {
        Value::Array(list) => {
            on(list);
            list.iter().for_each(|value| find(value, depth + 1, on));
        }
        Value::Object(fields) => fields.values().for_each(|value| find(value, depth + 1, on)),
        _ => {}
    }
}

fn cues_of(list: &[Value]) -> Vec<Cue> {
    let milli = milliseconds(list);
    let mut cues = Vec::new();
    for (number, entry) in list.iter().enumerate() {
        let Some(fields) = entry.as_object() else { continue };
        let (fields, words) = match words(fields) {
            Some(words) => (fields, words),
            // Google lists alternatives, the first of which is the best.
            None => match fields
                .get("alternatives")
                .and_then(|list| list.get(0))
                .and_then(Value::as_object)
            {
                Some(best) => match words(best) {
                    Some(words) => (best, words),
                    None => continue,
                },
                None => continue,
            },
        };
        let timestamps = fields.get("timestamps").or_else(|| fields.get("timestamp"));
        let pair = |at: usize| {
            timestamps.and_then(|pair| pair.get(at)).and_then(|value| time(value, milli))
        };
        cues.push(Cue {
            line: number + 1,
            speaker: speaker(fields),
            lines: words.lines().map(|line| line.trim().to_owned()).collect(),
            start_ms: first(fields, START)
                .and_then(|value| time(value, milli))
                .or_else(|| pair(0))
                .or_else(|| of_words(fields, START, milli, false)),
            end_ms: first(fields, END)
                .and_then(|value| time(value, milli))
                .or_else(|| pair(1))
                .or_else(|| of_words(fields, END, milli, true)),
            source: None,
        });
    }
    cues
}

fn first<'v>(fields: &'v Map<String, Value>, names: &[&str]) -> Option<&'v Value> {
    names.iter().find_map(|name| fields.get(*name))
}

fn words(fields: &Map<String, Value>) -> Option<String> {
    let own =
        TEXT.iter().find_map(|name| fields.get(*name).and_then(Value::as_str)).map(str::to_owned);
    // Rev lists a monologue's elements, punctuation among them.
    own.or_else(|| {
        let parts = fields.get("elements")?.as_array()?;
        Some(parts.iter().filter_map(|part| part.get("value").and_then(Value::as_str)).collect())
    })
}

fn speaker(fields: &Map<String, Value>) -> Option<String> {
    match first(fields, SPEAKER)? {
        Value::String(name) => Some(name.trim().to_owned()).filter(|name| !name.is_empty()),
        Value::Number(number) => Some(format!("Speaker {number}")),
        Value::Object(fields) => fields.get("name").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    }
}

fn of_words(fields: &Map<String, Value>, names: &[&str], milli: bool, last: bool) -> Option<u64> {
    let list = fields.get("words").or_else(|| fields.get("elements"))?.as_array()?;
    let mut timed = list
        .iter()
        .filter_map(|word| first(word.as_object()?, names).and_then(|value| time(value, milli)));
    if last { timed.next_back() } else { timed.next() }
}

fn time(value: &Value, milli: bool) -> Option<u64> {
    match value {
        Value::Number(number) => {
            number.as_f64().and_then(|value| seconds(if milli { value / 1000.0 } else { value }))
        }
        // `1.500s` of Google, `00:00:01.500` of others.
        Value::String(text) => {
            text.strip_suffix('s').unwrap_or(text).parse().ok().and_then(seconds).or_else(|| {
                stamp(text).filter(|stamp| stamp.len == text.len()).and_then(|stamp| stamp.start_ms)
            })
        }
        Value::Object(fields) => {
            let whole = fields
                .get("seconds")
                .and_then(|v| v.as_f64().or_else(|| v.as_str()?.parse().ok()))?;
            let rest = fields.get("nanos").and_then(Value::as_f64).unwrap_or(0.0);
            seconds(whole + rest / 1e9)
        }
        _ => None,
    }
}

/// Whether times are milliseconds: their key says so, or all are whole and the stretches would
/// last for minutes each as seconds.
fn milliseconds(list: &[Value]) -> bool {
    let objects: Vec<&Map<String, Value>> = list.iter().filter_map(Value::as_object).collect();
    if objects.iter().take(3).any(|fields| {
        fields.keys().any(|key| matches!(key.as_str(), "start_ms" | "startMs" | "end_ms"))
    }) {
        return true;
    }
    let starts: Vec<f64> =
        objects.iter().filter_map(|fields| first(fields, START)?.as_f64()).collect();
    let whole = starts.iter().all(|start| start.fract() == 0.0);
    let span = starts.last().zip(starts.first()).map_or(0.0, |(last, first)| last - first);
    #[allow(clippy::cast_precision_loss, reason = "a list's length is small")]
    let step = span / starts.len().max(1) as f64;
    whole && starts.len() > 1 && step > 200.0
}

/// Single words without a speaker are joined into sentences; with one they merge by themselves.
fn sentences(cues: Vec<Cue>) -> Vec<Cue> {
    let single =
        cues.iter().filter(|cue| cue.lines.len() == 1 && !cue.lines[0].contains(' ')).count();
    if single * 10 < cues.len() * 9 || cues.len() < 8 {
        return cues;
    }
    let mut joined: Vec<Cue> = Vec::new();
    for cue in cues {
        match joined
            .last_mut()
            .filter(|last| last.speaker == cue.speaker && !last.lines[0].ends_with(['.', '?', '!']))
        {
            Some(last) => {
                last.lines[0].push(' ');
                last.lines[0].push_str(cue.lines.first().map_or("", String::as_str));
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
}
