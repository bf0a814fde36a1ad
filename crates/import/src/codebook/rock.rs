//! The codes of sources that are coded in the text itself, as ROCK has it: `[[above>code]]` at the
//! end of a line, settings and a tree of codes between lines of `---`.
//!
//! After the Reproducible Open Coding Kit's standard, <https://rock.science>.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::CodebookReading;
use super::tree::Tree;
use crate::problem::RowProblem;

/// Whether `text` is such a source: by its name, or by marks that no other format has.
pub(super) fn claims(file: &str, text: &str) -> bool {
    file.to_lowercase().ends_with(".rock") || text.contains("[[uid=") || text.contains("---<<")
}

/// How deep a tree is put together from parts.
const DEEPEST: usize = 16;

/// What stands between `[[` and `]]`.
enum Mark<'t> {
    /// A code, as a path.
    Code(Vec<String>),
    /// What names a line, a case or a task: by its key.
    Identifier(&'t str),
    /// A number or word that rates the line.
    Rating(&'t str),
}

#[derive(Default)]
struct Reader {
    /// Every path that a mark or a tree names, in order.
    paths: Vec<Vec<String>>,
    /// What a code is called, where the file says so, by its own last part.
    labels: IndexMap<String, String>,
    /// Keys of identifiers: the first line and how often.
    identifiers: IndexMap<String, (usize, usize)>,
    /// Lines with a code.
    coded: usize,
    left_out: Vec<RowProblem>,
}

/// Reads one source.
pub(super) fn read(text: &str) -> CodebookReading {
    read_all(&[("", text.to_owned())])
}

/// Reads several sources as one codebook; what is told of each names it.
pub(super) fn read_all(sources: &[(&str, String)]) -> CodebookReading {
    let mut reader = Reader::default();
    for (name, text) in sources {
        let before = reader.left_out.len();
        reader.source(text);
        for told in reader.left_out[before..].iter_mut().filter(|_| !name.is_empty()) {
            told.message = format!("{} in {name}", told.message);
        }
    }
    reader.codebook(sources.len())
}

fn mark(inside: &str) -> Option<Mark<'_>> {
    let inside = inside.trim();
    if inside.contains("||") {
        return Some(Mark::Rating(inside));
    }
    if let Some((key, _)) = inside.split_once('=').or_else(|| inside.split_once(':')) {
        return Some(Mark::Identifier(key.trim()));
    }
    let path: Vec<String> = inside.split('>').map(|part| part.trim().to_owned()).collect();
    path.iter().all(|part| !part.is_empty()).then_some(Mark::Code(path))
}

/// The insides of every `[[…]]` on a line.
fn marks(line: &str) -> impl Iterator<Item = &str> {
    line.split("[[").skip(1).filter_map(|rest| rest.split_once("]]").map(|(inside, _)| inside))
}

/// The name of a block's part: `codes:` at the beginning of a line.
fn heading(line: &str) -> Option<&str> {
    line.trim_end().strip_suffix(':').filter(|key| !key.starts_with([' ', '-']))
}

impl Reader {
    fn source(&mut self, text: &str) {
        let mut lines = text.lines().enumerate();
        while let Some((at, line)) = lines.next() {
            if line.trim_end() == "---" {
                let block = lines.by_ref().take_while(|(_, line)| line.trim_end() != "---");
                let block: Vec<(usize, &str)> = block.collect();
                self.block(at + 1, &block);
                continue;
            }
            let before = self.paths.len();
            for inside in marks(line) {
                match mark(inside) {
                    Some(Mark::Code(path)) => self.paths.push(path),
                    Some(Mark::Identifier(key)) => {
                        self.identifiers.entry(key.to_owned()).or_insert((at + 1, 0)).1 += 1;
                    }
                    Some(Mark::Rating(rating)) => {
                        self.leave_out(at + 1, format!("the rating `{rating}`"));
                    }
                    None => self.leave_out(at + 1, format!("`[[{inside}]]`, which names no code")),
                }
            }
            self.coded += usize::from(self.paths.len() > before);
        }
    }

    /// Settings: a tree of codes is read, everything else is told.
    fn block(&mut self, line: usize, block: &[(usize, &str)]) {
        let heads = block.iter().filter_map(|(at, line)| Some((*at, heading(line)?)));
        for (at, head) in heads.filter(|(_, head)| *head != "codes") {
            self.leave_out(at + 1, format!("the settings `{head}`"));
        }
        let begins = block.iter().position(|(_, line)| line.trim_end() == "codes:");
        if let Some(begins) = begins {
            self.tree(&block[begins + 1..]);
        } else if block.is_empty() {
            self.leave_out(line, "an empty block of settings".to_owned());
        }
    }

    /// A tree of `id`, `label`, `parentId` and `children`, one under the other by their indent.
    fn tree(&mut self, block: &[(usize, &str)]) {
        let mut open: Vec<(usize, Vec<String>)> = Vec::new();
        for (_, line) in block {
            let inside = line.trim_start_matches([' ', '-']);
            let indent = line.len() - inside.len();
            if indent == 0 && !inside.is_empty() {
                return;
            }
            let Some((key, value)) = inside.split_once(':') else { continue };
            let value = value.trim().trim_matches(['"', '\'']).to_owned();
            match (key.trim(), open.last_mut()) {
                ("id", _) => {
                    open.retain(|(above, _)| *above < indent);
                    let mut path = open.last().map(|(_, path)| path.clone()).unwrap_or_default();
                    path.push(value);
                    self.paths.push(path.clone());
                    open.push((indent, path));
                }
                ("label", Some((_, path))) => {
                    self.labels.extend(path.last().map(|id| (id.clone(), value)));
                }
                ("parentId", Some((_, path))) if path.len() == 1 => {
                    path.insert(0, value);
                    let named = path.clone();
                    if let Some(last) = self.paths.last_mut() {
                        *last = named;
                    }
                }
                _ => {}
            }
        }
    }

    /// A code that is named by itself, or with what stands under it, is the one that stands under
    /// others elsewhere, where only one is called so.
    fn stand_under(&mut self) {
        for _ in 0..DEEPEST {
            let all: BTreeSet<Vec<String>> = self.paths.iter().cloned().collect();
            let mut ends: BTreeMap<&String, Vec<&Vec<String>>> = BTreeMap::new();
            for path in all.iter().filter(|path| path.len() > 1) {
                ends.entry(&path[path.len() - 1]).or_default().push(path);
            }
            for path in &mut self.paths {
                if let Some([above]) = ends.get(&path[0]).map(Vec::as_slice)
                    && !path[1..].iter().any(|part| above.contains(part))
                {
                    *path = [above.as_slice(), &path[1..]].concat();
                }
            }
            if self.paths.iter().all(|path| all.contains(path)) {
                return;
            }
        }
    }

    fn leave_out(&mut self, line: usize, message: String) {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        self.left_out.push(RowProblem { line, message });
    }

    fn codebook(mut self, sources: usize) -> CodebookReading {
        let mut reading = CodebookReading::default();
        let mut tree = Tree::default();
        self.stand_under();
        for path in &self.paths {
            tree.entry(path);
        }
        if tree.is_empty() {
            let message = match sources {
                1 => "no code stands in this ROCK source: nobody has coded it yet".to_owned(),
                count => format!("no code stands in any of these {count} ROCK sources"),
            };
            reading.problems.push(RowProblem { line: 1, message });
        }
        for code in tree.codebook.codes.values_mut() {
            if let Some(label) = self.labels.get(&code.name) {
                code.name.clone_from(label);
            }
        }
        reading.codebook = tree.codebook;
        for (key, (line, count)) in std::mem::take(&mut self.identifiers) {
            self.leave_out(line, format!("{count} × `{key}`, which names lines or cases"));
        }
        if self.coded > 0 {
            self.leave_out(0, format!("{} coded lines: a codebook holds no passages", self.coded));
        }
        self.left_out.sort_by_key(|told| told.line);
        reading.left_out = self.left_out;
        reading
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, expected: Expect) {
        let reading = read(text);
        let book = &reading.codebook;
        let mut told: Vec<String> =
            book.codes.keys().map(|id| book.path(*id).join(" > ")).collect();
        told.extend(reading.left_out.iter().map(ToString::to_string));
        told.extend(reading.problems.iter().map(|problem| format!("refused: {problem}")));
        expected.assert_eq(&told.join("\n"));
    }

    #[test]
    fn codes_come_with_what_they_stand_under() {
        check(
            "[[uid=1]] We waited. [[waiting>at night]] [[cold]]\n[[uid=2]] Nobody came. [[at night]] [[trust||3]]\n",
            expect![[r#"
                waiting
                waiting > at night
                cold
                line 0: 2 coded lines: a codebook holds no passages
                line 1: 2 × `uid`, which names lines or cases
                line 2: the rating `trust||3`"#]],
        );
    }

    #[test]
    fn a_tree_in_the_settings_is_read_and_other_settings_are_told() {
        check(
            "---\ncodes:\n  -\n    id: a\n    label: All of it\n    children:\n      -\n        id: b\n---\n---\nROCK_aesthetics:\n  graph: x\n---\nWords [[b]]\n",
            expect![[r#"
                all of it
                all of it > b
                line 0: 1 coded lines: a codebook holds no passages
                line 11: the settings `ROCK_aesthetics`"#]],
        );
    }

    #[test]
    fn a_source_that_nobody_coded_is_refused() {
        check(
            "[[uid=1]] We waited.\n",
            expect![[r#"
                line 1: 1 × `uid`, which names lines or cases
                refused: line 1: no code stands in this ROCK source: nobody has coded it yet"#]],
        );
    }
}
