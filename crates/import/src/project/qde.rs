//! The XML of REFI-QDA: a project's (`.qde`) and a codebook's (`.qdc`), whatever the namespace.

mod parts;

use heard_model::{Guid, Timestamp};

use super::raw::{Kind, Place, Raw, RawCase, RawCode, RawCoding, RawSelection, RawSet, RawSource};
use crate::xml::{self, Tag, Xml};

/// Reads a project's or codebook's XML.
///
/// # Errors
/// What was met, and the byte at which.
pub(super) fn read(xml: &str) -> Result<Raw, (usize, String)> {
    let mut walk = Walk::default();
    xml::walk(xml, |event| match event {
        Xml::Open(tag) => walk.open(tag),
        Xml::Close(name) => walk.close(name),
        Xml::Text(text) => walk.text(text),
    })?;
    if !walk.is_project {
        return Err((0, "there is no <Project> and no <CodeBook>".to_owned()));
    }
    Ok(walk.raw)
}

/// What is open at the moment, outermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Project,
    Code(usize),
    Case,
    Source,
    Note,
    /// A text inside another source: a PDF's representation.
    Representation,
    Selection,
    /// The words of a place on a page.
    Excerpt,
    Coding,
    Set,
    Other,
}

#[derive(Default)]
struct Walk {
    raw: Raw,
    is_project: bool,
    open: Vec<Open>,
    /// The recording whose transcript is read.
    media: Option<String>,
    variable: Option<Guid>,
    text: String,
    made_up: u64,
}

impl Walk {
    fn open(&mut self, tag: &Tag<'_>) {
        self.text.clear();
        let open = match tag.name() {
            "Project" | "CodeBook" => self.project(tag),
            "User" => self.user(tag),
            "Code" => self.code(tag),
            "Variable" => self.named_variable(tag),
            "Case" => self.case(tag),
            "TextSource" => self.source(tag, Kind::Text),
            "PDFSource" => self.source(tag, Kind::Pdf),
            "PictureSource" => self.source(tag, Kind::Picture),
            "AudioSource" | "VideoSource" => self.source(tag, Kind::Media),
            "Transcript" => self.transcript(tag),
            "Representation" | "TextDescription" => self.representation(tag),
            "Note" => self.note(tag),
            "SyncPoint" => self.sync(tag),
            "Coding" => self.coding(tag),
            "Set" => self.set(tag),
            "Link" => self.link(tag),
            "Graph" => {
                self.raw.losses.add("graphs", "Heard draws none");
                Open::Other
            }
            name if name.ends_with("Selection") => self.selection(tag),
            name if name.ends_with("Ref") || name.starts_with("Member") => self.reference(tag),
            _ => Open::Other,
        };
        self.open.push(open);
    }

    fn close(&mut self, name: &str) {
        let text = std::mem::take(&mut self.text);
        self.open.pop();
        match name {
            "Description" => self.description(text),
            "PlainTextContent" => self.content(text),
            "AudioSource" | "VideoSource" => self.media = None,
            name if name.ends_with("Value") && name != "VariableValue" => self.value(text),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// The GUID of an element, or one made up where it has none.
    fn guid(&mut self, tag: &Tag<'_>) -> Guid {
        let written = tag.attribute("guid").and_then(|word| Guid::parse(&word));
        written.unwrap_or_else(|| {
            self.made_up += 1;
            let name = tag.attribute("name").unwrap_or_default();
            Guid::derived(&["no guid", tag.name(), &name, &self.made_up.to_string()])
        })
    }

    fn project(&mut self, tag: &Tag<'_>) -> Open {
        if !self.is_project {
            self.is_project = true;
            self.raw.name = tag.attribute("name").unwrap_or_default();
            self.raw.origin = tag.attribute("origin").unwrap_or_default();
        }
        Open::Project
    }

    fn user(&mut self, tag: &Tag<'_>) -> Open {
        let guid = self.guid(tag);
        let name = tag.attribute("name").or_else(|| tag.attribute("id")).unwrap_or_default();
        self.raw.users.insert(guid, name);
        Open::Other
    }

    fn code(&mut self, tag: &Tag<'_>) -> Open {
        let guid = self.guid(tag);
        let parent = self.open.iter().rev().find_map(|open| match open {
            Open::Code(at) => Some(self.raw.codes[*at].guid),
            _ => None,
        });
        self.raw.codes.push(RawCode {
            guid,
            parent,
            name: tag.attribute("name").unwrap_or_default(),
            description: tag.attribute("description").unwrap_or_default(),
            colour: tag.attribute("color").unwrap_or_default(),
            is_codable: tag
                .attribute("isCodable")
                .is_none_or(|word| word != "false" && word != "0"),
            notes: Vec::new(),
        });
        Open::Code(self.raw.codes.len() - 1)
    }

    fn named_variable(&mut self, tag: &Tag<'_>) -> Open {
        let guid = self.guid(tag);
        self.raw.variables.insert(guid, tag.attribute("name").unwrap_or_default());
        Open::Other
    }

    fn case(&mut self, tag: &Tag<'_>) -> Open {
        let guid = self.guid(tag);
        self.raw.cases.push(RawCase {
            guid,
            name: tag.attribute("name").unwrap_or_default(),
            description: String::new(),
            values: Vec::new(),
            sources: Vec::new(),
            selections: Vec::new(),
            notes: Vec::new(),
        });
        Open::Case
    }

    fn written(&mut self, tag: &Tag<'_>, kind: Kind) -> RawSource {
        RawSource {
            name: tag.attribute("name").unwrap_or_default(),
            path: tag.attribute("path").unwrap_or_default(),
            plain_path: tag.attribute("plainTextPath").unwrap_or_default(),
            rich_path: tag.attribute("richTextPath").unwrap_or_default(),
            user: guid_in(tag, "creatingUser"),
            at: moment(tag),
            ..RawSource::new(self.guid(tag), kind)
        }
    }

    fn source(&mut self, tag: &Tag<'_>, kind: Kind) -> Open {
        let source = self.written(tag, kind);
        if kind == Kind::Media {
            self.media = Some(source.name.clone());
        }
        self.raw.sources.push(source);
        Open::Source
    }

    fn note(&mut self, tag: &Tag<'_>) -> Open {
        let note = self.written(tag, Kind::Text);
        self.raw.notes.push(note);
        Open::Note
    }

    /// A recording's transcript is a source of its own, called as the recording where it says
    /// nothing else.
    fn transcript(&mut self, tag: &Tag<'_>) -> Open {
        let mut source = self.written(tag, Kind::Text);
        if let Some(name) = self.media.as_ref().filter(|_| source.name.is_empty()) {
            source.name.clone_from(name);
        }
        self.raw.sources.push(source);
        Open::Source
    }

    /// The text of a page or picture belongs to its source; that of a place on it says which words
    /// the place shows.
    fn representation(&mut self, tag: &Tag<'_>) -> Open {
        if self.open.contains(&Open::Selection) {
            return Open::Excerpt;
        }
        if let Some(source) = self.raw.sources.last_mut() {
            source.plain_path = tag.attribute("plainTextPath").unwrap_or_default();
            source.rich_path = tag.attribute("richTextPath").unwrap_or_default();
        }
        Open::Representation
    }

    fn sync(&mut self, tag: &Tag<'_>) -> Open {
        let guid = self.guid(tag);
        let position = tag.attribute("position").and_then(|word| word.parse().ok());
        if let (Some(source), Some(position)) = (self.raw.sources.last_mut(), position) {
            source.syncs.insert(guid, position);
        }
        Open::Other
    }

    fn selection(&mut self, tag: &Tag<'_>) -> Open {
        let number = |name: &str| tag.attribute(name).and_then(|word| word.trim().parse().ok());
        let place = match tag.name() {
            "PlainTextSelection" => match (number("startPosition"), number("endPosition")) {
                (Some(start), Some(end)) => Place::Text(start, end),
                _ => Place::Elsewhere,
            },
            "TranscriptSelection" => {
                match (guid_in(tag, "fromSyncPoint"), guid_in(tag, "toSyncPoint")) {
                    (Some(from), Some(to)) => Place::Sync(from, to),
                    _ => Place::Elsewhere,
                }
            }
            _ => Place::Elsewhere,
        };
        let selection = RawSelection {
            name: tag.attribute("name").unwrap_or_default(),
            user: guid_in(tag, "creatingUser"),
            at: moment(tag),
            ..RawSelection::new(self.guid(tag), place)
        };
        match self.around() {
            Some(source) => {
                source.selections.push(selection);
                Open::Selection
            }
            None => Open::Other,
        }
    }

    fn coding(&mut self, tag: &Tag<'_>) -> Open {
        let coding = RawCoding {
            guid: self.guid(tag),
            code: None,
            user: guid_in(tag, "creatingUser"),
            at: moment(tag),
            notes: Vec::new(),
        };
        let in_selection = self.open.contains(&Open::Selection);
        let Some(source) = self.around() else { return Open::Other };
        match source.selections.last_mut().filter(|_| in_selection) {
            Some(selection) => selection.codings.push(coding),
            None => source.codings.push(coding),
        }
        Open::Coding
    }

    fn set(&mut self, tag: &Tag<'_>) -> Open {
        let name = tag.attribute("name").unwrap_or_default();
        self.raw.sets.push(RawSet { name, sources: Vec::new(), others: 0 });
        Open::Set
    }

    fn link(&mut self, tag: &Tag<'_>) -> Open {
        if let (Some(from), Some(to)) = (guid_in(tag, "originGUID"), guid_in(tag, "targetGUID")) {
            self.raw.links.push((from, to));
        }
        Open::Other
    }
}

fn guid_in(tag: &Tag<'_>, attribute: &str) -> Option<Guid> {
    tag.attribute(attribute).and_then(|word| Guid::parse(&word))
}

fn moment(tag: &Tag<'_>) -> Option<Timestamp> {
    super::time(&tag.attribute("creationDateTime")?)
}
