/// Why nothing was printed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PrintError {
    /// Some words do not fit the largest sheet in letters that can be read.
    #[error("{} too long to print in letters of {least} points or more", cards_in_words(.cards))]
    TooLong {
        /// The cards' numbers.
        cards: Vec<u32>,
        /// The smallest letters allowed.
        least: f32,
    },
    /// No font has a character; an empty box would stand in its place.
    #[error("{place}: no font here has `{character}` (U+{:04X})", *.character as u32)]
    NoGlyph {
        /// Where it stands: "card 3", "the title".
        place: String,
        /// The character.
        character: char,
    },
    /// More quotes than pages.
    #[error("{cards} quotes do not fit; there is room for {room}")]
    TooMany {
        /// How many there are.
        cards: usize,
        /// How many fit.
        room: usize,
    },
    /// The collection is not laid out as a poem.
    #[error("this collection is no poem")]
    NoPoem,
    /// There is nothing on the page.
    #[error("there is nothing to print")]
    Empty,
    /// What was to be printed could not be handed over.
    #[error("the words could not be handed to the printer")]
    Data(#[from] serde_json::Error),
    /// One of our templates is at fault.
    #[error("a template could not be set: {message}")]
    Template {
        /// What Typst says.
        message: String,
    },
}

fn cards_in_words(cards: &[u32]) -> String {
    let numbers: Vec<String> = cards.iter().map(u32::to_string).collect();
    match numbers.as_slice() {
        [one] => format!("card {one} is"),
        [most @ .., last] => format!("cards {} and {last} are", most.join(", ")),
        [] => "a card is".to_owned(),
    }
}
