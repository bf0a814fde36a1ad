//! The fixed vocabulary of what can happen in a study.

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $word:literal, $undoable:literal;)+) => {
        /// What an operation does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EventKind { $($(#[$doc])* $variant),+ }

        impl EventKind {
            /// All, in a fixed order.
            pub const ALL: &[EventKind] = &[$(EventKind::$variant),+];

            /// The word in the journal.
            pub fn as_str(self) -> &'static str {
                match self { $(EventKind::$variant => $word),+ }
            }

            /// The kind called `word`.
            pub fn parse(word: &str) -> Option<EventKind> {
                match word { $($word => Some(EventKind::$variant),)+ _ => None }
            }

            /// Whether it can be taken back. What others saw can't be unseen.
            pub fn is_undoable(self) -> bool {
                match self { $(EventKind::$variant => $undoable),+ }
            }
        }
    };
}

kinds! {
    /// The study was made.
    StudyCreated = "study.created", false;
    /// How much is read in one go, or whom readers may turn to, was set.
    SettingsChanged = "study.settings", false;
    /// Transcripts came in from a file.
    TranscriptImported = "transcript.imported", true;
    /// A transcript was taken out.
    TranscriptRemoved = "transcript.removed", true;
    /// A transcript's title, date or attributes were said.
    TranscriptDescribed = "transcript.described", true;
    /// A transcript was typed anew, and what lay on it was carried over.
    TranscriptRevised = "transcript.revised", true;
    /// A slip of a typist was put right.
    TranscriptCorrected = "transcript.corrected", true;
    /// A person decided about what a new revision had moved.
    MovedSettled = "transcript.moved_settled", true;
    /// A speaker's role or participant was said.
    SpeakerMapped = "transcript.speaker", true;
    /// Raw words were looked at.
    RawShown = "transcript.shown_raw", false;
    /// The key was opened.
    KeyOpened = "key.opened", false;
    /// What the key calls people and things was noted, without their names.
    KeyAdopted = "key.adopted", false;
    /// Participants came in from a file.
    ParticipantsImported = "participant.imported", true;
    /// A participant's entry was changed.
    ParticipantChanged = "participant.changed", true;
    /// A person's answers were recorded.
    ConsentRecorded = "consent.recorded", true;
    /// A person took something back.
    ConsentWithdrawn = "consent.withdrawn", true;
    /// A codebook came in from a file, as the draft.
    CodebookImported = "codebook.imported", true;
    /// The draft was changed.
    CodebookDrafted = "codebook.drafted", true;
    /// The draft was sealed as a version.
    CodebookCommitted = "codebook.committed", true;
    /// What a colleague made of the codebook was brought together with the draft.
    CodebookMerged = "codebook.merged", true;
    /// A bundle of work was made for a colleague.
    BundleSent = "bundle.sent", false;
    /// A colleague's bundle of work was brought together with ours.
    BundleMerged = "bundle.merged", true;
    /// Codings came in from a table.
    CodingsImported = "coding.imported", true;
    /// Passages that a query found were coded.
    CodingsFound = "coding.found", true;
    /// A passage was coded.
    CodingAdded = "coding.added", true;
    /// A code was taken off a passage.
    CodingRemoved = "coding.removed", true;
    /// An item of the queue was decided.
    CodingDecided = "coding.decided", true;
    /// A transcript was read again for a new code.
    CoverageRead = "coding.coverage", true;
    /// Somebody wrote summaries into the framework matrix.
    Charted = "matrix.charted", true;
    /// A summary was taken out of the framework matrix.
    Uncharted = "matrix.cleared", true;
    /// It was decided what stands where coders differ.
    Reconciled = "coding.reconciled", true;
    /// A memo was written.
    MemoAdded = "memo.added", true;
    /// A memo was changed.
    MemoChanged = "memo.changed", true;
    /// A memo was thrown away.
    MemoRemoved = "memo.removed", true;
    /// The recognisers looked through transcripts.
    MentionsDetected = "mention.detected", true;
    /// A mention was accepted or rejected.
    MentionDecided = "mention.decided", true;
    /// A mention was added by hand.
    MentionAdded = "mention.added", true;
    /// An entity's replacement was chosen.
    EntityChanged = "entity.changed", true;
    /// Words were lifted as quotes.
    QuoteLifted = "quote.lifted", true;
    /// A quote's edits, purpose or tags were changed.
    QuoteChanged = "quote.changed", true;
    /// A quote was taken out for good.
    QuoteRejected = "quote.rejected", true;
    /// Passages were tagged for what they tell.
    PassagesTagged = "quote.passages_tagged", true;
    /// A named person decided that a tagged passage holds nothing back any more.
    PassageUntagged = "quote.passage_untagged", true;
    /// People were asked to look at quotes.
    ReviewAssigned = "review.assigned", true;
    /// Somebody decided about quotes.
    ReviewGiven = "review.given", false;
    /// A user was added.
    UserAdded = "user.added", false;
    /// A user's role, password or sessions were changed.
    UserChanged = "user.changed", false;
    /// A user was taken out.
    UserRemoved = "user.removed", false;
    /// A link was made for a reviewer.
    InviteMade = "invite.made", false;
    /// A reviewer's link was taken back.
    InviteRevoked = "invite.revoked", false;
    /// Sentences that were said in public came in.
    PublishedNoted = "gate.published", true;
    /// A word was found to name nobody.
    WordAllowed = "gate.allowed", true;
    /// A collection was made or changed.
    CollectionChanged = "collection.changed", true;
    /// A hold was signed.
    HoldSigned = "gate.signed", true;
    /// A collection was released.
    Released = "release.made", false;
    /// A release was fetched back.
    Recalled = "release.recalled", false;
    /// Another program's project came in.
    ProjectImported = "project.imported", true;
    /// A whole study came in from what Heard wrote beside a project.
    StudyRestored = "project.restored", false;
    /// Somebody took words out for work inside the team.
    InternalExport = "export.internal", false;
    /// A backup was made.
    BackedUp = "study.backed_up", false;
    /// The study was put back from a backup.
    Restored = "study.restored", false;
    /// What could be saved of a damaged study was taken out of it.
    Recovered = "study.recovered", false;
    /// A person, or a passage of theirs, was erased.
    Erased = "study.erased", false;
    /// The log was taken out, for an ethics committee say.
    LogExported = "log.exported", false;
    /// An operation was taken back.
    Undone = "undo", false;
    /// What was taken back was done again.
    Redone = "redo", false;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_word_of_its_own() {
        for kind in EventKind::ALL {
            assert_eq!(EventKind::parse(kind.as_str()), Some(*kind));
        }
    }
}
