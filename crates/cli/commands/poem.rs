//! `heard poem`

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::Subcommand;
use heard_model::{
    Collection, Date, Offsets, Poem as Made, PoemForm, PoemLine, Transcript, TranscriptId, Use,
};
use heard_study::{ChosenLine, Key, LabelScheme, NewPoem, PoemSource, PoemWords, Sight, Study};
use serde::Serialize;

use crate::failure::Failure;
use crate::out;

/// Make poems of people's own words: nothing is added, and every line can be followed back
///
/// A poem is a collection: `heard collection gate NAME` holds it against the gate,
/// `heard release make NAME --format html,docx,poem` releases it.
#[derive(clap::Args)]
pub(crate) struct Poem {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// One person's phrases that begin with "I", in the order they were said
    I {
        #[command(flatten)]
        about: About,
        #[command(flatten)]
        heard: Heard,
    },
    /// The same with other pronouns, side by side
    Pronoun {
        #[command(flatten)]
        about: About,
        /// Which pronouns, such as you,they
        #[arg(long, value_delimiter = ',', default_value = "you,they")]
        pronouns: Vec<String>,
        #[command(flatten)]
        heard: Heard,
    },
    /// Lines that come back: 1234 2546 5768 7381, or 1234 2546 5361
    Pantoum {
        #[command(flatten)]
        about: About,
        /// The lines in order: Q-0001 for all its words, or "Q-0001=some of its words"
        #[arg(required = true)]
        lines: Vec<String>,
        /// Somebody agreed that a hard line is said twice
        #[arg(long)]
        may_repeat: bool,
    },
    /// One line of each of many people
    Cento {
        #[command(flatten)]
        about: About,
        /// The lines in order, as for a pantoum
        #[arg(required = true)]
        lines: Vec<String>,
        /// At most so many lines of one person
        #[arg(long, default_value_t = 1)]
        per_person: usize,
    },
    /// Phrases arranged by hand; a line that begins with / begins a stanza
    Found {
        #[command(flatten)]
        about: About,
        /// The lines in order, as for a pantoum
        #[arg(required = true)]
        lines: Vec<String>,
    },
    /// Show a poem as it would be shown
    Show {
        /// Which collection
        name: String,
        /// Where every line comes from and what was left out, as JSON: for the team alone
        #[arg(long)]
        provenance: bool,
    },
}

#[derive(clap::Args)]
struct About {
    /// A neutral name: letters, digits, hyphens
    name: String,
    /// The title people see
    #[arg(long)]
    title: Option<String>,
    /// Who made it, peer researchers too
    #[arg(long, default_value = "")]
    made_by: String,
    /// creative_verbatim or creative_adapted
    #[arg(long = "use", value_name = "USE", default_value = "creative_verbatim")]
    use_: String,
    /// The day it is shown
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// Whom it is shown to, in words
    #[arg(long, default_value = "")]
    shown_to: String,
}

#[derive(clap::Args)]
struct Heard {
    /// The quotes to listen to: all of one person in one interview
    quotes: Vec<String>,
    /// Or the whole of this interview; its sentences become quotes, to be reviewed
    #[arg(long, requires = "participant", conflicts_with = "quotes")]
    transcript: Option<String>,
    /// Whose words in it
    #[arg(long, value_name = "ID")]
    participant: Option<String>,
    /// Keep phrases to think by: I mean, I think
    #[arg(long)]
    fillers: bool,
    /// Keep phrases in which somebody else may be speaking: she said I was
    #[arg(long)]
    reported: bool,
}

impl Poem {
    pub(crate) fn run(self, study: &Study, key: Option<&Key>) -> Result<ExitCode, Failure> {
        let (about, words) = match self.command {
            Command::I { about, heard } => (about, heard.words(vec!["i".to_owned()])?),
            Command::Pronoun { about, pronouns, heard } => {
                let pronouns = pronouns.iter().map(|one| one.trim().to_lowercase()).collect();
                (about, heard.words(pronouns)?)
            }
            Command::Pantoum { about, lines, may_repeat } => {
                (about, chosen(PoemForm::Pantoum, &lines, 1, may_repeat)?)
            }
            Command::Cento { about, lines, per_person } => {
                (about, chosen(PoemForm::Cento, &lines, per_person, true)?)
            }
            Command::Found { about, lines } => (about, chosen(PoemForm::Found, &lines, 1, true)?),
            Command::Show { name, provenance: true } => {
                return provenance_of(study, &name).map(|()| ExitCode::SUCCESS);
            }
            Command::Show { name, .. } => {
                return show(study, key, &name).map(|()| ExitCode::SUCCESS);
            }
        };
        let name = about.name.clone();
        let made = study.make_poem(about.poem(words)?, key)?.value;
        show(study, key, &name)?;
        out::say(&format!(
            "made `{name}` of {}; {} left out (`heard poem show {name} --provenance` says which and why)",
            out::count(made.lines.len(), "line"),
            made.left_out.len()
        ));
        out::say(&format!("next: `heard collection gate {name}`"));
        Ok(ExitCode::SUCCESS)
    }
}

impl About {
    fn poem(self, words: PoemWords) -> Result<NewPoem, Failure> {
        let collection = Collection {
            title: self.title.unwrap_or_else(|| self.name.clone()),
            name: self.name,
            use_: Use::parse(&self.use_)
                .map_or_else(|| super::participant::use_(&self.use_), Ok)?,
            on: self.on,
            shown_to: self.shown_to,
            quotes: Vec::new(),
        };
        Ok(NewPoem { collection, labels: LabelScheme::Chosen, made_by: self.made_by, words })
    }
}

impl Heard {
    fn words(self, pronouns: Vec<String>) -> Result<PoemWords, Failure> {
        let from = match (&self.transcript, &self.participant) {
            (Some(transcript), Some(who)) => PoemSource::Interview(
                super::transcript::id(transcript)?,
                super::participant::id(who)?,
            ),
            _ if self.quotes.is_empty() => {
                return Err(Failure::new("no words were named")
                    .hint("name quotes of one person, or --transcript with --participant"));
            }
            _ => PoemSource::Quotes(
                self.quotes.iter().map(|word| super::quote::id(word)).collect::<Result<_, _>>()?,
            ),
        };
        let (fillers, reported) = (self.fillers, self.reported);
        Ok(PoemWords::Heard { pronouns, from, fillers, reported })
    }
}

fn chosen(
    form: PoemForm,
    lines: &[String],
    per_person: usize,
    may_repeat: bool,
) -> Result<PoemWords, Failure> {
    let line = |text: &String| -> Result<ChosenLine, Failure> {
        let begins = text.starts_with('/');
        let text = text.trim_start_matches('/').trim();
        let (quote, words) = match text.split_once('=') {
            Some((quote, words)) => (quote, Some(words.trim().to_owned())),
            None => (text, None),
        };
        Ok(ChosenLine { quote: super::quote::id(quote)?, words, begins })
    };
    let lines = lines.iter().map(line).collect::<Result<_, _>>()?;
    Ok(PoemWords::Chosen { form, lines, per_person, may_repeat })
}

fn show(study: &Study, key: Option<&Key>, name: &str) -> Result<(), Failure> {
    let page = study.page(name, &Sight { on: None, key: key.cloned() })?;
    let Some(poem) = &page.poem else {
        return Err(Failure::new(format!("`{name}` is no poem")).hint("`heard poem --help`"));
    };
    let mut text = String::new();
    for stanza in &poem.stanzas {
        for place in stanza {
            let Some(card) = page.cards.get(*place) else { continue };
            let column = poem.column_of.get(*place).copied().unwrap_or(0);
            text.push_str(&format!("{}{}\n", "        ".repeat(column), card.shown.as_str()));
        }
        text.push('\n');
    }
    out::data(&format!("{text}{}", poem.rule()))
}

#[derive(Serialize)]
struct Line {
    line: Option<usize>,
    quote: String,
    participant: Option<String>,
    transcript: String,
    start: usize,
    end: usize,
    edits: usize,
    left_out: Option<String>,
}

fn provenance_of(study: &Study, name: &str) -> Result<(), Failure> {
    let Some(poem) = study.poem(name)? else {
        return Err(Failure::new(format!("`{name}` is no poem")).hint("`heard poem --help`"));
    };
    let Made { lines, left_out, .. } = poem;
    let mut read = BTreeMap::new();
    for (place, line) in lines.iter().enumerate() {
        out::json(&told(study, &mut read, line, Some(place + 1), None)?)?;
    }
    for (line, why) in &left_out {
        out::json(&told(study, &mut read, line, None, Some(why.clone()))?)?;
    }
    Ok(())
}

fn told(
    study: &Study,
    read: &mut BTreeMap<TranscriptId, Transcript>,
    line: &PoemLine,
    number: Option<usize>,
    left_out: Option<String>,
) -> Result<Line, Failure> {
    let quote = study.quote(line.quote)?.quote;
    // Read once, and noted in the journal once.
    if !read.contains_key(&quote.transcript) {
        let why = "where the lines of a poem stand";
        read.insert(quote.transcript.clone(), study.raw_transcript(&quote.transcript, why)?);
    }
    let transcript = &read[&quote.transcript];
    let chars = Offsets::new(transcript.text.expose()).chars(line.span);
    Ok(Line {
        line: number,
        quote: quote.id.to_string(),
        participant: quote.participant.as_ref().map(ToString::to_string),
        transcript: quote.transcript.to_string(),
        start: chars.start,
        end: chars.end,
        edits: quote.edits.iter().filter(|edit| edit.span.overlaps(line.span)).count(),
        left_out,
    })
}
