//! A release of the example study as its file describes it, built in a study of its own.

use std::collections::BTreeSet;

use heard_anonymise::{GateReport, Page, Severity};
use heard_model::{Audience, QuoteId, ReviewRole, Use};
use heard_study::LabelScheme;
use toml::{Table, Value};

use crate::held::{Held, held, table};

/// A fixture, built in a study of its own.
pub(crate) struct Fixture {
    pub(crate) file: Table,
    pub(crate) held: Held,
    pub(crate) name: String,
}

pub(crate) fn words<'t>(table: &'t Table, name: &str) -> &'t str {
    table.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn list(table: &Table, name: &str) -> Vec<Value> {
    table.get(name).and_then(Value::as_array).cloned().unwrap_or_default()
}

pub(crate) fn strings(table: &Table, name: &str) -> BTreeSet<String> {
    list(table, name).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

pub(crate) fn numbers(table: &Table, name: &str) -> BTreeSet<u32> {
    list(table, name).iter().filter_map(|value| u32::try_from(value.as_integer()?).ok()).collect()
}

pub(crate) fn tables(table: &Table, name: &str) -> Vec<Table> {
    list(table, name).into_iter().filter_map(|value| value.as_table().cloned()).collect()
}

pub(crate) fn date(table: &Table) -> String {
    table["date"].to_string()
}

impl Fixture {
    pub(crate) fn new(name: &str) -> Fixture {
        let fixture = Fixture::before_withdrawals(name);
        fixture.held.withdraw_all();
        fixture
    }

    /// The same while nobody had taken anything back.
    pub(crate) fn before_withdrawals(name: &str) -> Fixture {
        let file = table(&format!("releases/{name}.toml"));
        Fixture { file, held: held(), name: name.to_owned() }
    }

    /// Builds the collection of `items` under `name`, everything approved.
    pub(crate) fn build(&self, name: &str, items: &[Table]) {
        self.build_dated(name, items, &date(&self.file));
    }

    /// The same for another day.
    pub(crate) fn build_dated(&self, name: &str, items: &[Table], on: &str) {
        let quotes: Vec<QuoteId> = items.iter().map(|item| self.held.lift(item)).collect();
        self.relabel(items);
        let labels = LabelScheme::parse(words(&self.file, "labels")).unwrap_or_default();
        let use_ = Use::parse(words(&self.file, "use")).unwrap();
        let groups: Vec<String> = strings(&self.file, "groups").into_iter().collect();
        let title = words(&self.file, "title");
        self.held.collect(name, title, use_, (on, &groups.join(" and ")), (quotes, labels));
        let sight = self.held.sight(on);
        self.held.approve(name, &sight);
        let approved: BTreeSet<u32> = (1..)
            .zip(items)
            .filter(|(_, item)| item.contains_key("participant_approved"))
            .map(|(number, _)| number)
            .collect();
        let own = |number: u32| approved.contains(&number);
        self.held.reviewed(name, &sight, "herself", ReviewRole::Participant, &own);
    }

    /// Where an item has a label that its person did not choose, the person gets it.
    fn relabel(&self, items: &[Table]) {
        for item in items {
            let (label, id) = (words(item, "label"), words(item, "transcript"));
            let Some(id) = heard_model::ParticipantId::new(id.trim_end_matches(['a', 'b'])) else {
                continue;
            };
            let Ok(mut person) = self.held.study().participant(&id) else { continue };
            if words(&self.file, "labels") == "chosen" && person.label != label {
                label.clone_into(&mut person.label);
                self.held.study().import_participants(vec![person]).unwrap();
            }
        }
    }

    /// The page as the fixture says it is shown.
    pub(crate) fn page(&self, name: &str, on: &str) -> Page {
        let mut page = self.held.study().page(name, &self.held.sight(on)).unwrap();
        page.audience = Audience::parse(words(&self.file, "audience")).unwrap();
        page
    }

    pub(crate) fn gate(&self, name: &str, on: &str) -> GateReport {
        heard_anonymise::gate(&self.page(name, on))
    }

    /// Signs what the fixture says was signed.
    pub(crate) fn sign(&self, name: &str, on: &str) {
        for signed in tables(&self.file, "sign_off") {
            let (check, by, why) =
                (words(&signed, "check"), words(&signed, "role"), words(&signed, "reason"));
            self.held.sign(name, check, &self.held.sight(on), by, why);
        }
    }

    /// The numbers of the cards that a check objects to on a day.
    pub(crate) fn cards(&self, name: &str, on: &str, check: &str) -> BTreeSet<u32> {
        cards(&self.page(name, on), &self.gate(name, on), check)
    }

    /// Says whom the page names beside the quotes.
    pub(crate) fn name_speakers(&self, name: &str) {
        let entities = self.held.study().entities().unwrap();
        for speaker in tables(&self.file, "speaker") {
            let named = ["participant", "organisation"].map(|what| {
                entities.iter().find(|entity| entity.name == words(&speaker, what)).unwrap().id
            });
            self.held.study().name_beside(name, &named).unwrap();
        }
    }

    pub(crate) fn items(&self) -> Vec<Table> {
        tables(&self.file, "item")
    }
}

/// The numbers of the cards that a check objects to.
pub(crate) fn cards(page: &Page, report: &GateReport, check: &str) -> BTreeSet<u32> {
    let number = |quote: &QuoteId| {
        page.cards.iter().find(|card| card.quote == *quote).map(|card| card.number)
    };
    report
        .findings
        .iter()
        .filter(|finding| finding.check == check && finding.severity > Severity::Warn)
        .flat_map(|finding| finding.quotes.iter().filter_map(number).collect::<Vec<_>>())
        .collect()
}
