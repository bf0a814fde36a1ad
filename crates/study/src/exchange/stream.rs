//! A project comes in text by text: what stands in memory goes by its codings, not by its words.
//!
//! One thread reads, the writer's lays down, a text or two apart. All of it is one operation still: what
//! is broken off, by damage or by a kill, was never there.

use std::io::{Read, Seek};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use heard_import::ReadError;
use heard_import::project::{Options, ProjectReading, stream};
use heard_model::{Project, ProjectSource};

use super::ProjectTaken;
use super::into::{Taking, told};
use crate::error::{Result, StudyError};
use crate::store::Done;
use crate::store::journal::{Tx, Words};
use crate::store::kind::EventKind;
use crate::study::Study;

/// So many texts wait between reading and writing.
const BETWEEN: usize = 2;

/// What whoever reads tells whoever writes.
enum News {
    Text(&'static str, Box<ProjectSource>),
    /// All texts were told of: here is the rest.
    End(Box<ProjectReading>),
    Broken(ReadError),
}

impl Study {
    /// Takes in the project that `reader` holds, as [`Study::import_project`] does, without its words
    /// ever standing in memory all at once. Others can write until the first text is read. What was
    /// read comes back without its texts.
    ///
    /// # Errors
    /// [`StudyError::Unreadable`] where it can't be read to its end; nothing of it is kept then.
    pub fn import_project_from(
        &self,
        file: &str,
        reader: impl Read + Seek + Send,
        options: Options,
    ) -> Result<(ProjectReading, Done<ProjectTaken>)> {
        std::thread::scope(|scope| {
            let (sender, news) = sync_channel(BETWEEN);
            scope.spawn(move || read(file, reader, options, &sender));
            // The way its places are counted is found before any text is told of.
            let first = news.recv().map_err(|_| StudyError::Closed)?;
            let file = file.to_owned();
            let done = self.change_told(EventKind::ProjectImported, move |tx, words| {
                write(tx, words, &file, (first, news))
            })?;
            let Done { seq, value: (reading, taken) } = done;
            Ok((reading, Done { seq, value: taken }))
        })
    }
}

fn read(file: &str, reader: impl Read + Seek, options: Options, sender: &SyncSender<News>) {
    let mut each = |format, source| {
        // Nobody listens any more: the operation was refused, and says why itself.
        let gone = |_| ReadError::Empty { file: file.to_owned() };
        sender.send(News::Text(format, Box::new(source))).map_err(gone)
    };
    let last = match stream(file, reader, options, &mut each) {
        Ok(reading) => News::End(Box::new(reading)),
        Err(error) => News::Broken(error),
    };
    let _ = sender.send(last);
}

fn write(
    tx: &mut Tx<'_>,
    words: &mut Words,
    file: &str,
    (first, news): (News, Receiver<News>),
) -> Result<(ProjectReading, ProjectTaken)> {
    let mut taking = Taking::begin(tx, file)?;
    for next in std::iter::once(first).chain(news) {
        match next {
            News::Text(format, source) => taking.text(tx, format, *source)?,
            News::Broken(error) => return Err(error.into()),
            News::End(mut reading) => {
                let taken = taking.end(tx, &reading.project)?;
                words.subject = told(reading.format, &taken);
                let origin = std::mem::take(&mut reading.project.origin);
                reading.project = Project { origin, ..Project::default() };
                return Ok((*reading, taken));
            }
        }
    }
    Err(StudyError::Closed)
}
