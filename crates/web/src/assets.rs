//! Our own files, inside the program: styles, scripts, the mark.

use heard_model::text::digest;

use crate::asked::Asked;
use crate::reply::{Answer, Refusal, Reply};
use crate::site::Hall;

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

/// Each file with its media type.
const FILES: &[(&str, &str, &str)] = &[
    ("tokens.css", CSS, include_str!("../assets/tokens.css")),
    ("app.css", CSS, include_str!("../assets/app.css")),
    ("pages.css", CSS, include_str!("../assets/pages.css")),
    ("review.css", CSS, include_str!("../assets/review.css")),
    ("review.js", JS, include_str!("../assets/review.js")),
    ("plain.css", CSS, include_str!("../assets/plain.css")),
    ("prefs.js", JS, include_str!("../assets/prefs.js")),
    ("app.js", JS, include_str!("../assets/app.js")),
    ("reader.js", JS, include_str!("../assets/reader.js")),
    ("paint.js", JS, include_str!("../assets/paint.js")),
    ("live.js", JS, include_str!("../assets/live.js")),
    ("pages.js", JS, include_str!("../assets/pages.js")),
    ("select.js", JS, include_str!("../assets/select.js")),
    ("tools.js", JS, include_str!("../assets/tools.js")),
    ("search.js", JS, include_str!("../assets/search.js")),
    ("work.css", CSS, include_str!("../assets/work.css")),
    ("names.js", JS, include_str!("../assets/names.js")),
    ("board.js", JS, include_str!("../assets/board.js")),
    ("building.js", JS, include_str!("../assets/building.js")),
    ("reports.css", CSS, include_str!("../assets/reports.css")),
    ("board.css", CSS, include_str!("../assets/board.css")),
    ("import.js", JS, include_str!("../assets/import.js")),
    ("paper.js", JS, include_str!("../assets/paper.js")),
    ("heard.svg", "image/svg+xml", include_str!("../assets/heard.svg")),
];

/// `GET /assets/{file}`
pub(crate) fn asset(_: &Hall, asked: &Asked) -> Answer {
    let file = asked.path("file");
    let (_, kind, text) = FILES
        .iter()
        .find(|(name, _, _)| *name == file)
        .ok_or(Refusal::NotFound { what: "file" })?;
    let tag = format!("\"{}\"", &digest(text)[..32]);
    let known = asked.if_none_match.as_deref() == Some(tag.as_str());
    Ok(Reply::Asset { kind, bytes: text.as_bytes(), tag, known })
}
