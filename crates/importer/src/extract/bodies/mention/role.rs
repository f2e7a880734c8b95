//! What a mention does: it names a body, refers to one, or speaks of a class.

use super::MentionRole;
use crate::extract::text::{Passage, TokenKind};
use crate::extract::words::{Form, HeadWord};
use helheten_model::vocabulary::OrganizationKind;

pub(super) fn mention_role(passage: &Passage, head: &HeadWord, start: usize, index: usize, named: bool, alone: bool, bound: bool) -> MentionRole {
    let tokens = &passage.tokens;
    let before = start.checked_sub(1).map(|before| &tokens[before]);
    let quantified = before.is_some_and(|before| {
        before.is_any(&["varje", "alla", "en", "ett", "någon", "något", "vilken", "samtliga", "inga", "ingen", "annan", "flera", "olika", "många"])
    });
    let capital = tokens[start].kind == TokenKind::Capital;
    // "cheferna för de centrala staberna", "under nämndens ledning"
    let several = head.form == Form::DefinitePlural
        && before.is_some_and(|before| before.is_any(&["de", "dessa", "våra", "övriga", "båda"]) || before.number_word().is_some());
    // "Region Norrsunds bolag", "HSN:s utskott" speak of several.
    let neuter = head.is_bare() && head.form == Form::Indefinite && head.head.forms[0] == head.head.forms[2];
    let of_several =
        neuter && tokens[index - usize::from(index > 0)].lower.ends_with('s') && matches!(head.head.forms[0].as_str(), "bolag" | "utskott" | "råd");
    let guided = head.head.forms[0] == "ledning" && head.is_bare();
    if several && head.kind != OrganizationKind::Audit || guided || of_several && index > 0 {
        return MentionRole::Class;
    }
    if head.head.forms[0] == "fullmäktige" {
        return if head.is_bare() { MentionRole::Reference } else { MentionRole::Name };
    }
    // "Under styrelsen lyder ett arbetsutskott": introduced where the body above it is named.
    let small = matches!(head.kind, OrganizationKind::Subcommittee | OrganizationKind::DraftingCommittee | OrganizationKind::Council | OrganizationKind::Group);
    let introduced = small && !head.is_bare() && head.form == Form::Indefinite && before.is_some_and(|before| before.is_any(&["ett", "en"]));
    // "har överlåtit till sitt färdtjänstutskott"
    let own = small && !head.is_bare() && head.form == Form::Indefinite && before.is_some_and(|before| before.is_any(&["sitt", "sin"]));
    if own {
        return MentionRole::Name;
    }
    let under = || {
        tokens[..start]
            .iter()
            .any(|token| token.head().is_some_and(|other| matches!(other.form, Form::Definite) && other.kind != OrganizationKind::Subcommittee))
            && tokens[..start]
                .iter()
                .any(|token| token.is_any(&["lyder", "har", "finns", "finnas", "inom", "inrättat", "inrättar", "utsett", "tillsatt", "knutet", "knuten"]))
            || tokens[..start].first().is_some_and(|first| first.is_any(&["till", "under", "inom"]))
    };
    if introduced && under() {
        return MentionRole::Name;
    }
    if quantified && !bound {
        return MentionRole::Class;
    }
    match head.form {
        Form::Definite if named => MentionRole::Name,
        Form::Definite if head.head.prepositional => MentionRole::Class,
        Form::Definite => MentionRole::Reference,
        Form::DefinitePlural if !head.is_bare() || (head.kind == OrganizationKind::Audit) || start < index => MentionRole::Name,
        // "Delregionala nämnder 5 stycken", "Patientnämnder 5 st": a plural that stands alone with its count.
        Form::Plural if bound => MentionRole::Name,
        Form::Plural if head.kind == OrganizationKind::Audit && capital && start == 0 && has_count_behind(passage, index) => MentionRole::Name,
        Form::Plural if named && capital && has_count_behind(passage, index) => MentionRole::Name,
        Form::Indefinite if named && capital && has_seats_behind(passage, index) => MentionRole::Name,
        Form::Indefinite if bound && (capital || start > 0) => MentionRole::Name,
        Form::Indefinite if named && alone && capital => MentionRole::Name,
        // A capital within a sentence makes a compound a proper name: "samt Landsbygdsforum".
        Form::Indefinite if capital && start == index && !head.is_bare() && before.is_some_and(|before| before.is_word() || before.is(",")) => {
            MentionRole::Name
        }
        Form::DefinitePlural | Form::Plural | Form::Indefinite => MentionRole::Class,
    }
}

/// Whether a number of pieces follows: "5 st", "5 stycken", "(4)".
pub(crate) fn has_count_behind(passage: &Passage, index: usize) -> bool {
    let comma = passage.tokens.get(index + 1).is_some_and(|token| token.is(","));
    let index = index + usize::from(comma && passage.tokens.get(index + 3).is_some_and(|token| token.is_any(&["st", "stycken"])));
    let Some(next) = passage.tokens.get(index + 1) else { return false };
    let after = passage.tokens.get(index + 2);
    (next.kind == TokenKind::Number && after.is_none_or(|after| after.is_any(&["st", "stycken", "stycket"])))
        || (next.is("(") && after.is_some_and(|after| after.kind == TokenKind::Number && after.lower.len() <= 2))
}

/// Whether a bracket with seats follows, as in a chart: "Valberedning (9+9 ledamöter)".
fn has_seats_behind(passage: &Passage, index: usize) -> bool {
    let opens = passage.tokens.get(index + 1).is_some_and(|next| next.is("("));
    opens
        && passage
            .span(index + 2..passage.tokens.len())
            .iter()
            .take(5)
            .take_while(|token| !token.is(")"))
            .any(|token| token.lower.starts_with("ledam") || token.is("platser"))
}
