//! A mention's name as one would cite it: nominative, definite, mended, in small letters where it was shouted.

use super::MentionRole;
use crate::extract::signs::Signs;
use crate::extract::swedish::{capitalize, capitalized, lowercase, nominative};
use crate::extract::text::Passage;
use crate::extract::words::{Form, HeadWord, mend_spelling};
use std::borrow::Cow;

pub(super) fn name_of<'page>(
    passage: &Passage<'page>,
    start: usize,
    index: usize,
    end: usize,
    head: &HeadWord,
    merged: bool,
    role: MentionRole,
) -> (Cow<'page, str>, Vec<String>) {
    if role != MentionRole::Name {
        return (Cow::Borrowed(passage.slice(start..end)), Vec::new());
    }
    let written = if end == index + 1 { nominative_slice(passage, start, end, head) } else { passage.slice(start..end) };
    let mut name = capitalized(without_capitals(written));
    let mut aliases = Vec::new();
    if merged {
        aliases.push(name.to_string());
        name = join_split(passage, start, index, end, head).map_or(name, Cow::Owned);
    }
    if (merged || passage.span(start..end).iter().any(|token| token.signs.meet(Signs::MISSPELT)))
        && let Some(mended) = mend_spelling(&name)
    {
        aliases.push(std::mem::replace(&mut name, Cow::Owned(mended)).into_owned());
    }
    let hyphen = head.first_part.len() > 1
        && passage.tokens[index].lower.contains('-')
        && passage.tokens[index].lower.contains(&format!("{}-{}", head.first_part, head.head.forms[0].chars().take(3).collect::<String>()));
    if hyphen && head.first_part.chars().any(char::is_lowercase) && head.first_part.chars().count() > 2 {
        // "sjukvårds-nämnden" on a page in plain language is the sjukvårdsnämnden.
        aliases.push(name.to_string());
        let cut = lowercase(&name).rfind(&format!("{}-", head.first_part)).map(|at| at + head.first_part.len());
        if let Some(cut) = cut.filter(|cut| name.is_char_boundary(*cut) && name[*cut..].starts_with('-')) {
            name.to_mut().remove(cut);
        }
    }
    if head.form == Form::Indefinite && end == index + 1 && !head.is_bare() && !passage.tokens[start].lower.starts_with("gemensam") {
        let definite = capitalized(definite_name(passage, start, index, head));
        if definite != name && start == index {
            aliases.push(name.into_owned());
            name = definite;
        }
    }
    (name, aliases)
}

/// A name written all in capitals ("TRAFIKNÄMNDEN") in small letters.
fn without_capitals(written: &str) -> Cow<'_, str> {
    let letters = || written.chars().filter(|letter| letter.is_alphabetic());
    let shouted = letters().all(char::is_uppercase) && letters().count() > 6;
    if shouted { Cow::Owned(lowercase(written)) } else { Cow::Borrowed(written) }
}

fn join_split(passage: &Passage, start: usize, index: usize, end: usize, head: &HeadWord) -> Option<String> {
    let before = passage.slice(start..index);
    let after = if end == index + 1 { nominative_slice(passage, index, end, head) } else { passage.slice(index..end) };
    (start < index).then(|| capitalize(&format!("{before}{}", lowercase(after))))
}

/// The words with the last one in the nominative.
pub(super) fn nominative_slice<'page>(passage: &Passage<'page>, start: usize, end: usize, head: &HeadWord) -> &'page str {
    let written = passage.slice(start..end);
    if head.genitive && passage.tokens[end - 1].head().is_some() { nominative(written) } else { written }
}

/// The name with its head noun in the definite form: "Arkivnämnd" → "Arkivnämnden".
pub(super) fn definite_name(passage: &Passage, start: usize, index: usize, head: &HeadWord) -> String {
    let written = passage.slice(start..index + 1);
    let noun = &head.head.forms[0];
    let bare = if head.genitive { nominative(written) } else { written };
    bare.strip_suffix(noun.as_str()).map_or_else(|| bare.to_owned(), |first| format!("{first}{}", head.head.forms[1]))
}
