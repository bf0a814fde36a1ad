//! A Word document with real headings, written by hand: a small part of the standard
//! (ECMA-376) is enough, and nothing in it says who wrote it or when.

use heard_model::Table;

use super::{For, Format};
use crate::ExportError;
use crate::markup::Markup;
use crate::sheet::{Card, HOW_TO_READ, STAR, SYNTHETIC, Sheet, cell_words, has_star};
use crate::zipped::{archive, core_properties};

pub(super) const FORMAT: Format = Format {
    name: "docx",
    title: "Word document",
    ending: ".docx",
    media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    accepts: &[For::Release, For::Review, For::Internal],
    write,
};

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const NAMESPACES: &[(&str, &str)] = &[
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
];

/// A part of a document that is no collection: a heading, sentences under it, a table to fill in.
pub(crate) struct Section {
    pub(crate) heading: String,
    pub(crate) sentences: Vec<String>,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// A document of sections, with the footer's lines.
pub(crate) fn sections(
    title: &str,
    under: &str,
    sections: &[Section],
    foot: &[&str],
) -> Result<Vec<u8>, ExportError> {
    let mut xml = Markup::default();
    paragraph(&mut xml, "Title", title);
    paragraph(&mut xml, "Subtitle", under);
    for section in sections {
        paragraph(&mut xml, "Heading1", &section.heading);
        for sentence in &section.sentences {
            paragraph(&mut xml, "Normal", sentence);
        }
        if !section.columns.is_empty() {
            let share = 9638 / u32::try_from(section.columns.len()).unwrap_or(1);
            let widths = vec![share; section.columns.len()];
            table(&mut xml, &section.columns, section.rows.iter().cloned(), &widths);
        }
    }
    file(title, xml, foot, false)
}

fn write(sheet: &Sheet) -> Result<Vec<u8>, ExportError> {
    let footer = sheet.footer();
    let mut foot = vec![footer.as_str()];
    if sheet.synthetic {
        foot.push(SYNTHETIC);
    }
    file(&sheet.title, body(sheet), &foot, false)
}

/// A whole file around a body, in usual letters or in large print.
pub(crate) fn file(
    title: &str,
    body: Markup,
    foot: &[&str],
    large: bool,
) -> Result<Vec<u8>, ExportError> {
    let styles = include_str!("docx/styles.xml");
    let styles = if large { enlarged(styles) } else { styles.to_owned() };
    let mut document = XML.as_bytes().to_vec();
    let mut opening = Markup::default();
    opening.open("w:document", NAMESPACES).ours("<w:body>");
    document.extend(opening.into_bytes());
    document.extend(body.into_bytes());
    document.extend(SECTION.as_bytes());
    archive(&[
        ("[Content_Types].xml", include_bytes!("docx/content_types.xml").to_vec()),
        ("_rels/.rels", include_bytes!("docx/rels.xml").to_vec()),
        ("docProps/core.xml", core_properties(title)),
        ("docProps/app.xml", include_bytes!("docx/app.xml").to_vec()),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", include_bytes!("docx/document_rels.xml").to_vec()),
        ("word/styles.xml", styles.into_bytes()),
        ("word/settings.xml", include_bytes!("docx/settings.xml").to_vec()),
        ("word/footer1.xml", footer(foot)),
    ])
}

const SECTION: &str = "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId3\"/>\
    <w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
    <w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>\
    </w:sectPr></w:body></w:document>";

/// The styles with all letters half as large again, and none under 18 points (UKAAF large print).
fn enlarged(styles: &str) -> String {
    let mut out = String::with_capacity(styles.len());
    let mut rest = styles;
    while let Some(at) = ["<w:sz w:val=\"", "<w:szCs w:val=\""]
        .iter()
        .filter_map(|mark| rest.find(mark).map(|at| at + mark.len()))
        .min()
    {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let digits = rest.find('"').unwrap_or(0);
        let half_points: u32 = rest[..digits].parse().unwrap_or(24);
        out.push_str(&(half_points * 3 / 2).max(36).to_string());
        rest = &rest[digits..];
    }
    out + rest
}

fn footer(foot: &[&str]) -> Vec<u8> {
    let mut xml = Markup::default();
    xml.ours(XML).open("w:ftr", NAMESPACES);
    for line in foot {
        paragraph(&mut xml, "Footer", line);
    }
    xml.ours("<w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr><w:r><w:t xml:space=\"preserve\">Page </w:t></w:r>")
        .ours("<w:fldSimple w:instr=\"PAGE\"><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>")
        .close("w:ftr");
    xml.into_bytes()
}

fn body(sheet: &Sheet) -> Markup {
    let mut xml = Markup::default();
    paragraph(&mut xml, "Title", &sheet.title);
    paragraph(&mut xml, "Subtitle", &format!("{} – {}", sheet.study, sheet.what()));
    paragraph(&mut xml, "Heading1", "How to read this");
    paragraph(&mut xml, "Normal", HOW_TO_READ);
    if !sheet.support.is_empty() {
        paragraph(&mut xml, "Heading1", "Someone to talk to");
        for line in &sheet.support {
            paragraph(&mut xml, "Normal", line);
        }
    }
    if sheet.poem.is_some() {
        poem(&mut xml, sheet);
    } else if !sheet.cards.is_empty() {
        paragraph(&mut xml, "Heading1", "What is here");
        overview(&mut xml, sheet);
        paragraph(&mut xml, "Heading1", "Words");
    }
    for card in sheet.cards.iter().filter(|_| sheet.poem.is_none()) {
        quote(&mut xml, sheet, card);
    }
    for table in &sheet.tables {
        report(&mut xml, table);
    }
    xml
}

fn poem(xml: &mut Markup, sheet: &Sheet) {
    let Some((layout, stanzas)) = crate::poem::stanzas(sheet) else { return };
    paragraph(xml, "Heading1", "The poem");
    if let Some(care) = crate::poem::care(sheet) {
        paragraph(xml, "CareNote", &format!("Before you read: this is about {care}."));
    }
    for stanza in &stanzas {
        if layout.columns.len() > 1 {
            let share = 9638 / u32::try_from(layout.columns.len()).unwrap_or(1);
            let rows = stanza.iter().map(|line| {
                let mut row = vec![String::new(); layout.columns.len()];
                if let Some(cell) = row.get_mut(line.column) {
                    line.words.clone_into(cell);
                }
                row
            });
            table(xml, &layout.columns, rows, &vec![share; layout.columns.len()]);
        } else {
            let lines: Vec<&str> = stanza.iter().map(|line| line.words).collect();
            paragraph(xml, "Quote", &lines.join("\n"));
        }
    }
    for voice in crate::poem::voices(sheet) {
        paragraph(xml, "Speaker", &voice);
    }
    paragraph(xml, "Normal", &layout.rule());
}

fn quote(xml: &mut Markup, sheet: &Sheet, card: &Card) {
    let heading = match card.theme_name() {
        "" => format!("Card {}", card.number),
        theme => format!("Card {} – {theme}", card.number),
    };
    paragraph(xml, "Heading2", &heading);
    if let Some(note) = card.note() {
        paragraph(
            xml,
            "CareNote",
            &format!("Before you read: this is about {note}. To skip it, go to the next heading."),
        );
    }
    let style = match card.theme.as_ref().map(|theme| theme.colour.as_str()) {
        Some("t1") => "QuoteBlue",
        Some("t2") => "QuotePurple",
        Some("t3") => "QuoteGreen",
        Some("t4") => "QuoteOrange",
        Some("t5") => "QuotePink",
        _ => "Quote",
    };
    paragraph(xml, style, &card.quoted());
    let id =
        if sheet.purpose == For::Internal { format!(" ({})", card.quote) } else { String::new() };
    paragraph(xml, "Speaker", &format!("{}{id}", card.label));
}

pub(crate) fn paragraph(xml: &mut Markup, style: &'static str, text: &str) {
    xml.ours("<w:p><w:pPr>").empty("w:pStyle", &[("w:val", style)]).ours("</w:pPr>");
    run(xml, text);
    xml.close("w:p");
}

fn run(xml: &mut Markup, text: &str) {
    xml.ours("<w:r>");
    for (number, line) in text.lines().enumerate() {
        if number > 0 {
            xml.ours("<w:br/>");
        }
        xml.leaf("w:t", &[("xml:space", "preserve")], line);
    }
    xml.close("w:r");
}

fn overview(xml: &mut Markup, sheet: &Sheet) {
    let rows = sheet.cards.iter().map(|card| {
        vec![
            card.number.to_string(),
            card.theme_name().to_owned(),
            card.label.clone(),
            card.note().unwrap_or_default(),
        ]
    });
    let columns = ["Card", "Theme", "Name shown", "Take care"].map(str::to_owned);
    table(xml, &columns, rows, &[1000, 4238, 2200, 2200]);
}

pub(crate) fn report(xml: &mut Markup, shown: &Table) {
    paragraph(xml, "Heading1", &shown.title);
    paragraph(xml, "Normal", &shown.basis);
    let share = 9638 / u32::try_from(shown.columns.len().max(1)).unwrap_or(1);
    let rows = shown.rows.iter().map(|row| row.iter().map(cell_words).collect());
    table(xml, &shown.columns, rows, &vec![share; shown.columns.len()]);
    for note in &shown.notes {
        paragraph(xml, "Normal", note);
    }
    if has_star(shown) {
        paragraph(xml, "Normal", STAR);
    }
}

/// A table whose first row is a heading that comes again on every page.
fn table(
    xml: &mut Markup,
    columns: &[String],
    rows: impl Iterator<Item = Vec<String>>,
    widths: &[u32],
) {
    xml.ours("<w:tbl><w:tblPr><w:tblStyle w:val=\"HeardTable\"/><w:tblW w:w=\"9638\" w:type=\"dxa\"/>")
        .ours("<w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/>")
        .ours("</w:tblPr><w:tblGrid>");
    for width in widths {
        xml.empty("w:gridCol", &[("w:w", &width.to_string())]);
    }
    xml.ours("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (column, width) in columns.iter().zip(widths) {
        cell(xml, "TableHead", column, *width);
    }
    xml.ours("</w:tr>");
    for row in rows {
        xml.ours("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for (text, width) in row.iter().zip(widths) {
            cell(xml, "TableText", text, *width);
        }
        xml.ours("</w:tr>");
    }
    xml.ours("</w:tbl><w:p><w:pPr><w:pStyle w:val=\"TableText\"/></w:pPr></w:p>");
}

fn cell(xml: &mut Markup, style: &'static str, text: &str, width: u32) {
    xml.ours("<w:tc><w:tcPr>")
        .empty("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")])
        .ours("</w:tcPr>");
    paragraph(xml, style, text);
    xml.close("w:tc");
}
