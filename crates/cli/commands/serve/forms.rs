//! The forms in which the page hands a release out.

use heard_anonymise::{Cleared, GateReport, Page, Release};
use heard_study::{BuiltFile, RenderError};
use heard_web::{Form, Told};

/// How a form is made.
#[derive(Clone, Copy)]
enum Made {
    /// By the export room, under the form's own name.
    Export,
    /// As cards on paper.
    #[cfg(feature = "pdf")]
    Print(heard_print::CardSize, heard_print::Profile),
}

const fn form(name: &'static str, title: &'static str, about: &'static str, usual: bool) -> Form {
    Form { name, title, about, usual }
}

#[cfg(feature = "pdf")]
const PRINTED: &[(Form, Made)] = {
    use heard_print::CardSize::{A4, A5, A6, A7};
    use heard_print::Profile::{Clear, Large};
    &[
        (form("cards-a6", "Cards", "A6, four to a page, with backs", true), Made::Print(A6, Clear)),
        (
            form("large-print", "Large print", "A5, 18 points or more", false),
            Made::Print(A5, Large),
        ),
        (form("cards-a7", "Small cards", "A7, eight to a page", false), Made::Print(A7, Clear)),
        (form("posters", "Posters", "A4, one quote a page", false), Made::Print(A4, Clear)),
    ]
};
#[cfg(not(feature = "pdf"))]
const PRINTED: &[(Form, Made)] = &[];

const EXPORTED: &[(Form, Made)] = &[
    (form("docx", "Word", "to go on writing", true), Made::Export),
    (form("pptx", "Slides", "PowerPoint, a quote a slide", false), Made::Export),
    (form("xlsx", "Excel", "a row a card", true), Made::Export),
    (form("notes-csv", "Sticky notes", "CSV for whiteboards", true), Made::Export),
    (form("notes-tsv", "Notes to paste", "one a line", false), Made::Export),
    (form("html", "Web page", "one file, works without a network", true), Made::Export),
    (form("txt", "Plain text", "for screen readers and mail", false), Made::Export),
];

fn all() -> impl Iterator<Item = &'static (Form, Made)> {
    PRINTED.iter().chain(EXPORTED)
}

/// Every form, in the order of the menu.
pub(super) fn forms() -> Vec<Form> {
    all().map(|(form, _)| *form).collect()
}

/// Builds the forms called `asked`, and the gate's report; tells `told` of each.
pub(super) fn build(
    cleared: &Cleared<Release>,
    report: &GateReport,
    page: &Page,
    asked: &[String],
    told: Told<'_>,
) -> Result<Vec<BuiltFile>, RenderError> {
    let wanted: Vec<_> =
        all().filter(|(form, _)| asked.iter().any(|name| name == form.name)).collect();
    let mut files = Vec::new();
    for (form, made) in &wanted {
        told(files.len(), wanted.len() + 1, &format!("Making: {}", form.title));
        let (path, bytes) = match made {
            Made::Export => {
                let name = &cleared.shown().name;
                let format = heard_export::format(form.name);
                let path = format.map(|format| format.file_name(name)).unwrap_or_default();
                (path, heard_export::render(form.name, cleared)?)
            }
            #[cfg(feature = "pdf")]
            Made::Print(size, profile) => {
                (format!("{}.pdf", form.name), heard_print::cards(cleared, *size, *profile)?)
            }
        };
        files.push(BuiltFile { path, bytes, cards: Vec::new() });
    }
    told(files.len(), wanted.len() + 1, "Writing the gate’s report");
    files.push(BuiltFile {
        path: "gate-report.html".to_owned(),
        bytes: heard_export::gate_report::html(report, page),
        cards: Vec::new(),
    });
    Ok(files)
}
