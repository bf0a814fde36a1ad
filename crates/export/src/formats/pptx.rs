//! Slides for a screen in a room: one quote each, in letters that can be read from the back, with a
//! word before what is hard. The smallest part of the standard (ECMA-376, PresentationML) that
//! PowerPoint, Keynote and LibreOffice open; nothing in it says who wrote it or when.

use super::{For, Format};
use crate::ExportError;
use crate::markup::Markup;
use crate::sheet::{Card, HOW_TO_READ, SYNTHETIC, Sheet};
use crate::zipped::{archive, core_properties};

pub(super) const FORMAT: Format = Format {
    name: "pptx",
    title: "PowerPoint slides, one quote each",
    ending: ".pptx",
    media_type: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    accepts: &[For::Release],
    write,
};

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const NAMESPACES: &[(&str, &str)] = &[
    ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("xmlns:p", "http://schemas.openxmlformats.org/presentationml/2006/main"),
];
const TREE: &str = "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>\
    <p:grpSpPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/><a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"0\" cy=\"0\"/></a:xfrm></p:grpSpPr>";

/// A point in the standard's units.
const POINT: u32 = 12_700;
/// The sizes of letters that a room can read, in points, the largest first.
const POINTS: [u32; 6] = [40, 36, 32, 28, 24, 20];
/// Room for the words, in points.
const WIDE: u32 = 792;
const TALL: u32 = 294;

/// Where something stands on a slide, in points.
#[derive(Clone, Copy)]
struct Place {
    left: u32,
    top: u32,
    wide: u32,
    tall: u32,
}

/// Words of one look.
struct Run<'a> {
    words: &'a str,
    points: u32,
    bold: bool,
    /// A colour of the theme of the file.
    colour: &'static str,
}

fn write(sheet: &Sheet) -> Result<Vec<u8>, ExportError> {
    let mut slides = vec![first(sheet)];
    for card in &sheet.cards {
        slides.extend(card.note().map(|note| care(card, &note)));
        slides.push(quote(sheet, card));
    }
    slides.push(last(sheet));
    let many = slides.len();
    let mut parts: Vec<(String, Vec<u8>)> = vec![
        ("[Content_Types].xml".to_owned(), content_types(many)),
        ("_rels/.rels".to_owned(), include_bytes!("pptx/rels.xml").to_vec()),
        ("docProps/core.xml".to_owned(), core_properties(&sheet.title)),
        ("docProps/app.xml".to_owned(), include_bytes!("pptx/app.xml").to_vec()),
        ("ppt/presentation.xml".to_owned(), presentation(many)),
        ("ppt/_rels/presentation.xml.rels".to_owned(), relations(many)),
    ];
    parts.extend(FIXED.map(|(name, bytes)| (name.to_owned(), bytes.to_vec())));
    for (number, slide) in (1..).zip(slides) {
        let rels = include_bytes!("pptx/slide_rels.xml").to_vec();
        parts.push((format!("ppt/slides/slide{number}.xml"), slide));
        parts.push((format!("ppt/slides/_rels/slide{number}.xml.rels"), rels));
    }
    archive(&parts)
}

const FIXED: [(&str, &[u8]); 5] = [
    ("ppt/theme/theme1.xml", include_bytes!("pptx/theme.xml")),
    ("ppt/slideMasters/slideMaster1.xml", include_bytes!("pptx/master.xml")),
    ("ppt/slideMasters/_rels/slideMaster1.xml.rels", include_bytes!("pptx/master_rels.xml")),
    ("ppt/slideLayouts/slideLayout1.xml", include_bytes!("pptx/layout.xml")),
    ("ppt/slideLayouts/_rels/slideLayout1.xml.rels", include_bytes!("pptx/layout_rels.xml")),
];

fn content_types(slides: usize) -> Vec<u8> {
    const OF: &str = "application/vnd.openxmlformats-officedocument.presentationml";
    let mut xml = Markup::default();
    xml.ours(XML).open(
        "Types",
        &[("xmlns", "http://schemas.openxmlformats.org/package/2006/content-types")],
    );
    for (ending, kind) in [
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
    ] {
        xml.empty("Default", &[("Extension", ending), ("ContentType", kind)]);
    }
    let mut part = |name: &str, kind: &str| {
        xml.empty("Override", &[("PartName", name), ("ContentType", kind)]);
    };
    part("/ppt/presentation.xml", &format!("{OF}.presentation.main+xml"));
    part("/ppt/slideMasters/slideMaster1.xml", &format!("{OF}.slideMaster+xml"));
    part("/ppt/slideLayouts/slideLayout1.xml", &format!("{OF}.slideLayout+xml"));
    part("/ppt/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml");
    part("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
    part(
        "/docProps/app.xml",
        "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    );
    for number in 1..=slides {
        part(&format!("/ppt/slides/slide{number}.xml"), &format!("{OF}.slide+xml"));
    }
    xml.close("Types");
    xml.into_bytes()
}

fn presentation(slides: usize) -> Vec<u8> {
    let mut xml = Markup::default();
    xml.ours(XML)
        .open("p:presentation", NAMESPACES)
        .ours("<p:sldMasterIdLst><p:sldMasterId id=\"2147483648\" r:id=\"rId1\"/></p:sldMasterIdLst><p:sldIdLst>");
    for number in 1..=slides {
        let (id, relation) = ((255 + number).to_string(), format!("rId{}", number + 2));
        xml.empty("p:sldId", &[("id", &id), ("r:id", &relation)]);
    }
    xml.ours("</p:sldIdLst><p:sldSz cx=\"12192000\" cy=\"6858000\"/><p:notesSz cx=\"6858000\" cy=\"9144000\"/>")
        .close("p:presentation");
    xml.into_bytes()
}

fn relations(slides: usize) -> Vec<u8> {
    const OF: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut xml = Markup::default();
    xml.ours(XML).open(
        "Relationships",
        &[("xmlns", "http://schemas.openxmlformats.org/package/2006/relationships")],
    );
    let mut one = |number: usize, kind: &str, target: &str| {
        let (id, kind) = (format!("rId{number}"), format!("{OF}/{kind}"));
        xml.empty("Relationship", &[("Id", &id), ("Type", &kind), ("Target", target)]);
    };
    one(1, "slideMaster", "slideMasters/slideMaster1.xml");
    one(2, "theme", "theme/theme1.xml");
    for number in 1..=slides {
        one(number + 2, "slide", &format!("slides/slide{number}.xml"));
    }
    xml.close("Relationships");
    xml.into_bytes()
}

/// A slide: its title, and what stands on it.
struct Slide {
    xml: Markup,
    parts: u32,
}

impl Slide {
    fn new() -> Slide {
        let mut xml = Markup::default();
        xml.ours(XML).open("p:sld", NAMESPACES).ours("<p:cSld><p:spTree>").ours(TREE);
        Slide { xml, parts: 1 }
    }

    /// Words in a box, a paragraph a run. `holds` says what they are: the title, the words, or nothing.
    fn words(mut self, holds: &'static str, at: Place, anchor: &str, runs: &[Run<'_>]) -> Slide {
        self.begin(match holds {
            "title" => "Title",
            "body" => "Words",
            _ => "Note",
        });
        self.xml.ours(match holds {
            "title" => "<p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"title\"/></p:nvPr></p:nvSpPr>",
            "body" => "<p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"body\" idx=\"1\"/></p:nvPr></p:nvSpPr>",
            _ => "<p:cNvSpPr txBox=\"1\"/><p:nvPr/></p:nvSpPr>",
        });
        self.place(at);
        self.xml
            .ours("</p:spPr><p:txBody>")
            .open(
                "a:bodyPr",
                &[
                    ("wrap", "square"),
                    ("lIns", "0"),
                    ("tIns", "0"),
                    ("rIns", "0"),
                    ("bIns", "0"),
                    ("anchor", anchor),
                ],
            )
            .ours("<a:normAutofit/></a:bodyPr><a:lstStyle/>");
        for run in runs {
            paragraph(&mut self.xml, run);
        }
        self.xml.ours("</p:txBody></p:sp>");
        self
    }

    /// A bar of colour.
    fn bar(mut self, colour: &str, at: Place) -> Slide {
        self.begin("Bar");
        self.xml.ours("<p:cNvSpPr/><p:nvPr/></p:nvSpPr>");
        self.place(at);
        self.xml
            .ours("<a:solidFill>")
            .empty("a:schemeClr", &[("val", colour)])
            .ours("</a:solidFill><a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang=\"en-GB\"/></a:p></p:txBody></p:sp>");
        self
    }

    fn begin(&mut self, name: &str) {
        self.parts += 1;
        let id = self.parts.to_string();
        self.xml.ours("<p:sp><p:nvSpPr>").empty("p:cNvPr", &[("id", &id), ("name", name)]);
    }

    fn place(&mut self, at: Place) {
        let [left, top, wide, tall] =
            [at.left, at.top, at.wide, at.tall].map(|points| (points * POINT).to_string());
        self.xml
            .ours("<p:spPr><a:xfrm>")
            .empty("a:off", &[("x", &left), ("y", &top)])
            .empty("a:ext", &[("cx", &wide), ("cy", &tall)])
            .ours("</a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>");
    }

    fn done(mut self) -> Vec<u8> {
        self.xml
            .ours("</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>")
            .close("p:sld");
        self.xml.into_bytes()
    }
}

/// A paragraph of words; their own line breaks stay.
fn paragraph(xml: &mut Markup, run: &Run<'_>) {
    let size = (run.points * 100).to_string();
    let bold = if run.bold { "1" } else { "0" };
    xml.ours("<a:p><a:pPr><a:spcAft><a:spcPts val=\"600\"/></a:spcAft></a:pPr>");
    for (number, line) in run.words.lines().enumerate() {
        if number > 0 {
            xml.ours("<a:br/>");
        }
        xml.ours("<a:r>")
            .open("a:rPr", &[("lang", "en-GB"), ("sz", &size), ("b", bold)])
            .ours("<a:solidFill>")
            .empty("a:schemeClr", &[("val", run.colour)])
            .ours("</a:solidFill></a:rPr>")
            .leaf("a:t", &[], line)
            .ours("</a:r>");
    }
    xml.ours("</a:p>");
}

const fn run(words: &str, points: u32, bold: bool) -> Run<'_> {
    Run { words, points, bold, colour: "tx1" }
}

const HEAD: Place = Place { left: 60, top: 36, wide: 840, tall: 48 };
const MIDDLE: Place = Place { left: 84, top: 104, wide: WIDE, tall: TALL };
const UNDER: Place = Place { left: 84, top: 412, wide: WIDE, tall: 44 };
const FOOT: Place = Place { left: 60, top: 490, wide: 840, tall: 32 };

/// The theme's colour, as the file's own theme calls it.
fn colour(card: &Card) -> &'static str {
    match card.theme.as_ref().map(|theme| theme.colour.as_str()) {
        Some("t1") => "accent1",
        Some("t2") => "accent2",
        Some("t3") => "accent3",
        Some("t4") => "accent4",
        Some("t5") => "accent5",
        _ => "accent6",
    }
}

/// The largest letters in which the words have room: reckoned by half an em a letter.
fn points(words: &str) -> u32 {
    let fits = |points: &u32| {
        let a_line = (WIDE * 100 / (points * 52)).max(1) as usize;
        let lines: usize =
            words.lines().map(|line| line.chars().count().div_ceil(a_line).max(1)).sum();
        lines as u32 * points * 120 / 100 <= TALL - 14
    };
    POINTS.into_iter().find(fits).unwrap_or(18)
}

fn quote(sheet: &Sheet, card: &Card) -> Vec<u8> {
    let words = card.quoted();
    let title = match card.theme_name() {
        "" => format!("{}", card.number),
        theme => format!("{}  {theme}", card.number),
    };
    let colour = colour(card);
    let bar = Place { left: 60, wide: 8, tall: TALL, ..MIDDLE };
    let foot = foot(sheet);
    Slide::new()
        .words("title", HEAD, "ctr", &[Run { colour, ..run(&title, 24, true) }])
        .bar(colour, bar)
        .words("body", MIDDLE, "ctr", &[run(&words, points(&words), false)])
        .words("", UNDER, "t", &[run(&card.label, 24, true)])
        .words("", FOOT, "b", &[Run { colour: "tx2", ..run(&foot, 12, false) }])
        .done()
}

fn foot(sheet: &Sheet) -> String {
    let end = if sheet.synthetic { format!("\n{SYNTHETIC}") } else { String::new() };
    format!("{}. Please don’t photograph this.{end}", sheet.footer())
}

/// Before what is hard: so that somebody can look away, or step out.
fn care(card: &Card, note: &str) -> Vec<u8> {
    let about = format!("The next words are about {note}.");
    let bar = Place { left: 60, wide: 8, tall: TALL, ..MIDDLE };
    Slide::new()
        .words("title", HEAD, "ctr", &[run("Take care", 24, true)])
        .bar(colour(card), bar)
        .words(
            "body",
            MIDDLE,
            "ctr",
            &[
                run(&about, 32, true),
                run("You can look away, or step out. You don’t have to say why.", 28, false),
            ],
        )
        .done()
}

fn first(sheet: &Sheet) -> Vec<u8> {
    let what = sheet.what();
    let foot = foot(sheet);
    let title = Place { top: 90, tall: 96, ..HEAD };
    let body = Place { left: 60, top: 200, wide: 840, tall: 250 };
    Slide::new()
        .words("title", title, "b", &[run(&sheet.title, 40, true)])
        .words(
            "body",
            body,
            "t",
            &[
                run(&what, 24, false),
                run(HOW_TO_READ, 20, false),
                run("You can pass on any of them. You don’t have to say why.", 20, true),
            ],
        )
        .words("", FOOT, "b", &[Run { colour: "tx2", ..run(&foot, 12, false) }])
        .done()
}

fn last(sheet: &Sheet) -> Vec<u8> {
    let mut runs = vec![run("Thank you for hearing them.", 28, false)];
    if !sheet.support.is_empty() {
        runs.push(run("Someone to talk to:", 24, true));
        runs.extend(sheet.support.iter().map(|line| run(line, 24, false)));
    }
    Slide::new()
        .words("title", HEAD, "ctr", &[run(&sheet.title, 24, true)])
        .words("body", MIDDLE, "t", &runs)
        .done()
}
