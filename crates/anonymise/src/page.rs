//! All that the gate must know about a collection, in one value.
//!
//! The study fills it; the checks only read it. What it holds of raw words are the
//! register's forms (to look for what is left) and the classes of what was masked,
//! never the words themselves.

use heard_model::consent::Attribution;
use heard_model::{
    Audience, Chart, CodeId, Date, Participant, ParticipantId, PoemLayout, Purpose, QuoteId,
    Relation, Review, Span, Table, TranscriptId, Use, VersionId,
};

use crate::cleared::ThemeMark;
use crate::gate::SignOff;
use crate::{AnonymisedText, Class, Detail, EntityId, Register, Replacement};

/// A collection as it would be shown, with the evidence.
#[derive(Clone, Debug)]
pub struct Page {
    /// The study's title.
    pub study: String,
    /// What it goes out as, neutral: it becomes a file name. The collection's own name, or a release's.
    pub name: String,
    /// The collection's name: whoever wants to be asked each time says yes to that.
    pub collection: String,
    /// The title people see.
    pub title: String,
    /// What it will be used for.
    pub use_: Use,
    /// Which column of the checks' table holds.
    pub audience: Audience,
    /// The day it is shown; consent is asked for that day.
    pub on: Date,
    /// Whom it is shown to, in words.
    pub shown_to: String,
    /// Who put it together: nobody signs what they built alone.
    pub built_by: Vec<String>,
    /// The codebook version its themes come from.
    pub codebook: VersionId,
    /// That version's hash.
    pub codebook_hash: String,
    /// Its cards, in order.
    pub cards: Vec<Card>,
    /// How the cards are the lines of a poem, where they are.
    pub poem: Option<PoemLayout>,
    /// Its tables, as they would be shown.
    pub tables: Vec<Table>,
    /// Pictures of them, each under its table's title. For work inside the team alone.
    pub charts: Vec<Chart>,
    /// The same tables with every count, as they were counted; empty where nothing was hidden.
    pub counted: Vec<Table>,
    /// Everybody in the study (k is counted over all of them), consent included.
    pub people: Vec<Person>,
    /// How they are related.
    pub relations: Vec<Relation>,
    /// What was shown before, in releases that are out.
    pub earlier: Vec<EarlierCard>,
    /// The tables of those releases, with their names.
    pub earlier_tables: Vec<(String, EarlierTable)>,
    /// Every entity with every form.
    pub register: Register,
    /// Entities that the page names on purpose beside the quotes: a speaker who agreed, her team.
    pub named: Vec<EntityId>,
    /// Whether the key was open while the register was filled; if not, D01 blocks.
    pub roster_open: bool,
    /// The smallest numbers of people that may stand behind a count or a label.
    pub smallest: Smallest,
    /// Words that may stand though they look like names (recorded decisions, declared labels, the pseudonyms).
    pub allowed_words: Vec<String>,
    /// Sentences that participants said in public.
    pub media: Vec<String>,
    /// Where a reader who is upset can turn.
    pub support_lines: Vec<String>,
    /// HOLDs that somebody signed.
    pub sign_offs: Vec<SignOff>,
    /// Invented for testing; said in every footer.
    pub synthetic: bool,
}

/// The smallest numbers of people that may stand behind what is shown. They are those of the house
/// (domain.md §5.3: D13, D14), or more where a team asks for more; never fewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Smallest {
    workshop_count: u64,
    count: u64,
    workshop_label: usize,
    label: usize,
}

impl Default for Smallest {
    fn default() -> Smallest {
        Smallest { workshop_count: 5, count: 8, workshop_label: 3, label: 5 }
    }
}

impl Smallest {
    /// The numbers of the house, or these where they are larger: behind a count in a workshop
    /// and elsewhere, behind a label in a workshop and elsewhere.
    pub fn or_more(
        workshop_count: u64,
        count: u64,
        workshop_label: usize,
        label: usize,
    ) -> Smallest {
        let house = Smallest::default();
        Smallest {
            workshop_count: workshop_count.max(house.workshop_count),
            count: count.max(house.count),
            workshop_label: workshop_label.max(house.workshop_label),
            label: label.max(house.label),
        }
    }

    /// The smallest count shown to `audience`.
    pub fn count(&self, audience: Audience) -> u64 {
        if audience == Audience::Workshop { self.workshop_count } else { self.count }
    }

    /// The fewest people whom a label shown to `audience` may fit.
    pub fn label(&self, audience: Audience) -> usize {
        if audience == Audience::Workshop { self.workshop_label } else { self.label }
    }
}

/// A participant as the checks see them.
#[derive(Clone, Debug)]
pub struct Person {
    /// The person, with consent and attributes.
    pub participant: Participant,
    /// How many words of theirs are coded in the study: who could have been heard.
    pub words_coded: usize,
}

/// What a passage tells of a court (domain.md D05).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum CourtContent {
    /// Nothing.
    #[default]
    None,
    /// That there was a hearing.
    Mention,
    /// What was said, written or decided there.
    Substance,
}

/// One quote as it would be shown, with the evidence about it.
#[derive(Clone, Debug)]
pub struct Card {
    /// Its number in this collection, from 1.
    pub number: u32,
    /// The quote.
    pub quote: QuoteId,
    /// Where it comes from.
    pub transcript: TranscriptId,
    /// Which words of the source.
    pub span: Span,
    /// Who said it.
    pub participant: Option<ParticipantId>,
    /// Other participants whose words are in it: the most restrictive consent wins.
    pub also_speaking: Vec<ParticipantId>,
    /// The label beside it.
    pub label: String,
    /// The words as shown: masked, edited.
    pub shown: AnonymisedText,
    /// Length of the untouched source words, in words.
    pub source_words: usize,
    /// The theme it stands under.
    pub theme: Option<ThemeMark>,
    /// The code it stands for.
    pub code: Option<CodeId>,
    /// Whether that code was redefined, split or retired since the quote was approved.
    pub code_changed: bool,
    /// Whether the source still says what was lifted.
    pub holds: bool,
    /// Why its edits can't stand; empty where they can.
    pub edit_problems: Vec<heard_model::EditProblem>,
    /// Whether it runs over more than one speaker's turn.
    pub crosses_turns: bool,
    /// Whether a `not` or `never` stands just outside it, in a sentence that it begins or ends within.
    pub leaves_negation: bool,
    /// Number of `…` and `[…]`.
    pub ellipses: usize,
    /// Number of fillers and false starts left out without a trace.
    pub fillers_left_out: usize,
    /// Number of words that editors put in, in brackets; masks are not counted.
    pub words_inserted: usize,
    /// The decisions about it.
    pub reviews: Vec<Review>,
    /// Digest that reviews bind to: of what is shown and its label.
    pub shown_digest: String,
    /// What identifies in the source words, masked or not: class, and entity where known.
    pub identifying: Vec<(Class, Option<EntityId>)>,
    /// What can still be read in the shown words: kept, described by its mask, or said beside it.
    pub readable: Vec<(Class, Option<EntityId>)>,
    /// Details that a recogniser noticed, that nobody decided on and nothing masks.
    pub open: Vec<Detail>,
    /// What it tells of a court.
    pub court: CourtContent,
    /// Subjects that call for care.
    pub content_notes: Vec<String>,
    /// A passage that waits for a safeguarding decision.
    pub safeguarding_open: bool,
    /// What the quote is for.
    pub purpose: Purpose,
    /// Whether the code marks a strength.
    pub strength: bool,
    /// Start and end of its words on the recording in milliseconds, and whether they are only
    /// part of a turn, so that the times were worked out; nothing where they are not known.
    pub heard_at: Option<(u64, u64, bool)>,
}

/// A card of a release that is out.
#[derive(Clone, Debug)]
pub struct EarlierCard {
    /// Which release.
    pub release: String,
    /// Who saw it.
    pub audience: Audience,
    /// Its label there.
    pub label: String,
    /// The interview it comes from, where that is known.
    pub transcript: Option<TranscriptId>,
    /// Who said it.
    pub participant: Option<ParticipantId>,
    /// The words as they were shown.
    pub shown: String,
    /// What identifies was readable in it.
    pub readable: Vec<(Class, Option<EntityId>)>,
}

/// A table of a release that is out.
#[derive(Clone, Debug, PartialEq)]
pub struct EarlierTable {
    /// As it was shown.
    pub shown: Table,
    /// With every count.
    pub counted: Table,
}

/// Words in the role of somebody who speaks as a parent or relative.
const FAMILY: &[&str] = &[
    "mother",
    "mum",
    "father",
    "dad",
    "parent",
    "partner",
    "husband",
    "wife",
    "grandmother",
    "grandfather",
    "grandparent",
    "nan",
    "sister",
    "brother",
    "aunt",
    "uncle",
    "relative",
    "carer",
    "daughter",
    "son",
    "family",
];
/// Words in the role of somebody who speaks as a worker.
const WORKERS: &[&str] = &[
    "practitioner",
    "professional",
    "midwife",
    "worker",
    "visitor",
    "psychologist",
    "psychiatrist",
    "nurse",
    "doctor",
    "gp",
    "paediatrician",
    "obstetrician",
    "therapist",
    "manager",
    "staff",
    "advocate",
    "solicitor",
    "guardian",
    "teacher",
    "clinician",
    "commissioner",
];

impl Person {
    /// Whether the person speaks as a worker. Who can't be told is taken for a relative.
    pub fn is_practitioner(&self) -> bool {
        let role = self.participant.role.to_lowercase();
        let says = |words: &[&str]| {
            role.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word))
        };
        says(WORKERS) && !says(FAMILY)
    }
}

impl Page {
    /// The column of the checks' table that holds: the stricter of what was said and what the
    /// use asks for.
    pub fn column(&self) -> Audience {
        self.use_.audience().map_or(Audience::Public, |needed| needed.max(self.audience))
    }

    /// The smallest count of people that may be shown. A report's counts are held to the public
    /// threshold.
    pub fn smallest_count(&self) -> u64 {
        self.smallest.count(self.counted_for())
    }

    /// The fewest people whom a label may fit.
    pub fn smallest_label(&self) -> usize {
        self.smallest.label(self.counted_for())
    }

    fn counted_for(&self) -> Audience {
        if self.use_.counts_as_public() { Audience::Public } else { self.column() }
    }

    /// The person called `id`.
    pub fn person(&self, id: &ParticipantId) -> Option<&Person> {
        self.people.iter().find(|person| person.participant.id == *id)
    }

    /// Everybody whose words are on a card.
    pub fn voices<'p>(&'p self, card: &'p Card) -> impl Iterator<Item = &'p Person> {
        card.participant.iter().chain(&card.also_speaking).filter_map(|id| self.person(id))
    }

    /// Whether `entity` may stand beside the quotes: it may be named, or it is no participant
    /// and the page names it on purpose (which D15 then objects to).
    pub fn may_stand_beside(&self, entity: EntityId) -> bool {
        let is_person =
            self.register.entities.get(&entity).is_some_and(|entity| entity.participant.is_some());
        self.may_be_named(entity) || (self.named.contains(&entity) && !is_person)
    }

    /// Whether `entity` may be named here: kept by a recorded decision, or somebody who
    /// agreed to be named for this use.
    pub fn may_be_named(&self, entity: EntityId) -> bool {
        let Some(entity) = self.register.entities.get(&entity) else { return false };
        let Some(person) = entity.participant.as_ref().and_then(|id| self.person(id)) else {
            return entity.participant.is_none() && entity.replacement == Replacement::Keep;
        };
        let consent = &person.participant.consent;
        consent.attribution == Attribution::Named && consent.attribution_uses.contains(&self.use_)
    }
}
