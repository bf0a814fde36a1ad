//! What an erasure does with each table. A table with words that has no rule fails a test, so that
//! a new one can't be forgotten.

use Rule::{Delete, Named, Own, Sweep, Team};

/// What becomes of a table's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// Rows for which this holds go.
    Delete(&'static str),
    /// Code of its own, in `rows`.
    Own,
    /// Nobody's in particular: needles in it become dashes.
    Sweep,
    /// Needles in it become dashes; codebook versions are sealed anew.
    Named,
    /// The team's own names and accounts; no participant's words.
    Team,
}

/// The rule of every table; what others point to comes last.
pub(super) const RULES: &[(&str, Rule)] = &[
    ("shown", Delete("1")),
    ("shown_at", Delete("1")),
    ("shown_as", Delete("quote IN {quotes}")),
    ("shown_theme", Delete("1")),
    ("shown_code", Delete("1")),
    ("shown_voice", Delete("1")),
    ("shown_kin", Delete("1")),
    ("shown_round", Delete("1")),
    ("shown_note", Delete("1")),
    ("review_voice", Delete("1")),
    ("kept_from", Delete("1")),
    ("kept_apart", Delete("participant = {person} OR reviewer = {person}")),
    ("sitting", Delete("reviewer = {person}")),
    ("draft", Delete("quote IN {quotes} OR reviewer = {person}")),
    (
        "review_answer",
        Delete(
            "transcript IN {whole} OR review IN (SELECT id FROM review WHERE
                 quote IN {quotes} OR reviewer = {person})",
        ),
    ),
    ("collection_pin", Delete("quote IN {quotes}")),
    ("collection_quote", Delete("quote IN {quotes}")),
    ("assignment", Delete("quote IN {quotes} OR reviewer = {person}")),
    ("review", Delete("quote IN {quotes} OR transcript IN {whole} OR reviewer = {person}")),
    (
        "memo",
        Delete(
            "anchor_kind IN ('transcript', 'passage') AND anchor IN {whole}
             OR anchor_kind = 'participant' AND anchor = {person}
             OR anchor_kind = 'quote' AND anchor IN (SELECT printf('Q-%04d', value) FROM {all_quotes})
             OR anchor_kind = 'passage' AND {over anchor}",
        ),
    ),
    ("correction", Delete("transcript IN {whole} OR {over transcript}")),
    // Earlier typings of a shared text have their own places: all of them go.
    ("moved", Delete("transcript IN {whole} OR {any transcript}")),
    ("revision", Delete("transcript IN {whole} OR {any transcript}")),
    // Summaries of a person, and of others where they rest on what goes.
    (
        "chart",
        Delete(
            "case_of = {person} OR EXISTS (SELECT 1 FROM json_each(rests) AS r
                 WHERE r.value->>1 IN {whole} OR EXISTS (SELECT 1 FROM ask, json_each(ask.parts) AS p
                 WHERE r.value->>1 = p.value->>0 AND r.value->>2 < p.value->>2
                   AND r.value->>3 > p.value->>1))",
        ),
    ),
    ("reconciliation", Delete("transcript IN {whole} OR {over transcript}")),
    ("passage_tag", Delete("transcript IN {whole} OR {over transcript}")),
    ("coding", Delete("transcript IN {whole} OR {within transcript}")),
    (
        "reading",
        Delete(
            "transcript IN {whole}
             OR mention IN (SELECT id FROM mention WHERE {over transcript})",
        ),
    ),
    ("mention", Delete("transcript IN {whole} OR {over transcript}")),
    ("quote", Delete("id IN {quotes}")),
    (
        "exchanged",
        Delete(
            "owner IN (SELECT 'transcript:' || value FROM ask, json_each(ask.whole))
             OR owner = 'participant:' || {person}",
        ),
    ),
    ("detection", Delete("transcript IN {whole}")),
    ("coverage", Delete("transcript IN {whole}")),
    (
        "attribute",
        Delete(
            "owner_kind = 'transcript' AND owner IN {whole}
             OR owner_kind = 'participant' AND owner = {person}",
        ),
    ),
    ("speaker", Delete("transcript IN {whole}")),
    ("withdrawal", Delete("participant = {person} OR transcript IN {whole}")),
    ("consent", Delete("participant = {person}")),
    ("relation", Delete("from_id = {person} OR to_id = {person}")),
    ("voice", Delete("participant = {person}")),
    ("invite", Delete("reviewer = {person}")),
    ("release_card", Delete("transcript IN {whole} OR {over transcript} OR {speaks}")),
    ("transcript", Delete("id IN {whole}")),
    // Mentions by others keep hiding them: as somebody without a name.
    ("entity", Own),
    ("participant", Delete("id = {person}")),
    ("kept", Own),
    ("payload", Own),
    ("erasure", Own),
    ("release", Sweep),
    ("release_table", Sweep),
    ("release_file", Sweep),
    ("collection", Sweep),
    ("collection_theme", Sweep),
    ("poem", Sweep),
    ("collection_label", Sweep),
    ("sign_off", Sweep),
    ("published", Sweep),
    ("allowed_word", Sweep),
    ("code", Named),
    ("amendment", Named),
    ("version", Named),
    ("version_origin", Named),
    ("known_code", Team),
    ("counter", Team),
    ("saved", Team),
    ("seal", Team),
    ("event", Team),
    ("actor", Team),
    ("user", Team),
    ("password", Team),
    ("session", Team),
    ("backup", Team),
];

/// The rule as a condition over `ask`: whole transcripts, the person, places, quotes.
pub(super) fn condition(rule: &str) -> String {
    let place = |column: &str, how: &str| {
        format!(
            "EXISTS (SELECT 1 FROM ask, json_each(ask.parts) AS p WHERE \"{column}\" = p.value->>0 AND {how})"
        )
    };
    let over = "\"start\" < p.value->>2 AND \"end\" > p.value->>1";
    let within = "\"start\" >= p.value->>1 AND \"end\" <= p.value->>2";
    let speaks =
        "EXISTS (SELECT 1 FROM ask, json_each(people) AS one WHERE one.value = ask.person)";
    rule.replace("{whole}", "(SELECT value FROM ask, json_each(ask.whole))")
        .replace("{quotes}", "(SELECT value FROM ask, json_each(ask.quotes))")
        .replace("{all_quotes}", "ask, json_each(ask.quotes)")
        .replace("{person}", "(SELECT person FROM ask)")
        .replace("{over transcript}", &place("transcript", over))
        .replace("{over anchor}", &place("anchor", over))
        .replace("{within transcript}", &place("transcript", within))
        .replace("{any transcript}", &place("transcript", "1"))
        .replace("{speaks}", speaks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::open;
    use crate::store::rows::TABLES;

    #[test]
    fn every_table_with_words_has_a_rule() {
        let blank = open::blank().unwrap();
        let mut statement = blank
            .prepare(
                "SELECT DISTINCT m.name FROM sqlite_schema AS m, pragma_table_info(m.name) AS c
                 WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'
                   AND c.type IN ('TEXT', 'BLOB', 'ANY')",
            )
            .unwrap();
        let tables: Vec<String> =
            statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        for table in &tables {
            let rules = RULES.iter().filter(|(name, _)| name == table).count();
            assert_eq!(rules, 1, "`{table}` has {rules} rules: say what an erasure does with it");
        }
        for table in TABLES {
            assert!(RULES.iter().any(|(name, _)| *name == table.name), "{}", table.name);
        }
    }

    #[test]
    fn every_rule_is_understood_by_the_database() {
        let blank = open::blank().unwrap();
        for (table, rule) in RULES {
            if let Delete(rule) = rule {
                let sql = format!(
                    "WITH ask(whole, person, parts, quotes) AS (SELECT '[]', '', '[]', '[]')
                     SELECT count(*) FROM \"{table}\" WHERE {}",
                    condition(rule)
                );
                let count: i64 = blank
                    .query_row(&sql, [], |row| row.get(0))
                    .unwrap_or_else(|error| panic!("{table}: {error}"));
                assert_eq!(count, 0, "{table}");
            }
        }
    }
}
