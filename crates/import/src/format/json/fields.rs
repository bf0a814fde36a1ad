//! The names under which recognisers keep words, speakers and times.

use serde_json::{Map, Value};

use crate::cues::Cue;
use crate::time::{seconds, stamp};

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
    "display",
    "utf8",
];
/// Lists of the parts of a stretch, where it has no words of its own.
const PARTS: &[&str] = &["words", "elements", "sentences", "segments", "items", "segs"];
const BEST: &[&str] = &["alternatives", "nBest"];
const SPEAKER: &[&str] = &[
    "speakerDisplayName",
    "speaker",
    "speaker_name",
    "speakerName",
    "speaker_label",
    "speakerLabel",
    "speakerTag",
    "speaker_tag",
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
    "offsetMilliseconds",
    "offsetInTicks",
    "tStartMs",
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
const LASTS: &[&str] =
    &["duration", "dur", "duration_ms", "durationMilliseconds", "durationInTicks", "dDurationMs"];

/// One object of a list: its fields, and those of its best alternative.
pub(super) struct Entry<'v> {
    own: &'v Map<String, Value>,
    best: Option<&'v Map<String, Value>>,
}

impl<'v> Entry<'v> {
    pub(super) fn of(value: &'v Value) -> Option<Entry<'v>> {
        let own = value.as_object()?;
        let best = BEST.iter().find_map(|name| own.get(*name)?.get(0)?.as_object());
        Some(Entry { own, best })
    }

    fn levels(&self) -> impl Iterator<Item = &'v Map<String, Value>> {
        std::iter::once(self.own).chain(self.best)
    }

    /// The entry as a cue, where it has words.
    pub(super) fn cue(&self, line: usize, milli: bool) -> Option<Cue> {
        let words = self.levels().find_map(own_words).or_else(|| joined(self.own))?;
        Some(Cue {
            line,
            speaker: self.speaker(),
            lines: words.lines().map(|line| line.trim().to_owned()).collect(),
            start_ms: self.start(milli),
            end_ms: self.end(milli),
            source: None,
        })
    }

    pub(super) fn speaker(&self) -> Option<String> {
        self.levels().find_map(speaker)
    }

    pub(super) fn start(&self, milli: bool) -> Option<u64> {
        self.levels()
            .find_map(|fields| moment(fields, START, milli).or_else(|| pair(fields, "from", 0)))
            .or_else(|| self.levels().find_map(|fields| of_words(fields, START, milli, false)))
    }

    pub(super) fn end(&self, milli: bool) -> Option<u64> {
        self.levels()
            .find_map(|fields| moment(fields, END, milli).or_else(|| pair(fields, "to", 1)))
            .or_else(|| {
                let lasts = self.levels().find_map(|fields| moment(fields, LASTS, milli))?;
                Some(self.levels().find_map(|fields| moment(fields, START, milli))? + lasts)
            })
            .or_else(|| self.levels().find_map(|fields| of_words(fields, END, milli, true)))
    }
}

fn own_words(fields: &Map<String, Value>) -> Option<String> {
    TEXT.iter().find_map(|name| fields.get(*name).and_then(Value::as_str)).map(str::to_owned)
}

/// The words of a stretch's parts, where one person says them all.
fn joined(fields: &Map<String, Value>) -> Option<String> {
    let parts = PARTS.iter().find_map(|name| fields.get(*name)?.as_array())?;
    let speakers: std::collections::BTreeSet<String> =
        parts.iter().filter_map(|part| speaker(part.as_object()?)).collect();
    if speakers.len() > 1 {
        return None;
    }
    let parts: Vec<&str> = parts
        .iter()
        .filter_map(|part| {
            let fields = part.as_object()?;
            TEXT.iter().find_map(|name| fields.get(*name).and_then(Value::as_str))
        })
        .collect();
    if parts.is_empty() {
        return None;
    }
    // Rev lists blanks among a monologue's elements, others write one before each word.
    let blanks = parts.iter().any(|part| part.starts_with(' ') || part.ends_with(' '));
    if blanks {
        return Some(parts.concat());
    }
    let mut joined = String::new();
    for part in parts {
        if !joined.is_empty() && !part.chars().all(follows_at_once) {
            joined.push(' ');
        }
        joined.push_str(part);
    }
    Some(joined)
}

/// Whether a mark stands behind a word without a blank.
pub(super) fn follows_at_once(c: char) -> bool {
    matches!(c, '.' | ',' | '?' | '!' | ':' | ';' | '…' | '。' | '、' | '،' | '؟' | '۔' | '।')
}

fn speaker(fields: &Map<String, Value>) -> Option<String> {
    SPEAKER.iter().find_map(|name| match fields.get(*name)? {
        Value::String(name) => {
            let name = name.trim();
            let number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
            let named = if number { format!("Speaker {name}") } else { name.to_owned() };
            Some(named).filter(|name| !name.is_empty())
        }
        Value::Number(number) if *name != "from" => Some(format!("Speaker {number}")),
        Value::Object(fields) => fields.get("name").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    })
}

/// An entry of a list of speakers: its number or sign, and the name.
pub(super) fn name_of(value: &Value) -> Option<(String, String)> {
    let fields = value.as_object()?;
    let sign =
        ["id", "speaker_id", "speakerId", "speaker", "key"].iter().find_map(|name| match fields
            .get(*name)?
        {
            Value::String(sign) => Some(sign.clone()),
            Value::Number(sign) => Some(sign.to_string()),
            _ => None,
        })?;
    let name = ["name", "display_name", "displayName", "speaker_name"]
        .iter()
        .find_map(|name| fields.get(*name).and_then(Value::as_str))?;
    (!name.trim().is_empty()).then(|| (sign, name.trim().to_owned()))
}

/// The first of these fields that is a time; its own name may say in what it counts.
fn moment(fields: &Map<String, Value>, names: &[&str], milli: bool) -> Option<u64> {
    names.iter().find_map(|name| {
        let value = fields.get(*name)?;
        match value.as_f64() {
            Some(ticks) if name.ends_with("Ticks") => seconds(ticks / 1e7),
            _ => time(value, milli || name.ends_with("Milliseconds") || name.ends_with("Ms")),
        }
    })
}

/// `"timestamp": [1.5, 2.0]` and `"timestamps": {"from": "00:00:01,500", "to": …}`.
fn pair(fields: &Map<String, Value>, key: &str, at: usize) -> Option<u64> {
    let pair = fields.get("timestamps").or_else(|| fields.get("timestamp"))?;
    // IBM lists words with their times: `[["so", 0.5, 0.7], …]`.
    let words = pair.as_array().filter(|list| list.iter().all(Value::is_array));
    if let Some(words) = words {
        let word = if at == 0 { words.first() } else { words.last() };
        return time(word?.get(at + 1)?, false);
    }
    time(pair.get(at).or_else(|| pair.get(key))?, false)
}

fn of_words(fields: &Map<String, Value>, names: &[&str], milli: bool, last: bool) -> Option<u64> {
    let list = PARTS.iter().find_map(|name| fields.get(*name)?.as_array())?;
    let mut timed = list.iter().filter_map(|word| moment(word.as_object()?, names, milli));
    if last { timed.next_back() } else { timed.next() }
}

fn time(value: &Value, milli: bool) -> Option<u64> {
    match value {
        Value::Number(number) => {
            number.as_f64().and_then(|value| seconds(if milli { value / 1000.0 } else { value }))
        }
        // `1.500s` of Google, `PT1.5S` of Azure, `00:00:01.500` of others.
        Value::String(text) => text
            .strip_suffix('s')
            .unwrap_or(text)
            .parse()
            .ok()
            .and_then(seconds)
            .or_else(|| {
                stamp(text).filter(|stamp| stamp.len == text.len()).and_then(|stamp| stamp.start_ms)
            })
            .or_else(|| lasting(text)),
        Value::Object(fields) => {
            if let Some(relative) = fields.get("relative") {
                return relative.as_f64().and_then(seconds);
            }
            let whole = fields
                .get("seconds")
                .and_then(|v| v.as_f64().or_else(|| v.as_str()?.parse().ok()))?;
            let rest = fields.get("nanos").and_then(Value::as_f64).unwrap_or(0.0);
            seconds(whole + rest / 1e9)
        }
        _ => None,
    }
}

/// A length of time after ISO 8601: `PT1H2M3.5S`.
fn lasting(text: &str) -> Option<u64> {
    let mut total = 0.0;
    let mut number = String::new();
    for c in text.strip_prefix("PT")?.chars() {
        let each = match c {
            '0'..='9' | '.' => {
                number.push(c);
                continue;
            }
            'H' => 3600.0,
            'M' => 60.0,
            'S' => 1.0,
            _ => return None,
        };
        total += number.parse::<f64>().ok()? * each;
        number.clear();
    }
    number.is_empty().then(|| seconds(total)).flatten()
}

/// Whether times are milliseconds: their key says so, or all are whole and the stretches would
/// last for minutes each as seconds.
pub(super) fn milliseconds(list: &[Value]) -> bool {
    let objects: Vec<&Map<String, Value>> = list.iter().filter_map(Value::as_object).collect();
    if objects.iter().take(3).any(|fields| {
        fields.keys().any(|key| matches!(key.as_str(), "start_ms" | "startMs" | "end_ms"))
    }) {
        return true;
    }
    let starts: Vec<f64> = objects
        .iter()
        .filter_map(|fields| START.iter().find_map(|name| fields.get(*name)?.as_f64()))
        .collect();
    let whole = starts.iter().all(|start| start.fract() == 0.0);
    let span = starts.last().zip(starts.first()).map_or(0.0, |(last, first)| last - first);
    let count = u32::try_from(starts.len().max(1)).unwrap_or(u32::MAX);
    let step = span / f64::from(count);
    whole && starts.len() > 1 && step > 200.0
}
