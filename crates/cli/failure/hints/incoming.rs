//! What to try with a file that can't be read, and with a transcript that is here already.

use heard_import::{FORMATS, ReadError, TableError};
use heard_study::{CorrectionFault, StudyError};

/// The one thing to try, where it is about something that comes in.
pub(super) fn hint(error: &(dyn std::error::Error + 'static)) -> Option<String> {
    let read = error.downcast_ref::<ReadError>();
    let read = read.or(match error.downcast_ref::<TableError>() {
        Some(TableError::Read(read)) => Some(read),
        _ => None,
    });
    match error.downcast_ref::<StudyError>() {
        Some(StudyError::Table(TableError::Read(read)) | StudyError::Unreadable(read)) => {
            Some(of_file(read))
        }
        Some(error) => of_transcript(error).map(str::to_owned),
        None => read.map(of_file),
    }
}

fn of_file(error: &ReadError) -> String {
    let hint = match error {
        ReadError::TooBig { .. } | ReadError::TooMany { .. } => {
            "split the file, one interview each; a table of case notes of any length is read by `heard notes`"
        }
        ReadError::Empty { .. } => "look whether it was saved: there are no words in it",
        ReadError::NotText { what, .. } if what.contains("sound") || what.contains("film") => {
            "a recording must be transcribed first; heard keeps words, never sound"
        }
        ReadError::NotText { what, .. } if what.contains("packed") => {
            "unpack it, or pack it as .zip"
        }
        ReadError::NotText { what, .. } if what.contains("Parquet") => {
            "a table of case notes is read by `heard notes`"
        }
        ReadError::NotText { .. } => "hand in the transcript itself, as .docx, .txt or .vtt",
        ReadError::UnknownFormat { .. } => {
            "save it as .docx or .txt, or say what it is with --as FORMAT"
        }
        ReadError::NoSuchFormat { .. } => {
            let names: Vec<&str> = FORMATS.iter().map(|format| format.name()).collect();
            return format!("one of: {}", names.join(", "));
        }
        ReadError::Unreadable { what, .. } if what.contains("PDF") => {
            "open it with its password and save it without one"
        }
        ReadError::Unreadable { what, .. } if what.contains("Pages") => {
            "open it in the program it comes from and export it as Word"
        }
        ReadError::Unreadable { what, .. } if what.contains("XML") || what.contains("EPUB") => {
            "export it from its program as Word, plain text or captions"
        }
        ReadError::Unreadable { .. } => "open it in Word or LibreOffice and save it as .docx",
        ReadError::Malformed { .. } => {
            "mend the file there, or save it again from the program it comes from"
        }
        ReadError::MissingColumn { .. } => "name one of the columns so, and try again",
        ReadError::NoText { what, .. } if what.contains("list") => {
            "export it once more, with the words in it"
        }
        ReadError::NoText { .. } => {
            "it holds pictures of words: run text recognition (OCR) over it first"
        }
        ReadError::Hostile { .. } => {
            "nothing of it was kept; ask whoever sent it for the plain file"
        }
        ReadError::Misplaced { .. } => {
            "if you know what the program counts, say so with --positions; nothing was changed"
        }
        ReadError::NoName { .. } => "give the file a name with a letter or digit in it",
        _ => "save it as .docx or .txt and try again",
    };
    hint.to_owned()
}

fn of_transcript(error: &StudyError) -> Option<&'static str> {
    Some(match error {
        StudyError::OtherWords { .. } => {
            "if it was typed anew, add --revise and all that lies on it is carried over; if it is \
             another conversation, give the file another name"
        }
        StudyError::StillNamed(..) => {
            "accept the mention with `heard anonymise`, or add the form to the key, and try again"
        }
        StudyError::BadSidecar(..) => {
            "it comes into a new study (`heard init DIR`), from what `heard export --whole` wrote"
        }
        StudyError::Correction(fault) => match fault {
            CorrectionFault::NoCorrection => {
                "name the words as they are typed, then the right ones"
            }
            CorrectionFault::SaidOften { .. } => {
                "say which with --turn N, or name more of the words"
            }
            CorrectionFault::NotSaid { .. } => {
                "write the words as they are typed, with the same capitals and marks"
            }
            CorrectionFault::CorrectedAlready { .. } => {
                "take that correction back first: `heard log`"
            }
            CorrectionFault::WordsGone { .. } => {
                "say where it belongs with --turn N, or let it go with --drop"
            }
        },
        _ => return None,
    })
}
