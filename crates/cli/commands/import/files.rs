//! The files that a command names: folders and zipped folders gone through, patterns filled in.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// A file by the path it was named by.
pub(crate) struct Named {
    path: PathBuf,
    /// The path in it, where it is a zipped folder.
    inside: Option<String>,
}

impl Named {
    /// The file at `path`.
    pub(crate) fn new(path: PathBuf) -> Named {
        Named { path, inside: None }
    }

    /// A file in this zipped folder.
    pub(crate) fn within(&self, inside: &str) -> Named {
        Named { path: self.path.clone(), inside: Some(inside.to_owned()) }
    }

    /// The path as it was given.
    pub(crate) fn shown(&self) -> String {
        let path = self.path.display();
        match &self.inside {
            Some(inside) => format!("{path}/{inside}"),
            None => path.to_string(),
        }
    }

    /// The name without folders.
    pub(crate) fn name(&self) -> String {
        let shown = match &self.inside {
            Some(inside) => Path::new(inside).file_name(),
            None => self.path.file_name(),
        };
        shown.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Whether it is another program's project.
    pub(crate) fn is_project(&self) -> bool {
        let mut head = Vec::new();
        let read = std::fs::File::open(&self.path)
            .and_then(|file| std::io::Read::take(file, 16).read_to_end(&mut head));
        read.is_ok() && heard_import::project::is_project(&self.name(), &head)
    }

    /// The file, opened.
    pub(crate) fn open(&self) -> Result<std::io::BufReader<std::fs::File>, Failure> {
        let file = std::fs::File::open(&self.path).map_err(|error| {
            Failure::new(format!("`{}`: {error}", self.shown()))
                .hint("look at the name, and whether you may read it")
        })?;
        Ok(std::io::BufReader::new(file))
    }

    /// The file of the same name with another ending.
    pub(crate) fn beside(&self, ending: &str) -> Named {
        Named::new(self.path.with_extension(ending))
    }

    /// Its bytes. A file that is too big is not opened at all.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, Failure> {
        let told = |error: std::io::Error| {
            Failure::new(format!("`{}`: {error}", self.shown()))
                .hint("look at the name, and whether you may read it")
        };
        let size = std::fs::metadata(&self.path).map_err(told)?.len();
        if size > heard_import::MAX_BYTES {
            return Err(Failure::new(format!(
                "`{}` has {size} bytes; more than {} are not read",
                self.shown(),
                heard_import::MAX_BYTES
            ))
            .hint("split the file, one interview each; `heard notes` reads tables of any length"));
        }
        std::fs::read(&self.path).map_err(told)
    }
}

/// The files named by `paths`: folders gone through by name, hidden files passed over, and a name
/// with `*` or `?` that is no file's filled in.
pub(crate) fn below(paths: &[PathBuf]) -> Result<Vec<Named>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            walk(path, &mut found)?;
        } else if !path.exists() && is_pattern(path) {
            fill_in(path, &mut found)?;
        } else {
            found.push(Named::new(path.clone()));
        }
    }
    if found.is_empty() {
        return Err(Failure::new("there is no file in the folder"));
    }
    Ok(found)
}

fn walk(folder: &Path, found: &mut Vec<Named>) -> Result<(), Failure> {
    // A QualCoder project: everything else in the folder is in it, or came from it.
    let project = folder.join("data.qda");
    if project.is_file() {
        found.push(Named::new(project));
        return Ok(());
    }
    for path in entries(folder)? {
        if path.is_dir() { walk(&path, found)? } else { found.push(Named::new(path)) }
    }
    Ok(())
}

/// What lies in a folder, by name, hidden files passed over.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let told = |error: std::io::Error| Failure::new(format!("`{}`: {error}", folder.display()));
    let hidden = |path: &PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
    };
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .map_err(told)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| !hidden(path))
        .collect();
    entries.sort();
    Ok(entries)
}

fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?'])
}

/// Terminals that do not fill patterns in hand them on as they were typed.
fn fill_in(pattern: &Path, found: &mut Vec<Named>) -> Result<(), Failure> {
    let mut matching = vec![PathBuf::new()];
    for part in pattern.components() {
        let part = part.as_os_str();
        let word = part.to_string_lossy();
        if !word.contains(['*', '?']) {
            matching.iter_mut().for_each(|path| path.push(part));
            continue;
        }
        let mut next = Vec::new();
        for folder in matching {
            let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
            if folder.is_dir() {
                next.extend(entries(&folder)?.into_iter().filter(|path| {
                    path.file_name().is_some_and(|name| fits(&word, &name.to_string_lossy()))
                }));
            }
        }
        matching = next;
    }
    let before = found.len();
    for path in matching.into_iter().filter(|path| path.exists()) {
        if path.is_dir() { walk(&path, found)? } else { found.push(Named::new(path)) }
    }
    if found.len() == before {
        return Err(Failure::new(format!("no file is called like `{}`", pattern.display()))
            .hint("`*` stands for any letters, `?` for one"));
    }
    Ok(())
}

/// Whether `name` is written like `pattern`: `*` for any characters, `?` for one.
fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), name.chars().collect());
    // Where the last `*` stood, and how far the name was read then.
    let (mut at, mut read, mut star) = (0, 0, None);
    while read < name.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, read));
                at += 1;
            }
            Some(c) if *c == '?' || *c == name[read] => {
                at += 1;
                read += 1;
            }
            _ => match star {
                Some((starred, from)) => {
                    star = Some((starred, from + 1));
                    (at, read) = (starred + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns_are_filled_in_as_a_shell_would() {
        assert!(fits("*.txt", "M01.txt") && fits("M??.txt", "M01.txt") && fits("*", "x"));
        assert!(fits("*a*b", "xaxxb") && !fits("*.txt", "M01.docx") && !fits("M?.txt", "M01.txt"));
    }
}
