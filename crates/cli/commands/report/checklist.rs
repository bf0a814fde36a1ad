//! `heard report checklist`

use std::process::ExitCode;

use heard_study::{Checklist as List, Study};
use serde_json::json;

use super::Where;
use crate::failure::Failure;
use crate::out;

/// Fill in a reporting checklist as far as the study knows
///
/// COREQ, SRQR and GRIPP2 come with what the study knows and where it knows it from; what
/// only people know is left blank. RTARG is prompts to think about, for reflexive thematic
/// analysis. Small counts of people are not told, since a checklist is published.
#[derive(clap::Args)]
pub(super) struct Checklist {
    /// coreq, srqr, gripp2 or rtarg
    list: String,
    #[command(flatten)]
    out: Where,
}

impl Checklist {
    pub(super) fn run(self, study: &Study) -> Result<ExitCode, Failure> {
        let list = List::parse(&self.list).ok_or_else(|| {
            let all: Vec<&str> = List::ALL.iter().map(|list| list.as_str()).collect();
            Failure::new(format!("there is no checklist `{}`", self.list))
                .hint(format!("the checklists are {}", all.join(", ")))
        })?;
        let filled = study.checklist(list)?;
        if self.out.json || self.out.output.is_some() {
            self.out.put(study, &filled.table().into(), &[("checklist", json!(list.as_str()))])?;
            return Ok(ExitCode::SUCCESS);
        }
        let table = filled.table();
        let mut lines = vec![table.title, format!("  {}", table.basis), String::new()];
        for item in &filled.items {
            lines.push(format!("{:>3}  {}", item.number, item.item));
            match item.answer.as_str() {
                "" => lines.push("     ____".to_owned()),
                answer => {
                    lines.push(format!("     {answer}"));
                    lines.push(format!("     ({}; {})", item.known.as_str(), item.evidence));
                }
            }
        }
        lines.push(String::new());
        lines.extend(table.notes.into_iter().map(|note| format!("  {note}")));
        out::data(&lines.join("\n"))?;
        Ok(ExitCode::SUCCESS)
    }
}
