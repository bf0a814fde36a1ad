//! `heard report clusters`

use std::fmt::Write as _;
use std::process::ExitCode;

use heard_measure::{Clusters as Found, Of};
use heard_model::Tree;
use heard_study::{ClustersAsked, Exemplar, Features, Key, Reported, Study};
use serde_json::{Value, json};

use super::{ForWhom, Where, Which};
use crate::failure::Failure;
use crate::out;

/// Group people by what they have, or needs and codes by who has them
///
/// A way of looking, not a finding: with few people a caution stands with it, there are no
/// p-values, and naming a cluster is for people. Who is in a cluster narrows down who
/// somebody is, so with --for no member is named.
#[derive(clap::Args)]
pub(super) struct Clusters {
    #[command(flatten)]
    which: Which,
    /// What is grouped: participants or needs (`codes` says the same as `needs`)
    #[arg(long)]
    of: String,
    /// Compare by this list on record, such as needs, instead of by what was coded
    #[arg(long, value_name = "ATTRIBUTE")]
    by: Option<String>,
    /// Into how many groups
    #[arg(long, default_value_t = 3)]
    into: usize,
    /// Show approved quotes that could speak for each group
    #[arg(long, conflicts_with_all = ["json", "audience"])]
    quotes: bool,
    #[command(flatten)]
    whom: ForWhom,
    #[command(flatten)]
    out: Where,
}

impl Clusters {
    pub(super) fn run(self, study: &Study, key: Option<&Key>) -> Result<ExitCode, Failure> {
        let k = self.whom.smallest(study)?;
        let of = match self.of.as_str() {
            "participants" | "people" => Of::People,
            "needs" | "codes" => Of::Codes,
            other => {
                return Err(Failure::new(format!("`{other}` can't be put into groups"))
                    .hint("--of participants or --of needs"));
            }
        };
        let by = self.by.map_or(Features::Codes, Features::Attribute);
        let counted = self.which.counted()?;
        let found = study.clusters(&ClustersAsked { counted, of, by, into: self.into })?;
        let laid = found.laid(k);
        self.whom.settle(study, &laid.table, k)?;
        let team = k.is_none();
        self.out.put(study, &laid, &if team { more(&found) } else { Vec::new() })?;
        if team && !self.out.json && self.out.output.is_none() {
            out::data(&drawn(&found))?;
        }
        if self.quotes {
            let quotes = Exemplar::table(&study.exemplars(&found, key)?);
            out::data(&format!("\n{}", super::show::words(&quotes)))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn more(found: &Reported<Found>) -> Vec<(&'static str, Value)> {
    let merges: Vec<Value> = found
        .value
        .merges
        .iter()
        .map(
            |merge| json!({ "height": merge.height, "first": merge.first, "second": merge.second }),
        )
        .collect();
    let drops: Vec<Value> = found
        .value
        .drops
        .iter()
        .map(
            |drop| json!({ "dropped": drop.dropped, "same": drop.same, "clusters": drop.clusters }),
        )
        .collect();
    let members: Vec<&[String]> =
        found.value.clusters.iter().map(|cluster| cluster.members.as_slice()).collect();
    vec![
        ("clusters", json!(members)),
        ("merges", json!(merges)),
        ("cophenetic", json!(found.value.cophenetic)),
        ("drops", json!(drops)),
    ]
}

/// The tree, from the last join down, with the distance of each join; and what leaving
/// somebody out changes.
fn drawn(found: &Reported<Found>) -> String {
    let mut text = "\nJoins, with the mean distance (0 alike, 1 nothing shared)\n".to_owned();
    let names = |label: &str| match found.value.of {
        Of::Codes => found.named(label),
        Of::People => label.to_owned(),
    };
    branch(&names, &found.value.tree, "  ", "  ", &mut text);
    for drop in found.value.drops.iter().filter(|drop| !drop.same) {
        let groups: Vec<String> =
            drop.clusters.iter().map(|group| format!("{{{}}}", group.join(" "))).collect();
        let _ = writeln!(text, "  without {}: {}", drop.dropped, groups.join(" "));
    }
    text
}

fn branch(names: &dyn Fn(&str) -> String, tree: &Tree, head: &str, rest: &str, text: &mut String) {
    if tree.children.is_empty() {
        let _ = writeln!(text, "{head}{}", names(&tree.label));
        return;
    }
    let _ = writeln!(text, "{head}┐ {:.4}", tree.height);
    for (at, child) in tree.children.iter().enumerate() {
        let last = at + 1 == tree.children.len();
        let (turn, down) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        branch(names, child, &format!("{rest}{turn}"), &format!("{rest}{down}"), text);
    }
}
