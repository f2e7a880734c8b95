//! Lists whose lead-in says of which kind their members are: "fyra förvaltningar (A, B, C och D)", "Helägda bolag" above a list.

use super::mention::{Mention, MentionRole};
use super::per_piece::PerPiece;
use super::split::split_members;
use crate::extract::number::find_numbers;
use crate::extract::page::{PageText, Piece};
use crate::extract::signs::Signs;
use crate::extract::swedish::ends_in;
use crate::extract::text::{Passage, TokenKind};
use crate::extract::words::{Form, words};
use crate::read::BlockKind;
use helheten_model::vocabulary::{FindingKind, OrganizationKind};
use std::ops::Range;

/// The members of a list, with the class that its lead-in names.
#[derive(Debug)]
pub(crate) struct ClassList {
    /// The kind of the class.
    pub(crate) kind: OrganizationKind,
    /// The piece and the tokens of each member.
    pub(crate) members: Vec<(usize, Range<usize>)>,
    /// The piece and the tokens of the class noun.
    pub(crate) class: (usize, Range<usize>),
    /// Whether the page says that the list is not whole.
    pub(crate) open: bool,
    /// The tokens of the number that counts the list, where a verb parts it from the class noun.
    pub(crate) number: Option<Range<usize>>,
    /// Why the list contradicts its count, if it does.
    pub(crate) finding: Option<(FindingKind, String)>,
}

/// A noun for a class of bodies, in the plural, with the count before it.
#[derive(Clone, Debug)]
struct ClassNoun {
    token: usize,
    kind: OrganizationKind,
    count: Option<usize>,
    number: Option<Range<usize>>,
}

/// The signs of pieces that may lead a list in.
pub(super) const LIST_SIGNS: Signs = Signs::CLASS.with(Signs::HEADING).with(Signs::CELL);

/// Finds the lists that a piece leads in, naming their class.
pub(super) fn find_class_lists(page: &PageText<'_>, index: usize, lists: &mut Vec<ClassList>) {
    let piece = &page.pieces[index];
    let names_class = piece.passage.signs.meet(Signs::CLASS);
    if names_class {
        for sentence in piece.passage.sentences() {
            lists.extend(inline_lists(&piece.passage, index, sentence.clone()));
        }
        lists.extend(item_list(page, index));
    }
    lists.extend(heading_list(page, index));
    if names_class {
        lists.extend(tabbed_list(page, index));
        lists.extend(row_list(page, index));
    }
    lists.extend(column_list(page, index));
}

/// Leaves out of the lists what their page names otherwise.
pub(super) fn settle_lists(page: &PageText<'_>, mentions: &PerPiece<Mention<'_>>, lists: &mut Vec<ClassList>) {
    let is_named = |member: &(usize, Range<usize>)| {
        mentions[member.0]
            .iter()
            .any(|mention| mention.role == MentionRole::Name && mention.tokens.start <= member.1.start && mention.tokens.end >= member.1.end)
    };
    // A member that begins with a whole name, or holds two, was not split where it should have been: the names stand by themselves.
    let holds_names = |member: &(usize, Range<usize>)| {
        let within = mentions[member.0]
            .iter()
            .filter(|mention| mention.role == MentionRole::Name && mention.tokens.start >= member.1.start && mention.tokens.end <= member.1.end);
        let (mut count, mut first) = (0, false);
        for mention in within {
            count += 1;
            first |= mention.tokens.start == member.1.start && mention.tokens.end < member.1.end;
        }
        first || count > 1
    };
    // "Ägardirektiv för X AB" under "För varje bolag finns ett direktiv:" is no company.
    let ends_in_company = |member: &(usize, Range<usize>), kind: OrganizationKind| {
        kind == OrganizationKind::Company
            && mentions[member.0].iter().any(|mention| mention.kind == kind && mention.tokens.start > member.1.start && mention.tokens.end == member.1.end)
    };
    for list in lists.iter_mut() {
        // What the lists' members already name is not named again, but for the kind.
        let kind = list.kind;
        list.members.retain(|member| !holds_names(member) && !ends_in_company(member, kind) && (is_named(member) || looks_like_name(page, member, list.kind)));
    }
    lists.retain(|list| !list.members.is_empty());
}

/// Nouns for classes of bodies that are no head nouns.
pub(crate) const CLASS_WORDS: &[&str] = &["bolag", "bolagen", "dotterbolag", "dotterbolagen", "koncernbolag", "områden"];

fn class_nouns(passage: &Passage, range: Range<usize>) -> Vec<ClassNoun> {
    let mut nouns = Vec::new();
    for token in range.clone().filter(|&token| passage.tokens[token].signs.meet(Signs::CLASS)) {
        let lower = passage.tokens[token].lower.as_str();
        let (kind, plural) = if matches!(lower, "bolag" | "bolagen" | "dotterbolag" | "dotterbolagen" | "koncernbolag") {
            (OrganizationKind::Company, true)
        } else if lower == "områden" {
            // "tre prioriterade områden" are topics; a body is divided into others.
            let divided =
                passage.span(0..token).iter().any(|token| ["indel", "uppdel", "delas", "delad", "organiser"].iter().any(|stem| token.lower.starts_with(stem)));
            // "finns fem områden: Akutsjukvård, Psykiatri …"
            let listed = passage.tokens.get(token + 1).is_some_and(|next| next.is(":"))
                && passage.tokens.get(token + 2).is_some_and(|first| first.kind == TokenKind::Capital)
                && count_before(passage, range.start, token).is_some()
                && !passage
                    .span(range.start..token)
                    .iter()
                    .any(|token| ["priorit", "mål", "fokus", "insats", "utveckl"].iter().any(|stem| token.lower.starts_with(stem)));
            if !divided && !listed {
                continue;
            }
            (OrganizationKind::Department, true)
        } else {
            let Some(head) = passage.tokens[token].head().filter(|head| !head.genitive && head.kind != OrganizationKind::Assembly) else { continue };
            let neuter = head.head.forms[0] == head.head.forms[2];
            (
                head.kind,
                matches!(head.form, Form::Plural)
                    || matches!(head.form, Form::DefinitePlural) && (head.is_bare() || passage.tokens.get(token + 1).is_some_and(|next| next.is(":")))
                    || neuter && head.form == Form::Indefinite,
            )
        };
        if plural {
            nouns.push(ClassNoun { token, kind, count: count_before(passage, range.start, token), number: None });
        }
    }
    nouns
}

/// The number that counts a noun: up to two adjectives may stand between ("Tre större nämnder").
fn count_before(passage: &Passage, floor: usize, noun: usize) -> Option<usize> {
    for at in (floor.max(noun.saturating_sub(3))..noun).rev() {
        let token = &passage.tokens[at];
        let value = token.number_word().map(f64::from).or_else(|| (token.kind == TokenKind::Number).then(|| token.lower.parse().ok()).flatten());
        if let Some(value) = value {
            return as_count(value);
        }
        if !token.is_word() {
            return None;
        }
    }
    None
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked before")]
fn as_count(value: f64) -> Option<usize> {
    ((1.0..=60.0).contains(&value) && value.fract() == 0.0).then_some(value as usize)
}

/// Lists within a sentence: "fyra förvaltningar (A, B, C och D)", "två utskott: A och B", "fem avdelningar; a, b och c".
fn inline_lists(passage: &Passage, piece: usize, sentence: Range<usize>) -> Vec<ClassList> {
    let mut lists = Vec::new();
    let nouns = class_nouns(passage, sentence.clone());
    lists.extend(nouns.iter().filter_map(|noun| unsigned_list(passage, piece, &sentence, noun)));
    lists.extend(nouns.iter().filter_map(|noun| predicate_list(passage, piece, &sentence, noun)));
    for at in sentence.clone() {
        let sign = passage.tokens[at].lower.as_str();
        // "tre avdelningar, nämligen Juridik och arkiv, …"
        let namely = passage.tokens[at].is("nämligen") && at > sentence.start && passage.tokens[at - 1].is(",");
        // "indelad i tre närområden – Kust, Inland och Fjäll – och"
        let dashed = passage.tokens[at].is_dash() && nouns.iter().any(|noun| noun.token + 1 == at && noun.count.is_some());
        if !(matches!(sign, "(" | ":" | ";") || namely || dashed) || at == 0 {
            continue;
        }
        let end = if sign == "(" { closing(passage, at, sentence.end) } else { Some(end_of_list(passage, at, sentence.end)) };
        let end = end.map(|end| (at + 1..end).find(|&close| dashed && passage.tokens[close].is_dash()).unwrap_or(end));
        let Some(end) = end.filter(|end| *end > at + 1) else { continue };
        // The noun stands right before the sign, or the bracket counts what the sentence before named.
        let near = nouns.iter().rev().find(|noun| noun.token < at && at - noun.token <= if sign == "(" { 2 } else { 8 }).cloned();
        // Further off the noun still leads the list in where its count is the list's.
        let counted = || {
            nouns
                .iter()
                .find(|noun| {
                    noun.token < at
                        && sign == ":"
                        && noun.count.is_some_and(|count| split_members(passage, at + 1..end, None).is_some_and(|members| members.len() == count))
                })
                .cloned()
        };
        let noun = near.or_else(counted);
        let noun = noun.filter(|noun| noun.count.is_some() || sign != "(").or_else(|| {
            let number = find_numbers(passage, sentence.start..at).into_iter().rev().find(|number| number.in_words)?;
            let counted = nouns.iter().find(|noun| noun.token > number.tokens.start && noun.count == as_count(number.value));
            let before = || {
                let nouns_before = class_nouns(passage, 0..sentence.start);
                nouns_before.iter().chain(&nouns).rev().find(|noun| noun.token < number.tokens.start).cloned()
            };
            let class = counted.cloned().or_else(before)?;
            (sign == "(").then(|| ClassNoun { token: class.token, kind: class.kind, count: as_count(number.value), number: Some(number.tokens.clone()) })
        });
        let Some(noun) = noun else { continue };
        let is_list = passage.span(at + 1..end).iter().any(|token| token.is_any(&[",", "och", "samt"]));
        if !is_list || (noun.count.is_none() && sign != ":" && !namely) {
            continue;
        }
        lists.push(class_list(passage, piece, &noun, at + 1..end));
    }
    lists
}

/// "… är indelat i avdelningarna ekonomi, HR samt kansli och juridik": the definite plural names the class of what follows.
fn unsigned_list(passage: &Passage, piece: usize, sentence: &Range<usize>, noun: &ClassNoun) -> Option<ClassList> {
    const VERBS: &[&str] = &["indel", "uppdel", "består", "omfatta", "delas", "organiser", "har", "finns", "ingår", "uppbygg"];
    let definite = passage.tokens[noun.token].head().is_some_and(|head| head.form == Form::DefinitePlural);
    let verb = passage.span(sentence.start..noun.token).iter().any(|token| VERBS.iter().any(|stem| token.lower.starts_with(stem)));
    let small = matches!(noun.kind, OrganizationKind::Department | OrganizationKind::Unit | OrganizationKind::Administration);
    let end = end_of_list(passage, noun.token, sentence.end);
    let signs = passage.span(noun.token + 1..end).iter().filter(|token| token.is_any(&[",", "och", "samt"])).count();
    let clause = passage.span(noun.token + 1..end).iter().any(|token| token.is_stop() && !token.is_any(&["samt", "för"]));
    let next_is_name = passage.tokens.get(noun.token + 1).is_some_and(|token| token.is_word());
    (definite && verb && small && signs >= 2 && !clause && next_is_name).then(|| class_list(passage, piece, noun, noun.token + 1..end))
}

/// "Vuxenpsykiatri och Rättspsykiatri är två verksamhetsområden inom": the subject of the sentence is the list.
fn predicate_list(passage: &Passage, piece: usize, sentence: &Range<usize>, noun: &ClassNoun) -> Option<ClassList> {
    let small = matches!(noun.kind, OrganizationKind::Department | OrganizationKind::Unit | OrganizationKind::Administration);
    let verb = noun.token.checked_sub(2).filter(|&at| at > sentence.start && small && passage.tokens[at].is("är"))?;
    let count = noun.count.filter(|count| *count >= 2)?;
    let members = split_members(passage, sentence.start..verb, Some(count))?;
    let named = members.iter().all(|member| passage.tokens[member.start].kind == TokenKind::Capital);
    let members = members.into_iter().map(|member| (piece, member)).collect();
    named.then(|| ClassList { kind: noun.kind, members, class: (piece, noun.token..noun.token + 1), open: false, number: None, finding: None })
}

fn class_list(passage: &Passage, piece: usize, noun: &ClassNoun, list: Range<usize>) -> ClassList {
    let (list, open) = without_openness(passage, list);
    let members = split_members(passage, list.clone(), noun.count.filter(|_| !open));
    let finding = members.is_none().then(|| {
        (FindingKind::ContradictsItself, format!("the count {} does not match the list \"{}\"", noun.count.unwrap_or_default(), passage.slice(list.clone())))
    });
    let members = members.or_else(|| split_members(passage, list, None)).unwrap_or_default();
    ClassList {
        kind: noun.kind,
        members: members.into_iter().map(|member| (piece, member)).collect(),
        class: (piece, noun.token..noun.token + 1),
        open,
        number: noun.number.clone(),
        finding,
    }
}

/// Takes "med flera", "m.fl." off the end of a list.
fn without_openness(passage: &Passage, list: Range<usize>) -> (Range<usize>, bool) {
    let mut end = list.end;
    let tokens = &passage.tokens;
    while end > list.start && tokens[end - 1].is(".") {
        end -= 1;
    }
    if end >= list.start + 2 && tokens[end - 1].is("flera") && tokens[end - 2].is("med") {
        return (list.start..end - 2, true);
    }
    if end >= list.start + 2 && tokens[end - 1].is("fl") {
        return (list.start..end.saturating_sub(3).max(list.start), true);
    }
    let open = list.clone().any(|index| tokens[index].is("exempel"));
    (list.start..end, open)
}

fn closing(passage: &Passage, open: usize, end: usize) -> Option<usize> {
    (open + 1..end).find(|&at| passage.tokens[at].is(")"))
}

fn end_of_list(passage: &Passage, sign: usize, end: usize) -> usize {
    (sign + 1..end).find(|&at| passage.tokens[at].is_any(&[".", ";", "(", ":"])).unwrap_or(end)
}

/// The items of a list under a heading or a line that names their class.
fn item_list(page: &PageText<'_>, lead: usize) -> Option<ClassList> {
    let piece = &page.pieces[lead];
    let mut items: Vec<usize> = page.items_led_by(lead).collect();
    let terms = items.is_empty();
    if terms {
        items = page.terms_below(lead);
    }
    if items.len() < 2 {
        return None;
    }
    let passage = &piece.passage;
    let last_sentence = passage.sentences().next_back()?.clone();
    let nouns = class_nouns(passage, last_sentence);
    let leads_in = !terms && (piece.is_heading() || piece.text().trim_end().ends_with(':') || piece.is_label());
    let all_nouns = class_nouns(passage, 0..passage.tokens.len());
    let counted = all_nouns.iter().find(|noun| noun.count == Some(items.len()));
    let noun = counted.or_else(|| nouns.last().filter(|_| leads_in))?;
    // "Fem nämnder och två styrelser": the items' own nouns tell which they are.
    let open = page.pieces[lead].passage.tokens.iter().any(|token| words().open_list.contains(token.lower.as_str()));
    let several = nouns.len() > 1 && counted.is_none();
    let members = items.iter().map(|&item| (item, label_of_item(&page.pieces[item].passage))).filter(|(_, label)| !label.is_empty() && !several).collect();
    let finding = noun
        .count
        .filter(|count| *count != items.len() && !open && !several)
        .map(|count| (FindingKind::ContradictsItself, format!("\"{}\" is followed by {} items, not {count}", piece.text(), items.len())));
    Some(ClassList { kind: noun.kind, members, class: (lead, noun.token..noun.token + 1), open, number: None, finding })
}

/// Headings under a heading that names their class and nothing else: "Våra förvaltningar" above "Folktandvården", "Trafik och samhälle".
fn heading_list(page: &PageText<'_>, lead: usize) -> Option<ClassList> {
    let BlockKind::Heading { level } = *page.pieces[lead].kind else { return None };
    let passage = &page.pieces[lead].passage;
    let last = passage.tokens.len().checked_sub(1).filter(|last| *last <= 2)?;
    let areas = || {
        passage.tokens[last].is_any(&["områden", "verksamheter"]).then_some(ClassNoun {
            token: last,
            kind: OrganizationKind::Department,
            count: None,
            number: None,
        })
    };
    let noun = class_nouns(passage, 0..last + 1).pop().filter(|noun| noun.token == last).or_else(areas)?;
    // Political bodies are named by nouns of their own; a heading among them is no name.
    let named_freely = matches!(
        noun.kind,
        OrganizationKind::Administration
            | OrganizationKind::Department
            | OrganizationKind::Company
            | OrganizationKind::Foundation
            | OrganizationKind::Federation
    );
    if !named_freely {
        return None;
    }
    let headings = (lead + 1..page.pieces.len())
        .filter_map(|at| if let BlockKind::Heading { level } = *page.pieces[at].kind { Some((at, level)) } else { None })
        .take_while(|(_, below)| *below > level);
    let below: Vec<(usize, u8)> = headings.collect();
    let next = below.first()?.1;
    let members: Vec<(usize, Range<usize>)> = below
        .iter()
        .filter(|(at, level)| *level == next && !counts_below(page, *at, noun.kind))
        .map(|(at, _)| (*at, label_of_item(&page.pieces[*at].passage)))
        .filter(|(_, label)| !label.is_empty())
        .collect();
    // What a heading "Områden" parts is an organisation only where its parts have chiefs.
    let with_chief = members.iter().filter(|(heading, _)| has_chief_below(page, *heading)).count();
    let organized = noun.kind != OrganizationKind::Department || with_chief * 2 > members.len();
    (members.len() >= 2 && organized).then(|| ClassList {
        kind: noun.kind,
        members,
        class: (lead, noun.token..noun.token + 1),
        open: false,
        number: None,
        finding: None,
    })
}

/// Whether the section below a heading counts bodies of the class itself, so that the heading only groups them: "Fem förvaltningar bedriver vård".
fn counts_below(page: &PageText<'_>, heading: usize, kind: OrganizationKind) -> bool {
    let mut section = page.pieces[heading + 1..].iter().take_while(|piece| !piece.is_heading()).map(|piece| &piece.passage);
    section.any(|passage| class_nouns(passage, 0..passage.tokens.len()).iter().any(|noun| noun.kind == kind && noun.count.is_some_and(|count| count > 1)))
}

/// Whether the section below a heading, before the next, names a chief.
fn has_chief_below(page: &PageText<'_>, heading: usize) -> bool {
    let section = page.pieces[heading + 1..].iter().take_while(|piece| !piece.is_heading());
    section.flat_map(Piece::titles).any(|title| ends_in(&title.title, "chef") || ends_in(&title.title, "direktör"))
}

/// The name at the beginning of an item: up to a dash, a bracket, a colon or a comma before a number.
pub(crate) fn label_of_item(passage: &Passage) -> Range<usize> {
    let end = (0..passage.tokens.len()).find(|&at| {
        let token = &passage.tokens[at];
        let next = passage.tokens.get(at + 1);
        let number_next = next.is_some_and(|next| next.kind == TokenKind::Number || next.number_word().is_some());
        let renamed = token.is(",") && next.is_some_and(|next| next.is_any(&["tidigare", "även", "kallad", "kallas", "också", "som", "med"]));
        renamed
            || token.is_any(&["(", ":", ";", ".", "|"])
            || (token.is_dash() && at > 0)
            || (token.is(",") && (number_next || next.is_none()))
            || token.is("som")
    });
    0..end.unwrap_or(passage.tokens.len())
}

/// A row of two cells, a class and its members: "Grupper på ledningsnivå | Koncernledning kultur, …".
fn row_list(page: &PageText<'_>, index: usize) -> Option<ClassList> {
    let BlockKind::Cell { table, row, column: 0, header: false } = *page.pieces[index].kind else { return None };
    let next = page
        .pieces
        .get(index + 1)
        .filter(|next| matches!(*next.kind, BlockKind::Cell { table: other, row: at, column: 1, .. } if other == table && at == row))?;
    let noun = class_nouns(&page.pieces[index].passage, 0..1).into_iter().next()?;
    let several = next.passage.tokens.iter().any(|token| token.is(","));
    let mut list = class_list(&next.passage, index + 1, &noun, 0..next.passage.tokens.len());
    list.class = (index, noun.token..noun.token + 1);
    several.then_some(list)
}

/// The first column of a table whose head names a class of officials' bodies: "Verksamhetsområde" above "Akut och medicin".
fn column_list(page: &PageText<'_>, index: usize) -> Option<ClassList> {
    let BlockKind::Cell { table, column: 0, header: true, row: 0 } = *page.pieces[index].kind else { return None };
    let passage = &page.pieces[index].passage;
    let head = passage.tokens.first().filter(|_| passage.tokens.len() == 1)?.head()?;
    let officials = matches!(head.kind, OrganizationKind::Department | OrganizationKind::Unit | OrganizationKind::Administration | OrganizationKind::Office);
    let cells: Vec<(usize, Range<usize>)> = (index + 1..page.pieces.len())
        .take_while(|&at| matches!(*page.pieces[at].kind, BlockKind::Cell { table: of, .. } if of == table))
        .filter(|&at| matches!(*page.pieces[at].kind, BlockKind::Cell { column: 0, header: false, .. }))
        .map(|at| (at, label_of_item(&page.pieces[at].passage)))
        .filter(|(_, label)| !label.is_empty())
        .collect();
    // The line above leads the table in: "… är uppdelad på fyra verksamhetsområden:".
    let above = index.checked_sub(1).filter(|&above| page.pieces[above].text().ends_with(':'));
    let lead = above.and_then(|above| Some((above, class_nouns(&page.pieces[above].passage, 0..page.pieces[above].passage.tokens.len()).pop()?)));
    let class = lead.map_or((index, 0..1), |(above, noun)| (above, noun.token..noun.token + 1));
    // What a column "Område" lists is an organisation only where the table says who leads it, or its lead-in does.
    let with_chief = page.row(table, 0).iter().any(|&at| ["chef", "direktör", "ansvarig"].iter().any(|word| page.pieces[at].lower().contains(word)));
    if head.head.forms[0] == "område" && !with_chief && class.0 == index {
        return None;
    }
    let list = ClassList { kind: head.kind, members: cells, class, open: false, number: None, finding: None };
    (officials && list.members.len() >= 2).then_some(list)
}

/// A class and its members parted by a tab: "Grupper på ledningsnivå ⇥ Koncernledning kultur, …".
fn tabbed_list(page: &PageText<'_>, index: usize) -> Option<ClassList> {
    let passage = &page.pieces[index].passage;
    let tab = passage.text.find('\t')?;
    let split = passage.token_at(tab);
    let noun = class_nouns(passage, 0..split).into_iter().next().filter(|noun| noun.token == 0)?;
    Some(class_list(passage, index, &noun, split..passage.tokens.len()))
}

/// Whether a member of a list can be a name: short, no verb in it, not a class of its own.
fn looks_like_name(page: &PageText<'_>, member: &(usize, Range<usize>), kind: OrganizationKind) -> bool {
    let passage = &page.pieces[member.0].passage;
    let tokens = passage.span(member.1.clone());
    let Some(first) = tokens.first() else { return false };
    let verb = tokens.iter().any(|token| token.is_stop() && !token.is_any(&["för", "samt", "från", "över", "till"]));
    let determined = first.is_determiner() && first.kind == TokenKind::Lower;
    let year = tokens.iter().any(|token| token.kind == TokenKind::Number);
    let company = kind == OrganizationKind::Company && !tokens.iter().any(|token| token.is("ab"));
    let foreign_noun = tokens.iter().any(|token| token.head().is_some_and(|head| head.is_bare() && matches!(head.form, Form::Plural | Form::DefinitePlural)));
    first.is_word() && tokens.len() <= 9 && !verb && !determined && !year && !company && !foreign_noun
}
