//! D15: a page that names a service lends its place to every quote on it.

use heard_model::Cell;

use super::seam::Scan;
use super::{Check, by_audience};
use crate::Class;
use crate::gate::{Finding, Severity};
use crate::page::{Card, Page};

pub(super) struct CoPublishedNames;

impl Check for CoPublishedNames {
    fn id(&self) -> &'static str {
        "D15"
    }

    fn title(&self) -> &'static str {
        "no service, place or worker named beside parents' words"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        if page.column() == heard_model::Audience::Workshop {
            return Vec::new();
        }
        let parents: Vec<&Card> =
            page.cards.iter().filter(|card| !by_practitioner(page, card)).collect();
        let named = named(page);
        if parents.is_empty() || named.is_empty() {
            return Vec::new();
        }
        let severity = by_audience(page, Severity::Warn, Severity::Hold, Severity::Block);
        let message = format!(
            "the page names {} ({}) beside the words of {} parents or relatives; they inherit the place",
            if named.len() == 1 {
                "a service, place or worker"
            } else {
                "services, places or workers"
            },
            named.join(", "),
            parents.len()
        );
        let remedy = "take the names out, put the quotes on a page of their own, or sign for it";
        vec![Finding::new(self.id(), severity, message, remedy).about(page, &parents)]
    }
}

fn by_practitioner(page: &Page, card: &Card) -> bool {
    let mut voices = page.voices(card).peekable();
    voices.peek().is_some() && voices.all(|person| person.is_practitioner())
}

/// The entities that locate and are named on the page, as `E12`.
fn named(page: &Page) -> Vec<String> {
    let scan = Scan::new(&page.register);
    let locates = |class: Class| {
        matches!(class, Class::Organisation | Class::Place | Class::ProfessionalName)
    };
    let is_worker = |entity: &crate::Entity| {
        entity
            .participant
            .as_ref()
            .and_then(|id| page.person(id))
            .is_some_and(|person| person.is_practitioner())
    };
    let mut named: Vec<crate::EntityId> = texts(page)
        .into_iter()
        .flat_map(|text| scan.find(text))
        .filter_map(|found| page.register.entity(found.entity?))
        .filter(|entity| locates(entity.class) || is_worker(entity))
        .map(|entity| entity.id)
        .chain(page.named.iter().copied())
        .collect();
    named.sort();
    named.dedup();
    named.into_iter().map(|id| id.to_string()).collect()
}

fn texts(page: &Page) -> Vec<&str> {
    let mut texts = vec![page.title.as_str(), page.study.as_str()];
    texts.extend(page.support_lines.iter().map(String::as_str));
    for card in &page.cards {
        texts.extend([card.label.as_str(), card.shown.as_str()]);
    }
    for table in &page.tables {
        texts.extend([table.title.as_str(), table.basis.as_str()]);
        texts.extend(table.columns.iter().map(String::as_str));
        texts.extend(table.rows.iter().flatten().filter_map(|cell| match cell {
            Cell::Text(text) => Some(text.as_str()),
            _ => None,
        }));
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use expect_test::expect;
    use heard_model::Use;

    #[test]
    fn a_page_that_names_nothing_passes() {
        check(&CoPublishedNames, &fixture::page(Use::Training), expect![[""]]);
    }

    #[test]
    fn one_worker_named_beside_mothers_holds_the_page() {
        let mut page = fixture::page(Use::Training);
        fixture::card_of(&mut page, 7, 8);
        page.cards[7].label = "Helen Marsden".to_owned();
        check(
            &CoPublishedNames,
            &page,
            expect![[r#"
            HOLD the page names a service, place or worker (E4) beside the words of 7 parents or relatives; they inherit the place
        "#]],
        );
    }

    #[test]
    fn a_team_named_on_purpose_holds_the_page_and_is_no_leak() {
        let mut page = fixture::page(Use::Training);
        page.named.push(crate::EntityId(3));
        assert_eq!(CoPublishedNames.look(&page)[0].severity, Severity::Hold);
        assert!(super::super::d01_residue::Residue.look(&page).is_empty());
        page.named.push(crate::EntityId(1));
        assert_eq!(super::super::d01_residue::Residue.look(&page).len(), 1);
    }

    #[test]
    fn a_worker_named_on_a_page_of_workers_passes() {
        let mut page = fixture::page(Use::Training);
        fixture::card_of(&mut page, 7, 8);
        page.cards[7].label = "Helen Marsden".to_owned();
        page.cards.drain(..7);
        check(&CoPublishedNames, &page, expect![[""]]);
    }
}
