//! What stands behind a finding, detail and all.
//!
//! A report may be shown to peers and so never prints what identifies. Whoever must mend it needs
//! to see it: this is for researchers, who may read the raw words anyway, and goes nowhere but
//! before their eyes.

use heard_model::Disclosure;

use crate::check::{phrases, seam};
use crate::gate::{Finding, GateReport, Severity};
use crate::page::{Card, Page};
use crate::residue::Residues;
use crate::{Class, EntityId};

/// A finding with what it would not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// `D01` … `D24`.
    pub check: &'static str,
    /// What it does.
    pub severity: Severity,
    /// What the report says.
    pub message: String,
    /// Card by card: its number and what was found on it.
    pub on: Vec<(u32, Vec<String>)>,
}

/// Every finding of `report` with the details on the cards that it is about.
pub fn explain(page: &Page, report: &GateReport) -> Vec<Explained> {
    let scan = Residues::new(&page.register);
    let explained = |finding: &Finding| Explained {
        check: finding.check,
        severity: finding.severity,
        message: finding.message.clone(),
        on: page
            .cards
            .iter()
            .filter(|card| finding.quotes.contains(&card.quote))
            .map(|card| (card.number, on_card(page, &scan, finding.check, card)))
            .filter(|(_, told)| !told.is_empty())
            .collect(),
    };
    report.findings.iter().map(explained).collect()
}

fn on_card(page: &Page, scan: &Residues, check: &str, card: &Card) -> Vec<String> {
    let shown = card.shown.as_str();
    match check {
        "D01" => [shown, card.label.as_str()]
            .into_iter()
            .flat_map(|text| {
                scan.find(text).into_iter().map(move |found| {
                    let whose = found.entity.map_or("several".to_owned(), |id| id.to_string());
                    let words = text.get(found.span.range()).unwrap_or_default();
                    format!("“{words}” is {} of {whose}", in_words(found.class))
                })
            })
            .collect(),
        "D02" => crate::mentions(shown)
            .into_iter()
            .filter(|mention| mention.class.disclosure() == Disclosure::Direct)
            .map(|mention| quoted(shown, mention.span.range(), mention.class))
            .collect(),
        "D03" => seam::names(shown)
            .into_iter()
            .map(|span| quoted(shown, span.range(), Class::PersonName))
            .collect(),
        "D04" | "D07" | "D08" | "D09" | "D10" | "D11" | "D20" => details(page, card),
        "D12" => page
            .media
            .iter()
            .filter(|said| phrases::telling_words_shared(shown, said) > 0)
            .map(|said| format!("was printed as “{said}”"))
            .collect(),
        _ => vec![format!("“{shown}”")],
    }
}

/// The details that can be read on a card: what they are, and what they stand for.
fn details(page: &Page, card: &Card) -> Vec<String> {
    let known = |id: EntityId| -> String {
        let forms = page.register.entity(id).map(|entity| entity.forms.as_slice());
        let forms: Vec<&str> =
            forms.unwrap_or_default().iter().map(|form| form.text.as_str()).collect();
        if forms.is_empty() {
            id.to_string()
        } else {
            format!("{id}, “{}”", forms.join("”, “"))
        }
    };
    card.readable
        .iter()
        .map(|(class, entity)| match entity {
            Some(id) => format!("{}: {}", in_words(*class), known(*id)),
            None => format!("{}: noticed, and nobody decided on it", in_words(*class)),
        })
        .collect()
}

fn quoted(text: &str, range: std::ops::Range<usize>, class: Class) -> String {
    format!("“{}” ({})", text.get(range).unwrap_or_default(), in_words(class))
}

fn in_words(class: Class) -> String {
    class.as_str().replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture;
    use heard_model::Use;

    #[test]
    fn what_the_report_will_not_print_is_told_here() {
        let mut page = fixture::page(Use::PublicWeb);
        fixture::say(&mut page, 1, "I told kayleigh's mum.");
        page.cards[1].readable =
            vec![(Class::Place, Some(EntityId(5))), (Class::Job, None), (Class::Age, None)];
        let report = crate::gate(&page);
        assert!(!format!("{report:?}").to_lowercase().contains("kayleigh"));
        let explained = explain(&page, &report);
        let of = |check: &str| -> Vec<String> {
            let found = explained.iter().filter(|one| one.check == check);
            found.flat_map(|one| one.on.iter().flat_map(|(_, told)| told.clone())).collect()
        };
        assert_eq!(of("D01"), ["“kayleigh” is person name of E1"]);
        assert_eq!(
            of("D07"),
            [
                "place: E5, “Tarnholt”",
                "job: noticed, and nobody decided on it",
                "age: noticed, and nobody decided on it"
            ]
        );
    }
}
