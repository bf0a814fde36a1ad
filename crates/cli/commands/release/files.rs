//! The files of a release: the same collection in every form that people ask for.

use clap::builder::PossibleValuesParser;
use heard_anonymise::{Cleared, GateReport, Page, Release};
use heard_export::Format;
use heard_study::{BuiltFile, RenderError, Settings};

use crate::failure::Failure;

/// What is built where nothing is said.
const USUAL: &[&str] = &["html", "docx", "xlsx", "csv", "notes-csv", "md", "txt", "cards-a6"];

/// Which forms a release is built in.
#[derive(clap::Args)]
pub(crate) struct Wanted {
    /// Which forms to build (can be repeated, or given with commas)
    #[arg(long = "format", value_name = "FORM", value_delimiter = ',', value_parser = names())]
    forms: Vec<String>,
    /// For whose eyes the printed forms are set: clear, large or dyslexia
    #[arg(long, default_value = "clear", value_parser = PossibleValuesParser::new(["clear", "large", "dyslexia"]))]
    profile: String,
}

impl Default for Wanted {
    fn default() -> Wanted {
        Wanted { forms: Vec::new(), profile: "clear".to_owned() }
    }
}

/// Every form's name: those of the export room, then those that are printed.
fn names() -> PossibleValuesParser {
    let written = heard_export::FORMATS.iter().chain(heard_export::SPOKEN);
    let written = written.filter(|format| format.accepts.contains(&heard_export::For::Release));
    let names = written.map(|format| format.name).chain(printed::names());
    PossibleValuesParser::new(names.collect::<Vec<_>>())
}

/// Builds what is wanted, and the gate's report.
pub(crate) fn build(
    cleared: &Cleared<Release>,
    report: &GateReport,
    page: &Page,
    wanted: &Wanted,
    settings: &Settings,
) -> Result<Vec<BuiltFile>, RenderError> {
    let usual: Vec<String> = USUAL.iter().map(|name| (*name).to_owned()).collect();
    let asked = if wanted.forms.is_empty() { &usual } else { &wanted.forms };
    let mut files: Vec<BuiltFile> = Vec::new();
    for name in asked {
        let built = match heard_export::format(name) {
            Some(format) => Some(written(format, cleared)?),
            None => printed::file(name, cleared, wanted, settings)?,
        };
        files.extend(built.filter(|new| files.iter().all(|file| file.path != new.path)));
    }
    files.push(BuiltFile {
        path: "gate-report.html".to_owned(),
        bytes: heard_export::gate_report::html(report, page),
        cards: Vec::new(),
    });
    Ok(files)
}

fn written(format: &Format, cleared: &Cleared<Release>) -> Result<BuiltFile, RenderError> {
    Ok(BuiltFile {
        path: format.file_name(&cleared.shown().name),
        bytes: format.render(cleared)?,
        cards: Vec::new(),
    })
}

/// The facilitator's key to the cards, as a PDF.
#[cfg(feature = "pdf")]
pub(crate) fn key_sheet(cleared: &Cleared<heard_anonymise::Internal>) -> Result<Vec<u8>, Failure> {
    Ok(heard_print::key_sheet(cleared)?)
}
/// Without the PDF engine there is none.
#[cfg(not(feature = "pdf"))]
pub(crate) fn key_sheet(_: &Cleared<heard_anonymise::Internal>) -> Result<Vec<u8>, Failure> {
    Err(Failure::new("this heard was built without PDF").hint("build it with the feature `pdf`"))
}

#[cfg(feature = "pdf")]
mod printed {
    use heard_anonymise::{Cleared, Release};
    use heard_model::CodeId;
    use heard_print::{FORMS, Moment, Profile, form};
    use heard_study::{BuiltFile, RenderError, Settings};

    use super::Wanted;

    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        FORMS.iter().map(|form| form.name)
    }

    /// The printed form called `name`; nothing where there is no quote to print.
    pub(super) fn file(
        name: &str,
        cleared: &Cleared<Release>,
        wanted: &Wanted,
        settings: &Settings,
    ) -> Result<Option<BuiltFile>, RenderError> {
        let Some(form) = form(name).filter(|_| !cleared.shown().cards.is_empty()) else {
            return Ok(None);
        };
        let profile = Profile::parse(&wanted.profile).unwrap_or_default();
        let bytes = form.print(cleared, profile, &moments(settings))?;
        Ok(Some(BuiltFile { path: form.file_name(profile), bytes, cards: Vec::new() }))
    }

    fn moments(settings: &Settings) -> Vec<Moment> {
        let moment = |one: &heard_study::Moment| Moment {
            name: one.name.clone(),
            codes: one.codes.iter().filter_map(|code| CodeId::parse(code)).collect(),
        };
        settings.pathway.iter().map(moment).collect()
    }
}

#[cfg(not(feature = "pdf"))]
mod printed {
    use heard_anonymise::{Cleared, Release};
    use heard_study::{BuiltFile, RenderError, Settings};

    use super::Wanted;

    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        std::iter::empty()
    }

    pub(super) fn file(
        _: &str,
        _: &Cleared<Release>,
        _: &Wanted,
        _: &Settings,
    ) -> Result<Option<BuiltFile>, RenderError> {
        Ok(None)
    }
}
