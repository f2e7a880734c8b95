//! Names without a noun of their own, where a noun beside them says what they are:
//! "Kronåsens sjukhus är en egen förvaltning", "Fastighet och service, en förvaltning som", "förvaltningen Regional utveckling".

use super::list::ClassList;
use crate::extract::page::PageText;
use crate::extract::signs::Signs;
use crate::extract::text::{Passage, Token, TokenKind};
use crate::extract::words::{Form, words};
use helheten_model::vocabulary::{OrganizationKind, Side};
use std::ops::Range;

/// The longest that such a name may be, in tokens.
const NAME_TOKENS_MAX: usize = 7;
/// How far behind "är" the noun may stand, in tokens.
const PREDICATE_TOKENS_MAX: usize = 10;
/// Words that begin a sentence with a capital and name nobody.
const NO_NAMES: &[&str] =
    &["det", "detta", "den", "denna", "regionen", "verksamheten", "organisationen", "staben", "här", "region", "landstinget", "vi", "bolaget"];

/// The signs of pieces that may describe a name.
pub(super) const DESCRIBING_SIGNS: Signs = Signs::TIE.with(Signs::BARE_HEAD);

/// Finds the names of a piece that a noun beside them describes; each is a list of one.
pub(super) fn find_described(page: &PageText<'_>, index: usize, found: &mut Vec<ClassList>) {
    let passage = &page.pieces[index].passage;
    for (sentence, signs) in passage.signed_sentences().filter(|(_, signs)| signs.meet(DESCRIBING_SIGNS)) {
        if signs.meet(Signs::TIE) {
            found.extend(institutions(passage, index, sentence).into_iter().filter(|list| is_described(list.kind)));
        }
        let nouns = sentence.clone().filter(|&at| passage.tokens[at].is_bare_head());
        for noun in nouns {
            // "Folkhälsa är ett viktigt område", "i området Rosengård" tell of topics and places.
            let Some(head) = passage.tokens[noun].head().filter(|head| !head.genitive && head.head.forms[0] != "område" && is_described(head.kind)) else {
                continue;
            };
            let named = match head.form {
                Form::Indefinite => predicate_of(passage, sentence, noun).or_else(|| apposition_before(passage, sentence, noun)),
                Form::Definite => name_behind(page, index, sentence, noun),
                Form::Plural => one_of(passage, sentence, noun),
                Form::DefinitePlural => None,
            };
            let Some(name) = named.filter(|name| is_name(page, index, name)) else { continue };
            found.push(ClassList { kind: head.kind, members: vec![(index, name)], class: (index, noun..noun + 1), open: false, number: None, finding: None });
        }
    }
}

/// Whether bodies of a kind have names without a noun that need to be described.
fn is_described(kind: OrganizationKind) -> bool {
    kind.side() == Some(Side::Officials) || matches!(kind, OrganizationKind::Unit | OrganizationKind::Other)
}

/// Verbs that tie what a body consists of to it.
pub(crate) const TIES: &[&str] = &["omfattar", "ingår", "hör", "tillhör", "lyder", "sorterar", "huvudman", "driver", "ligger", "innefattar"];

/// "Till förvaltningen hör Storådalens folkhögskola och Hantverksarkivet": institutions that a sentence ties to a body.
fn institutions(passage: &Passage, index: usize, sentence: &Range<usize>) -> Vec<ClassList> {
    let tokens = &passage.tokens;
    let Some(tie) = sentence.clone().find(|&at| tokens[at].signs.meet(Signs::TIE)) else { return Vec::new() };
    let body = tokens[sentence.start].is_any(&["hit", "här"])
        || passage.span(sentence.clone()).iter().any(|token| token.head().is_some_and(|head| matches!(head.form, Form::Definite)));
    let owned = tokens[tie].is("huvudman");
    if !body && !owned {
        return Vec::new();
    }
    let ends = |at: usize| words().named_institutions.iter().any(|noun| tokens[at].lower.ends_with(noun.as_str())) && tokens[at].head().is_none();
    let capital = |at: usize| tokens[at].kind == TokenKind::Capital && !tokens[at].is_party() && !tokens[at].is_stop();
    let mut found = Vec::new();
    for at in sentence.clone().filter(|&at| ends(at)) {
        let start = if capital(at) {
            at
        } else {
            // "Selånger-Dals folkhögskola": capitals up to a genitive stand before the noun.
            let Some(first) = (sentence.start..at).rev().take(3).take_while(|&before| capital(before)).last() else { continue };
            if !tokens[at - 1].lower.ends_with('s') {
                continue;
            }
            first
        };
        let before = start.checked_sub(1).filter(|before| *before >= sentence.start).map(|before| &tokens[before]);
        let placed = before.is_some_and(|before| before.is_any(&["vid", "på", "från", "av", "med", "i", "hos"]));
        let alone = capital(at) && at == sentence.start && tokens[at].lower.ends_with("sjukhus");
        if !placed && !alone {
            let kind = if owned { OrganizationKind::Other } else { OrganizationKind::Unit };
            found.push(ClassList { kind, members: vec![(index, start..at + 1)], class: (index, tie..tie + 1), open: false, number: None, finding: None });
        }
    }
    found
}

/// "X är … en egen förvaltning": the words from the sentence's beginning to its verb.
fn predicate_of(passage: &Passage, sentence: &Range<usize>, noun: usize) -> Option<Range<usize>> {
    let verb = (sentence.start + 1..noun).find(|&at| passage.tokens[at].is("är"))?;
    let article = article_before(passage, noun)?;
    let between = passage.span(verb + 1..article);
    // "… är en del av en förvaltning" says something else.
    let plain = !between.iter().any(|token| token.is_any(&["av", "i", "inom", "under", "på", "till", "för", "som", "med", "att", ","]));
    (article > verb && noun - verb <= PREDICATE_TOKENS_MAX && plain).then_some(sentence.start..verb)
}

/// "X, en förvaltning som": the capitalised words before the comma.
fn apposition_before(passage: &Passage, sentence: &Range<usize>, noun: usize) -> Option<Range<usize>> {
    let comma = article_before(passage, noun)?.checked_sub(1).filter(|&at| at > sentence.start && passage.tokens[at].is(","))?;
    name_before(passage, sentence, comma)
}

/// The name that ends at a comma: the words from its first capital on, behind a verb, a preposition or the sentence's beginning.
fn name_before(passage: &Passage, sentence: &Range<usize>, comma: usize) -> Option<Range<usize>> {
    let goes_on = |at: usize| {
        let token = &passage.tokens[at];
        token.is_word() && (!token.is_stop() || token.is("samt")) && !token.is_determiner() && !token.is("av")
    };
    let first =
        (sentence.start..comma).rev().take(NAME_TOKENS_MAX).take_while(|&at| goes_on(at)).filter(|&at| passage.tokens[at].kind == TokenKind::Capital).last()?;
    Some(first..comma)
}

/// "Regional utveckling, en av regionens fem förvaltningar": the capitalised words before the comma.
fn one_of(passage: &Passage, sentence: &Range<usize>, noun: usize) -> Option<Range<usize>> {
    let article = (noun.saturating_sub(5)..noun).rev().find(|&at| passage.tokens[at].is_any(&["en", "ett"]) && passage.tokens[at + 1].is("av"))?;
    let comma = article.checked_sub(1).filter(|&at| at > sentence.start && passage.tokens[at].is(","))?;
    name_before(passage, sentence, comma)
}

/// "förvaltningen Regional utveckling": the words behind the noun, up to a verb or a sign.
fn name_behind(page: &PageText<'_>, index: usize, sentence: &Range<usize>, noun: usize) -> Option<Range<usize>> {
    let passage = &page.pieces[index].passage;
    let first = passage.tokens.get(noun + 1).filter(|first| noun + 1 < sentence.end && first.kind == TokenKind::Capital)?;
    let person = page.pieces[index].people().iter().any(|person| person.name.start == noun + 1);
    let other = first.head().is_some() || first.title().is_some() || first.is_party() || first.is_stop() || first.is_determiner();
    if other || person && !passage.span(noun + 1..sentence.end).iter().take(4).any(|token| token.is("och")) {
        return None;
    }
    let joins =
        |at: usize| passage.tokens[at].is("och") && passage.tokens.get(at + 1).is_some_and(|next| next.is_word() && !next.is_stop() && !next.is_bare_head());
    let end = (noun + 1..sentence.end.min(noun + 1 + NAME_TOKENS_MAX)).find(|&at| {
        let token = &passage.tokens[at];
        !token.is_word() || token.is_stop() || token.is_any(&["i", "på", "av", "och"]) && !joins(at)
    });
    let end = end.unwrap_or_else(|| sentence.end.min(noun + 1 + NAME_TOKENS_MAX));
    // A small word behind a whole name is the sentence's verb.
    let end = (noun + 2..end)
        .find(|&at| passage.tokens[at].kind == TokenKind::Lower && ["ar", "er"].iter().any(|verb| passage.tokens[at].lower.ends_with(verb)))
        .unwrap_or(end);
    Some(noun + 1..end)
}

/// Where "en" or "ett" stands before a noun, with up to two adjectives between.
fn article_before(passage: &Passage, noun: usize) -> Option<usize> {
    let article = (noun.saturating_sub(3)..noun).rev().find(|&at| passage.tokens[at].is_any(&["en", "ett"]))?;
    let adjectives = passage.span(article + 1..noun).iter().all(|token| token.is_word() && !token.is_stop());
    adjectives.then_some(article)
}

fn is_name(page: &PageText<'_>, index: usize, name: &Range<usize>) -> bool {
    let passage = &page.pieces[index].passage;
    let tokens = passage.span(name.clone());
    let Some(first) = tokens.first() else { return false };
    let plain = |token: &Token| token.is_word() && token.head().is_none() && token.title().is_none() && !token.is_determiner() && !token.is_party();
    first.kind == TokenKind::Capital
        && tokens.len() <= NAME_TOKENS_MAX
        && !NO_NAMES.contains(&first.lower.as_str())
        && tokens.iter().all(plain)
        && !tokens.iter().any(|token| token.is_stop() && !token.is_any(&["samt", "för"]))
        && page.region_words().first().is_none_or(|region| tokens.len() > page.region_words().len() || first.lower != *region)
}
