//! Consent and relations as tables, out and in, and why a use is allowed or not.

use std::path::Path;

use heard_anonymise::Permit;
use heard_import::consent;
use heard_model::consent::{Request, Until};
use heard_model::participant::Proceedings;
use heard_model::{Cell, Date, Participant, Permission, Refusal, Table, Use};
use heard_study::{LogFilter, Study};

use crate::commands::report::show;
use crate::failure::Failure;
use crate::{out, world};

/// Prints a table, or writes it as CSV or Excel.
pub(super) fn table(
    study: &Study,
    what: &str,
    file: Option<&Path>,
    reason: &str,
    force: bool,
) -> Result<(), Failure> {
    let table = match what {
        "relations" => relations(study)?,
        "history" => history(study)?,
        _ => consent(study)?,
    };
    let Some(file) = file else { return out::data(&show::words(&table)) };
    if file.exists() && !force {
        return Err(out::is_there(file));
    }
    let permit = Permit::new(&world::actor(), reason).ok_or_else(|| {
        Failure::new("nothing says why the table is taken out of the study")
            .hint("add -m \"for the ethics committee\", say; it is kept in the log")
    })?;
    let tables = std::slice::from_ref(&table);
    let cleared = study.export_tables("participants", &table.title, tables, &[], &permit)?;
    let bytes = match file.extension().and_then(|ending| ending.to_str()) {
        Some("xlsx") => heard_export::render("xlsx", &cleared)?,
        _ => plain(&table)?,
    };
    out::write(file, &bytes, true)?;
    out::say(&format!("wrote {}", file.display()));
    Ok(())
}

/// The rows alone, so that what goes out can come in again.
fn plain(table: &Table) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&table.columns)?;
    for row in &table.rows {
        let cells = row.iter().map(|cell| match cell {
            Cell::Text(text) => text.as_str(),
            _ => "",
        });
        writer.write_record(cells)?;
    }
    Ok(writer.into_inner()?)
}

fn text(words: impl ToString) -> Cell {
    Cell::Text(words.to_string())
}

fn consent(study: &Study) -> Result<Table, Failure> {
    let mut columns = vec!["participant".to_owned()];
    columns.extend(Use::ALL.iter().map(|use_| use_.as_str().to_owned()));
    let more = ["copyright", "attribution", "verbatim", "not_with", "withdraw_by", "withdrawn"];
    columns.extend(more.map(str::to_owned));
    let row = |person: &Participant| {
        let consent = &person.consent;
        let mut row = vec![text(&person.id)];
        row.extend(Use::ALL.iter().map(|use_| text(consent.answer(*use_).as_str())));
        let names: Vec<String> = consent.not_with.iter().map(ToString::to_string).collect();
        let taken: Vec<String> = consent.withdrawals.iter().map(super::told).collect();
        row.extend([
            text(consent.copyright.as_str()),
            text(consent.attribution.as_str()),
            text(consent.verbatim.as_str()),
            text(names.join(";")),
            text(consent.withdraw_by.map(|day| day.to_string()).unwrap_or_default()),
            text(taken.join("; ")),
        ]);
        row
    };
    Ok(Table {
        title: "What people allow".to_owned(),
        basis: "Everybody in the study, use by use; who was not asked is a no.".to_owned(),
        columns,
        rows: study.participants()?.iter().map(row).collect(),
        notes: Vec::new(),
    })
}

fn relations(study: &Study) -> Result<Table, Failure> {
    let yes_no = |yes| if yes { "yes" } else { "no" };
    let rows = study.relations()?.into_iter().map(|kept| {
        let one = kept.relation;
        vec![text(one.from), text(one.kind), text(one.to), text(yes_no(kept.key_only))]
    });
    Ok(Table {
        title: "Who is what to whom".to_owned(),
        basis: "Every relation, those that only the key may know included.".to_owned(),
        columns: ["from", "relation", "to", "known_to_key_only"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
        notes: Vec::new(),
    })
}

fn history(study: &Study) -> Result<Table, Failure> {
    let mut rows = Vec::new();
    for event in study.log(&LogFilter::default())? {
        let kind = event.kind.as_str();
        if kind.starts_with("consent.") || kind.starts_with("participant.") {
            let row = [
                event.at.to_string(),
                event.actor,
                kind.to_owned(),
                event.subject.unwrap_or_default(),
                event.reason.unwrap_or_default(),
            ];
            rows.push(row.into_iter().map(Cell::Text).collect());
        }
    }
    Ok(Table {
        title: "What was recorded of people and their consent".to_owned(),
        basis: "From the study’s log, the newest first.".to_owned(),
        columns: ["when", "by", "what", "about", "why"].map(str::to_owned).to_vec(),
        rows,
        notes: Vec::new(),
    })
}

/// Records answers from a CSV or a workbook with the column `participant` and columns named as
/// uses. An empty cell leaves an answer as it is. Everything is read before anything is kept.
pub(super) fn answers(study: &Study, file: &Path, reason: &str) -> Result<(), Failure> {
    let (name, bytes) = super::load(file)?;
    let said = consent::answers(&name, &bytes)?;
    for row in &said {
        study.participant(&row.participant)?;
    }
    let mut changed = 0;
    for row in said {
        if study.participant(&row.participant)?.consent.answer(row.use_) != row.answer {
            study.set_consent(&row.participant, row.use_, row.answer, reason)?;
            changed += 1;
        }
    }
    out::say(&format!("{} changed", out::count(changed, "answer")));
    Ok(())
}

/// Says why a person's words may be used so on a day, or why not.
pub(super) fn why(
    person: &Participant,
    use_: Use,
    collection: &str,
    on: Date,
) -> Result<(), Failure> {
    let over = !matches!(person.proceedings, Proceedings::Ongoing | Proceedings::Unknown);
    let permission = person.consent.permits(&Request {
        use_,
        collection,
        on,
        passage: None,
        proceedings_over: over,
        shown_to: "",
    });
    let told = match permission {
        Permission::Granted => "yes: they said so, and nothing stands against it".to_owned(),
        Permission::Refused(refusal) => format!("no: {}", because(&refusal)),
    };
    out::data(&format!("{} for {} on {on}: {told}", person.id, use_.as_str()))
}

fn because(refusal: &Refusal) -> String {
    match refusal {
        Refusal::No => "they said no, or were not asked".to_owned(),
        Refusal::MustAsk => {
            "they want to be asked each time, and no yes is on record for this collection"
                .to_owned()
        }
        Refusal::Embargoed(Until::Date(day)) => format!("it waits until {day}"),
        Refusal::Embargoed(Until::ProceedingsEnd) => {
            "it waits for the end of their court proceedings".to_owned()
        }
        Refusal::WithdrewAll(day) => format!("they took everything back on {day}"),
        Refusal::WithdrewUse(day) => format!("they took this use back on {day}"),
        Refusal::WithdrewPassage(day) => format!("they took the passage back on {day}"),
        Refusal::AudienceExcluded => "they do not want this audience".to_owned(),
        Refusal::Copyright => "the copyright is theirs, and this use needs a licence".to_owned(),
    }
}
