//! Changing values in `study.toml` where they stand: what people wrote round them stays.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::Reviews;

/// Where the values stand.
#[derive(Deserialize)]
struct Places {
    support_lines: Option<Spanned<Vec<String>>>,
    reviews: Option<InReviews>,
}

#[derive(Deserialize)]
struct InReviews {
    a_sitting: Option<Spanned<u32>>,
    high_distress: Option<Spanned<u32>>,
}

/// `text` with these values. Nothing where it can't be read, or its `[reviews]` has no line of its
/// own to write below.
pub(super) fn with_reviewing(text: &str, reviews: &Reviews, lines: &[String]) -> Option<String> {
    let places: Places = toml::from_str(text).ok()?;
    let lines = toml::Value::from(lines.to_vec()).to_string();
    let mut edits: Vec<(Range<usize>, String)> = vec![match places.support_lines {
        Some(known) => (known.span(), lines),
        // Above every table, it is the study's own.
        None => (0..0, format!("support_lines = {lines}\n")),
    }];
    let (quotes, heavy) = (reviews.a_sitting, reviews.high_distress);
    match places.reviews {
        None => {
            let table = format!("\n[reviews]\na_sitting = {quotes}\nhigh_distress = {heavy}\n");
            edits.push((text.len()..text.len(), table));
        }
        Some(known) => {
            for (name, place, number) in [
                ("a_sitting", known.a_sitting, quotes),
                ("high_distress", known.high_distress, heavy),
            ] {
                edits.push(match place {
                    Some(known) => (known.span(), number.to_string()),
                    None => (below_heading(text)?, format!("{name} = {number}\n")),
                });
            }
        }
    }
    Some(changed(text, edits))
}

/// The place right below the line `[reviews]`.
fn below_heading(text: &str) -> Option<Range<usize>> {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        end += line.len();
        if line.starts_with("[reviews]") && line.ends_with('\n') {
            return Some(end..end);
        }
    }
    None
}

fn changed(text: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(place, _)| std::cmp::Reverse(place.start));
    let mut text = text.to_owned();
    for (place, value) in edits {
        text.replace_range(place, &value);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let reviews = Reviews { a_sitting: 9, high_distress: 2 };
        let lines = vec!["Kate, \"any\" day".to_owned()];
        assert_eq!(with_reviewing(text, &reviews, &lines).as_deref(), Some(expected));
    }

    #[test]
    fn what_stands_round_a_value_stays() {
        check(
            "# ours\ntitle = \"Held\" # a\nsupport_lines = [\n  \"old\", # b\n]\n[reviews]\na_sitting = 20 # c\n",
            "# ours\ntitle = \"Held\" # a\nsupport_lines = ['Kate, \"any\" day']\n[reviews]\nhigh_distress = 2\na_sitting = 9 # c\n",
        );
    }

    #[test]
    fn what_is_not_there_comes_in() {
        check(
            "title = \"Held\"\n[policy]\nk_public = 9\n",
            "support_lines = ['Kate, \"any\" day']\ntitle = \"Held\"\n[policy]\nk_public = 9\n\n[reviews]\na_sitting = 9\nhigh_distress = 2\n",
        );
        assert_eq!(with_reviewing("title = ", &Reviews::default(), &[]), None);
    }
}
