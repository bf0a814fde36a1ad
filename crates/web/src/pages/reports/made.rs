//! Each report from what was chosen.

use heard_model::{Cell, Disclosure, Table};
use heard_study::{
    ClustersAsked, Counted, Exemplar, Features, JointRow, Laid, Of, Saturation, Study, Window,
};

use super::{Said, audience, checklist};
use crate::desk::Desk;
use crate::reply::Refusal;

/// A report, or why there is none.
pub(super) enum Made {
    /// Its tables.
    Ready(Vec<Laid>),
    /// Passages to read through rather than to count.
    Read(Counted),
    /// Something must be chosen first.
    Choose(&'static str),
    /// Beside a release that is out it would give small numbers away.
    GivesAway(String),
}

/// Makes the report called `name`.
pub(super) fn made(desk: &Desk, name: &str, said: Said<'_>) -> Result<Made, Refusal> {
    let study = &desk.study;
    let counted = counted(said);
    let k = audience(&said("for"))?.map(|audience| study.smallest_count(audience));
    let laid = match name {
        "crosstab" => return crosstab(study, &counted, said, k),
        "cooccurrence" => match said("list").as_str() {
            "" => study.cooccurrence(&counted, window(&said("window"))?)?.laid(k),
            list => study.recorded_together(&counted, list)?.laid(list, k),
        },
        "clusters" => return clusters(desk, counted, said, k),
        "saturation" => return saturated(study, &counted, said),
        "voices" => study.voices(&counted)?.laid("coded passages"),
        "coverage" => {
            let found = study.reading_coverage(&counted)?;
            found.for_team(found.value.table()).into()
        }
        "words" => words(study, &counted, said)?.into(),
        "influence" => influence(study)?.into(),
        "passages" if counted.codes.is_empty() => return Ok(Made::Choose(WHICH)),
        "passages" => study.coded_passages(&counted, desk.key.as_ref())?.table().into(),
        "joint" => return joint(desk, &counted, said),
        name => {
            let list = checklist(name).ok_or(Refusal::NotFound { what: "report" })?;
            study.checklist(list)?.table().into()
        }
    };
    settled(study, vec![laid], k)
}

fn saturated(study: &Study, counted: &Counted, said: Said<'_>) -> Result<Made, Refusal> {
    let order = study.report_order(counted)?;
    let laid = study.saturation(counted, saturation(said)?)?.laid(&order);
    Ok(match laid {
        Some(laid) => Made::Ready(vec![laid]),
        None => {
            Made::Choose("There are too few coded interviews for a base and a run of that size.")
        }
    })
}

/// Asked for where no code was chosen yet.
const WHICH: &str = "Choose a code or theme. You will see every passage that carries it, and can save them for Word or Excel.";

/// What a form says of what is to be counted.
pub(super) fn counted(said: Said<'_>) -> Counted {
    let (codes, only) = (said("codes"), said("only"));
    let codes = codes.split(',').map(str::trim).filter(|code| !code.is_empty());
    let pair = |one: &str| {
        one.split_once('=').map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
    };
    Counted {
        codes: codes.map(str::to_owned).collect(),
        only: only.split(',').filter_map(pair).collect(),
        coder: Some(said("coder")).filter(|coder| !coder.is_empty()),
        ..Counted::default()
    }
}

/// Refuses what gives somebody away beside a table that is out.
fn settled(study: &Study, laid: Vec<Laid>, k: Option<u64>) -> Result<Made, Refusal> {
    if let Some(k) = k {
        for one in &laid {
            if let Some((release, _)) = study.gives_away(&one.table, k)?.into_iter().next() {
                return Ok(Made::GivesAway(release));
            }
        }
    }
    Ok(Made::Ready(laid))
}

fn crosstab(
    study: &Study,
    counted: &Counted,
    said: Said<'_>,
    k: Option<u64>,
) -> Result<Made, Refusal> {
    let by = said("by");
    if by.is_empty() {
        return Ok(Made::Choose("Choose what makes the groups, such as where people live."));
    }
    if k.is_some() && study.disclosure_of(&by)? == Disclosure::Direct {
        return Ok(Made::Choose(
            "That names people and is never shown to others. Choose a coarser one, such as an age band.",
        ));
    }
    let laid = study.crosstab(counted, &by)?.laid(said("words") == "yes", k);
    settled(study, vec![laid], k)
}

fn clusters(
    desk: &Desk,
    counted: Counted,
    said: Said<'_>,
    k: Option<u64>,
) -> Result<Made, Refusal> {
    let asked = ClustersAsked {
        counted,
        of: if said("of") == "needs" { Of::Codes } else { Of::People },
        by: match said("list") {
            list if list.is_empty() => Features::Codes,
            list => Features::Attribute(list),
        },
        into: number(said, "into", 3)?,
    };
    let found = desk.study.clusters(&asked)?;
    let mut laid = vec![found.laid(k)];
    if k.is_none() {
        let quotes = desk.study.exemplars(&found, desk.key.as_ref())?;
        laid.push(Exemplar::table(&quotes).into());
    }
    settled(&desk.study, laid, k)
}

fn joint(desk: &Desk, counted: &Counted, said: Said<'_>) -> Result<Made, Refusal> {
    let figures = said("figures");
    if figures.trim().is_empty() {
        return Ok(Made::Choose("Paste a table of figures. What is missing in it will be said."));
    }
    let rows = JointRow::read("figures", figures.as_bytes())?;
    let found = desk.study.joint_display(counted, &rows, desk.key.as_ref())?;
    Ok(Made::Ready(vec![found.for_team(found.value.clone()).into()]))
}

fn number(said: Said<'_>, name: &'static str, usual: usize) -> Result<usize, Refusal> {
    match said(name).as_str() {
        "" => Ok(usual),
        word => word.parse().map_err(|_| Refusal::BadField { name }),
    }
}

fn saturation(said: Said<'_>) -> Result<Saturation, Refusal> {
    let threshold = number(said, "threshold", 5)?;
    Ok(Saturation {
        base: number(said, "base", 4)?,
        run: number(said, "run", 2)?,
        threshold: threshold as f64 / 100.0,
        ..Saturation::default()
    })
}

fn window(word: &str) -> Result<Window, Refusal> {
    let near = || word.strip_prefix("near=").and_then(|turns| turns.parse().ok());
    match word {
        "" | "turn" => Ok(Window::Turn),
        "overlap" => Ok(Window::Overlap),
        "participant" => Ok(Window::Participant),
        _ => near().map(Window::Near).ok_or(Refusal::BadField { name: "window" }),
    }
}

fn words(study: &Study, counted: &Counted, said: Said<'_>) -> Result<Table, Refusal> {
    let keywords = said("keywords");
    let keywords: Vec<String> = keywords
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    if keywords.is_empty() {
        let people = number(said, "people", 2)?;
        let found = study.words(counted, &Study::little_words(), people)?;
        Ok(found.for_team(found.value.table(50)))
    } else {
        let found = study.keywords(counted, &keywords)?;
        Ok(found.for_team(found.value.table(usize::MAX)))
    }
}

fn influence(study: &Study) -> Result<Table, Refusal> {
    let text = |words: &str| Cell::Text(words.to_owned());
    let row = |one: &heard_study::Influence| {
        vec![
            one.date.map_or(Cell::Empty, |date| Cell::Text(date.to_string())),
            text(&one.role),
            text(&one.what),
            text(&format!("{} {}", one.changed, one.of)),
            text(&one.reason),
            text(&one.evidence),
        ]
    };
    let columns = ["day", "who", "what", "changed", "why", "evidence"];
    Ok(Table {
        title: "What peers, participants and practitioners changed".to_owned(),
        basis: "from roles and reasons on record; where nobody wrote whose wish a change was, it \
                is not counted as anybody's"
            .to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        rows: study.influence()?.iter().map(row).collect(),
        notes: Vec::new(),
    })
}
