//! The answer to who decides: bodies in their order, with the ground of each and the way up to the assembly.

use super::evidence::Evidence;
use super::{DecisionRight, Organization, Region, take_first};
use crate::answer::{Answer, AnswerStatus, ChainStep, Closeness, Deciding, Ground, Note, NoteKind, Role, Understood, chain};
use crate::dataset::{Dataset, Row};
use crate::schema::limit::list_cost;
use async_graphql::{Context, Object, Result};
use helheten_model::entity::organization;
use helheten_model::vocabulary::{Basis, MissionArea, RelationKind};

/// The answer to who decides.
pub(in crate::schema) struct DecisionAnswer<'a> {
    data: &'a Dataset,
    topic: String,
    answer: Answer<'a>,
}

impl<'a> DecisionAnswer<'a> {
    pub(in crate::schema) fn new(data: &'a Dataset, topic: String, answer: Answer<'a>) -> Self {
        Self { data, topic, answer }
    }
}

/// Who decides about a subject in a region, as far as its pages say.
#[Object(serial)]
impl<'a> DecisionAnswer<'a> {
    /// What was asked.
    async fn topic(&self) -> &str {
        &self.topic
    }

    /// The region that was asked.
    async fn region(&self) -> Region<'a> {
        Region::of(self.data, self.answer.region)
    }

    /// Whether the region's pages answer. `NOT_STATED` and `NOT_IMPORTED` have no bodies.
    async fn status(&self) -> AnswerStatus {
        self.answer.status
    }

    /// Which words of the question were understood as which subject.
    async fn understood_as(&self) -> Vec<UnderstoodSubject<'_>> {
        self.answer.understood.iter().map(UnderstoodSubject).collect()
    }

    /// Words of the question that were not understood, in small letters.
    async fn unknown_words(&self) -> &[String] {
        &self.answer.unknown_words
    }

    /// The areas of a region's mission that the question is about; none where it is about none.
    async fn missions(&self) -> &[MissionArea] {
        &self.answer.missions
    }

    /// The bodies that pages name for it, the best first.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn bodies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<DecidingBody<'a, '_>>> {
        take_first(ctx, first, self.answer.bodies.iter().map(|body| DecidingBody { data: self.data, body }))
    }

    /// What else there is to say: that a subject is not the region's business and whose it is, that the text names another region.
    async fn notes(&self) -> Vec<DecisionNote<'_>> {
        self.answer.notes.iter().map(DecisionNote).collect()
    }
}

/// A subject that was understood.
struct UnderstoodSubject<'s>(&'s Understood);

/// A subject of the question.
#[Object(serial)]
impl UnderstoodSubject<'_> {
    /// The words of the question, as they were written ("bussarna").
    async fn words(&self) -> &str {
        &self.0.words
    }

    /// The subject in Swedish ("kollektivtrafik").
    async fn subject(&self) -> &str {
        self.0.label
    }

    /// The area of the mission that it belongs to; null where it is not the region's business.
    async fn area(&self) -> Option<MissionArea> {
        self.0.area
    }

    /// Whose business it is, in Swedish ("kommunen"); null where it is the region's.
    async fn belongs_to(&self) -> Option<&str> {
        self.0.whose
    }
}

/// Something to say beside the bodies.
struct DecisionNote<'s>(&'s Note);

/// Something that an answer has to say beside its bodies.
#[Object(serial)]
impl DecisionNote<'_> {
    /// What it is about.
    async fn kind(&self) -> NoteKind {
        self.0.kind
    }

    /// A sentence.
    async fn text(&self) -> &str {
        &self.0.text
    }
}

/// A body that answers.
struct DecidingBody<'a, 's> {
    data: &'a Dataset,
    body: &'s Deciding<'a>,
}

/// A body that has to do with the subject of a question, and how that is known.
#[Object(serial)]
impl<'a> DecidingBody<'a, '_> {
    /// The body.
    async fn organization(&self) -> Organization<'a> {
        Organization::new(self.data, self.body.organization)
    }

    /// What it does about the subject: decides, prepares, or carries out what others decide.
    async fn role(&self) -> Role {
        self.body.role
    }

    /// How near what pages say of it is to what was asked.
    async fn closeness(&self) -> Closeness {
        self.body.closeness
    }

    /// Whether a page says in words that the body has this duty or mission, or a rule concludes it: from its name, from a broader
    /// subject, from whom it stands over.
    async fn basis(&self) -> Basis {
        self.body.basis()
    }

    /// Why it answers, the best ground first.
    async fn reasons(&self) -> Vec<DecisionReason<'_>> {
        self.body.grounds.iter().map(DecisionReason).collect()
    }

    /// By which right it decides: its own, or that of the bodies of its kind in the region; null where no page states it.
    async fn right(&self) -> Option<DecisionRight<'a>> {
        self.body.right.map(|right| DecisionRight::new(self.data, right))
    }

    /// The way from the body up to the region's assembly, the nearest first; it ends early where no page leads on.
    #[graphql(complexity = "list_cost(None, child_complexity)")]
    async fn chain(&self) -> Vec<DecisionStep<'a>> {
        decision_path(self.data, self.body.organization)
    }

    /// The words that the answer rests on: for a stated one, words about the subject; for an inferred one, what it was concluded from.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<Evidence<'a>>> {
        take_first(ctx, first, self.body.evidence().into_iter().map(|assertion| Evidence::new(self.data, assertion)))
    }

    /// How well it answers, above 0 to 1. Five criteria make the score, each outweighing all that follow: what the body does, how near
    /// the subject is, stated before inferred, standing today before undated, the level of steering.
    async fn score(&self) -> f64 {
        self.body.score
    }
}

/// Why a body answers.
struct DecisionReason<'s>(&'s Ground<'s>);

/// Why a body answers.
#[Object(serial)]
impl DecisionReason<'_> {
    /// Whether a page says it in words or a rule concludes it.
    async fn basis(&self) -> Basis {
        self.0.basis
    }

    /// The rule that found it (`stated_duty`, `stated_mission`, `named_after_subject`, `over_who_carries_out`).
    async fn rule(&self) -> &str {
        self.0.rule
    }

    /// The subject in Swedish that the words name.
    async fn subject(&self) -> &str {
        &self.0.subject
    }

    /// How near that is to what was asked.
    async fn closeness(&self) -> Closeness {
        self.0.closeness
    }
}

/// The way from a body up to the region's assembly, the nearest first.
pub(super) fn decision_path<'a>(data: &'a Dataset, organization: &'a Row<organization::Model>) -> Vec<DecisionStep<'a>> {
    chain(data, organization).into_iter().map(|step| DecisionStep { data, step }).collect()
}

/// One step of the way up.
pub(in crate::schema) struct DecisionStep<'a> {
    data: &'a Dataset,
    step: ChainStep<'a>,
}

/// One step from a body towards the region's assembly.
#[Object(name = "ChainStep", serial)]
impl<'a> DecisionStep<'a> {
    /// The body that the step leads to.
    async fn organization(&self) -> Organization<'a> {
        Organization::new(self.data, self.step.organization)
    }

    /// The relation that the step follows, whichever way it reads; null where a statute alone orders the step.
    async fn kind(&self) -> Option<RelationKind> {
        self.step.kind()
    }

    /// The body that the step leads from.
    async fn below(&self) -> Organization<'a> {
        Organization::new(self.data, self.step.below)
    }

    /// Whether a page states the step or a rule concludes it.
    async fn basis(&self) -> Basis {
        self.step.basis()
    }

    /// The rule that concluded it (`assembly_appoints_committees`); null where a page states it.
    async fn rule(&self) -> Option<&'a str> {
        self.step.rule()
    }

    /// The provision that orders it in every region ("kommunallagen (2017:725) 3 kap. 3 §"); null where the step rests on none.
    async fn provision(&self) -> Option<&'static str> {
        self.step.provision()
    }

    /// The words that state the step, or that it was concluded from.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<Evidence<'a>>> {
        take_first(ctx, first, self.step.evidence(self.data).into_iter().map(|assertion| Evidence::new(self.data, assertion)))
    }
}
