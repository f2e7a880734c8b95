//! The note of a file behind a document's title: its type and its size.

use regex::Regex;
use std::sync::LazyLock;

/// "(pdf, 26 kB)", "(PDF 2,1 MB, nytt fönster)", "pdf, 95 kB" at a title's end.
static FILE_NOTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[\s,]*(?:\(\s*(pdf|docx?|xlsx?|pptx?)\b[^)]*\)|\[\s*(pdf|docx?|xlsx?|pptx?)\b[^\]]*\]|(pdf|docx?|xlsx?)(?:-dokument|-fil)?\s*,\s*[\d.,]+\s*[kM]B|\.(pdf|docx?|xlsx?)|,\s*[\d.,]+\s*[kM]B)(?:[\s,]*öppnas i nytt fönster\.?)?\s*$").expect("the pattern is fixed")
});

/// Whether a note of a file may hold a word.
pub(crate) fn tells_file(word: &str) -> bool {
    ["pdf", "doc", "xls", "ppt"].iter().any(|file_type| word.starts_with(file_type)) || word.ends_with("kb") || word.ends_with("mb")
}

/// Where the note of a file begins at a text's end, and the file's type where it says one: "Plan (pdf, 26 kB)" gives 4 and "pdf".
pub(super) fn file_note(text: &str) -> Option<(usize, Option<String>)> {
    const TYPES: &[&str] = &["pdf", "docx", "doc", "xlsx", "xls", "pptx", "ppt"];
    const LAST: &[&str] = &["B", "b", "pdf", "doc", "docx", "xls", "xlsx", "PDF", "fönster", "fönster."];
    let text = text.trim_end();
    if text.ends_with([')', ']']) {
        let open = text.rfind(['(', '['])?;
        let inside = text[open + 1..text.len() - 1].trim_start().to_ascii_lowercase();
        let file_type = TYPES.iter().find(|name| inside.strip_prefix(**name).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))?;
        return Some((text[..open].trim_end_matches([' ', ',', '\t', '\n']).len(), Some((*file_type).to_owned())));
    }
    // Most texts show at once that they end otherwise.
    let captures = LAST.iter().any(|last| text.ends_with(last)).then(|| FILE_NOTE.captures(text)).flatten()?;
    let file_type = captures.iter().skip(1).flatten().next().map(|found| found.as_str().to_lowercase());
    Some((captures.get(0)?.start(), file_type))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_notes_are_no_part_of_a_title() {
        for note in ["Plan (pdf)", "Plan (PDF, 88 kB)", "Plan, rapport (pdf 2,1 MB)", "Plan.pdf"] {
            assert!(file_note(note).is_some_and(|(end, _)| note[..end].starts_with("Plan")), "{note}");
        }
        assert!(file_note("Plan (bilaga)").is_none());
    }
}
