//! Who was interviewed: `participants.csv`, and the disclosure of each column in `schema.csv`.

use heard_model::participant::Proceedings;
use heard_model::{Attribute, Consent, Disclosure, Participant, ParticipantId};
use indexmap::IndexMap;

use crate::TableError;
use crate::problem::{self, Problems};
use crate::table::{Table, folded};
use crate::workbook;

/// What a study says of one attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeRule {
    /// `text`, `number`, `choice` … as the file has it.
    pub kind: String,
    /// The values it may have; any where empty.
    pub values: Vec<String>,
    /// How far it gives a person away.
    pub disclosure: Disclosure,
}

/// Reads `schema.csv`: `attribute,type,values,disclosure`.
///
/// # Errors
/// [`TableError`] with every wrong row.
pub fn schema(file: &str, bytes: &[u8]) -> Result<IndexMap<String, AttributeRule>, TableError> {
    let table = Table::of_study(file, &problem::text(file, bytes)?)?;
    let name = table.needed(&["attribute", "name"])?;
    let disclosure = table.needed(&["disclosure", "class"])?;
    let (kind, values) = (table.column(&["type"]), table.column(&["values"]));
    let mut rules = IndexMap::new();
    let mut problems = Problems::default();
    for row in &table.rows {
        let word = row.cell(Some(disclosure)).to_lowercase();
        let class = problems.keep(row.line, Disclosure::parse(&word), || {
            format!("`{word}` is no disclosure class; they are direct, quasi and safe")
        });
        let Some(disclosure) = class else { continue };
        let values =
            row.cell(values).split([';', '|']).map(str::trim).filter(|value| !value.is_empty());
        let rule = AttributeRule {
            kind: row.cell(kind).to_owned(),
            values: values.map(str::to_owned).collect(),
            disclosure,
        };
        if rules.insert(folded(row.cell(Some(name))), rule).is_some() {
            problems.add(row.line, format!("`{}` stands here a second time", row.cell(Some(name))));
        }
    }
    problems.or(file, rules)
}

/// Reads `participants.csv`: `id` and `role` at least, `label` and `proceedings` if they are there;
/// every other column is an attribute. A column of which `schema` says nothing counts as
/// [`Disclosure::Quasi`]: what nobody classed may give somebody away.
///
/// Consent is not in this table: everybody comes out with none given.
///
/// # Errors
/// [`TableError`] with every wrong row.
pub fn read(
    file: &str,
    bytes: &[u8],
    schema: &IndexMap<String, AttributeRule>,
) -> Result<Vec<Participant>, TableError> {
    let table = workbook::study_table(file, bytes, &["id", "participant", "participant_id"])?;
    let id = table.needed(&["id", "participant", "participant_id"])?;
    let label = table.column(&["label", "pseudonym", "display_name"]);
    let role = table.column(&["role", "part"]);
    let court = table.column(&["proceedings"]);
    let own = [Some(id), label, role, court];
    let mut problems = Problems::default();
    let mut people: Vec<Participant> = Vec::new();
    for row in &table.rows {
        let word = row.cell(Some(id));
        let Some(id) = problems.keep(row.line, ParticipantId::new(word), || {
            format!("`{word}` is no participant's id")
        }) else {
            continue;
        };
        if people.iter().any(|person| person.id == id) {
            problems.add(row.line, format!("{id} stands here a second time"));
            continue;
        }
        let word = row.cell(court).to_lowercase().replace(' ', "_");
        let proceedings =
            if word.is_empty() { Some(Proceedings::Unknown) } else { Proceedings::parse(&word) };
        let proceedings =
            problems.keep(row.line, proceedings, || format!("`{word}` is no state of proceedings"));
        let mut attributes = Vec::new();
        for (at, header) in
            table.header.iter().enumerate().filter(|(at, _)| !own.contains(&Some(*at)))
        {
            let value = row.cell(Some(at));
            let name = folded(header);
            let rule = schema.get(&name);
            if let Some(rule) = rule.filter(|rule| !value.is_empty() && !rule.values.is_empty()) {
                for part in value
                    .split(';')
                    .map(str::trim)
                    .filter(|part| !rule.values.iter().any(|v| v == part))
                {
                    problems.add(row.line, format!("`{part}` is no value of `{name}`"));
                }
            }
            if !value.is_empty() && !name.is_empty() {
                let disclosure = rule.map_or(Disclosure::Quasi, |rule| rule.disclosure);
                attributes.push(Attribute { name, value: value.to_owned(), disclosure });
            }
        }
        people.push(Participant {
            label: Some(row.cell(label))
                .filter(|label| !label.is_empty())
                .unwrap_or(id.as_str())
                .to_owned(),
            id,
            role: row.cell(role).to_owned(),
            proceedings: proceedings.unwrap_or_default(),
            attributes,
            consent: Consent::default(),
        });
    }
    problems.or(file, people)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_people_and_wrong_rows_are_told_together() {
        let rules = schema(
            "s.csv",
            b"attribute,type,values,disclosure\narea_type,choice,city;coast,quasi\n",
        )
        .unwrap();
        let good = b"# invented\nid,label,role,proceedings,area_type,mood\nM01,Robyn,mother,none,city,\nM02,,mother,,coast,low\n";
        let people = read("p.csv", good, &rules).unwrap();
        assert_eq!(
            (people.len(), people[0].label.as_str(), people[1].label.as_str()),
            (2, "Robyn", "M02")
        );
        assert_eq!(people[1].attribute("mood"), Some("low"));
        let bad =
            b"id,role,proceedings,area_type\nM 1,x,none,city\nM02,x,soon,moon\nM02,x,none,city\n";
        let Err(TableError::Rows { problems, .. }) = read("p.csv", bad, &rules) else {
            panic!("read")
        };
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "line 2: `M 1` is no participant's id",
                "line 3: `soon` is no state of proceedings",
                "line 3: `moon` is no value of `area_type`",
                "line 4: M02 stands here a second time"
            ]
        );
    }

    #[test]
    fn the_examples_people_are_whole() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpora/held-in-mind");
        let bytes = |name: &str| std::fs::read(format!("{folder}/{name}")).unwrap();
        let rules = schema("schema.csv", &bytes("schema.csv")).unwrap();
        let people = read("participants.csv", &bytes("participants.csv"), &rules).unwrap();
        assert_eq!(people.len(), 13);
        let relations = crate::relations::read("relations.csv", &bytes("relations.csv")).unwrap();
        assert!(!relations.is_empty());
        let consent = crate::consent::read("consent.toml", &bytes("consent.toml")).unwrap();
        assert_eq!(consent.len(), 13);
        let list =
            crate::transcript_list::read("transcripts.csv", &bytes("transcripts.csv")).unwrap();
        assert_eq!(list.len(), 12);
        let key = crate::key::read("key.toml", &bytes("key.toml")).unwrap();
        assert!(key.entities.len() > 150);
    }
}
