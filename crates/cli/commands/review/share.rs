//! `heard review share` and `heard review keep-apart`

use heard_model::{ParticipantId, ReviewRole};
use heard_study::Study;

use super::{chosen, role, uses};
use crate::failure::Failure;
use crate::out;

#[derive(clap::Args)]
pub(super) struct Share {
    /// Who could be asked, and in what role: nell, rosa:researcher (can be repeated)
    #[arg(long = "with", value_name = "REVIEWER", required = true)]
    panel: Vec<String>,
    /// How many read each quote
    #[arg(long, default_value_t = 2)]
    each: usize,
    /// For which uses (can be repeated)
    #[arg(long = "use", value_name = "USE", default_value = "workshop")]
    uses: Vec<String>,
    /// All quotes of this collection
    #[arg(long)]
    collection: Option<String>,
    /// Or these quotes
    quotes: Vec<String>,
}

#[derive(clap::Args)]
pub(super) struct KeepApart {
    /// Which reviewer
    reviewer: String,
    /// From whose words
    participants: Vec<String>,
    /// From everybody of whom this is known, as in area_type=coast
    #[arg(long = "where", value_name = "ATTRIBUTE=VALUE")]
    condition: Option<String>,
}

impl Share {
    pub(super) fn run(self, study: &Study) -> Result<(), Failure> {
        let panel: Vec<(String, ReviewRole)> = self
            .panel
            .iter()
            .map(|word| match word.split_once(':') {
                Some((name, word)) => Ok((name.to_owned(), role(word)?)),
                None => Ok((word.clone(), ReviewRole::Peer)),
            })
            .collect::<Result<_, Failure>>()?;
        let asked = chosen(study, self.collection.as_deref(), &self.quotes)?;
        let shared = study.share_reviews(&asked, &panel, self.each, &uses(&self.uses)?)?.value;
        out::say(&format!("asked for {}", out::count(shared.assigned, "more reading")));
        if !shared.short.is_empty() {
            let short: Vec<String> = shared.short.iter().map(ToString::to_string).collect();
            return Err(Failure::new(format!(
                "{} of {} too few readers: {}",
                out::count(short.len(), "quote"),
                asked.len(),
                short.join(", ")
            ))
            .hint("name more people with --with; each quote needs a peer among its readers")
            .refused());
        }
        Ok(())
    }
}

impl KeepApart {
    pub(super) fn run(self, study: &Study) -> Result<(), Failure> {
        let mut people: Vec<ParticipantId> = self
            .participants
            .iter()
            .map(|name| {
                ParticipantId::new(name)
                    .ok_or_else(|| Failure::new(format!("`{name}` is no participant")))
            })
            .collect::<Result<_, _>>()?;
        if let Some(condition) = &self.condition {
            let (name, value) = condition.split_once('=').ok_or_else(|| {
                Failure::new(format!("`{condition}` is no condition")).hint("as in area_type=coast")
            })?;
            let all = study.participants()?;
            let fits = all.iter().filter(|one| {
                one.attributes.iter().any(|known| known.name == name && known.value == value)
            });
            people.extend(fits.map(|one| one.id.clone()));
        }
        if people.is_empty() {
            return Err(Failure::new("nobody was named").hint("name participants, or use --where"));
        }
        let new = study.keep_apart(&self.reviewer, &people)?.value;
        out::say(&format!(
            "{} is not given the words of {} ({new} new)",
            self.reviewer,
            out::count(people.len(), "participant")
        ));
        Ok(())
    }
}
