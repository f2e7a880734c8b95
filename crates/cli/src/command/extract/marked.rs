//! A page's text with what was read from it: the words of each fact marked, the facts below their lines.

use anstyle::{AnsiColor, Style};
use helheten_importer::extract::Extraction;
use serde_json::{Map, Value};
use std::fmt::Write;

/// The longest that a value is shown, in characters.
const VALUE_CHARS_MAX: usize = 90;
/// Values that say by themselves what they are; of the others the field is named.
const PLAIN_FIELDS: &[&str] = &[
    "name",
    "kind",
    "from",
    "to",
    "title",
    "holder",
    "party",
    "measure",
    "value",
    "qualifier",
    "unit",
    "text",
    "area",
    "sfs",
    "right",
    "date",
    "what",
    "label",
];
/// Marks for where there are no colours.
const MARKS: (&str, &str) = ("⟦", "⟧");

/// A fact as it is shown.
struct Marked {
    /// Which list of the facts it is in ("organizations").
    list: String,
    /// Its values in one line.
    description: String,
    /// Its first character.
    start: usize,
    /// One past its last character.
    end: usize,
}

/// Renders a page's text with its facts; with `colored`, in ANSI colours, one for each kind of fact.
pub(super) fn render_marked(text: &str, extraction: &Extraction, colored: bool) -> serde_json::Result<String> {
    let mut facts: Vec<Marked> = Vec::new();
    let mut placeless = Vec::new();
    if let Value::Object(lists) = serde_json::to_value(extraction)? {
        for (list, value) in lists {
            let Value::Array(values) = value else { continue };
            for fact in values.iter().filter_map(Value::as_object) {
                match place(fact) {
                    Some((start, end)) => facts.push(Marked { list: list.clone(), description: describe(fact, &list), start, end }),
                    None => placeless.push(format!("{list}: {}", describe(fact, &list))),
                }
            }
        }
    }
    facts.sort_by_key(|fact| (fact.start, fact.end));
    let mut page = Page { painted: paint(text, &facts), colored, out: String::new() };
    page.write_lines(text, &facts);
    for line in placeless {
        page.write_note("findings", &line);
    }
    page.write_totals(&facts);
    Ok(page.out)
}

/// For each character the fact whose words it belongs to; the shorter words win, as they say more exactly what they are.
fn paint(text: &str, facts: &[Marked]) -> Vec<Option<usize>> {
    let mut painted = vec![None; text.chars().count()];
    let mut by_length: Vec<usize> = (0..facts.len()).collect();
    by_length.sort_by_key(|&fact| std::cmp::Reverse(facts[fact].end - facts[fact].start));
    for fact in by_length {
        let end = facts[fact].end.min(painted.len());
        if let Some(range) = painted.get_mut(facts[fact].start..end) {
            range.fill(Some(fact));
        }
    }
    painted
}

struct Page {
    painted: Vec<Option<usize>>,
    colored: bool,
    out: String,
}

impl Page {
    fn write_lines(&mut self, text: &str, facts: &[Marked]) {
        let mut at = 0;
        let mut next = 0;
        for line in text.split('\n') {
            let mut open = None;
            for (offset, letter) in line.chars().enumerate() {
                let fact = self.painted[at + offset];
                if fact != open {
                    self.close(open, facts);
                    self.open(fact, facts);
                    open = fact;
                }
                self.out.push(letter);
            }
            self.close(open, facts);
            self.out.push('\n');
            at += line.chars().count() + 1;
            while let Some(fact) = facts.get(next).filter(|fact| fact.start < at) {
                self.write_note(&fact.list, &format!("{}: {}", fact.list, fact.description));
                next += 1;
            }
        }
    }

    fn open(&mut self, fact: Option<usize>, facts: &[Marked]) {
        let Some(fact) = fact else { return };
        if self.colored {
            let _ = write!(self.out, "{}", style(&facts[fact].list).underline());
        } else {
            self.out.push_str(MARKS.0);
        }
    }

    fn close(&mut self, fact: Option<usize>, facts: &[Marked]) {
        let Some(fact) = fact else { return };
        if self.colored {
            let _ = write!(self.out, "{:#}", style(&facts[fact].list).underline());
        } else {
            self.out.push_str(MARKS.1);
        }
    }

    fn write_note(&mut self, list: &str, note: &str) {
        let style = if self.colored { style(list) } else { Style::new() };
        let _ = writeln!(self.out, "    {style}│ {note}{style:#}");
    }

    fn write_totals(&mut self, facts: &[Marked]) {
        let mut lists: Vec<&str> = facts.iter().map(|fact| fact.list.as_str()).collect();
        lists.sort_unstable();
        let total = lists.len();
        lists.dedup();
        let counts: Vec<String> = lists.iter().map(|list| format!("{list} {}", facts.iter().filter(|fact| fact.list == *list).count())).collect();
        let _ = writeln!(self.out, "\n{total} facts{}{}", if counts.is_empty() { "" } else { ": " }, counts.join(", "));
    }
}

/// A colour for each kind of fact; kinds that are told apart at a glance have one each.
fn style(list: &str) -> Style {
    let color = match list {
        "organizations" => AnsiColor::BrightBlue,
        "relations" => AnsiColor::Magenta,
        "roles" => AnsiColor::BrightGreen,
        "figures" => AnsiColor::BrightYellow,
        "documents" => AnsiColor::BrightCyan,
        "laws" | "decision_rights" => AnsiColor::Cyan,
        "contacts" => AnsiColor::Green,
        "findings" => AnsiColor::BrightRed,
        "duties" | "missions" | "goals" => AnsiColor::BrightMagenta,
        _ => AnsiColor::Yellow,
    };
    Style::new().fg_color(Some(color.into()))
}

fn place(fact: &Map<String, Value>) -> Option<(usize, usize)> {
    let evidence = fact.get("evidence")?;
    let number = |key: &str| evidence.get(key)?.as_u64().and_then(|number| usize::try_from(number).ok());
    Some((number("start")?, number("end")?))
}

/// The values of a fact that are stated, in their order.
fn describe(fact: &Map<String, Value>, list: &str) -> String {
    let stated = fact.iter().filter(|(field, value)| !matches!(field.as_str(), "evidence" | "also") && !is_empty(value));
    let values: Vec<String> = stated
        .map(|(field, value)| {
            let value = shorten(&value_text(value));
            if PLAIN_FIELDS.contains(&field.as_str()) || list == "levels" { value } else { format!("{field} {value}") }
        })
        .collect();
    values.join(" · ")
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

fn value_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.replace('\n', " "),
        Value::Array(values) => values.iter().map(value_text).collect::<Vec<_>>().join(", "),
        Value::Number(number) => number.as_f64().filter(|number| number.fract() == 0.0).map_or_else(|| number.to_string(), |number| format!("{number:.0}")),
        other => other.to_string(),
    }
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= VALUE_CHARS_MAX {
        return text.to_owned();
    }
    text.chars().take(VALUE_CHARS_MAX - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use helheten_importer::extract::{PageContext, extract_facts};
    use helheten_importer::fetch::MediaType;
    use helheten_importer::read::read_page;

    fn render(text: &str, colored: bool) -> String {
        let document = read_page(text.as_bytes(), MediaType::Text, None);
        let context = PageContext { region: "14".parse().unwrap(), url: None, date: None };
        render_marked(&document.text, &extract_facts(&document, &context), colored).unwrap()
    }

    #[test]
    fn facts_stand_below_the_words_they_were_read_from() {
        let page = render("Om regionen\n\nRegionen har drygt 8 000 anställda.\nKulturnämnden har 15 ledamöter.\n", false);
        let lines: Vec<&str> = page.lines().collect();
        assert!(lines.contains(&"Regionen har ⟦drygt 8 000 anställda⟧."), "{page}");
        assert!(lines.contains(&"    │ figures: EMPLOYEES · 8000 · OVER · anställda"), "{page}");
        assert!(lines.contains(&"⟦Kulturnämnden⟧ har ⟦15 ledamöter⟧."), "{page}");
        assert!(page.trim_end().ends_with("3 facts: figures 2, organizations 1"), "{page}");
    }

    #[test]
    fn colours_change_no_words() {
        let text = "Nämnden\nÅre kommun\n\nKulturnämnden har 15 ledamöter.";
        let plain = anstream::adapter::strip_str(&render(text, true)).to_string();
        assert_eq!(plain, render(text, false).replace(['⟦', '⟧'], ""));
    }

    #[test]
    fn a_page_without_facts_is_shown_whole() {
        assert_eq!(render("Hej!\n", false), "Hej!\n\n\n0 facts\n");
    }
}
