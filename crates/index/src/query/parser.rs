//! Joins lexemes to a query.

use crate::query::lexer::{Lexeme, Placed, error, lexemes};
use crate::query::{Node, Phrase, Query, QueryError, QueryProblem, Slot};

/// Brackets and NOTs inside one another.
const DEEPEST: usize = 50;
/// Different words of one query.
const MOST_WORDS: usize = 500;
/// Lexemes of one query: what it may cost to ask.
const MOST_PARTS: usize = 2_000;
/// Words of one `"…"~n`, each of which must find a place of its own.
const MOST_IN_WINDOW: usize = 16;

pub(crate) fn parse(text: &str) -> Result<Query, QueryError> {
    let lexemes = lexemes(text)?;
    if let Some((at, _)) = lexemes.get(MOST_PARTS) {
        return error(text, *at, QueryProblem::TooMany { most: MOST_PARTS, things: "parts" });
    }
    let mut parser = Parser { text, lexemes, next: 0, depth: 0, slots: Vec::new() };
    let root = parser.either()?;
    match parser.peek() {
        Some((at, _)) => error(text, at, QueryProblem::StrayBracket),
        None => Ok(Query { root, slots: parser.slots }),
    }
}

struct Parser<'q> {
    text: &'q str,
    lexemes: Vec<Placed>,
    next: usize,
    depth: usize,
    slots: Vec<Slot>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<(usize, &Lexeme)> {
        self.lexemes.get(self.next).map(|(at, lexeme)| (*at, lexeme))
    }

    fn skip(&mut self, wanted: &Lexeme) -> bool {
        let found = self.peek().is_some_and(|(_, lexeme)| lexeme == wanted);
        self.next += usize::from(found);
        found
    }

    /// Counts one step into the query.
    fn deeper(&mut self, at: usize) -> Result<(), QueryError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            let what = QueryProblem::TooMany { most: DEEPEST, things: "brackets in brackets" };
            return error(self.text, at, what);
        }
        Ok(())
    }

    /// `a OR b`
    fn either(&mut self) -> Result<Node, QueryError> {
        let mut nodes = vec![self.both()?];
        while self.skip(&Lexeme::Or) {
            nodes.push(self.both()?);
        }
        Ok(one_or(nodes, Node::Or))
    }

    /// `a AND b`, `a b`
    fn both(&mut self) -> Result<Node, QueryError> {
        let mut nodes = vec![self.without()?];
        loop {
            let joined = self.skip(&Lexeme::And);
            let more = !matches!(self.peek(), None | Some((_, Lexeme::Or | Lexeme::Close)));
            if !joined && !more {
                return Ok(one_or(nodes, Node::And));
            }
            nodes.push(self.without()?);
        }
    }

    /// `NOT a`
    fn without(&mut self) -> Result<Node, QueryError> {
        let at = self.peek().map_or(self.text.len(), |(at, _)| at);
        if !self.skip(&Lexeme::Not) {
            return self.near();
        }
        self.deeper(at)?;
        let node = self.without()?;
        self.depth -= 1;
        Ok(Node::Not(Box::new(node)))
    }

    /// `a NEAR/5 b`
    fn near(&mut self) -> Result<Node, QueryError> {
        let left = self.single()?;
        let Some((at, Lexeme::Near(most))) = self.peek() else { return Ok(left) };
        let most = *most;
        self.next += 1;
        let right = self.single()?;
        let chained = matches!(self.peek(), Some((_, Lexeme::Near(_))));
        match (phrases(left), phrases(right)) {
            (Some(left), Some(right)) if !chained => Ok(Node::Near { left, right, most }),
            _ => error(self.text, at, QueryProblem::NearSide),
        }
    }

    /// A word, a phrase, a field or a bracket.
    fn single(&mut self) -> Result<Node, QueryError> {
        let Some((at, lexeme)) = self.lexemes.get(self.next).cloned() else {
            return self.no_word(self.text.len());
        };
        match lexeme {
            Lexeme::Words(slots, most) => {
                self.next += 1;
                let words = self.places(at, slots)?;
                self.words(at, words, most)
            }
            Lexeme::Field { name, value, prefix } => {
                self.next += 1;
                Ok(Node::Field { name, value, prefix })
            }
            Lexeme::Open => {
                self.deeper(at)?;
                self.next += 1;
                let node = self.either()?;
                self.depth -= 1;
                if self.skip(&Lexeme::Close) {
                    return Ok(node);
                }
                error(self.text, at, QueryProblem::OpenBracket)
            }
            _ => self.no_word(at),
        }
    }

    /// Says what stands before the word that is missing, or after it.
    fn no_word(&self, at: usize) -> Result<Node, QueryError> {
        let before = self.next.checked_sub(1).and_then(|last| self.lexemes.get(last));
        let what = match (before, self.peek()) {
            (Some((_, before)), _) if !before.operator().is_empty() => {
                QueryProblem::NoWordAfter { operator: before.operator() }
            }
            (_, Some((_, Lexeme::Close))) if self.depth == 0 => QueryProblem::StrayBracket,
            (_, Some((_, next))) => QueryProblem::NoWordBefore { operator: next.operator() },
            (_, None) => QueryProblem::NoWord,
        };
        error(self.text, at, what)
    }

    fn words(&self, at: usize, words: Vec<usize>, most: Option<u32>) -> Result<Node, QueryError> {
        match (most, words.as_slice()) {
            (None, _) | (_, [_]) => Ok(Node::Phrase(words)),
            (Some(most), [left, right]) => {
                Ok(Node::Near { left: vec![vec![*left]], right: vec![vec![*right]], most })
            }
            (Some(_), many) if many.len() > MOST_IN_WINDOW => {
                let what =
                    QueryProblem::TooMany { most: MOST_IN_WINDOW, things: "words before `~`" };
                error(self.text, at, what)
            }
            (Some(most), _) => Ok(Node::Window { words, most }),
        }
    }

    /// The places of words in the query's list, which keeps each once.
    fn places(&mut self, at: usize, slots: Vec<Slot>) -> Result<Vec<usize>, QueryError> {
        let mut places = Vec::with_capacity(slots.len());
        for slot in slots {
            let place = self.slots.iter().position(|known| *known == slot).unwrap_or_else(|| {
                self.slots.push(slot);
                self.slots.len() - 1
            });
            places.push(place);
        }
        if self.slots.len() > MOST_WORDS {
            let what = QueryProblem::TooMany { most: MOST_WORDS, things: "different words" };
            return error(self.text, at, what);
        }
        Ok(places)
    }
}

/// The one node, or all of them joined.
fn one_or(mut nodes: Vec<Node>, join: fn(Vec<Node>) -> Node) -> Node {
    match nodes.pop() {
        Some(only) if nodes.is_empty() => only,
        Some(last) => {
            nodes.push(last);
            join(nodes)
        }
        None => join(nodes),
    }
}

/// What can stand beside NEAR: a phrase, or several with OR.
fn phrases(node: Node) -> Option<Vec<Phrase>> {
    match node {
        Node::Phrase(words) => Some(vec![words]),
        Node::Or(nodes) => {
            let several: Option<Vec<_>> = nodes.into_iter().map(phrases).collect();
            Some(several?.into_iter().flatten().collect())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    fn drawn(node: &Node, slots: &[Slot]) -> String {
        let phrase = |words: &[usize]| {
            let words: Vec<String> = words
                .iter()
                .map(|word| {
                    format!("{}{}", slots[*word].term, if slots[*word].prefix { "*" } else { "" })
                })
                .collect();
            words.join("+")
        };
        let several =
            |side: &[Phrase]| side.iter().map(|p| phrase(p)).collect::<Vec<_>>().join("|");
        let all =
            |nodes: &[Node]| nodes.iter().map(|n| drawn(n, slots)).collect::<Vec<_>>().join(" ");
        match node {
            Node::Phrase(words) => phrase(words),
            Node::Near { left, right, most } => {
                format!("near{most}({} {})", several(left), several(right))
            }
            Node::Window { words, most } => format!("window{most}({})", phrase(words)),
            Node::Field { name, value, prefix } => {
                format!("[{name}={value}{}]", if *prefix { "*" } else { "" })
            }
            Node::And(nodes) => format!("and({})", all(nodes)),
            Node::Or(nodes) => format!("or({})", all(nodes)),
            Node::Not(node) => format!("not({})", drawn(node, slots)),
        }
    }

    #[track_caller]
    fn check(queries: &[&str], expected: Expect) {
        let lines: Vec<String> = queries
            .iter()
            .map(|text| match Query::parse(text) {
                Ok(query) => format!("{text} -> {}\n", drawn(&query.root, &query.slots)),
                Err(error) => format!("{text} -> error: {error}\n"),
            })
            .collect();
        expected.assert_eq(&lines.concat());
    }

    #[test]
    fn words_phrases_and_operators() {
        check(
            &[
                "Trust",
                "trust me",
                "trust AND me OR NOT you",
                "a (b OR c) NOT (d e)",
                "\"open source software\" con* “looked af*”",
                "\"open sour\"*",
                "I’m don't follow-up 12:30",
                "and or not near",
                "a ?! b …",
                "trust, me.",
                "(trust",
            ],
            expect![[r#"
                Trust -> trust
                trust me -> and(trust me)
                trust AND me OR NOT you -> or(and(trust me) not(you))
                a (b OR c) NOT (d e) -> and(a or(b c) not(and(d e)))
                "open source software" con* “looked af*” -> and(open+source+software con* looked+af*)
                "open sour"* -> open+sour*
                I’m don't follow-up 12:30 -> and(i'm don't follow+up 12+30)
                and or not near -> and(and or not near)
                a ?! b … -> and(a b)
                trust, me. -> and(trust me)
                (trust -> error: a closing bracket was looked for, at character 1
            "#]],
        );
    }

    #[test]
    fn proximity_and_fields() {
        check(
            &[
                "a NEAR/5 b c",
                "a NEAR \"b c\"",
                "(mum OR mother) NEAR/3 (baby OR \"little one\")",
                "\"a b\"~5 \"a b c\"~7 \"a\"~2",
                "speaker:INT code:C15 code:\"Being watched\"",
                "transcript:M-01* area_type:Coast \"Area type\":coast",
                "code:\"in ca\"*",
            ],
            expect![[r#"
                a NEAR/5 b c -> and(near5(a b) c)
                a NEAR "b c" -> near10(a b+c)
                (mum OR mother) NEAR/3 (baby OR "little one") -> near3(mum|mother baby|little+one)
                "a b"~5 "a b c"~7 "a"~2 -> and(near5(a b) window7(a+b+c) a)
                speaker:INT code:C15 code:"Being watched" -> and([speaker=int] [code=c15] [code=being watched])
                transcript:M-01* area_type:Coast "Area type":coast -> and([transcript=m-01*] [area_type=coast] [area_type=coast])
                code:"in ca"* -> [code=in ca*]
            "#]],
        );
    }

    #[test]
    fn what_is_no_query_says_why_and_where() {
        check(
            &[
                "",
                "?!",
                "trust AND",
                "trust OR )",
                "AND trust",
                "OR",
                "()",
                "a )",
                ")",
                "((a)",
                "é \"trust",
                "\"…\"",
                "NOT",
                "wo*an",
                "*",
                "\"a * b\"",
                "-trust",
            ],
            expect![[r#"
                 -> error: a word was looked for, at character 1
                ?! -> error: a word was looked for, at character 3
                trust AND -> error: a word was looked for after `AND`, at character 10
                trust OR ) -> error: a word was looked for after `OR`, at character 10
                AND trust -> error: a word was looked for before `AND`, at character 1
                OR -> error: a word was looked for before `OR`, at character 1
                () -> error: a word was looked for after `(`, at character 2
                a ) -> error: an opening bracket was looked for before `)`, at character 3
                ) -> error: an opening bracket was looked for before `)`, at character 1
                ((a) -> error: a closing bracket was looked for, at character 1
                é "trust -> error: a closing quotation mark was looked for, at character 3
                "…" -> error: a word was looked for between quotation marks, at character 1
                NOT -> error: a word was looked for after `NOT`, at character 4
                wo*an -> error: `*` stands inside a word; the end of one was looked for, at character 3
                * -> error: a word was looked for before `*`, at character 1
                "a * b" -> error: a word was looked for before `*`, at character 4
                -trust -> error: `-` was met where a word or `NOT` was looked for, at character 1
            "#]],
        );
    }

    #[test]
    fn a_value_or_a_distance_that_is_none_says_so_and_where() {
        check(
            &[
                "speaker: INT",
                "speaker:",
                "speaker:*",
                "a NEAR/0 b",
                "a NEAR/x b",
                "NEAR b",
                "a NEAR speaker:b",
                "a NEAR b NEAR c",
                "a NEAR (b c)",
                "a NEAR NOT b",
                "\"a b\"~",
                "\"a b\"~99999999999",
            ],
            expect![[r#"
                speaker: INT -> error: a value was looked for after `:`, at character 1
                speaker: -> error: a value was looked for after `:`, at character 1
                speaker:* -> error: a value was looked for after `:`, at character 1
                a NEAR/0 b -> error: a number of words from 1 to 1000 was looked for after `NEAR/`, at character 3
                a NEAR/x b -> error: a number of words from 1 to 1000 was looked for after `NEAR/`, at character 3
                NEAR b -> error: a word was looked for before `NEAR`, at character 1
                a NEAR speaker:b -> error: a word, a phrase, or several in brackets with OR were looked for beside `NEAR`, at character 3
                a NEAR b NEAR c -> error: a word, a phrase, or several in brackets with OR were looked for beside `NEAR`, at character 3
                a NEAR (b c) -> error: a word, a phrase, or several in brackets with OR were looked for beside `NEAR`, at character 3
                a NEAR NOT b -> error: a word was looked for after `NEAR`, at character 8
                "a b"~ -> error: a number of words from 1 to 1000 was looked for after `~`, at character 6
                "a b"~99999999999 -> error: a number of words from 1 to 1000 was looked for after `~`, at character 6
            "#]],
        );
    }

    #[test]
    fn a_query_has_bounds() {
        assert!(Query::parse(&"(".repeat(10_000)).is_err());
        assert!(Query::parse(&"NOT ".repeat(4_000)).is_err());
        assert!(Query::parse(&"a ".repeat(30_000)).is_err());
        assert!(Query::parse(&format!("{}a{}", "(".repeat(49), ")".repeat(49))).is_ok());
        let words: Vec<String> = (0..600).map(|n| format!("w{n}")).collect();
        assert!(Query::parse(&words.join(" ")).is_err());
        assert!(Query::parse(&format!("\"{}\"~50", words[..17].join(" "))).is_err());
    }

    #[test]
    fn a_query_shows_no_words() {
        assert_eq!(format!("{:?}", Query::parse("some name")), "Ok(Query(2 words))");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}") {
            let _ = Query::parse(&text);
        }

        #[test]
        fn no_signs_make_it_panic(text in "(AND|OR|NOT|NEAR|NEAR/3| |[()\"*:~a’é-]|“|x:|\\PC){0,20}") {
            if let Err(error) = Query::parse(&text) {
                prop_assert!(error.at <= text.chars().count());
            }
        }
    }
}
