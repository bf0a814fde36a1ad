//! A page to read, print and take to a meeting.

use heard_anonymise::ThemeMark;
use heard_model::Code;

use super::{CodebookFile, CodebookFormat, history, readable};
use crate::ExportError;
use crate::html::{page, shape};
use crate::markup::Markup;
use crate::sheet::{mark, words};

pub(super) const FORMAT: CodebookFormat = CodebookFormat {
    name: "html",
    title: "Web page (one file, no scripts)",
    ending: ".html",
    media_type: "text/html; charset=utf-8",
    holds: super::FOR_PEOPLE,
    write,
};

fn write(file: &CodebookFile<'_>) -> Result<Vec<u8>, ExportError> {
    let codebook = file.codebook;
    let title = format!("Codebook {} – {}", file.version, words(&codebook.title));
    let footer = file.footer();
    Ok(page(&title, ("#codes", "Skip to the codes"), (&footer, file.synthetic), |page| {
        head(page, file);
        page.ours("<main id=\"codes\" tabindex=\"-1\">\n");
        for theme in codebook.themes().filter(|theme| theme.is_active()) {
            let look = look(file, theme);
            page.open(
                "section",
                &[("class", &format!("theme {}", look.colour)), ("id", &theme.id.to_string())],
            )
            .ours("<h2>");
            shape(page, &look);
            page.ours("<span>")
                .text(&look.name)
                .ours(" ")
                .leaf("span", &[("class", "count")], &theme.id.to_string())
                .ours("</span></h2>");
            fields(page, theme);
            for code in file.under(Some(theme), true) {
                entry(page, file, code);
            }
            page.ours("</section>\n");
        }
        group(page, file, "Under no theme", &file.under(None, true));
        let retired: Vec<&Code> =
            codebook.codes.values().filter(|code| !code.is_active()).collect();
        group(page, file, "Retired", &retired);
        page.ours("</main>");
    }))
}

fn head(page: &mut Markup, file: &CodebookFile<'_>) {
    let codebook = file.codebook;
    page.ours("<header>")
        .leaf("p", &[("class", "over")], &words(&codebook.title))
        .leaf("h1", &[], &format!("Codebook {}", file.version))
        .leaf("p", &[], &format!("{}.", file.what()));
    let by: Vec<String> = [
        codebook.date.map(crate::sheet::day),
        (!codebook.author.is_empty()).then(|| words(&codebook.author)),
        (!codebook.present.is_empty())
            .then(|| format!("present: {}", words(&codebook.present.join(", ")))),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !by.is_empty() {
        page.leaf("p", &[("class", "sm")], &by.join(" · "));
    }
    if !codebook.reason.trim().is_empty() {
        page.leaf("p", &[("class", "sm")], &words(&codebook.reason));
    }
    page.ours("</header>\n");
}

fn group(page: &mut Markup, file: &CodebookFile<'_>, name: &str, codes: &[&Code]) {
    if codes.is_empty() {
        return;
    }
    page.ours("<section class=\"theme t0\">").leaf("h2", &[], name);
    for code in codes {
        entry(page, file, code);
    }
    page.ours("</section>\n");
}

fn entry(page: &mut Markup, file: &CodebookFile<'_>, code: &Code) {
    page.open("article", &[("class", "code"), ("id", &code.id.to_string())]).ours("<h3>");
    shape(page, &look(file, code));
    page.text(&words(&code.name))
        .ours(" ")
        .leaf("span", &[("class", "id")], &format!("{} · {}", code.id, history(code)))
        .ours("</h3>");
    fields(page, code);
    for example in file.examples.iter().filter(|example| example.code == code.id) {
        page.ours("<blockquote class=\"quote\">")
            .leaf("p", &[], &format!("“{}”", words(example.words.as_str())))
            .leaf(
                "footer",
                &[],
                &words(&format!("{}, {}. Names are hidden.", example.speaker, example.place)),
            )
            .ours("</blockquote>");
    }
    page.ours("</article>\n");
}

fn fields(page: &mut Markup, code: &Code) {
    let fields = readable(code);
    if fields.is_empty() {
        return;
    }
    page.ours("<dl>");
    for (heading, text) in fields {
        page.leaf("dt", &[], heading).leaf("dd", &[], &text);
    }
    page.ours("</dl>");
}

/// A code wears its theme's colour and shape with its own letters.
fn look(file: &CodebookFile<'_>, code: &Code) -> ThemeMark {
    let theme = file.codebook.theme_of(code.id).and_then(|id| file.codebook.codes.get(&id));
    let or = |own: &str, themes: fn(&Code) -> &str| match own {
        "" => theme.map(themes).unwrap_or_default().to_owned(),
        own => own.to_owned(),
    };
    let letters = match code.letters.as_str() {
        "" => code.name.chars().take(1).collect(),
        letters => letters.to_owned(),
    };
    mark(&ThemeMark {
        id: code.id.to_string(),
        name: code.name.clone(),
        colour: or(&code.colour, |theme| &theme.colour),
        shape: or(&code.shape, |theme| &theme.shape),
        letter: letters,
    })
}
