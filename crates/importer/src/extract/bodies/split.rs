//! Splits coordinated names ("Ambulans, diagnostik och hälsa, Hallands sjukhus och Psykiatrin"): a stated count decides.

use crate::extract::text::{Passage, TokenKind};
use std::ops::Range;

/// A place where a list may or may not be split, and what each costs.
struct Joint {
    /// The tokens of the separator.
    tokens: Range<usize>,
    split_cost: u32,
    join_cost: u32,
}

/// Splits the tokens of a list into its members.
///
/// With a `count` the members are as many as it says, where that can be; `None` where it cannot.
/// A lower-case piece belongs to the name before it where names begin with capitals; "samt" parts more than "och".
pub(crate) fn split_members(passage: &Passage, list: Range<usize>, count: Option<usize>) -> Option<Vec<Range<usize>>> {
    let joints = find_joints(passage, &list);
    let splits = choose_splits(&joints, count)?;
    let mut members = Vec::new();
    let mut from = list.start;
    for (joint, split) in joints.iter().zip(splits) {
        if split {
            members.push(from..joint.tokens.start);
            from = joint.tokens.end;
        }
    }
    members.push(from..list.end);
    members.retain(|member| member.start < member.end);
    Some(members)
}

fn find_joints(passage: &Passage, list: &Range<usize>) -> Vec<Joint> {
    let tokens = &passage.tokens;
    let is_and = |index: usize| tokens[index].is_any(&["och", "samt", "&"]);
    let capitals = begins_with_capitals(passage, list);
    let has_samt = list.clone().any(|index| tokens[index].is("samt"));
    let mut joints = Vec::new();
    // "Program och prioriteringsrådet": the first word is no member of its own.
    let holds_body =
        |from: usize| passage.span(from..list.end).iter().take_while(|token| !token.is_any(&[",", ";", "och", "samt"])).any(|token| token.head().is_some());
    let mut last_joint = list.start;
    let mut depth = 0_usize;
    let mut index = list.start;
    while index < list.end {
        match tokens[index].lower.as_str() {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        let suspended = index > list.start && passage.word(index - 1).ends_with('-');
        let separates = depth == 0 && index > list.start && index + 1 < list.end && !suspended && (tokens[index].is_any(&[",", ";"]) || is_and(index));
        if !separates {
            index += 1;
            continue;
        }
        let end = if tokens[index].is_any(&[",", ";"]) && is_and(index + 1) { index + 2 } else { index + 1 };
        let next_is_capital = tokens.get(end).is_some_and(|token| token.kind == TokenKind::Capital);
        let word = tokens[end - 1].lower.as_str();
        // "arbetsutskottet, personalutskottet och utskottet för A och B": a noun of a body begins a member, what follows "för" does not.
        let begins_body = tokens.get(end).is_some_and(|token| token.head().is_some_and(|head| !head.genitive));
        let within_object = passage.span(list.start..index).iter().rev().take_while(|token| token.is_word()).any(|token| token.is("för"));
        let (split_cost, join_cost) = match (word, capitals, next_is_capital) {
            ("och" | "&", _, false) if begins_body && !holds_body(last_joint) => (4, 0),
            _ if begins_body => (0, 8),
            ("och" | "&", false, false) if within_object => (6, 0),
            ("," | ";", _, true) => (0, 5),
            ("samt", _, _) => (0, 6),
            ("&", _, _) => (8, 0),
            (_, true, true) | ("," | ";", false, false) => (0, 3),
            (_, true, false) => (4, 0),
            // Without "samt" the last "och" parts the last member from the others.
            (_, false, _) if has_samt || (end..list.end).any(|later| tokens[later].is_any(&[","]) || is_and(later)) => (3, 0),
            (_, false, _) => (0, 2),
        };
        joints.push(Joint { tokens: index..end, split_cost, join_cost });
        last_joint = end;
        index = end;
    }
    joints
}

/// Whether the members of a list begin with capitals: most pieces after the first do, abbreviations aside.
fn begins_with_capitals(passage: &Passage, list: &Range<usize>) -> bool {
    let tokens = &passage.tokens;
    let mut capitals = 0_usize;
    let mut others = 0_usize;
    for index in list.clone().skip(1) {
        if tokens[index - 1].is_any(&[",", ";", "och", "samt"]) && tokens[index].is_word() && !tokens[index].is_any(&["och", "samt"]) {
            let word = passage.word(index);
            let abbreviation = word.chars().count() <= 3 && word.chars().all(char::is_uppercase);
            if tokens[index].kind == TokenKind::Capital && !abbreviation {
                capitals += 1;
            } else if !abbreviation {
                others += 1;
            }
        }
    }
    let first = tokens.get(list.start).is_some_and(|token| token.kind == TokenKind::Capital);
    first && capitals > 0 && capitals * 2 >= others.min(capitals * 2)
}

/// For each joint whether to split there, at the least cost; with a count, so that the members are that many.
fn choose_splits(joints: &[Joint], count: Option<usize>) -> Option<Vec<bool>> {
    let Some(count) = count else { return Some(joints.iter().map(|joint| joint.split_cost < joint.join_cost).collect()) };
    let wanted = count.checked_sub(1).filter(|wanted| *wanted <= joints.len())?;
    // best[k] is the least cost of the joints so far with k splits; the choices are kept to walk back.
    let mut best: Vec<Option<u32>> = vec![None; wanted + 1];
    best[0] = Some(0);
    let mut choices: Vec<Vec<bool>> = Vec::with_capacity(joints.len());
    for joint in joints {
        let mut next: Vec<Option<u32>> = vec![None; wanted + 1];
        let mut choice = vec![false; wanted + 1];
        for splits in 0..=wanted {
            let joined = best[splits].map(|cost| cost + joint.join_cost);
            let split = splits.checked_sub(1).and_then(|before| best[before]).map(|cost| cost + joint.split_cost);
            choice[splits] = match (joined, split) {
                (Some(joined), Some(split)) => split <= joined,
                (None, Some(_)) => true,
                _ => false,
            };
            next[splits] = if choice[splits] { split } else { joined };
        }
        best = next;
        choices.push(choice);
    }
    best[wanted]?;
    let mut splits = vec![false; joints.len()];
    let mut left = wanted;
    for index in (0..joints.len()).rev() {
        splits[index] = choices[index][left];
        left -= usize::from(splits[index]);
    }
    Some(splits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::text::read_passage;

    fn check(list: &str, count: Option<usize>, expected: &[&str]) {
        read_passage(list, |passage| {
            let members = split_members(passage, 0..passage.tokens.len(), count).unwrap_or_default();
            let members: Vec<_> = members.into_iter().map(|member| passage.slice(member)).collect();
            assert_eq!(members, expected);
        });
    }

    #[test]
    fn the_count_decides() {
        check(
            "Ambulans, diagnostik och hälsa, Hallands sjukhus, Närsjukvården Halland och Psykiatrin Halland",
            Some(4),
            &["Ambulans, diagnostik och hälsa", "Hallands sjukhus", "Närsjukvården Halland", "Psykiatrin Halland"],
        );
        check(
            "ekonomi, HR, juridik och säkerhet, kommunikation och påverkan samt hälso- och sjukvård",
            Some(5),
            &["ekonomi", "HR", "juridik och säkerhet", "kommunikation och påverkan", "hälso- och sjukvård"],
        );
        check("hälso- och sjukvård, välfärd och lärande samt samhällsbyggnad", Some(3), &["hälso- och sjukvård", "välfärd och lärande", "samhällsbyggnad"]);
        check("Närvård, rehab och habilitering samt Psykiatri och beroende", Some(2), &["Närvård, rehab och habilitering", "Psykiatri och beroende"]);
        check("A, B", Some(5), &[]);
    }

    #[test]
    fn without_a_count_the_signs_decide() {
        check(
            "Sankt Olofs sjukhus, Kustsjukhusen, Närvård, rehab och habilitering samt Psykiatri och beroende",
            None,
            &["Sankt Olofs sjukhus", "Kustsjukhusen", "Närvård, rehab och habilitering", "Psykiatri och beroende"],
        );
        check("Regionkontoret och Regionservice", None, &["Regionkontoret", "Regionservice"]);
        check("ekonomi, personal och juridik", None, &["ekonomi", "personal", "juridik"]);
    }
}
