//! Dates moved by whole days, in the form they were written in.

use heard_model::Date;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `written` moved by `days`; nothing where it is not a whole date with a year.
///
/// Reads `30/08/2021`, `30.8.21`, `2021-08-30`, `14th of March 2019`, `March 14, 2019` (days first
/// where figures could be read either way) and writes a date of the same sort.
pub(crate) fn shift(written: &str, days: i32) -> Option<String> {
    let numeric = written.bytes().all(|b| b.is_ascii_digit() || b"/.-".contains(&b));
    let date = if numeric { figures(written)? } else { words(written)? };
    let moved = date.checked_add(heard_span(days)).ok()?;
    let (year, month, day) = (moved.year(), moved.month(), moved.day());
    if !numeric {
        let month = MONTHS.get(usize::try_from(month).ok()?.checked_sub(1)?)?;
        return Some(format!("{day} {month} {year}"));
    }
    let mark = written.chars().find(|c| !c.is_ascii_digit())?;
    let iso = written.find(mark) == Some(4);
    let short = !iso && written.rsplit(mark).next().is_some_and(|year| year.len() == 2);
    let shown = if short { format!("{:02}", year.rem_euclid(100)) } else { year.to_string() };
    Some(if iso {
        format!("{year}{mark}{month:02}{mark}{day:02}")
    } else {
        format!("{day:02}{mark}{month:02}{mark}{shown}")
    })
}

fn heard_span(days: i32) -> jiff::Span {
    jiff::Span::new().days(i64::from(days))
}

fn figures(written: &str) -> Option<Date> {
    let parts: Vec<i16> =
        written.split(['/', '.', '-']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [a, b, c] = parts.as_slice() else { return None };
    let (year, month, day) = if *a > 31 { (*a, *b, *c) } else { (*c, *b, *a) };
    let year = if year < 100 { if year > 40 { 1900 + year } else { 2000 + year } } else { year };
    let (month, day) = if month > 12 { (day, month) } else { (month, day) };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn words(written: &str) -> Option<Date> {
    let (mut day, mut month, mut year) = (None, None, None);
    for word in written.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
        if let Ok(number) = digits.parse::<i16>() {
            if number > 31 { year = Some(number) } else { day = Some(i8::try_from(number).ok()?) }
        } else if word.len() >= 3 {
            let stem = word.get(..3)?.to_ascii_lowercase();
            let at = MONTHS.iter().position(|name| name.to_ascii_lowercase().starts_with(&stem));
            month = month.or(at.and_then(|at| i8::try_from(at + 1).ok()));
        }
    }
    Date::new(year?, month?, day?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_moves_and_keeps_its_form() {
        for (written, days, expected) in [
            ("30/08/2021", 14, Some("13/09/2021")),
            ("1.3.20", -7, Some("23.02.20")),
            ("2021-12-30", 7, Some("2022-01-06")),
            ("the 14th of March 2019", 7, Some("21 March 2019")),
            ("March 14, 2019", -14, Some("28 February 2019")),
            ("Bonfire Night", 7, None),
            ("31/02/2020", 7, None),
        ] {
            assert_eq!(shift(written, days).as_deref(), expected, "{written}");
        }
    }
}
