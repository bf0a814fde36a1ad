//! What stands together, as a network for programs that draw and measure networks.
//!
//! It is made from the table of a co-occurrence report as it was cleared: what is hidden there has
//! no number here, and a pair that was left out there has no edge.

use heard_model::{Cell, Table};

use super::{For, Format};
use crate::ExportError;
use crate::markup::Markup;
use crate::sheet::{Sheet, words};

pub(super) const GRAPHML: Format = Format {
    name: "graphml",
    title: "Network (GraphML, for Gephi, yEd, igraph)",
    ending: ".graphml",
    media_type: "application/graphml+xml",
    accepts: &[For::Internal],
    write: graphml,
};

pub(super) const DOT: Format = Format {
    name: "dot",
    title: "Network (DOT, for Graphviz)",
    ending: ".dot",
    media_type: "text/vnd.graphviz; charset=utf-8",
    accepts: &[For::Internal],
    write: dot,
};

/// The figures of an edge, by their headings: GraphML's id and type.
const FIGURES: [(&str, &str, &str); 5] = [
    ("n12", "n12", "long"),
    ("people", "people", "long"),
    ("Jaccard", "jaccard", "double"),
    ("n12/n1", "share_of_first", "double"),
    ("n12/n2", "share_of_second", "double"),
];

/// An edge: the places of its nodes, and its figures.
type Edge = (usize, usize, Vec<(&'static str, String)>);

/// A network: names of nodes with how often each is there, and edges by their places.
struct Network {
    nodes: Vec<(String, Option<u64>)>,
    edges: Vec<Edge>,
}

fn network(sheet: &Sheet) -> Result<Network, ExportError> {
    let fits = |table: &&Table| column(table, "n12").is_some() && column(table, "n1").is_some();
    let table = sheet.tables.iter().find(fits).ok_or(ExportError::NoNetwork)?;
    let mut found = Network { nodes: Vec::new(), edges: Vec::new() };
    for row in &table.rows {
        let (Some(Cell::Text(one)), Some(Cell::Text(other))) = (row.first(), row.get(1)) else {
            continue;
        };
        let count = |name: &str| match column(table, name).and_then(|at| row.get(at)) {
            Some(Cell::Count(count)) => Some(*count),
            _ => None,
        };
        let ends = [(one, count("n1")), (other, count("n2"))].map(|(name, count)| {
            let name = words(name);
            let at = found.nodes.iter().position(|(known, _)| *known == name);
            at.unwrap_or_else(|| {
                found.nodes.push((name, count));
                found.nodes.len() - 1
            })
        });
        let figures = FIGURES.iter().filter_map(|(heading, id, _)| {
            match column(table, heading).and_then(|at| row.get(at))? {
                Cell::Count(count) => Some((*id, count.to_string())),
                Cell::Number(number) => Some((*id, format!("{number:.6}"))),
                _ => None,
            }
        });
        found.edges.push((ends[0], ends[1], figures.collect()));
    }
    Ok(found)
}

fn column(table: &Table, heading: &str) -> Option<usize> {
    table.columns.iter().position(|name| name == heading)
}

fn graphml(sheet: &Sheet) -> Result<Vec<u8>, ExportError> {
    let found = network(sheet)?;
    let mut file = Markup::default();
    file.ours("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        .ours("<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" ")
        .ours("xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" ")
        .ours("xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns ")
        .ours("http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n")
        .ours("<key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n")
        .ours("<key id=\"units\" for=\"node\" attr.name=\"units\" attr.type=\"long\"/>\n");
    for (_, id, kind) in FIGURES {
        let key = [("id", id), ("for", "edge"), ("attr.name", id), ("attr.type", kind)];
        file.empty("key", &key).ours("\n");
    }
    file.ours("<graph id=\"codes\" edgedefault=\"undirected\">\n");
    for (at, (name, units)) in found.nodes.iter().enumerate() {
        file.open("node", &[("id", &format!("n{at}"))]).leaf("data", &[("key", "label")], name);
        if let Some(units) = units {
            file.leaf("data", &[("key", "units")], &units.to_string());
        }
        file.close("node").ours("\n");
    }
    for (one, other, figures) in &found.edges {
        let ends = (format!("n{one}"), format!("n{other}"));
        file.open("edge", &[("source", &ends.0), ("target", &ends.1)]);
        for (id, value) in figures {
            file.leaf("data", &[("key", id)], value);
        }
        file.close("edge").ours("\n");
    }
    file.ours("</graph>\n</graphml>\n");
    Ok(file.into_bytes())
}

fn dot(sheet: &Sheet) -> Result<Vec<u8>, ExportError> {
    let found = network(sheet)?;
    let quoted = |text: &str| {
        let plain = text.replace('\\', "\\\\").replace('"', "\\\"");
        format!("\"{plain}\"")
    };
    let mut lines = vec!["graph codes {".to_owned()];
    for (at, (name, units)) in found.nodes.iter().enumerate() {
        let units = units.map(|units| format!(", units={units}")).unwrap_or_default();
        lines.push(format!("  n{at} [label={}{units}];", quoted(name)));
    }
    for (one, other, figures) in &found.edges {
        let mut told: Vec<String> =
            figures.iter().map(|(id, value)| format!("{id}={value}")).collect();
        let thick = figures.iter().find(|(id, _)| *id == "jaccard");
        if let Some(value) = thick.and_then(|(_, value)| value.parse::<f64>().ok()) {
            told.push(format!("penwidth={:.2}", 0.5 + 4.5 * value));
        }
        lines.push(format!("  n{one} -- n{other} [{}];", told.join(", ")));
    }
    lines.push("}\n".to_owned());
    Ok(lines.join("\n").into_bytes())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::fixture::sheet;

    fn pairs() -> Sheet {
        let text = |text: &str| Cell::Text(text.to_owned());
        let columns = ["one", "other", "n1", "n2", "n12", "people", "Jaccard", "n12/n1", "n12/n2"];
        let table = Table {
            columns: columns.map(str::to_owned).to_vec(),
            rows: vec![
                vec![
                    text("N2 \"old\""),
                    text("N4 <b>"),
                    Cell::Count(3),
                    Cell::Count(4),
                    Cell::Count(3),
                    Cell::Count(3),
                    Cell::Number(0.75),
                    Cell::Number(1.0),
                    Cell::Number(0.75),
                ],
                [vec![text("N2 \"old\""), text("N9")], vec![Cell::Suppressed; 7]].concat(),
            ],
            ..Table::default()
        };
        Sheet { tables: vec![table], ..sheet(For::Internal) }
    }

    #[test]
    fn what_is_hidden_in_the_table_has_no_number_in_the_network() {
        expect![[r#"
            graph codes {
              n0 [label="N2 \"old\"", units=3];
              n1 [label="N4 <b>", units=4];
              n2 [label="N9"];
              n0 -- n1 [n12=3, people=3, jaccard=0.750000, share_of_first=1.000000, share_of_second=0.750000, penwidth=3.88];
              n0 -- n2 [];
            }
        "#]]
        .assert_eq(&String::from_utf8(dot(&pairs()).unwrap()).unwrap());
        let file = String::from_utf8(graphml(&pairs()).unwrap()).unwrap();
        assert!(file.contains("<data key=\"label\">N4 &lt;b&gt;</data>"), "{file}");
        assert!(file.contains("<edge source=\"n0\" target=\"n2\"></edge>"), "{file}");
    }

    #[test]
    fn a_sheet_without_pairs_is_no_network() {
        let none = Sheet { tables: Vec::new(), ..sheet(For::Internal) };
        assert!(matches!(graphml(&none), Err(ExportError::NoNetwork)));
    }
}
