//! Agreement between the coders of a study.

use heard_measure::{Basis, CodeAgreement, Unit};
use heard_model::{Cell, Table};
use heard_study::{Agreed, AgreementAsked, Counted, Differing, Key, Reported, Study};
use serde_json::{Value, json};

use crate::commands::report::show;
use crate::commands::transcript;
use crate::failure::Failure;
use crate::out;

/// What is compared in a study.
#[derive(clap::Args)]
pub(super) struct Asked {
    /// Codes or themes to compare, by id or name (all codes that somebody used, if none)
    #[arg(value_name = "CODE_OR_THEME")]
    codes: Vec<String>,
    /// The unit: turn, sentence or character
    #[arg(long, default_value = "turn")]
    unit: String,
    /// The text: participants (all turns but the interviewer's), whole, or coded
    #[arg(long, default_value = "participants")]
    basis: String,
    /// Only these coders (can be repeated)
    #[arg(long, value_name = "NAME")]
    coder: Vec<String>,
    /// Only this transcript (can be repeated)
    #[arg(long, value_name = "NAME")]
    transcript: Vec<String>,
    /// List every place where coders differ, not only the first ten
    #[arg(long)]
    places: bool,
    /// Show the words there, with names hidden
    #[arg(long)]
    words: bool,
}

/// So many places are shown where not all are asked for.
const FIRST: usize = 10;

impl Asked {
    pub(super) fn run(
        self,
        study: &Study,
        key: Option<&Key>,
        seed: u64,
        json: bool,
    ) -> Result<(), Failure> {
        let unit = Unit::parse(&self.unit).ok_or_else(|| {
            Failure::new(format!("`{}` is no unit", self.unit)).hint("turn, sentence or character")
        })?;
        let basis = Basis::parse(&self.basis).ok_or_else(|| {
            Failure::new(format!("`{}` is no part of the text", self.basis))
                .hint("participants, whole or coded")
        })?;
        let named = !self.codes.is_empty();
        let transcripts =
            self.transcript.iter().map(|name| transcript::id(name)).collect::<Result<_, _>>()?;
        let counted = Counted { codes: self.codes, transcripts, ..Counted::default() };
        let asked = AgreementAsked { counted, coders: self.coder, unit, basis, seed };
        let mut found = study.agreement(&asked)?;
        if found.value.compared.coders.len() < 2 {
            return Err(Failure::new("no transcript was coded by two people").hint(
                "bring in the second coder's codings with `heard code import`, each row with \
                 its coder",
            ));
        }
        if self.words {
            study.word_places(&mut found.value, key)?;
        }
        if json {
            return out::json(&whole(&found));
        }
        let compared = &found.value.compared;
        let mut table = found.for_team(compared.code_table());
        let lines = compared.by_code.iter().chain([&compared.pooled]);
        table.notes.retain(|note| !note.contains("kappa and alpha say little"));
        table.notes.splice(0..0, one_sided(lines));
        if !named {
            // Codes that nobody used say nothing here.
            table.rows.retain(|row| row.get(2) != Some(&Cell::Count(0)));
            table.notes.retain(|note| !note.contains("nobody used it"));
        }
        out::data(&show::words(&narrow(table)))?;
        if !compared.confusions.is_empty() {
            let mut confused = found.for_others(compared.confusion_table());
            confused.rows.truncate(FIRST);
            confused.basis = confused.notes.drain(..).collect();
            out::data(&format!("\n{}", show::words(&confused)))?;
        }
        out::data(&places(&found, if self.places { usize::MAX } else { FIRST }))
    }
}

/// Which lines of a table are too one-sided for kappa and alpha to say much, as one caution.
fn one_sided<'a>(lines: impl Iterator<Item = &'a CodeAgreement>) -> Option<String> {
    let rare: Vec<String> = lines
        .filter(|line| !line.is_unused() && line.is_one_sided())
        .map(|line| line.code.map_or("all".to_owned(), |code| code.to_string()))
        .collect();
    (!rare.is_empty()).then(|| {
        format!(
            "there in fewer than 5 % of the decisions, or more than 95 %, so that kappa and alpha \
             say little (read `positive` and the passages): {}",
            rare.join(", ")
        )
    })
}

/// The columns that fit a terminal; JSON has all of them.
fn narrow(table: Table) -> Table {
    let shown = [
        ("code", ""),
        ("units", ""),
        ("with the code", "used"),
        ("differing", "differ"),
        ("percent", "agree"),
        ("Cohen", "kappa"),
        ("Fleiss", ""),
        ("Gwet AC1", "AC1"),
        ("alpha", ""),
        ("alpha from", "from"),
        ("alpha to", "to"),
        ("positive", ""),
    ];
    let places: Vec<(usize, &str)> = shown
        .iter()
        .filter_map(|(column, short)| {
            let at = table.columns.iter().position(|name| name == column)?;
            Some((at, if short.is_empty() { *column } else { *short }))
        })
        .collect();
    Table {
        columns: places.iter().map(|(_, name)| (*name).to_owned()).collect(),
        rows: table
            .rows
            .iter()
            .map(|row| places.iter().filter_map(|(at, _)| row.get(*at).cloned()).collect())
            .collect(),
        ..table
    }
}

/// Where coders differ: who has the code there, who has not.
fn places(found: &Reported<Agreed>, most: usize) -> String {
    let all = &found.value.places;
    let mut lines = vec![format!("\nWhere coders differ: {}", out::count(all.len(), "place"))];
    for place in all.iter().take(most) {
        let one = &place.disagreement;
        let turn = one.turn.map(|turn| format!("#{turn}")).unwrap_or_default();
        lines.push(format!(
            "  {}{turn}:{}-{}  {}: {} there, {} not",
            one.transcript,
            place.chars.0,
            place.chars.1,
            found.named(&one.code.to_string()),
            who(place, true).join(", "),
            who(place, false).join(", "),
        ));
        if let Some(words) = &place.words {
            lines.push(format!("       “{}”", words.as_str().replace('\n', " ")));
        }
    }
    if all.len() > most {
        lines.push(format!("  the first {most} shown; --places shows all, --words the words"));
    }
    lines.join("\n")
}

/// The coders who have the code there, or who have not.
fn who(place: &Differing, there: bool) -> Vec<&str> {
    let by = place.disagreement.by.iter();
    by.filter(|(_, codings)| codings.is_empty() != there).map(|(name, _)| name.as_str()).collect()
}

fn whole(found: &Reported<Agreed>) -> Value {
    let compared = &found.value.compared;
    let name = |id: &heard_model::CodeId| found.names.get(id);
    let code = |line: &CodeAgreement| {
        let mut fields = figures(line);
        if let (Some(fields), Some(id)) = (fields.as_object_mut(), &line.code) {
            fields.insert("code".to_owned(), json!(id.to_string()));
            fields.insert("name".to_owned(), json!(name(id)));
        }
        fields
    };
    let transcript = |line: &CodeAgreement| {
        let mut fields = figures(line);
        if let Some(fields) = fields.as_object_mut() {
            let named = line.transcript.as_ref().map(ToString::to_string);
            fields.insert("transcript".to_owned(), json!(named));
        }
        fields
    };
    let place = |place: &Differing| {
        json!({
            "code": place.disagreement.code.to_string(),
            "transcript": place.disagreement.transcript.as_str(),
            "turn": place.disagreement.turn,
            "start": place.chars.0,
            "end": place.chars.1,
            "units": place.disagreement.units,
            "there": who(place, true),
            "not_there": who(place, false),
            "text": place.words.as_ref().map(heard_anonymise::AnonymisedText::as_str),
        })
    };
    let confusions: Vec<Value> = compared
        .confusions
        .iter()
        .map(|one| {
            json!({
                "first": one.first.to_string(),
                "second": one.second.to_string(),
                "units": one.units,
            })
        })
        .collect();
    let ids = |ids: &[heard_model::TranscriptId]| -> Vec<String> {
        ids.iter().map(ToString::to_string).collect()
    };
    json!({
        "unit": compared.unit.as_str(),
        "basis": compared.basis.as_str(),
        "coders": compared.coders,
        "transcripts": ids(&compared.transcripts),
        "left_out": ids(&compared.left_out),
        "codes": compared.by_code.iter().map(code).collect::<Vec<_>>(),
        "by_transcript": compared.by_transcript.iter().map(transcript).collect::<Vec<_>>(),
        "pooled": figures(&compared.pooled),
        "disagreements": found.value.places.iter().map(place).collect::<Vec<_>>(),
        "confusions": confusions,
        "notes": found.for_team(compared.code_table()).notes,
    })
}

fn figures(line: &CodeAgreement) -> Value {
    let found = &line.agreement;
    json!({
        "units": found.units,
        "with_the_code": line.used,
        "differing": line.differing,
        "present": line.present,
        "percent": found.percent,
        "cohen_kappa": found.cohen_kappa,
        "scott_pi": found.scott_pi,
        "fleiss_kappa": found.fleiss_kappa,
        "gwet_ac1": found.gwet_ac1,
        "brennan_prediger": found.brennan_prediger,
        "krippendorff_alpha": found.alpha_nominal,
        "ci": { "krippendorff_nominal": found.ci_alpha_nominal },
        "positive": line.positive,
        "negative": line.negative,
        "alpha_u": line.unitizing.and_then(|one| one.alpha),
        "u_alpha": line.family.as_ref().and_then(|family| family.u),
        "one_sided": line.is_one_sided(),
    })
}
