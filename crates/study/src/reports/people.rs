//! Who has what: crosstabs, codes that stand together, clusters.

use heard_measure::crosstab::NOT_KNOWN;
use heard_measure::{
    Clusters, Cooccurrence, Crosstab, Edge, Incidence, Of, Window, edge_cells, pairs_of_people,
};
use heard_model::{CodeKind, Disclosure, ParticipantId, Table};

use super::material::Material;
use super::{Counted, Reported};
use crate::error::{Result, StudyError};
use crate::study::Study;

/// How many participants are left out in turn to see how steady clusters are: two hundred, and of
/// more than so many people fewer, never under twenty, so that nobody waits.
fn drops(people: usize) -> usize {
    (40_000 / people.max(1)).clamp(20, 200)
}

/// What people are compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Features {
    /// What they said: the codes asked for; where none is, those marked for it in the codebook
    /// (`needs_cluster`), else those of the kind `need`.
    Codes,
    /// What is on record: the items of an attribute that is a list (`N1;N6`).
    Attribute(String),
}

/// Which clusters are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClustersAsked {
    /// Whose and which codings.
    pub counted: Counted,
    /// What is put into groups.
    pub of: Of,
    /// By what.
    pub by: Features,
    /// Into how many groups.
    pub into: usize,
}

impl Study {
    /// How many people of each group of `attribute` have each code. Everybody counts who is in
    /// the study, heard or not: they are the denominators.
    pub fn crosstab(&self, counted: &Counted, attribute: &str) -> Result<Reported<Crosstab>> {
        let material = self.material(counted)?;
        let incidence = by_codes(&material, &material.codes());
        let values = material.values(attribute)?;
        let crosstab = heard_measure::crosstab(&incidence, attribute, &values);
        Ok(material.reported(crosstab))
    }

    /// Which codes stand together in `window`.
    pub fn cooccurrence(
        &self,
        counted: &Counted,
        window: Window,
    ) -> Result<Reported<Cooccurrence>> {
        let material = self.material(counted)?;
        let columns = material.codes();
        let codings = material.codings_under(&columns);
        let found = heard_measure::cooccurrence(&material.refs(), &codings, &columns, window);
        Ok(material.reported(found))
    }

    /// Which items of an attribute that is a list people have together (needs on record, say).
    pub fn recorded_together(
        &self,
        counted: &Counted,
        attribute: &str,
    ) -> Result<Reported<Vec<Edge<String>>>> {
        let material = self.material(counted)?;
        let incidence = by_attribute(&material, attribute)?;
        Ok(material.reported(pairs_of_people(&incidence)))
    }

    /// Groups of people, or of codes or needs, by who has what.
    pub fn clusters(&self, asked: &ClustersAsked) -> Result<Reported<Clusters>> {
        let material = self.material(&asked.counted)?;
        let incidence = match &asked.by {
            Features::Attribute(name) => by_attribute(&material, name)?,
            Features::Codes if asked.counted.codes.is_empty() => {
                by_codes(&material, &needs(&material))
            }
            Features::Codes => by_codes(&material, &material.codes()),
        };
        let found = heard_measure::clusters(
            &incidence,
            asked.of,
            asked.into,
            drops(incidence.rows().len()),
        );
        let mut reported = material.reported(found);
        if let Features::Attribute(_) = asked.by {
            // What is on record has no names in the codebook, whatever it looks like.
            reported.names.clear();
        }
        Ok(reported)
    }

    /// How far `attribute` gives a person away: the strictest class that anybody's has.
    pub fn disclosure_of(&self, attribute: &str) -> Result<Disclosure> {
        let people = self.participants()?;
        let own = people.iter().flat_map(|person| &person.attributes);
        let classes = own.filter(|own| own.name == attribute).map(|own| own.disclosure);
        match classes.min() {
            Some(class) => Ok(class),
            None if matches!(attribute, "role" | "proceedings") => Ok(Disclosure::Quasi),
            None => Err(StudyError::NotFound { what: "attribute", name: attribute.to_owned() }),
        }
    }
}

fn ids(material: &Material) -> Vec<ParticipantId> {
    material.people.iter().map(|person| person.id.clone()).collect()
}

fn by_codes(material: &Material, columns: &[heard_model::CodeId]) -> Incidence {
    let codings = material.codings_under(columns);
    Incidence::of_codings(&material.refs(), &codings, &ids(material), columns).0
}

/// The codes that take part in the clusters of needs.
fn needs(material: &Material) -> Vec<heard_model::CodeId> {
    let those = |wanted: fn(&heard_model::Code) -> bool| -> Vec<heard_model::CodeId> {
        material.book.active().filter(|code| wanted(code)).map(|code| code.id).collect()
    };
    let marked = those(|code| code.needs_cluster);
    let needs = if marked.is_empty() { those(|code| code.kind == CodeKind::Need) } else { marked };
    if needs.is_empty() { material.codes() } else { needs }
}

fn by_attribute(material: &Material, attribute: &str) -> Result<Incidence> {
    let values = material.values(attribute)?;
    let rows: Vec<String> = material.people.iter().map(|person| person.id.to_string()).collect();
    let marks: Vec<(&str, &str)> = rows
        .iter()
        .zip(&values)
        .flat_map(|(row, value)| {
            let items = value.unwrap_or_default().split(';').map(str::trim);
            items.filter(|item| !item.is_empty()).map(|item| (row.as_str(), item))
        })
        .collect();
    let mut columns: Vec<String> = marks.iter().map(|(_, item)| (*item).to_owned()).collect();
    columns.sort();
    columns.dedup();
    columns.retain(|column| column != NOT_KNOWN);
    Ok(Incidence::new(&rows, &columns, marks.iter().copied()))
}

impl Reported<Clusters> {
    /// The clusters with their members, for the team.
    pub fn team_table(&self) -> Table {
        let table = self.for_team(self.value.table());
        match self.value.of {
            Of::People => table,
            Of::Codes => self.naming(table, &["members"]),
        }
    }
}

impl Reported<Vec<Edge<String>>> {
    /// The pairs as a table: for the team all of them, with `k` what others may see of them.
    pub fn pairs_table(&self, attribute: &str, k: Option<u64>) -> Table {
        let fewest = if k.is_some() { 2 } else { 0 };
        let told = self.value.iter().filter(|edge| edge.people >= fewest);
        let columns = ["one", "other", "n1", "n2", "n12", "people", "Jaccard", "n12/n1", "n12/n2"];
        let mut notes = Vec::new();
        if let Some(k) = k {
            notes.push(format!(
                "pairs of fewer than 2 people are left out; counts from 1 to {} are hidden",
                k - 1
            ));
        }
        Table {
            title: format!("What stands together in `{attribute}`"),
            basis: "participants who have both on record; n1, n2: participants with each"
                .to_owned(),
            columns: columns.map(str::to_owned).to_vec(),
            rows: told.map(|edge| edge_cells(edge, k.unwrap_or(0))).collect(),
            notes,
        }
    }
}
