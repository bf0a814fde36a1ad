//! Where words stand to one another, counted in words.
//!
//! The index and the scan ask the same functions, each with the positions that it
//! found in its own way. Positions are sorted, without doubles, and counted within
//! one turn: nothing is near anything in another turn.

/// Where a phrase stands: the positions of its first and last word.
pub(crate) type Stretch = (u32, u32);

/// Every place where the words stand one after the other.
///
/// `words[i]` are the positions of the i-th word of the phrase.
pub(crate) fn phrase(words: &[&[u32]]) -> Vec<Stretch> {
    let Some((first, rest)) = words.split_first() else { return Vec::new() };
    let length = rest.len() as u32;
    // One cursor a word: positions only rise, so none is looked at twice.
    let mut cursors = vec![0_usize; rest.len()];
    let mut found = Vec::new();
    'starts: for start in first.iter().copied() {
        for ((cursor, positions), wanted) in cursors.iter_mut().zip(rest).zip(start + 1..) {
            while positions.get(*cursor).is_some_and(|position| *position < wanted) {
                *cursor += 1;
            }
            if positions.get(*cursor) != Some(&wanted) {
                continue 'starts;
            }
        }
        found.push((start, start + length));
    }
    found
}

/// Every stretch of `left` and of `right` that has one of the other within `most` words.
///
/// Adjacent words are within one word. The order does not matter; stretches that
/// overlap are not near each other but the same.
pub(crate) fn near(left: &[Stretch], right: &[Stretch], most: u32) -> Vec<Stretch> {
    let longest = right.iter().map(|(start, end)| end - start).max().unwrap_or(0);
    let mut right = right.to_vec();
    right.sort_unstable();
    let mut found = Vec::new();
    for (start, end) in left.iter().copied() {
        let lowest = start.saturating_sub(most.saturating_add(longest));
        let from = right.partition_point(|stretch| stretch.0 < lowest);
        let partners =
            right[from..].iter().copied().take_while(|s| s.0 <= end.saturating_add(most));
        let before = found.len();
        found.extend(partners.filter(|other| {
            (other.0 > end && other.0 - end <= most) || (other.1 < start && start - other.1 <= most)
        }));
        if found.len() > before {
            found.push((start, end));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The positions of groups in which every word stands, first and last at most `most` apart.
///
/// Each word takes a place of its own. From each place at which a group can begin,
/// one group is given.
pub(crate) fn window(words: &[&[u32]], most: u32) -> Vec<u32> {
    let mut found = Vec::new();
    for (first, starts) in words.iter().enumerate() {
        for start in starts.iter().copied() {
            let others: Vec<&[u32]> = words
                .iter()
                .enumerate()
                .filter(|(word, _)| *word != first)
                .map(|(_, positions)| between(positions, start + 1, start.saturating_add(most)))
                .collect();
            if let Some(places) = a_place_each(&others) {
                found.push(start);
                found.extend(places);
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The positions from `low` to `high`, both included.
fn between(positions: &[u32], low: u32, high: u32) -> &[u32] {
    let from = positions.partition_point(|position| *position < low);
    let to = positions.partition_point(|position| *position <= high);
    positions.get(from..to).unwrap_or(&[])
}

/// Gives each word one of its positions, no position twice (Kuhn's matching).
fn a_place_each(words: &[&[u32]]) -> Option<Vec<u32>> {
    if words.iter().any(|positions| positions.is_empty()) {
        return None;
    }
    let mut taken: Vec<(u32, usize)> = Vec::new();
    for word in 0..words.len() {
        let mut tried = Vec::new();
        if !take(word, words, &mut taken, &mut tried) {
            return None;
        }
    }
    Some(taken.into_iter().map(|(position, _)| position).collect())
}

/// Finds a place for `word`, moving others to another of theirs where need be.
fn take(
    word: usize,
    words: &[&[u32]],
    taken: &mut Vec<(u32, usize)>,
    tried: &mut Vec<u32>,
) -> bool {
    for position in words[word].iter().copied() {
        if tried.contains(&position) {
            continue;
        }
        tried.push(position);
        match taken.iter().position(|(place, _)| *place == position) {
            None => {
                taken.push((position, word));
                return true;
            }
            Some(at) => {
                let holder = taken[at].1;
                if take(holder, words, taken, tried) {
                    // The holder has pushed its new place; its old one is this word's.
                    if let Some(place) = taken.iter_mut().find(|(place, _)| *place == position) {
                        place.1 = word;
                    }
                    return true;
                }
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_phrase_is_words_in_a_row() {
        assert_eq!(phrase(&[&[0, 3, 7], &[1, 8], &[2, 9, 10]]), [(0, 2), (7, 9)]);
        assert_eq!(phrase(&[&[0, 1, 2], &[0, 1, 2]]), [(0, 1), (1, 2)]);
    }

    #[test]
    fn near_knows_no_order_and_no_overlap() {
        assert_eq!(near(&[(5, 5)], &[(1, 2), (9, 9), (30, 30)], 4), [(1, 2), (5, 5), (9, 9)]);
        assert_eq!(near(&[(5, 5)], &[(5, 5)], 4), []);
    }

    #[test]
    fn a_word_asked_for_twice_must_stand_there_twice() {
        assert_eq!(window(&[&[4], &[4], &[6]], 5), Vec::<u32>::new());
        assert_eq!(window(&[&[4, 5], &[4, 5], &[6]], 5), [4, 5, 6]);
    }

    fn positions() -> impl Strategy<Value = Vec<u32>> {
        proptest::collection::btree_set(0_u32..24, 0..7).prop_map(|set| set.into_iter().collect())
    }

    /// Every choice of one position a word, all different.
    fn choices(words: &[Vec<u32>]) -> Vec<Vec<u32>> {
        words.iter().fold(vec![Vec::new()], |chosen, positions| {
            let longer = chosen.iter().flat_map(|so_far| {
                positions.iter().filter(|p| !so_far.contains(p)).map(|p| {
                    let mut more = so_far.clone();
                    more.push(*p);
                    more
                })
            });
            longer.collect()
        })
    }

    proptest! {
        #[test]
        fn a_window_is_there_when_trying_everything_finds_one(
            words in proptest::collection::vec(positions(), 2..5), most in 1_u32..8,
        ) {
            let slices: Vec<&[u32]> = words.iter().map(Vec::as_slice).collect();
            let fits = |choice: &Vec<u32>| {
                choice.iter().max().zip(choice.iter().min()).is_some_and(|(last, first)| last - first <= most)
            };
            let all: Vec<Vec<u32>> = choices(&words).into_iter().filter(fits).collect();
            let found = window(&slices, most);
            prop_assert_eq!(found.is_empty(), all.is_empty());
            let any: BTreeSet<u32> = all.into_iter().flatten().collect();
            prop_assert!(found.iter().all(|position| any.contains(position)));
        }

        #[test]
        fn near_is_what_trying_every_pair_finds(
            left in positions(), right in positions(), long in 0_u32..3, most in 1_u32..8,
        ) {
            let left: Vec<Stretch> = left.into_iter().map(|at| (at, at)).collect();
            let right: Vec<Stretch> = right.into_iter().map(|at| (at, at + long)).collect();
            let mut expected = BTreeSet::new();
            for a in &left {
                for b in &right {
                    let (first, second) = if a.0 <= b.0 { (a, b) } else { (b, a) };
                    if second.0 > first.1 && second.0 - first.1 <= most {
                        expected.extend([*a, *b]);
                    }
                }
            }
            prop_assert_eq!(near(&left, &right, most), expected.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn a_phrase_is_what_trying_every_start_finds(
            words in proptest::collection::vec(positions(), 1..4),
        ) {
            let slices: Vec<&[u32]> = words.iter().map(Vec::as_slice).collect();
            let expected: Vec<Stretch> = (0..24)
                .filter(|start| words.iter().zip(*start..).all(|(set, at)| set.contains(&at)))
                .map(|start| (start, start + words.len() as u32 - 1))
                .collect();
            prop_assert_eq!(phrase(&slices), expected);
        }
    }
}
