//! To read and to discuss.

use heard_model::Code;

use super::{CodebookFile, CodebookFormat, history, readable};
use crate::ExportError;
use crate::escape::markdown;
use crate::sheet::{SYNTHETIC, words};

pub(super) const FORMAT: CodebookFormat = CodebookFormat {
    name: "md",
    title: "Markdown",
    ending: ".md",
    media_type: "text/markdown; charset=utf-8",
    holds: super::FOR_PEOPLE,
    write,
};

fn write(file: &CodebookFile<'_>) -> Result<Vec<u8>, ExportError> {
    let codebook = file.codebook;
    let mut out = format!(
        "# {}: codebook {}\n\n{}.\n",
        markdown(&words(&codebook.title)),
        file.version,
        file.what()
    );
    for theme in codebook.themes().filter(|theme| theme.is_active()) {
        out.push_str(&format!("\n## {} ({})\n", markdown(&words(&theme.name)), theme.id));
        out.push_str(&fields(theme));
        for code in file.under(Some(theme), true) {
            out.push_str(&entry(file, code));
        }
    }
    let loose = file.under(None, true);
    if !loose.is_empty() {
        out.push_str("\n## Under no theme\n");
        out.extend(loose.into_iter().map(|code| entry(file, code)));
    }
    let retired: Vec<&Code> = codebook.codes.values().filter(|code| !code.is_active()).collect();
    if !retired.is_empty() {
        out.push_str("\n## Retired\n");
        out.extend(retired.into_iter().map(|code| entry(file, code)));
    }
    out.push_str(&format!("\n---\n\n{}\n", markdown(&file.footer())));
    if file.synthetic {
        out.push_str(&format!("\n{SYNTHETIC}\n"));
    }
    Ok(out.into_bytes())
}

fn entry(file: &CodebookFile<'_>, code: &Code) -> String {
    let name = markdown(&words(&code.name));
    let mut out =
        format!("\n### {name} ({})\n\n{}.\n{}", code.id, markdown(&history(code)), fields(code));
    for example in file.examples.iter().filter(|example| example.code == code.id) {
        let said = markdown(&words(example.words.as_str())).to_string();
        let cite = format!("{}, {}. Names are hidden.", example.speaker, example.place);
        out.push_str(&format!("\n> “{said}”\n>\n> {}\n", markdown(&words(&cite))));
    }
    out
}

fn fields(code: &Code) -> String {
    let mut out = String::new();
    for (heading, text) in readable(code) {
        out.push_str(&format!("\n**{heading}:** {}\n", markdown(&text)));
    }
    out
}
