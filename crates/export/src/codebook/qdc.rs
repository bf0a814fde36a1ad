//! REFI-QDA 1.0 codebook (`.qdc`): what NVivo, ATLAS.ti, MAXQDA, QualCoder and Taguette exchange.

use heard_model::code::COLOUR_SLOTS;
use heard_model::text::digest;
use heard_model::{Code, CodeId};

use super::{CodebookFile, CodebookFormat, described};
use crate::ExportError;
use crate::markup::Markup;

pub(super) const FORMAT: CodebookFormat = CodebookFormat {
    name: "qdc",
    title: "REFI-QDA codebook, for NVivo, ATLAS.ti, MAXQDA and others",
    ending: ".qdc",
    media_type: "application/xml",
    holds: &[
        "name",
        "parent",
        "plain_name",
        "brief",
        "full",
        "when",
        "when_not",
        "status",
        "colour",
    ],
    write,
};

fn write(file: &CodebookFile<'_>) -> Result<Vec<u8>, ExportError> {
    let mut xml = Markup::default();
    xml.ours("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n")
        .open("CodeBook", &[("xmlns", "urn:QDA-XML:codebook:1.0"), ("origin", "Heard")]);
    if !file.codebook.codes.is_empty() {
        xml.ours("<Codes>");
        for code in file.codebook.codes.values().filter(|code| code.parent.is_none()) {
            entry(&mut xml, file, code);
        }
        xml.ours("</Codes>");
    }
    let retired: Vec<&Code> =
        file.codebook.codes.values().filter(|code| !code.is_active()).collect();
    if !retired.is_empty() {
        let guid = guid(&format!("{} retired", file.codebook.title), CodeId::code(0));
        xml.ours("<Sets>").open("Set", &[("guid", &guid), ("name", "Retired")]).leaf(
            "Description",
            &[],
            "Codes that are used no more.",
        );
        for code in retired {
            xml.empty("MemberCode", &[("guid", &self::guid(&file.codebook.title, code.id))]);
        }
        xml.ours("</Set></Sets>");
    }
    xml.close("CodeBook").ours("\n");
    Ok(xml.into_bytes())
}

fn entry(xml: &mut Markup, file: &CodebookFile<'_>, code: &Code) {
    let guid = guid(&file.codebook.title, code.id);
    let codable = if code.id.is_theme() { "false" } else { "true" };
    let name = plain(&code.name);
    let mut attributes =
        vec![("guid", guid.as_str()), ("name", name.as_str()), ("isCodable", codable)];
    let colour =
        COLOUR_SLOTS.iter().find(|(slot, _)| *slot == code.colour).map(|(_, colour)| *colour);
    attributes.extend(colour.map(|colour| ("color", colour)));
    xml.open("Code", &attributes);
    let described = described(code);
    if !described.is_empty() {
        xml.leaf("Description", &[], &plain(&described));
    }
    for below in file.codebook.codes.values().filter(|below| below.parent == Some(code.id)) {
        entry(xml, file, below);
    }
    xml.close("Code");
}

/// The same for the same code of the same codebook, each time: a UUID of version 8 that ends with
/// the code's own number, so that it is known again when it comes back.
fn guid(title: &str, id: CodeId) -> String {
    let sum = digest(title).to_uppercase();
    let kind = if id.is_theme() { '7' } else { 'C' };
    let number = id.number();
    format!("{}-{}-8{}-8{}-{kind}{number:011X}", &sum[..8], &sum[8..12], &sum[12..15], &sum[15..18])
}

/// Words without what XML can't hold.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}
