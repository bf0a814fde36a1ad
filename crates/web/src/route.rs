//! Every address of the site, with who may ask for it.
//!
//! A route's [`Door`] is its role and its handler in one: the handler of a role is given what that
//! role may hold and no more, so a page that needs the study can't be opened to anyone else, and a
//! route without a role can't be written down.

use axum::http::Method;

use crate::asked::Asked;
use crate::assets;
use crate::desk::Desk;
use crate::live;
use crate::pages::{
    board, codebook, consent, entry, export, home, import, memos, names, passages, people, quotes,
    reader, releases, reports, review, reviewing, revisions, search, transcripts, users,
};
use crate::reply::Answer;
use crate::rooms::{BoardRoom, ReviewRoom};
use crate::site::Hall;

/// Who somebody is to the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// Whoever reaches the address.
    Anyone,
    /// A researcher who also says who may come in.
    Owner,
    /// Sees raw text, may do everything in the study.
    Researcher,
    /// Approved quotes, the sets made of them, releases. A researcher may do the same.
    Facilitator,
    /// The quotes given to them.
    Reviewer,
}

impl Role {
    /// All, in a fixed order.
    #[cfg(test)]
    pub(crate) const ALL: [Role; 5] =
        [Role::Anyone, Role::Owner, Role::Researcher, Role::Facilitator, Role::Reviewer];

    /// Whether somebody of this role may ask for what `asked` may.
    pub(crate) fn may(self, asked: Role) -> bool {
        match asked {
            Role::Anyone => true,
            Role::Researcher => matches!(self, Role::Owner | Role::Researcher),
            // A researcher may do everything in the study, so a facilitator's part of it too.
            Role::Facilitator => matches!(self, Role::Owner | Role::Researcher | Role::Facilitator),
            Role::Owner | Role::Reviewer => self == asked,
        }
    }

    /// The page on which they begin.
    pub(crate) fn home(self) -> &'static str {
        match self {
            Role::Anyone => "/login",
            Role::Owner | Role::Researcher => "/",
            Role::Facilitator => "/board",
            Role::Reviewer => "/review",
        }
    }
}

/// What a route opens, and to whom.
#[derive(Clone, Copy)]
pub(crate) enum Door {
    /// For whoever reaches the address: nothing of the study.
    Anyone(fn(&Hall, &Asked) -> Answer),
    /// For owners.
    Owner(fn(&Desk, &Asked) -> Answer),
    /// For researchers.
    Researcher(fn(&Desk, &Asked) -> Answer),
    /// For facilitators, and researchers: no handle to raw words.
    Facilitator(fn(&BoardRoom, &Asked) -> Answer),
    /// For reviewers: no handle to raw words.
    Reviewer(fn(&ReviewRoom, &Asked) -> Answer),
}

impl Door {
    /// Whose it is.
    pub(crate) fn role(self) -> Role {
        match self {
            Door::Anyone(_) => Role::Anyone,
            Door::Owner(_) => Role::Owner,
            Door::Researcher(_) => Role::Researcher,
            Door::Facilitator(_) => Role::Facilitator,
            Door::Reviewer(_) => Role::Reviewer,
        }
    }
}

/// One row of the table.
pub(crate) struct Route {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) door: Door,
    /// The most bytes that may be sent.
    pub(crate) most: usize,
}

/// A form or a selection.
pub(crate) const FORM: usize = 256 << 10;
/// A name and a password, or a link's token: all that a stranger may send.
const ENTRY: usize = 8 << 10;
/// The answers of a pack.
const ANSWERS: usize = 8 << 20;
/// A transcript's file.
const FILE: usize = 256 << 20;

const fn get(path: &'static str, door: Door) -> Route {
    Route { method: Method::GET, path, door, most: 0 }
}

const fn post(path: &'static str, door: Door) -> Route {
    Route { method: Method::POST, path, door, most: FORM }
}

/// What somebody sends who has not come in yet.
const fn at_the_door(path: &'static str, door: Door) -> Route {
    Route { method: Method::POST, path, door, most: ENTRY }
}

const fn upload(path: &'static str, door: Door) -> Route {
    Route { method: Method::POST, path, door, most: FILE }
}

const fn answers(path: &'static str, door: Door) -> Route {
    Route { method: Method::POST, path, door, most: ANSWERS }
}

use Door::{Anyone, Facilitator, Owner, Researcher, Reviewer};

/// Every route.
pub(crate) const ROUTES: &[Route] = &[
    get("/enter", Anyone(entry::enter)),
    get("/assets/{file}", Anyone(assets::asset)),
    get("/home", Anyone(entry::home)),
    get("/login", Anyone(entry::login_page)),
    at_the_door("/login", Anyone(entry::login)),
    get("/invite", Anyone(entry::invite_page)),
    at_the_door("/invite", Anyone(entry::invite)),
    at_the_door("/leave", Anyone(entry::leave)),
    get("/users", Owner(users::page)),
    get("/review", Reviewer(review::page)),
    post("/review/begin", Reviewer(review::begin)),
    get("/review/next", Reviewer(review::next)),
    get("/review/words/{quote}", Reviewer(review::words)),
    post("/review/words/{quote}", Reviewer(review::answer)),
    get("/review/break", Reviewer(review::pause)),
    get("/review/stop", Reviewer(review::stop)),
    get("/review/mine", Reviewer(review::mine)),
    get("/", Researcher(home::page)),
    post("/undo", Researcher(home::undo)),
    post("/redo", Researcher(home::redo)),
    get("/log", Researcher(home::log)),
    get("/live", Researcher(live::listen)),
    get("/transcripts", Researcher(transcripts::list)),
    get("/transcript/{transcript}/speakers", Researcher(transcripts::speakers)),
    post("/transcript/{transcript}/speakers", Researcher(transcripts::map_speaker)),
    post("/transcript/{transcript}/remove", Researcher(transcripts::remove)),
    get("/transcript/{transcript}/revisions", Researcher(revisions::page)),
    post("/transcript/{transcript}/settle", Researcher(revisions::settle)),
    get("/import", Researcher(import::page)),
    upload("/import/unpack", Researcher(import::unpack)),
    upload("/import/look", Researcher(import::look)),
    upload("/import/take", Researcher(import::take)),
    get("/export", Researcher(export::page)),
    post("/export", Researcher(export::make)),
    get("/transcript/{transcript}", Researcher(reader::page)),
    get("/transcript/{transcript}/turns", Researcher(reader::turns)),
    get("/transcript/{transcript}/margin", Researcher(reader::margin)),
    get("/transcript/{transcript}/compare", Researcher(reader::compare)),
    post("/transcript/{transcript}/code", Researcher(reader::code)),
    post("/transcript/{transcript}/uncode", Researcher(reader::uncode)),
    post("/transcript/{transcript}/memo", Researcher(reader::memo)),
    post("/transcript/{transcript}/quote", Researcher(reader::quote)),
    post("/transcript/{transcript}/correct", Researcher(reader::correct)),
    post("/transcript/{transcript}/mark", Researcher(reader::mark)),
    post("/transcript/{transcript}/care", Researcher(reader::care)),
    post("/transcript/{transcript}/undo", Researcher(reader::undo)),
    post("/transcript/{transcript}/redo", Researcher(reader::redo)),
    post("/transcript/{transcript}/show", Researcher(names::show)),
    post("/names/hide", Researcher(names::hide)),
    get("/names", Researcher(names::list)),
    get("/names/{transcript}", Researcher(names::page)),
    post("/names/{transcript}/detect", Researcher(names::detect)),
    post("/names/{transcript}/decide", Researcher(names::decide)),
    post("/names/{transcript}/replace", Researcher(names::replace)),
    post("/names/{transcript}/merge", Researcher(names::merge)),
    post("/names/{transcript}/split", Researcher(names::split)),
    get("/search", Researcher(search::page)),
    get("/search/found", Researcher(search::found)),
    post("/search/code", Researcher(search::code)),
    get("/codebook", Researcher(codebook::page)),
    get("/codebook/history", Researcher(codebook::history)),
    get("/codebook/diff", Researcher(codebook::diff)),
    get("/codebook/queue", Researcher(codebook::queue)),
    post("/codebook/queue", Researcher(codebook::decide)),
    get("/codebook/new", Researcher(codebook::new)),
    post("/codebook/new", Researcher(codebook::add)),
    post("/codebook/commit", Researcher(codebook::commit)),
    get("/codebook/reading", Researcher(codebook::reading)),
    post("/codebook/reading", Researcher(codebook::read)),
    get("/codebook/check", Researcher(codebook::check)),
    get("/codebook/code/{code}", Researcher(codebook::page)),
    get("/codebook/code/{code}/change", Researcher(codebook::change_page)),
    post("/codebook/code/{code}/change", Researcher(codebook::change)),
    get("/codebook/code/{code}/split", Researcher(codebook::split_page)),
    post("/codebook/code/{code}/split", Researcher(codebook::split)),
    get("/codebook/code/{code}/merge", Researcher(codebook::merge_page)),
    post("/codebook/code/{code}/merge", Researcher(codebook::merge)),
    post("/codebook/code/{code}/memo", Researcher(codebook::memo)),
    get("/reports", Researcher(reports::index)),
    get("/reports/agreement", Researcher(reports::agreement)),
    post("/reports/agreement/decide", Researcher(reports::decide)),
    post("/reports/agreement/reopen", Researcher(reports::reopen)),
    get("/reports/matrix", Researcher(reports::matrix)),
    get("/reports/matrix/{case}/{theme}", Researcher(reports::cell)),
    post("/reports/matrix/{case}/{theme}", Researcher(reports::chart)),
    post("/reports/matrix/{case}/{theme}/clear", Researcher(reports::clear)),
    get("/reports/{report}", Researcher(reports::page)),
    post("/reports/{report}", Researcher(reports::asked_for)),
    post("/reports/{report}/file", Researcher(reports::file)),
    get("/memos", Researcher(memos::page)),
    post("/memos", Researcher(memos::add)),
    post("/memos/change", Researcher(memos::change)),
    post("/memos/file", Researcher(memos::file)),
    get("/quotes", Researcher(quotes::page)),
    get("/passages", Researcher(passages::page)),
    post("/passages/decide", Researcher(passages::decide)),
    get("/reviewing", Researcher(reviewing::page)),
    get("/reviewing/set/{collection}", Researcher(reviewing::set)),
    post("/reviewing/ask", Researcher(reviewing::ask)),
    post("/reviewing/link", Researcher(reviewing::link)),
    post("/reviewing/unlink", Researcher(reviewing::unlink)),
    post("/reviewing/pack", Researcher(reviewing::pack)),
    post("/reviewing/apart", Researcher(reviewing::apart)),
    post("/reviewing/care", Researcher(reviewing::care)),
    get("/reviewing/returned", Researcher(reviewing::returned)),
    answers("/reviewing/returned/look", Researcher(reviewing::look)),
    answers("/reviewing/returned/take", Researcher(reviewing::take)),
    get("/reviewing/paper", Researcher(reviewing::paper)),
    post("/reviewing/paper", Researcher(reviewing::keep)),
    get("/releases", Researcher(releases::page)),
    post("/release/{release}/recalled", Researcher(releases::recalled)),
    get("/release/{release}", Facilitator(board::release)),
    get("/release/{release}/file", Facilitator(board::file)),
    get("/collection/{collection}", Researcher(releases::collection)),
    get("/collection/{collection}/report", Researcher(releases::report)),
    get("/board", Facilitator(board::list)),
    post("/board", Facilitator(board::begin)),
    get("/board/{collection}", Facilitator(board::page)),
    post("/board/{collection}/about", Facilitator(board::about)),
    post("/board/{collection}/pull", Facilitator(board::pull)),
    post("/board/{collection}/card", Facilitator(board::card)),
    post("/board/{collection}/out", Facilitator(board::out)),
    post("/board/{collection}/reason", Facilitator(board::reason)),
    post("/board/{collection}/undo", Facilitator(board::undo)),
    get("/board/{collection}/swap", Facilitator(board::alike)),
    post("/board/{collection}/swap", Facilitator(board::swap)),
    get("/board/{collection}/gate", Facilitator(board::gate)),
    post("/board/{collection}/sign", Facilitator(board::sign)),
    post("/board/{collection}/release", Facilitator(board::build)),
    get("/building/{job}", Facilitator(board::building)),
    get("/people", Researcher(people::page)),
    post("/people", Researcher(people::add)),
    get("/people/{participant}", Researcher(people::person)),
    post("/people/{participant}", Researcher(people::save)),
    post("/people/{participant}/memo", Researcher(people::memo)),
    get("/consent", Researcher(consent::table)),
    get("/consent/{participant}", Researcher(consent::person)),
    post("/consent/{participant}/answer", Researcher(consent::answer)),
    post("/consent/{participant}/given", Researcher(consent::given)),
    get("/consent/{participant}/withdraw", Researcher(consent::preview)),
    post("/consent/{participant}/withdraw", Researcher(consent::withdraw)),
];
