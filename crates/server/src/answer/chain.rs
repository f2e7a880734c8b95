//! The way from a body up to the region's assembly, with the ground of every step.

use crate::dataset::{Assertion, Dataset, Row};
use helheten_model::entity::{organization, relation};
use helheten_model::vocabulary::{Basis, OrganizationKind, RelationKind, Side, Standing};
use std::collections::HashSet;

/// A body as the dataset holds it.
pub(crate) type Body = Row<organization::Model>;

/// One step up: a body that stands nearer to the assembly, and how the body below it stands to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ChainStep<'a> {
    /// The body that the step leads to.
    pub(crate) organization: &'a Body,
    /// The body that it leads from.
    pub(crate) below: &'a Body,
    /// What it rests on.
    pub(crate) link: ChainLink<'a>,
}

/// What a step rests on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ChainLink<'a> {
    /// A relation between the two.
    Relation(&'a Row<relation::Model>),
    /// The body below is held as a part of the one above, and no relation says more.
    Parent,
    /// A statute orders it so in every region. The relation, where there is one, says to whom the statute is applied.
    Law(&'static LawRule, Option<&'a Row<relation::Model>>),
}

/// A rule that concludes a step from a statute.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LawRule {
    /// The name.
    pub(crate) name: &'static str,
    /// The provision, as one cites it.
    pub(crate) provision: &'static str,
}

/// "Fullmäktige ska tillsätta en styrelse."
const BOARD: LawRule = LawRule { name: "assembly_appoints_board", provision: "kommunallagen (2017:725) 3 kap. 3 §" };
/// The assembly appoints the committees that are needed besides the board, and settles what each is for.
const COMMITTEES: LawRule = LawRule { name: "assembly_appoints_committees", provision: "kommunallagen (2017:725) 3 kap. 4–5 §§" };
/// The assembly decides on matters of principle, among them the election of auditors.
const AUDITORS: LawRule = LawRule { name: "assembly_elects_auditors", provision: "kommunallagen (2017:725) 5 kap. 1 §" };
/// What the region owns is directed by its assembly.
const OWNER: LawRule = LawRule { name: "assembly_decides_for_the_owner", provision: "kommunallagen (2017:725) 10 kap. 3 §" };

impl<'a> ChainStep<'a> {
    /// The kind of the relation that the step follows; `None` where a statute alone orders it.
    pub(crate) fn kind(&self) -> Option<RelationKind> {
        match self.link {
            ChainLink::Relation(relation) | ChainLink::Law(_, Some(relation)) => Some(relation.codes.0),
            ChainLink::Parent => Some(RelationKind::PartOf),
            ChainLink::Law(_, None) => None,
        }
    }

    /// Whether a page states the step.
    pub(crate) fn basis(&self) -> Basis {
        match self.link {
            ChainLink::Relation(relation) => relation.codes.1,
            ChainLink::Parent => Basis::Stated,
            ChainLink::Law(..) => Basis::Inferred,
        }
    }

    /// The rule that concluded it; `None` where a page states it.
    pub(crate) fn rule(&self) -> Option<&'a str> {
        match self.link {
            ChainLink::Relation(relation) => relation.model.rule.as_deref(),
            ChainLink::Parent => None,
            ChainLink::Law(rule, _) => Some(rule.name),
        }
    }

    /// The provision that orders it; `None` where none is needed.
    pub(crate) fn provision(&self) -> Option<&'static str> {
        match self.link {
            ChainLink::Law(rule, _) => Some(rule.provision),
            _ => None,
        }
    }

    /// The words that state the step or that it is concluded from.
    pub(crate) fn evidence(&self, data: &'a Dataset) -> Vec<Assertion<'a>> {
        match self.link {
            ChainLink::Relation(relation) | ChainLink::Law(_, Some(relation)) => data.evidence_of(relation).collect(),
            ChainLink::Parent => data.evidence_of(self.below).filter(|assertion| assertion.field() == "parent").collect(),
            ChainLink::Law(_, None) => [self.below, self.organization].into_iter().filter_map(|body| data.evidence_of(body).next()).collect(),
        }
    }
}

/// The steps from a body up to the region's assembly, the nearest first; empty for the assembly itself.
///
/// Of several ways the one is taken that reaches the assembly by what stands nearest to the body's work: who steers it, whom it
/// works for, whom it supports, what it is a part of, who commissions it, who appoints it, who owns it. Where no page leads on,
/// the statute that orders it so in every region does. What is known to hold no longer leads nowhere, and no body comes twice.
/// Where no way reaches the assembly, the chain ends where what is known ends.
pub(crate) fn chain<'a>(data: &'a Dataset, organization: &'a Body) -> Vec<ChainStep<'a>> {
    let mut seen = HashSet::from([organization.place]);
    match climb(data, organization, &mut seen, STEPS_MAX) {
        Climb::Assembly(steps) | Climb::Ends(steps) => steps,
    }
}

/// No region has so many levels; what has more is damaged.
const STEPS_MAX: usize = 32;

/// A way up: to the assembly, or as far as it is known.
enum Climb<'a> {
    Assembly(Vec<ChainStep<'a>>),
    Ends(Vec<ChainStep<'a>>),
}

fn climb<'a>(data: &'a Dataset, body: &'a Body, seen: &mut HashSet<u32>, steps: usize) -> Climb<'a> {
    if body.codes.0 == OrganizationKind::Assembly {
        return Climb::Assembly(Vec::new());
    }
    let mut fragment = Vec::new();
    for step in steps_up(data, body).into_iter().take_while(|_| steps > 0) {
        // A body that was tried before leads no further now than it did then.
        if !seen.insert(step.organization.place) {
            continue;
        }
        match climb(data, step.organization, seen, steps - 1) {
            Climb::Assembly(rest) => return Climb::Assembly([vec![step], rest].concat()),
            Climb::Ends(rest) if fragment.is_empty() => fragment = [vec![step], rest].concat(),
            Climb::Ends(_) => {}
        }
    }
    Climb::Ends(fragment)
}

/// The steps that lead up from a body, the best first.
pub(crate) fn steps_up<'a>(data: &'a Dataset, body: &'a Body) -> Vec<ChainStep<'a>> {
    let outgoing = data.indexes.relations_by_from.find(&data.relations, &body.model.id).map(|relation| (relation, true));
    let incoming = data.indexes.relations_by_to.find(&data.relations, &body.model.id).map(|relation| (relation, false));
    let mut ranked: Vec<(usize, ChainStep<'a>)> =
        outgoing.chain(incoming).filter_map(|(relation, outgoing)| step_along(data, body, relation, outgoing)).collect();
    ranked.extend(step_to_parent(data, body));
    ranked.extend(step_by_law(data, body).map(|step| (usize::MAX, step)));
    ranked.sort_by_key(|(rank, step)| {
        let target = step.organization;
        (*rank, step.basis(), target.standing != Standing::Current, target.codes.0 == OrganizationKind::Assembly, target.place)
    });
    ranked.into_iter().map(|(_, step)| step).collect()
}

/// Relations that lead up, the nearest to the body's work first: the kind, and whether it leads from the body.
const LEADS_UP: [(RelationKind, bool); 9] = [
    (RelationKind::Governs, false),
    (RelationKind::ReportsTo, true),
    (RelationKind::SupportedBy, false),
    (RelationKind::PartOf, true),
    (RelationKind::Commissions, false),
    (RelationKind::DelegatesTo, false),
    (RelationKind::AppointedBy, true),
    (RelationKind::OwnedBy, true),
    (RelationKind::PreparesFor, true),
];

fn rank_of(kind: RelationKind, outgoing: bool) -> Option<usize> {
    LEADS_UP.iter().position(|leading| *leading == (kind, outgoing))
}

fn step_along<'a>(data: &'a Dataset, body: &'a Body, relation: &'a Row<relation::Model>, outgoing: bool) -> Option<(usize, ChainStep<'a>)> {
    let kind = relation.codes.0;
    let rank = rank_of(kind, outgoing).filter(|_| relation.standing != Standing::Former)?;
    let end = if outgoing { &relation.model.to_id } else { &relation.model.from_id };
    if kind == RelationKind::OwnedBy && end.starts_with("region:") {
        let assembly = find_assembly(data, body)?;
        return Some((rank, ChainStep { organization: assembly, below: body, link: ChainLink::Law(&OWNER, Some(relation)) }));
    }
    let target = data.organizations.find(end).filter(|target| target.standing != Standing::Former)?;
    let leads = match kind {
        // Officials answer to the elected whom they support, not to other officials whom they lend a hand.
        RelationKind::SupportedBy => matches!(target.codes.0.side(), Some(Side::Political | Side::Reviewing)),
        // A committee prepares matters for others without standing under them; a drafting body is there for nothing else.
        RelationKind::PreparesFor => target.codes.0 == OrganizationKind::Assembly || !appointed_by_assembly(body),
        _ => true,
    };
    leads.then_some((rank, ChainStep { organization: target, below: body, link: ChainLink::Relation(relation) }))
}

fn step_to_parent<'a>(data: &'a Dataset, body: &'a Body) -> Option<(usize, ChainStep<'a>)> {
    let parent = data.organizations.find(body.model.parent_id.as_deref()?).filter(|parent| parent.standing != Standing::Former)?;
    let said = data.indexes.relations_by_from.find(&data.relations, &body.model.id);
    let mut said = said.filter(|relation| relation.codes.0 == RelationKind::PartOf && relation.standing != Standing::Former);
    if said.any(|relation| relation.model.to_id == parent.model.id) {
        return None;
    }
    let rank = rank_of(RelationKind::PartOf, true)?;
    Some((rank, ChainStep { organization: parent, below: body, link: ChainLink::Parent }))
}

fn step_by_law<'a>(data: &'a Dataset, body: &'a Body) -> Option<ChainStep<'a>> {
    let rule = match body.codes.0 {
        OrganizationKind::ExecutiveBoard => &BOARD,
        OrganizationKind::Audit => &AUDITORS,
        _ if appointed_by_assembly(body) && !leads_company(data, body) => &COMMITTEES,
        _ => return None,
    };
    let assembly = find_assembly(data, body)?;
    Some(ChainStep { organization: assembly, below: body, link: ChainLink::Law(rule, None) })
}

/// Whether the body is one that the region's own assembly appoints. Of a joint committee the name does not tell whose it is.
fn appointed_by_assembly(body: &Body) -> bool {
    let kinds = [OrganizationKind::ExecutiveBoard, OrganizationKind::Committee, OrganizationKind::Board, OrganizationKind::PatientCommittee];
    kinds.contains(&body.codes.0) && !body.model.name.to_lowercase().contains("gemensam")
}

/// Whether the body is the board of a company, whose owners appoint it.
fn leads_company(data: &Dataset, body: &Body) -> bool {
    let steered = data.indexes.relations_by_from.find(&data.relations, &body.model.id).filter(|relation| relation.codes.0 == RelationKind::Governs);
    steered.filter_map(|relation| data.organizations.find(&relation.model.to_id)).any(|steered| steered.codes.0 == OrganizationKind::Company)
}

/// The region's assembly: one that is not known to be gone, the one of today before one that no page dates.
pub(crate) fn find_assembly<'a>(data: &'a Dataset, body: &Body) -> Option<&'a Body> {
    let assemblies = data.organizations.in_region(body.region).filter(|row| row.codes.0 == OrganizationKind::Assembly && row.standing != Standing::Former);
    assemblies.min_by_key(|row| (row.standing, row.place))
}
