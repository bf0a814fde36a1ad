//! What people say about codes of which two codebooks leave open whether they are the same.

use heard_model::CodeId;
use heard_model::amend::{Answer, Doubt};

use crate::TableError;
use crate::problem::{self, Problems};
use crate::table::Table;

const FROM: &[&str] = &["from", "old", "before"];
const TO: &[&str] = &["to", "new", "after", "becomes"];

/// Reads a table `from,to`: a code's id before, and its id after where it is the same code, or
/// `retire` where it was retired and another was added. Returns an answer a doubt, in their order.
///
/// # Errors
/// Every row that answers nothing, and every doubt that no row answers, all at once.
pub fn read(file: &str, bytes: &[u8], doubts: &[Doubt]) -> Result<Vec<Answer>, TableError> {
    let table = Table::of_study(file, &problem::text(file, bytes)?)?;
    let (from, to) = (table.needed(FROM)?, table.needed(TO)?);
    let mut problems = Problems::default();
    let mut answers: Vec<Option<Answer>> = vec![None; doubts.len()];
    for row in &table.rows {
        let (old, new) = (row.cell(Some(from)), row.cell(Some(to)));
        let place = CodeId::parse(old)
            .and_then(|old| doubts.iter().position(|doubt| doubt.before() == old));
        let Some(place) = place else {
            problems.add(row.line, format!("`{old}` is none of the codes in doubt"));
            continue;
        };
        let after = doubts[place].after();
        let answer = match new.to_lowercase().as_str() {
            "retire" | "retired" => Some(Answer::Different),
            _ => (CodeId::parse(new) == Some(after)).then_some(Answer::Same),
        };
        let what = || format!("`{new}` is no answer: {after} where it is the same, or `retire`");
        if let Some(answer) = problems.keep(row.line, answer, what)
            && answers[place].replace(answer).is_some()
        {
            problems.add(row.line, format!("{old} stands here a second time"));
        }
    }
    for (doubt, answer) in doubts.iter().zip(&answers) {
        if answer.is_none() {
            problems.add(0, format!("{} is not in it, and somebody must say", doubt.before()));
        }
    }
    problems.or(file, answers.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_that_leaves_a_code_out_is_refused_with_every_fault() {
        let doubt = |old, new| Doubt::Replaced {
            gone: CodeId::code(old),
            came: CodeId::code(new),
            from: "a".to_owned(),
            to: "b".to_owned(),
        };
        let doubts = [doubt(1, 11), doubt(2, 12), doubt(3, 13)];
        let told = |text: &str| match read("m.csv", text.as_bytes(), &doubts) {
            Err(TableError::Rows { problems, .. }) => {
                problems.iter().map(ToString::to_string).collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(
            told("from,to\nC01,C11\nC02,C09\nC07,C01\n"),
            [
                "line 3: `C09` is no answer: C12 where it is the same, or `retire`",
                "line 4: `C07` is none of the codes in doubt",
                "line 0: C02 is not in it, and somebody must say",
                "line 0: C03 is not in it, and somebody must say",
            ]
        );
        let good = "from,to\nC01,C11\nC02,retire\nC03,C13\n";
        let answers = read("m.csv", good.as_bytes(), &doubts).unwrap();
        assert_eq!(answers, [Answer::Same, Answer::Different, Answer::Same]);
    }
}
