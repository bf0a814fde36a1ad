//! What sort of thing a mention gives away.

use heard_model::Disclosure;

macro_rules! classes {
    ($($variant:ident = $word:literal, $disclosure:ident);+ $(;)?) => {
        /// The class of a mention, by the words of the contract.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the words say it")]
        pub enum Class { $($variant),+ }

        impl Class {
            /// All, in the order of the contract.
            pub const ALL: &[Class] = &[$(Class::$variant),+];

            /// The word in files and JSON.
            pub fn as_str(self) -> &'static str {
                match self { $(Class::$variant => $word),+ }
            }

            /// The class called `word`.
            pub fn parse(word: &str) -> Option<Class> {
                match word { $($word => Some(Class::$variant),)+ _ => None }
            }

            /// Whether it names somebody alone or only together with others.
            pub fn disclosure(self) -> Disclosure {
                match self { $(Class::$variant => Disclosure::$disclosure),+ }
            }
        }
    };
}

classes! {
    PersonName = "person_name", Direct;
    Alias = "alias", Direct;
    ChildName = "child_name", Direct;
    ProfessionalName = "professional_name", Direct;
    Address = "address", Direct;
    Postcode = "postcode", Direct;
    Phone = "phone", Direct;
    Email = "email", Direct;
    Handle = "handle", Direct;
    Url = "url", Direct;
    NhsNumber = "nhs_number", Direct;
    NiNumber = "ni_number", Direct;
    CaseNumber = "case_number", Direct;
    Vehicle = "vehicle", Direct;
    DateOfBirth = "date_of_birth", Direct;
    Date = "date", Quasi;
    Age = "age", Quasi;
    Duration = "duration", Quasi;
    Place = "place", Quasi;
    Organisation = "organisation", Quasi;
    Job = "job", Quasi;
    FamilyStructure = "family_structure", Quasi;
    Ethnicity = "ethnicity", Quasi;
    Religion = "religion", Quasi;
    Language = "language", Quasi;
    Immigration = "immigration", Quasi;
    RareCondition = "rare_condition", Quasi;
    DistinctiveEvent = "distinctive_event", Quasi;
    DistinctiveObject = "distinctive_object", Quasi;
    OtherId = "other_id", Direct;
}

impl Class {
    /// Whether it is known by its shape (a number, an address, an e-mail) rather than by a name: whoever
    /// reads a part of it may have all of it.
    pub fn is_structured(self) -> bool {
        let named = matches!(
            self,
            Class::PersonName | Class::Alias | Class::ChildName | Class::ProfessionalName
        );
        self.disclosure() == Disclosure::Direct && !named
    }

    /// What stands, in brackets, for a mention of nobody known.
    pub fn descriptor(self) -> &'static str {
        match self {
            Class::PersonName | Class::Alias => "name",
            Class::ChildName => "child’s name",
            Class::ProfessionalName => "professional’s name",
            Class::Address => "address",
            Class::Postcode => "postcode",
            Class::Phone => "phone number",
            Class::Email => "email address",
            Class::Handle => "online name",
            Class::Url => "web address",
            Class::NhsNumber => "NHS number",
            Class::NiNumber => "National Insurance number",
            Class::CaseNumber => "case number",
            Class::Vehicle => "number plate",
            Class::DateOfBirth => "date of birth",
            Class::Date => "date",
            Class::Age => "age",
            Class::Duration => "length of time",
            Class::Place => "place",
            Class::Organisation => "organisation",
            Class::Job => "job",
            Class::FamilyStructure => "family detail",
            Class::Ethnicity => "ethnicity",
            Class::Religion => "religion",
            Class::Language => "language",
            Class::Immigration => "immigration detail",
            Class::RareCondition => "health condition",
            Class::DistinctiveEvent => "event",
            Class::DistinctiveObject => "object",
            Class::OtherId => "number",
        }
    }
}
