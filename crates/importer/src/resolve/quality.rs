//! Holds what is held of a region against the rules that its organisation should keep; what breaks one is a finding.

use super::Projection;
use super::claim::finding_of_region;
use helheten_model::entity::{finding, organization};
use helheten_model::vocabulary::{FindingKind, Measure, OrganizationKind, QualityCheck, QualityRule, RegionCode, RelationKind, Standing, quality_rules};
use std::collections::{BTreeMap, HashSet};

/// What breaks a rule: the thing, where it is one, and how.
type Breach = (Option<String>, String);

/// The findings of kind `BREAKS_RULE` on a region's rows. A region of which nothing is held breaks no rule.
pub fn check_quality(region: RegionCode, projection: &Projection) -> Vec<finding::Model> {
    if projection.organizations.is_empty() {
        return Vec::new();
    }
    let breaches = |rule: &QualityRule| match rule.check {
        QualityCheck::CountOfKind => count_of_kind(rule, projection),
        QualityCheck::WithoutIssuer => without_issuer(rule, projection),
        QualityCheck::EndBeforeStart => end_before_start(projection),
        QualityCheck::WithoutRelation => without_relation(rule, projection),
        QualityCheck::SeatsOfMandates => seats_of_mandates(rule, projection),
        QualityCheck::OddSeats => odd_seats(rule, projection),
        // It breaks by the passing of time alone: whoever reads looks at it, else importing the same pages would change what is stored.
        QualityCheck::NewestPageAge => Vec::new(),
    };
    let found = quality_rules(region).into_iter().flat_map(|rule| breaches(&rule).into_iter().map(move |breach| (rule.code.clone(), breach)));
    found.map(|(code, (id, text))| finding_of_region(region, FindingKind::BreaksRule, text, Some(&code), id.as_deref())).collect()
}

/// The bodies that a rule is about: of its kind, and not known to have ceased.
fn bodies<'p>(rule: &QualityRule, projection: &'p Projection) -> impl Iterator<Item = &'p organization::Model> + use<'p> {
    let kind = rule.kind.map(OrganizationKind::code);
    projection.organizations.iter().filter(move |body| kind == Some(body.kind.as_str()) && body.standing != Standing::Former.code())
}

fn count_of_kind(rule: &QualityRule, projection: &Projection) -> Vec<Breach> {
    let names: Vec<&str> = bodies(rule, projection).map(|body| body.name.as_str()).collect();
    let kind = rule.kind.map_or("", OrganizationKind::label_sv);
    if names.len() < rule.min.unwrap_or(0) {
        return vec![(None, format!("no imported page states a body of the kind {kind}"))];
    }
    if rule.max.is_some_and(|max| names.len() > max) {
        return vec![(None, format!("{} bodies of the kind {kind} where there should be one: {}", names.len(), names.join(", ")))];
    }
    Vec::new()
}

fn without_issuer(rule: &QualityRule, projection: &Projection) -> Vec<Breach> {
    let upwards = [RelationKind::AppointedBy, RelationKind::ReportsTo, RelationKind::PartOf].map(RelationKind::code);
    let down = [RelationKind::DelegatesTo, RelationKind::Commissions].map(RelationKind::code);
    let mut tasked: HashSet<&str> = HashSet::new();
    for relation in &projection.relations {
        if upwards.contains(&relation.kind.as_str()) {
            tasked.insert(&relation.from_id);
        } else if down.contains(&relation.kind.as_str()) {
            tasked.insert(&relation.to_id);
        }
    }
    let titles: Vec<String> =
        projection.documents.iter().filter(|document| document.issuer_id.is_some()).map(|document| document.title.to_lowercase()).collect();
    let ruled = |body: &organization::Model| {
        let name = body.name.to_lowercase();
        titles.iter().any(|title| title.contains(&name) && title.contains("reglemente"))
    };
    let breach = |body: &organization::Model| (Some(body.id.clone()), format!("no page states who gave {} its task", body.name));
    bodies(rule, projection).filter(|body| !tasked.contains(body.id.as_str()) && !ruled(body)).map(breach).collect()
}

fn without_relation(rule: &QualityRule, projection: &Projection) -> Vec<Breach> {
    let Some(kind) = rule.relation else { return Vec::new() };
    let having: HashSet<&str> = projection.relations.iter().filter(|relation| relation.kind == kind.code()).map(|relation| relation.from_id.as_str()).collect();
    let breach = |body: &organization::Model| (Some(body.id.clone()), format!("no page states what {} governs", body.name));
    bodies(rule, projection).filter(|body| !having.contains(body.id.as_str())).map(breach).collect()
}

fn end_before_start(projection: &Projection) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let mut check = |id: &str, from: Option<&str>, to: Option<&str>| {
        if let (Some(from), Some(to)) = (from, to)
            && to < &from[..from.len().min(to.len())]
        {
            breaches.push((Some(id.to_owned()), format!("it ends in {to} and begins in {from}")));
        }
    };
    macro_rules! check_rows {
        ($($rows:ident),+ $(,)?) => {
            $(for row in &projection.$rows {
                check(&row.id, row.valid_from.as_deref(), row.valid_to.as_deref());
            })+
        };
    }
    check_rows!(organizations, relations, posts, people, memberships, figures, documents, duties, decision_rights, events);
    let documents = projection.documents.iter().filter(|row| row.valid_from.is_none()).map(|row| (&row.id, row.period_start, row.period_end));
    let periods = projection.organization_periods.iter().map(|row| (&row.id, row.start_year, row.end_year));
    for (id, from, to) in documents.chain(periods) {
        let [from, to] = [from, to].map(|year| year.map(|year| format!("{year:04}")));
        check(id, from.as_deref(), to.as_deref());
    }
    breaches
}

/// The parties' seats of the newest year that has any; figures of other bodies are left out.
fn seats_of_mandates(rule: &QualityRule, projection: &Projection) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for body in bodies(rule, projection) {
        let Some(seats) = body.seats else { continue };
        let of_body = projection
            .figures
            .iter()
            .filter(|figure| figure.measure == Measure::MandateSeats.code() && figure.party.is_some())
            .filter(|figure| figure.of_text.is_none() && figure.organization_id.as_ref().is_none_or(|id| *id == body.id));
        let mut years: BTreeMap<Option<i32>, f64> = BTreeMap::new();
        for figure in of_body {
            *years.entry(figure.year).or_default() += figure.value;
        }
        let Some((year, mandates)) = years.into_iter().next_back() else { continue };
        if (mandates - f64::from(seats)).abs() > 0.5 {
            let of_year = year.map_or_else(String::new, |year| format!(" of {year}"));
            breaches.push((Some(body.id.clone()), format!("{} has {seats} seats, and the parties' seats{of_year} are together {mandates}", body.name)));
        }
    }
    breaches
}

fn odd_seats(rule: &QualityRule, projection: &Projection) -> Vec<Breach> {
    let even = bodies(rule, projection).filter_map(|body| body.seats.filter(|seats| seats % 2 == 0).map(|seats| (body, seats)));
    even.map(|(body, seats)| (Some(body.id.clone()), format!("{} has {seats} seats, an even number", body.name))).collect()
}
