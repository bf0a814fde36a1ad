//! Measures talk by models that have not seen it.

use std::collections::BTreeMap;
use std::path::Path;

use heard_anonymise::LOW;
use heard_anonymise::training::{Chances, POWERS, Trained};

use crate::Course;
use crate::corpus::{self, Document};
use crate::scoring::{Score, lowered, score_by, sets, share, wilson};

/// Prints what is hidden of each set of texts. A text of talk is read by a model that learnt
/// from all other texts of talk; the rest, from which nothing learns, by the one that ships.
pub(crate) fn measure(deid: &Path, [cased, free]: &[Course; 2]) {
    let whole = Trained::read(&cased.model(None), &free.model(None));
    let apart: BTreeMap<String, Trained> = corpus::talk(deid)
        .into_iter()
        .filter(|document| !corpus::trains(document))
        .map(|document| {
            let without = Some(document.id.as_str());
            let trained = Trained::read(&cased.model(without), &free.model(without));
            (document.id.clone(), trained)
        })
        .collect();
    println!("set                    tokens  hidden % (95 % interval)  innocent %  places  bodies");
    spans(deid, &whole, &apart);
    for powers in MORE {
        println!("powers {powers:?}");
        let talk = powers != POWERS;
        for (name, documents) in sets(deid) {
            if !talk || matches!(name, "interviews" | "gum spoken") {
                of_set(name, &documents, powers, &whole, &apart);
            }
        }
    }
}

/// With `--spans=FILE` writes what is hidden in each text measured on, a JSON object a line, with
/// places in characters: what `benches/deid.py` holds beside other programs.
fn spans(deid: &Path, whole: &Trained, apart: &BTreeMap<String, Trained>) {
    let Some(path) =
        std::env::args().find_map(|arg| arg.strip_prefix("--spans=").map(String::from))
    else {
        return;
    };
    let mut lines = String::new();
    for (name, documents) in sets(deid).into_iter().take(2) {
        for (document, lower) in documents.iter().flat_map(|d| [(d, false), (d, true)]) {
            let text = if lower { lowered(&document.text) } else { document.text.clone() };
            let trained = apart.get(&document.id).unwrap_or(whole);
            let hidden = trained.mentions(POWERS, &text).into_iter().filter(|m| m.score >= LOW);
            let place = |byte: usize| text[..byte].chars().count();
            let spans: Vec<[usize; 2]> =
                hidden.map(|m| [place(m.span.start()), place(m.span.end())]).collect();
            let line = serde_json::json!({
                "set": name, "id": document.id, "lower": lower, "spans": spans
            });
            lines.push_str(&format!("{line}\n"));
        }
    }
    std::fs::write(path, lines).unwrap();
}

/// The powers to measure at: those that ship, then more and less careful ones.
const MORE: [[Chances; 2]; 3] =
    [POWERS, [[0.6, 0.7, 0.7], [0.5, 0.7, 0.7]], [[0.4, 0.4, 0.4], [0.4, 0.5, 0.5]]];

fn of_set(
    name: &str,
    documents: &[Document],
    powers: [Chances; 2],
    whole: &Trained,
    apart: &BTreeMap<String, Trained>,
) {
    for lower in [false, true] {
        let mut total = Score::default();
        for document in documents {
            let trained = apart.get(&document.id).unwrap_or(whole);
            total.add(score_by(document, lower, |text| trained.mentions(powers, text)));
        }
        line(name, lower, &total);
    }
}

fn line(name: &str, lower: bool, total: &Score) {
    let (low, high) = wilson(total.person);
    println!(
        "{name:<16} {:<6} {:>6}  {:>6.2} ({low:.1}–{high:.1})  {:>8.2}  {:>6.1} {:>6.1}",
        if lower { "lower" } else { "" },
        total.person[1],
        share(total.person),
        share(total.innocent),
        share(total.place),
        share(total.organisation)
    );
    let lists =
        [("--missed", &total.missed), ("--lost", &total.lost), ("--innocent", &total.wronged)];
    for (flag, lines) in lists {
        for text in lines.iter().filter(|_| std::env::args().any(|arg| arg == flag)) {
            println!("    {} {text}", &flag[2..]);
        }
    }
}
