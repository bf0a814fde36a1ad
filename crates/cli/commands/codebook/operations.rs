//! What people do to codes, one command an operation. All of it joins the draft.

use std::path::PathBuf;

use clap::Subcommand;
use heard_model::amend::{OverlapPolicy, Scope};
use heard_model::{CodeId, CodeOrigin, Codebook, CodingId};
use heard_study::{Actor, ActorRole, NewCode, Promotion, Routing, Study, Target};

use crate::failure::Failure;
use crate::out;

/// Why, and in what role.
#[derive(clap::Args)]
pub(super) struct Because {
    /// Why
    #[arg(long, short = 'm', value_name = "REASON", default_value = "")]
    message: String,
    /// In what role it is asked for: researcher, peer, practitioner, facilitator
    #[arg(long, default_value = "researcher")]
    role: String,
}

#[derive(Subcommand)]
pub(super) enum Operation {
    /// Add a code, or a theme
    Add {
        /// Its name
        name: String,
        /// The code or theme that it stands under
        #[arg(long, value_name = "CODE")]
        under: Option<String>,
        /// What it means, in one line
        #[arg(long, default_value = "")]
        brief: String,
        /// Where it came from: data, theory, peer, literature, peer+literature
        #[arg(long, default_value = "data")]
        origin: String,
        /// It is a theme: it holds codes
        #[arg(long)]
        theme: bool,
        #[command(flatten)]
        because: Because,
    },
    /// Give a code another name; its passages stay as they are
    Rename {
        /// The code
        code: String,
        /// The new name
        to: String,
        #[command(flatten)]
        because: Because,
    },
    /// Write a definition anew; where fewer or more passages fit, they will want reading again
    Redefine {
        /// The code
        code: String,
        /// A field and its new text: brief, full, when, when_not, plain_name … (can be repeated)
        #[arg(long, value_name = "FIELD=TEXT", required = true)]
        set: Vec<String>,
        /// What it does to passages: narrow, broaden, or clarify
        #[arg(long, default_value = "clarify")]
        scope: String,
        #[command(flatten)]
        because: Because,
    },
    /// Put a code under another code or theme
    Move {
        /// The code
        code: String,
        /// Under which
        #[arg(long, value_name = "CODE", conflicts_with = "top", required_unless_present = "top")]
        under: Option<String>,
        /// To the top
        #[arg(long)]
        top: bool,
        #[command(flatten)]
        because: Because,
    },
    /// Make several codes of one; passages that nobody routes wait in the queue
    Split {
        /// The code
        code: String,
        /// What it becomes: a code that is there, or a new name (repeat it)
        #[arg(long, value_name = "CODE", required = true)]
        into: Vec<String>,
        /// A table coding,code: the number of each passage in `heard code list`, and what it becomes
        #[arg(long, value_name = "FILE")]
        route: Option<PathBuf>,
        #[command(flatten)]
        because: Because,
    },
    /// Part what was merged: each passage goes back by the code it was first made with
    SplitBack {
        /// The merged code
        code: String,
        /// First code = what its passages become, such as C06="Plans changing" (repeat it)
        #[arg(long, value_name = "FIRST=CODE", required = true)]
        to: Vec<String>,
        #[command(flatten)]
        because: Because,
    },
    /// Take a code out of use; its passages are kept, hidden
    Retire {
        /// The code
        code: String,
        #[command(flatten)]
        because: Because,
    },
    /// Take a retired code into use again
    Restore {
        /// The code
        code: String,
        #[command(flatten)]
        because: Because,
    },
    /// Make a theme of a code, or something that is no code, such as a list of asks
    Promote {
        /// The code
        code: String,
        /// `theme`, or what it became in words, such as "six asks"
        #[arg(long)]
        to: String,
        #[command(flatten)]
        because: Because,
    },
}

impl Because {
    /// The study in the hands of somebody in that role, and why.
    fn hands(&self, study: &Study) -> Result<Study, Failure> {
        let role = ActorRole::parse(&self.role).ok_or_else(|| {
            Failure::new(format!("`{}` is no role", self.role))
                .hint("researcher, peer, practitioner or facilitator")
        })?;
        Ok(study.by(Actor { role, ..study.actor().clone() }))
    }
}

/// The code that a person names, in the draft.
pub(super) fn code(book: &Codebook, word: &str) -> Result<CodeId, Failure> {
    book.find(word).map(|code| code.id).ok_or_else(|| {
        let near = book.active().min_by_key(|code| {
            strsim::damerau_levenshtein(&code.name.to_lowercase(), &word.to_lowercase())
        });
        let failure = Failure::new(format!("no code is called `{word}`"));
        match near {
            Some(near) => failure.hint(format!("did you mean `{}` ({})?", near.name, near.id)),
            None => failure.hint("`heard codebook add NAME` makes one"),
        }
    })
}

/// A code that is there, or a new one of that name.
fn target(book: &Codebook, word: &str) -> Target {
    match book.find(word) {
        Some(code) => Target::Code(code.id),
        None => Target::New(NewCode { name: word.to_owned(), ..NewCode::default() }),
    }
}

fn done(study: &Study, said: &str) -> Result<(), Failure> {
    let draft = study.draft()?;
    let changes = out::count(draft.amendments.len(), "change");
    out::say(&format!("{said}; the draft of {} holds {changes}", draft.version));
    Ok(())
}

impl Operation {
    pub(super) fn run(self, study: &Study) -> Result<(), Failure> {
        let book = study.working_codebook()?;
        match self {
            Operation::Add { name, under, brief, origin, theme, because } => {
                let parent = under.as_deref().map(|word| code(&book, word)).transpose()?;
                let origin = CodeOrigin::parse(&origin).ok_or_else(|| {
                    Failure::new(format!("`{origin}` is no origin"))
                        .hint("data, theory, peer, literature or peer+literature")
                })?;
                let reason = because.message.clone();
                let new = NewCode { name, parent, brief, is_theme: theme, origin, reason };
                let id = because.hands(study)?.add_code(new)?.value;
                done(study, &format!("added {id}"))
            }
            Operation::Rename { code: word, to, because } => {
                let id = code(&book, &word)?;
                because.hands(study)?.rename_code(id, &to, &because.message)?;
                done(study, &format!("renamed {id} to “{to}”"))
            }
            Operation::Redefine { code: word, set, scope, because } => {
                redefine(study, code(&book, &word)?, &set, &scope, &because)
            }
            Operation::Move { code: word, under, because, .. } => {
                let id = code(&book, &word)?;
                let to = under.as_deref().map(|word| code(&book, word)).transpose()?;
                because.hands(study)?.move_code(id, to, &because.message)?;
                done(study, &format!("moved {id}"))
            }
            Operation::Split { code: word, into, route, because } => {
                split(study, &book, &word, &into, route, &because)
            }
            Operation::SplitBack { code: word, to, because } => {
                split_back(study, &book, &word, &to, &because)
            }
            Operation::Retire { code: word, because } => {
                let id = code(&book, &word)?;
                because.hands(study)?.retire_code(id, &because.message)?;
                done(study, &format!("retired {id}; its passages are kept, hidden"))
            }
            Operation::Restore { code: word, because } => {
                let id = code(&book, &word)?;
                because.hands(study)?.restore_code(id, &because.message)?;
                done(study, &format!("took {id} into use again"))
            }
            Operation::Promote { code: word, to, because } => {
                let id = code(&book, &word)?;
                let became = match to.as_str() {
                    "theme" => Promotion::Theme,
                    words => Promotion::Words(words.to_owned()),
                };
                let made = because.hands(study)?.promote_code(id, became, &because.message)?.value;
                let what = if made == id { to } else { format!("the theme {made}") };
                done(study, &format!("{id} became {what}"))
            }
        }
    }
}

fn redefine(
    study: &Study,
    id: CodeId,
    set: &[String],
    scope: &str,
    because: &Because,
) -> Result<(), Failure> {
    let scope = Scope::parse(scope).ok_or_else(|| {
        Failure::new(format!("`{scope}` is no scope"))
            .hint("narrow (fewer passages fit), broaden (more do) or clarify (the same ones do)")
    })?;
    let fields = set
        .iter()
        .map(|word| {
            word.split_once('=')
                .map(|(field, text)| (field.trim().to_owned(), text.to_owned()))
                .ok_or_else(|| Failure::new(format!("`{word}` sets nothing")).hint("FIELD=TEXT"))
        })
        .collect::<Result<Vec<_>, _>>()?;
    because.hands(study)?.redefine_code(id, fields, scope, &because.message)?;
    done(study, &format!("redefined {id} ({})", scope.as_str()))
}

/// Several codes become one.
pub(super) fn merge(
    study: &Study,
    words: &[String],
    into: &str,
    overlap: &str,
    because: &Because,
) -> Result<(), Failure> {
    let book = study.working_codebook()?;
    let overlap = OverlapPolicy::parse(overlap).ok_or_else(|| {
        Failure::new(format!("`{overlap}` is no policy"))
            .hint("keep_both (both passages stay) or union (one passage over the words of both)")
    })?;
    let codes = words.iter().map(|word| code(&book, word)).collect::<Result<Vec<_>, _>>()?;
    let hands = because.hands(study)?;
    let id = hands.merge_codes(codes, target(&book, into), overlap, &because.message)?.value;
    done(study, &format!("merged {} into {id}", words.join(", ")))
}

fn split(
    study: &Study,
    book: &Codebook,
    word: &str,
    into: &[String],
    route: Option<PathBuf>,
    because: &Because,
) -> Result<(), Failure> {
    let id = code(book, word)?;
    let targets: Vec<Target> = into.iter().map(|word| target(book, word)).collect();
    let mut routing = Routing::default();
    if let Some(file) = route {
        routing.passages = passages(&file, book, into)?;
    }
    let made = because.hands(study)?.split_code(id, targets, routing, &because.message)?.value;
    let made: Vec<String> = made.iter().map(ToString::to_string).collect();
    done(study, &format!("split {id} into {}", made.join(" and ")))
}

fn split_back(
    study: &Study,
    book: &Codebook,
    word: &str,
    to: &[String],
    because: &Because,
) -> Result<(), Failure> {
    let id = code(book, word)?;
    let into = to
        .iter()
        .map(|word| {
            let (first, now) = word.split_once('=').ok_or_else(|| {
                Failure::new(format!("`{word}` says nothing")).hint("C06=NAME, a pair each")
            })?;
            Ok((code(book, first)?, target(book, now.trim())))
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    let made = because.hands(study)?.split_back(id, into, &because.message)?.value;
    let made: Vec<String> = made.iter().map(ToString::to_string).collect();
    done(study, &format!("split {id} back into {}", made.join(" and ")))
}

/// A table coding,code. Every row that can't be used is told.
fn passages(
    file: &std::path::Path,
    book: &Codebook,
    into: &[String],
) -> Result<Vec<(CodingId, usize)>, Failure> {
    let shown = file.display().to_string();
    let mut table = csv::Reader::from_path(file)?;
    let (mut routed, mut wrong) = (Vec::new(), Vec::new());
    for (at, row) in table.records().enumerate() {
        let row = row?;
        let coding = row.get(0).and_then(|word| word.trim().parse().ok());
        let word = row.get(1).unwrap_or_default().trim();
        let id = book.find(word).map(|code| code.id);
        let place = into.iter().position(|name| {
            name == word || (id.is_some() && book.find(name).map(|code| code.id) == id)
        });
        match (coding, place) {
            (Some(coding), Some(place)) => routed.push((CodingId(coding), place)),
            _ => wrong.push(format!(
                "  {shown}:{}: a coding's number, then one of {}",
                at + 2,
                into.join(", ")
            )),
        }
    }
    if wrong.is_empty() {
        return Ok(routed);
    }
    let count = out::count(wrong.len(), "row");
    Err(Failure::new(format!("{count} can't be used\n{}", wrong.join("\n")))
        .hint("mend them and try again; nothing was changed"))
}
