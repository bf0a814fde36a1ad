//! What is read next, and when it is enough for today.
//!
//! Reading hard things adds up, for transcribers too (domain: safe transcribing): there is a cap on
//! quotes a sitting and a lower one on those marked high distress; a sitting neither begins nor goes
//! on with two of those in a row while there is anything else.

use heard_model::Timestamp;

/// A sitting is over after so long, in seconds.
const OVER: i64 = 6 * 60 * 60;

/// Whether a sitting that began at `started`, in seconds, is over at `now`.
pub(crate) fn over(started: i64, now: Timestamp) -> bool {
    now.as_second() - started >= OVER
}

/// The caps of a sitting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    /// Quotes.
    pub quotes: u32,
    /// Quotes marked high distress.
    pub heavy: u32,
}

/// Where somebody is in their sitting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sitting {
    /// Subjects that they do not want to read about today.
    pub leave_out: Vec<String>,
    /// How many quotes they decided about or passed.
    pub done: u32,
    /// How many of those were marked high distress.
    pub heavy: u32,
    /// Whether the last one was.
    pub last_heavy: bool,
    /// The last quote they answered.
    pub last: Option<u32>,
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next<T> {
    /// This one.
    Read(T),
    /// That was enough for one sitting.
    Enough,
    /// What is left is hard to read, and there was enough of that.
    EnoughHeavy,
    /// What is left is about things they do not want to read about.
    LeftOut,
    /// Nothing waits.
    Nothing,
}

/// A quote that waits, as far as the order goes.
pub(crate) struct Waiting<'a, T> {
    pub(crate) what: T,
    pub(crate) notes: &'a [String],
    pub(crate) heavy: bool,
}

/// Chooses what comes next.
pub(crate) fn next<T: Copy>(waiting: &[Waiting<'_, T>], sitting: &Sitting, caps: Caps) -> Next<T> {
    if waiting.is_empty() {
        return Next::Nothing;
    }
    if sitting.done >= caps.quotes {
        return Next::Enough;
    }
    let wanted =
        |one: &&Waiting<'_, T>| !one.notes.iter().any(|note| sitting.leave_out.contains(note));
    let left: Vec<&Waiting<'_, T>> = waiting.iter().filter(wanted).collect();
    if left.is_empty() {
        return Next::LeftOut;
    }
    let calm = left.iter().find(|one| !one.heavy);
    let heavy = left.iter().find(|one| one.heavy).filter(|_| sitting.heavy < caps.heavy);
    // The last place of a sitting is a calm one's too.
    let for_calm = sitting.done == 0 || sitting.last_heavy || sitting.done + 1 == caps.quotes;
    let chosen = match (calm, heavy) {
        (Some(calm), Some(heavy)) => Some(if for_calm { calm } else { heavy }),
        (one, other) => one.or(other),
    };
    chosen.map_or(Next::EnoughHeavy, |one| Next::Read(one.what))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAPS: Caps = Caps { quotes: 6, heavy: 2 };

    /// Reads on until it is over: `h` for what is hard, `c` for the rest.
    fn read(waiting: &str, leave_out: &[&str]) -> (String, Next<usize>) {
        let notes = |heavy: bool| vec![if heavy { "loss" } else { "food" }.to_owned()];
        let mut left: Vec<(usize, bool, Vec<String>)> =
            waiting.chars().enumerate().map(|(n, c)| (n, c == 'h', notes(c == 'h'))).collect();
        let leave_out = leave_out.iter().map(|&note| note.to_owned()).collect();
        let mut sitting = Sitting { leave_out, ..Sitting::default() };
        let mut order = String::new();
        loop {
            let waiting: Vec<Waiting<'_, usize>> = left
                .iter()
                .map(|(what, heavy, notes)| Waiting { what: *what, notes, heavy: *heavy })
                .collect();
            match next(&waiting, &sitting, CAPS) {
                Next::Read(what) => {
                    let at = left.iter().position(|(n, _, _)| *n == what).unwrap();
                    let (_, heavy, _) = left.remove(at);
                    order.push(if heavy { 'h' } else { 'c' });
                    sitting.done += 1;
                    sitting.heavy += u32::from(heavy);
                    sitting.last_heavy = heavy;
                }
                end => return (order, end),
            }
        }
    }

    #[test]
    fn a_sitting_begins_and_ends_calmly_and_is_not_too_long() {
        assert_eq!(read("hhcccccc", &[]), ("chchcc".to_owned(), Next::Enough));
        assert_eq!(read("ccc", &[]), ("ccc".to_owned(), Next::Nothing));
        assert_eq!(read("hhhh", &[]), ("hh".to_owned(), Next::EnoughHeavy));
        assert_eq!(read("hhcc", &["loss"]), ("cc".to_owned(), Next::LeftOut));
        assert_eq!(read("", &[]), (String::new(), Next::Nothing));
    }
}
