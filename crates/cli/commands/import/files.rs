//! The files that a command names, folders gone through.

use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// A file by the path it was named by.
pub(crate) struct Named(PathBuf);

impl Named {
    /// The file at `path`.
    pub(crate) fn new(path: PathBuf) -> Named {
        Named(path)
    }

    /// The path as it was given.
    pub(crate) fn shown(&self) -> String {
        self.0.display().to_string()
    }

    /// The name without folders.
    pub(crate) fn name(&self) -> String {
        self.0.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Its bytes.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, Failure> {
        let told = |error: std::io::Error| {
            Failure::new(format!("`{}`: {error}", self.shown()))
                .hint("look at the name, and whether you may read it")
        };
        let size = std::fs::metadata(&self.0).map_err(told)?.len();
        if size > heard_import::MAX_BYTES {
            return Err(Failure::new(format!(
                "`{}` has {size} bytes; more than {} are not read",
                self.shown(),
                heard_import::MAX_BYTES
            ))
            .hint("split the file, one interview each"));
        }
        std::fs::read(&self.0).map_err(told)
    }
}

/// The files named by `paths`, folders gone through by name, hidden files passed over.
pub(crate) fn below(paths: &[PathBuf]) -> Result<Vec<Named>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            walk(path, &mut found)?;
        } else {
            found.push(Named(path.clone()));
        }
    }
    if found.is_empty() {
        return Err(Failure::new("there is no file in the folder"));
    }
    Ok(found)
}

fn walk(folder: &Path, found: &mut Vec<Named>) -> Result<(), Failure> {
    let told = |error: std::io::Error| Failure::new(format!("`{}`: {error}", folder.display()));
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .map_err(told)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    entries.sort();
    for path in entries {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if path.is_dir() { walk(&path, found)? } else { found.push(Named(path)) }
    }
    Ok(())
}
