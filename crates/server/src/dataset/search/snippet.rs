//! Shows where the words of a search stand in what was found.

use super::entry::{Entry, Text};
use super::lexicon::{Forms, split_words};
use super::query::Clause;
use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

/// Bytes of a snippet at about most.
const SNIPPET_BYTES: usize = 220;
/// Bytes before the first word that is shown with what stands before it.
const LEAD_BYTES: usize = 80;
/// What stands for text that is left out.
const LEFT_OUT: &str = "…";

/// A passage of a text, and where the words that were searched for stand in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The field that has the words; "id" where only the id fits.
    pub field: &'static str,
    /// The passage, as plain text.
    pub text: String,
    /// Where the words stand in it, in bytes, one after the other.
    pub marks: Vec<Range<usize>>,
}

impl Snippet {
    /// The passage as HTML, the words between `<mark>` and `</mark>`, everything else escaped.
    pub fn html(&self) -> String {
        let mut html = String::with_capacity(self.text.len() + self.marks.len() * 13);
        let mut from = 0;
        for mark in &self.marks {
            escape(&mut html, &self.text[from..mark.start]);
            html.push_str("<mark>");
            escape(&mut html, &self.text[mark.clone()]);
            html.push_str("</mark>");
            from = mark.end;
        }
        escape(&mut html, &self.text[from..]);
        html
    }

    /// Where the words stand, in Unicode characters.
    pub fn marks_in_chars(&self) -> impl Iterator<Item = Range<usize>> {
        let chars = |bytes: usize| self.text[..bytes].chars().count();
        self.marks.iter().map(move |mark| chars(mark.start)..chars(mark.end))
    }
}

fn escape(html: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            control if control.is_control() && !control.is_whitespace() => drop(write!(html, "&#{};", u32::from('\u{fffd}'))),
            other => html.push(other),
        }
    }
}

/// Shows the words in the text of the entry that has most of them, the first of such texts.
pub(super) fn make_snippet(entry: &Entry<'_>, clauses: &[Clause], forgiven: bool, forms_of: impl Fn(String) -> Arc<Forms>) -> Snippet {
    let mut best: Option<(usize, &Text<'_>, Vec<Range<usize>>)> = None;
    for text in entry.names.iter().chain(&entry.texts) {
        let words: Vec<(Range<usize>, Arc<Forms>)> = split_words(&text.1).into_iter().map(|word| (word.start..word.end, forms_of(word.folded))).collect();
        let marks: Vec<Vec<Range<usize>>> = clauses.iter().map(|clause| find_marks(clause, &words, forgiven)).collect();
        let met = marks.iter().filter(|marks| !marks.is_empty()).count();
        if met > best.as_ref().map_or(0, |(most, _, _)| *most) {
            best = Some((met, text, join_marks(marks.into_iter().flatten().collect())));
        }
        if met == clauses.len() {
            break;
        }
    }
    match best {
        Some((_, (field, text), marks)) => cut(field, text, &marks),
        None => Snippet { field: "id", text: entry.id.to_owned(), marks: std::iter::once(0..entry.id.len()).collect() },
    }
}

fn find_marks(clause: &Clause, words: &[(Range<usize>, Arc<Forms>)], forgiven: bool) -> Vec<Range<usize>> {
    match clause {
        Clause::Word(wanted) => words.iter().filter(|(_, forms)| wanted.meets(forms, forgiven)).map(|(place, _)| place.clone()).collect(),
        Clause::Phrase(phrase) => {
            let stands = |window: &&[(Range<usize>, Arc<Forms>)]| window.iter().zip(phrase).all(|((_, forms), wanted)| forms.whole == wanted.whole);
            words.windows(phrase.len()).filter(stands).map(|window| window[0].0.start..window[window.len() - 1].0.end).collect()
        }
    }
}

/// Marks in their order, those that overlap as one.
fn join_marks(mut marks: Vec<Range<usize>>) -> Vec<Range<usize>> {
    marks.sort_by_key(|mark| (mark.start, mark.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        match joined.last_mut() {
            Some(last) if mark.start < last.end => last.end = last.end.max(mark.end),
            _ => joined.push(mark),
        }
    }
    joined
}

/// Cuts a long text around its first mark, between words.
fn cut(field: &'static str, text: &str, marks: &[Range<usize>]) -> Snippet {
    let first = marks.first().map_or(0..0, Clone::clone);
    let start = if text.len() <= SNIPPET_BYTES || first.start <= LEAD_BYTES { 0 } else { word_start(text, first.start - LEAD_BYTES).min(first.start) };
    let end = if text.len() <= start + SNIPPET_BYTES { text.len() } else { word_end(text, start + SNIPPET_BYTES).max(first.end) };
    let before = if start > 0 { LEFT_OUT } else { "" };
    let after = if end < text.len() { LEFT_OUT } else { "" };
    let shift = |place: usize| place - start + before.len();
    let marks = marks.iter().filter(|mark| mark.end <= end && mark.start >= start).map(|mark| shift(mark.start)..shift(mark.end)).collect();
    Snippet { field, text: format!("{before}{}{after}", &text[start..end]), marks }
}

/// The beginning of the first word after a byte.
fn word_start(text: &str, from: usize) -> usize {
    let from = text.ceil_char_boundary(from);
    text[from..].find(char::is_whitespace).map_or(from, |space| from + text[from + space..].find(|letter: char| !letter.is_whitespace()).unwrap_or(0) + space)
}

/// The end of the last word before a byte.
fn word_end(text: &str, to: usize) -> usize {
    let to = text.floor_char_boundary(to);
    text[..to].rfind(char::is_whitespace).map_or(to, |space| text[..space].trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::Lexicon;
    use super::super::query::parse_text;
    use super::*;

    fn snippet(text: &str, typed: &str, forgiven: bool) -> Snippet {
        let entry = Entry { id: "goal:14/x", names: vec![("text", text.into())], ..Entry::default() };
        let lexicon = Lexicon::known();
        make_snippet(&entry, &parse_text(typed, lexicon).unwrap(), forgiven, |folded| Arc::new(lexicon.forms(&folded)))
    }

    #[test]
    fn words_are_marked_and_everything_else_is_escaped() {
        let snippet = snippet("<b>Kultur</b> & \"kulturens\" hus", "kultur", false);
        assert_eq!(snippet.html(), "&lt;b&gt;<mark>Kultur</mark>&lt;/b&gt; &amp; &quot;<mark>kulturens</mark>&quot; hus");
        assert_eq!(snippet.marks_in_chars().collect::<Vec<_>>(), [3..9, 17..26]);
    }

    #[test]
    fn a_long_text_is_cut_around_the_words() {
        let text = format!("{} kollektivtrafik {}", "ett långt ord ".repeat(40).trim(), "och så vidare ".repeat(40).trim());
        let snippet = snippet(&text, "trafik", false);
        assert!(snippet.text.starts_with('…') && snippet.text.ends_with('…') && snippet.text.len() < 260, "{snippet:?}");
        assert_eq!(&snippet.text[snippet.marks[0].clone()], "kollektivtrafik");
    }

    #[test]
    fn phrases_and_near_words_are_marked() {
        assert_eq!(snippet("Nämnden för kultur och nämnden", "\"nämnden för\"", false).marks.len(), 1);
        assert_eq!(snippet("Kollektivtrafik", "kolektivtrafk", true).marks.len(), 1);
        assert_eq!(snippet("Kollektivtrafik", "kolektivtrafk", false).field, "id");
    }
}
