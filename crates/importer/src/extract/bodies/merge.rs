//! One body under several names of one page: short forms, other names in brackets, a name and its "för" form.

use super::{Bodies, head_noun};
use crate::extract::SharedText;
use crate::extract::page::PageText;
use crate::extract::signs::Signs;
use crate::extract::swedish::{capitalize, lowercase, stem};
use crate::extract::words::{Form, HeadWord, find_head};
use helheten_model::vocabulary::OrganizationKind;
use rustc_hash::FxHashMap as HashMap;

/// Merges the bodies of a page that are one.
pub(crate) fn merge_names(page: &PageText<'_>, bodies: &mut Bodies) {
    merge_bracketed(page, bodies);
    merge_spoken_names(page, bodies);
    merge_described(page, bodies);
    merge_short_forms(bodies);
    merge_auditors(bodies);
}

fn merge(bodies: &mut Bodies, from: usize, into: usize) {
    let (from, into) = (bodies.settled(from), bodies.settled(into));
    if from == into {
        return;
    }
    let merged = bodies.list[from].clone();
    bodies.list[from].merged_into = Some(into);
    bodies.add_alias(into, &merged.name);
    for alias in &merged.aliases {
        bodies.add_alias(into, alias);
    }
    let body = &mut bodies.list[into];
    body.abbreviation = body.abbreviation.take().or(merged.abbreviation);
    body.owner = body.owner.or(merged.owner);
}

/// "Nämnden för regional tillväxt (även kallad tillväxtnämnden)", "Nämnden för bygg, hamn och miljö (byggnadsnämnden)".
fn merge_bracketed(page: &PageText<'_>, bodies: &mut Bodies) {
    let mut pairs = Vec::new();
    for index in bodies.pieces_with_several() {
        let tokens = &page.pieces[index].passage.tokens;
        for pair in bodies.places_in(index).windows(2) {
            let (first, second) = (&pair[0], &pair[1]);
            let opened = tokens.get(first.tokens.end).is_some_and(|token| token.is("("));
            let closed = tokens.get(second.tokens.end).is_some_and(|token| token.is(")"));
            let between = first.tokens.end + 1..second.tokens.start;
            let only_naming =
                between.len() <= 3 && between.clone().all(|at| tokens[at].is_any(&["även", "kallad", "kallas", "också", "tidigare", "eller", "förkortat"]));
            let same_noun = bodies.at(first).noun == bodies.at(second).noun;
            // "Kultur- och utbildningsnämnden – ”nämnden för själ och bildning”": a nickname in quotation marks.
            let quoted = tokens.get(second.tokens.end).is_some_and(|token| token.is_any(&["”", "\"", "»"]))
                && second.tokens.start > 0
                && tokens[second.tokens.start - 1].is_any(&["”", "\"", "“", "»"]);
            if quoted && same_noun && second.tokens.start - first.tokens.end <= 2 {
                pairs.push((second.body, first.body));
            }
            // "Tillgänglighetsrådet, tidigare Handikapprådet, samverkar"
            let apposed = tokens.get(first.tokens.end).is_some_and(|token| token.is_any(&[",", "–"]))
                && second.tokens.start == first.tokens.end + 2
                && tokens[second.tokens.start - 1].is_any(&["tidigare", "förut", "förr", "före", "även"]);
            if apposed && bodies.at(first).kind == bodies.at(second).kind {
                pairs.push((second.body, first.body));
            }
            if opened && closed && only_naming && same_noun && first.tokens.end < second.tokens.start {
                pairs.push((second.body, first.body));
            }
        }
    }
    for (from, into) in pairs {
        merge(bodies, from, into);
    }
}

/// Words without which no sentence tells how a body is called.
pub(crate) const SPOKEN: &[&str] = &["dagligt", "kallas", "kallad", "kallat", "benämnd"];

/// "I dagligt tal säger vi tillväxtnämnden": another name of the body that the section is about.
fn merge_spoken_names(page: &PageText<'_>, bodies: &mut Bodies) {
    let mut pairs = Vec::new();
    for (index, piece) in page.body_with(Signs::SPOKEN) {
        for sentence in piece.passage.sentences_with(Signs::SPOKEN) {
            let words: Vec<&str> = piece.passage.span(sentence.clone()).iter().map(|token| token.lower.as_str()).collect();
            let spoken_of = |pair: &[&str]| {
                pair == ["dagligt", "tal"]
                    || (matches!(pair[0], "kallas" | "kallad" | "kallat") && matches!(pair[1], "den" | "också" | "även" | "ofta" | "ibland"))
                    || (matches!(pair[0], "också" | "även" | "ofta" | "ibland") && matches!(pair[1], "kallas" | "kallad" | "kallat" | "benämnd"))
            };
            let Some(at) = words.windows(2).position(spoken_of) else { continue };
            let at = sentence.start + at;
            let Some(spoken) = bodies.places(index, sentence).find(|place| place.tokens.start > at) else { continue };
            let before = bodies.places(index, &(0..at)).next_back().map(|place| place.body);
            if let Some(body) = before.or_else(|| bodies.of_headings(page, index)) {
                pairs.push((spoken.body, body));
            }
        }
    }
    for (from, into) in pairs {
        merge(bodies, from, into);
    }
}

/// "Regionkansliet är regionstyrelsens förvaltning": what the page calls "Regionstyrelsens förvaltning" is the Regionkansliet.
fn merge_described(page: &PageText<'_>, bodies: &mut Bodies) {
    let mut pairs = Vec::new();
    for index in bodies.pieces_with_several() {
        let piece = &page.pieces[index];
        let tokens = &piece.passage.tokens;
        for pair in bodies.places_in(index).windows(2) {
            let (subject, owner) = (&pair[0], &pair[1]);
            let is = subject.tokens.end + 1 == owner.tokens.start && tokens[subject.tokens.end].is("är") && owner.genitive;
            let Some(noun) = tokens.get(owner.tokens.end).filter(|noun| is && noun.is_bare_head()) else { continue };
            let described = format!("{} {}", piece.passage.slice(owner.tokens.clone()), noun.lower);
            if let Some(described) = bodies.find_by_name(&described).filter(|described| *described != bodies.settled(subject.body)) {
                pairs.push((described, subject.body));
            }
        }
    }
    for (from, into) in pairs {
        merge(bodies, from, into);
    }
}

/// "Rättighetskommittén" is the "Kommittén för rättighetsfrågor"; "Operativa nämnden" the "Operativa hälso- och sjukvårdsnämnden".
fn merge_short_forms(bodies: &mut Bodies) {
    let mut names: Vec<(usize, &'static str, &str)> = Vec::with_capacity(bodies.list.len());
    names.extend(bodies.living().filter_map(|(index, body)| Some((index, body.noun?, body.lower.as_str()))));
    // The words of the longer names that a short one could be made of, each with its body.
    let long = names.iter().filter(|(_, _, name)| name.contains(' '));
    let mut long_words: Vec<(&'static str, &str, usize)> = long.flat_map(|(index, noun, name)| telling_words(name).map(|word| (*noun, word, *index))).collect();
    long_words.sort_unstable();
    let mut pairs = Vec::new();
    for (index, noun, lower) in names.iter().filter(|(_, _, name)| name.split(' ').nth(2).is_none()) {
        let of_noun = &long_words[long_words.partition_point(|(of, _, _)| of < noun)..];
        if of_noun.first().is_none_or(|(of, _, _)| of != noun) {
            continue;
        }
        let word = lower.split(' ').next().unwrap_or_default();
        let compound = Some(word).filter(|word| word == lower).and_then(find_head);
        let begins = compound.as_ref().map_or_else(|| stem(word), |head| head.first_part.trim_end_matches('s'));
        let from = of_noun.partition_point(|(of, word, _)| of == noun && *word < begins);
        let mut candidates: Vec<usize> = of_noun[from..]
            .iter()
            .take_while(|(of, word, _)| of == noun && word.starts_with(begins))
            .map(|(_, _, body)| *body)
            .filter(|body| body != index)
            .collect();
        candidates.sort_unstable();
        candidates.dedup();
        let name = bodies.list[*index].name.as_str();
        let mut longer = candidates.into_iter().filter(|&body| is_short_form(name, &bodies.list[body].name));
        if let (Some(only), None) = (longer.next(), longer.next()) {
            // "en beredning för demokratifrågor" describes; "Demokratiberedningen" names.
            let described = bodies.list[only]
                .name
                .split(' ')
                .next()
                .and_then(|first| find_head(&lowercase(first)))
                .is_some_and(|head| head.is_bare() && head.form == Form::Indefinite);
            pairs.push(if described { (only, *index) } else { (*index, only) });
        }
    }
    for (from, into) in pairs {
        merge(bodies, from, into);
    }
}

/// The words of a name that a short form of it can be made of: the first, and those behind "för".
fn telling_words(name: &str) -> impl Iterator<Item = &str> {
    name.split(' ').take(1).chain(name.split(' ').skip_while(|word| *word != "för").skip(1))
}

/// Whether a name is a short form of a longer one with the same head noun.
pub(crate) fn is_short_form(short: &str, long: &str) -> bool {
    let Some(noun) = head_noun(short).filter(|noun| head_noun(long) == Some(*noun)) else { return false };
    let short_words: Vec<String> = lowercase(short).split(' ').map(str::to_owned).collect();
    let long_words: Vec<String> = lowercase(long).split(' ').map(str::to_owned).collect();
    if let [word] = &short_words[..] {
        // First part of the compound against what the longer one is for.
        let Some(first) = find_head(word)
            .map(|head| head.first_part)
            .filter(|first| first.chars().count() >= 4 && !first.starts_with("region") && !first.starts_with("landsting"))
        else {
            return false;
        };
        let first = first.trim_end_matches('s');
        let object = long_words.iter().skip_while(|word| *word != "för").skip(1);
        return object.clone().count() > 0 && object.clone().any(|word| word.starts_with(first));
    }
    if let [adjective, last] = &short_words[..] {
        let bare = find_head(last).is_some_and(|head| head.is_bare() && head.head.forms[0] == noun);
        return bare && long_words.len() > 2 && long_words.first().is_some_and(|word| stem(word) == stem(adjective));
    }
    false
}

/// A body's noun and the words of its area without their inflection, in one order.
pub(crate) fn core_of(name: &str) -> Option<String> {
    let lower = lowercase(name);
    let words: Vec<&str> = lower.split(' ').map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric())).filter(|word| !word.is_empty()).collect();
    let last = words.last().and_then(|word| find_head(word)).filter(|head| !head.is_bare());
    let first = words.first().and_then(|word| find_head(word)).filter(HeadWord::is_bare);
    let (noun, mut area): (&str, Vec<String>) = match (last, first) {
        (Some(head), _) => (&head.head.forms[0], words[..words.len() - 1].iter().map(|word| root(word)).chain([root(&head.first_part)]).collect()),
        (None, Some(head)) if words.get(1) == Some(&"för") => (&head.head.forms[0], words[2..].iter().map(|word| root(word)).collect()),
        _ => return None,
    };
    area.retain(|word| !matches!(word.as_str(), "och" | "samt"));
    area.sort();
    area.dedup();
    (!area.is_empty()).then(|| format!("{noun}: {}", area.join(" ")))
}

/// A word without the endings that join it to others: "regionala" and "regional", "utvecklings-" and "utveckling".
fn root(word: &str) -> String {
    let word = stem(word);
    let word = word.strip_suffix('s').unwrap_or(word);
    let trimmed = word.strip_suffix(['a', 'e']).filter(|rest| rest.chars().count() >= 5);
    trimmed.unwrap_or(word).to_owned()
}

/// "Revisorerna" are the page's auditors, whatever their full name is; "Ägarutskottet" is "Regionstyrelsens ägarutskott".
fn merge_auditors(bodies: &mut Bodies) {
    let audit: Vec<usize> =
        bodies.living().filter(|(_, body)| body.kind == OrganizationKind::Audit && !body.name.contains(" för ")).map(|(index, _)| index).collect();
    // A region has one audit, whatever its pages call it; the name that says most of it stands.
    let rank = |body: usize| {
        let name = lowercase(&bodies.list[body].name);
        [name.contains("kollegi"), name.contains("region") || name.contains("landsting"), name != "revisorerna"].iter().position(|holds| *holds).unwrap_or(3)
    };
    if let Some(best) = audit.iter().copied().min_by_key(|&body| (rank(body), body)) {
        for other in audit.into_iter().filter(|other| *other != best) {
            merge(bodies, other, best);
        }
    }
    let owned: Vec<(usize, String)> = bodies
        .living()
        .filter(|(_, body)| body.owner.is_some())
        .flat_map(|(index, body)| body.aliases.iter().map(move |alias| (index, alias.clone())))
        .collect();
    if owned.is_empty() {
        return;
    }
    let by_name: HashMap<SharedText, usize> = bodies.living().map(|(index, body)| (body.name.clone(), index)).collect();
    for (index, alias) in owned {
        let same = by_name.get(capitalize(&alias).as_str()).copied().filter(|other| *other != index && bodies.list[*other].merged_into.is_none());
        if let Some(other) = same {
            merge(bodies, other, index);
        }
    }
}
