//! Regions side by side.

use super::evidence::{Conflict, Evidence};
use super::{Node, Region, find_node, take_first};
use crate::answer::compare::{Aspect, AspectRow as Row, Cell, CellStatus, Item, Topic};
use crate::dataset::{Dataset, PartialDate};
use crate::schema::input::PartialDateScalar;
use crate::schema::limit::list_cost;
use async_graphql::{Context, Object, Result};
use chrono::NaiveDate;
use helheten_model::vocabulary::{Basis, MissionArea, Qualifier, RegionCode, Standing};

/// Regions side by side.
pub(in crate::schema) struct Comparison<'a> {
    data: &'a Dataset,
    regions: Vec<RegionCode>,
    topic: Option<Topic>,
    day: Option<NaiveDate>,
    rows: Vec<Row<'a>>,
}

impl<'a> Comparison<'a> {
    pub(in crate::schema) fn new(data: &'a Dataset, regions: Vec<RegionCode>, topic: Option<Topic>, day: Option<NaiveDate>, rows: Vec<Row<'a>>) -> Self {
        Self { data, regions, topic, day, rows }
    }
}

/// Regions side by side, aspect by aspect.
#[Object(serial)]
impl<'a> Comparison<'a> {
    /// The regions, in the order of the cells.
    async fn regions(&self) -> Vec<Region<'a>> {
        self.regions.iter().map(|code| Region::of(self.data, *code)).collect()
    }

    /// What it is narrowed to; null where it is of the whole regions.
    async fn topic(&self) -> Option<ComparisonTopic<'_>> {
        self.topic.as_ref().map(ComparisonTopic)
    }

    /// The day for which it is answered which plans are in force: that of the last import; null where nothing was imported.
    async fn day(&self) -> Option<PartialDateScalar> {
        self.day.and_then(|day| day.to_string().parse::<PartialDate>().ok()).map(PartialDateScalar)
    }

    /// One row for each aspect.
    async fn aspects(&self) -> Vec<AspectRow<'a, '_>> {
        self.rows.iter().map(|row| AspectRow { data: self.data, row }).collect()
    }
}

/// What a comparison is narrowed to.
struct ComparisonTopic<'t>(&'t Topic);

/// What a comparison is narrowed to: areas of the mission, or a word.
#[Object(serial)]
impl ComparisonTopic<'_> {
    /// The topic as it was asked for ("kollektivtrafik").
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// The areas of the mission that it stands for; none where it was looked for as a word of names and texts.
    async fn missions(&self) -> &[MissionArea] {
        &self.0.areas
    }
}

/// One aspect of all regions that are compared.
struct AspectRow<'a, 's> {
    data: &'a Dataset,
    row: &'s Row<'a>,
}

/// One aspect of all regions that are compared.
#[Object(serial)]
impl<'a> AspectRow<'a, '_> {
    /// The aspect.
    async fn aspect(&self) -> Aspect {
        self.row.aspect
    }

    /// The aspect in Swedish ("platser i fullmäktige").
    async fn label_sv(&self) -> &'static str {
        self.row.aspect.label_sv()
    }

    /// What it is, in a sentence.
    async fn description(&self) -> &'static str {
        self.row.aspect.description()
    }

    /// The unit of every cell, in Swedish ("ledamöter"); null where the cells' units differ, or none has any.
    async fn unit(&self) -> Option<&str> {
        self.row.unit.as_deref()
    }

    /// Whether the cells' numbers measure the same. False where one counts people ("anställda") and another full-time posts ("årsarbetare"),
    /// or a unit is none that is known: look at each cell's `unit`.
    async fn comparable(&self) -> bool {
        self.row.comparable
    }

    /// Whether the topic narrows this row. False without a topic, and for aspects of the region as a whole.
    async fn narrowed(&self) -> bool {
        self.row.narrowed
    }

    /// One cell for each region, in the order of the regions.
    async fn cells(&self) -> Vec<ComparisonCell<'a, '_>> {
        self.row.cells.iter().map(|cell| ComparisonCell { data: self.data, cell }).collect()
    }
}

/// What pages of one region state of one aspect.
struct ComparisonCell<'a, 's> {
    data: &'a Dataset,
    cell: &'s Cell<'a>,
}

/// What pages of one region state of one aspect.
#[Object(serial)]
impl<'a> ComparisonCell<'a, '_> {
    /// The region.
    async fn region(&self) -> Region<'a> {
        Region::of(self.data, self.cell.region)
    }

    /// Whether pages state it, none does, or none was imported.
    async fn status(&self) -> CellStatus {
        self.cell.status
    }

    /// What is stated, in Swedish, for people to read: "ungefär 55 000 anställda (2023)". Digits stand in groups, and a number before its
    /// unit, with spaces that do not break (U+00A0). Null where nothing is stated.
    async fn value(&self) -> Option<&str> {
        self.cell.stated.value.as_deref()
    }

    /// The number, in `unit`: a count, or the number that a page states; null where it is none, or where several bodies state different ones.
    async fn number(&self) -> Option<f64> {
        self.cell.stated.number
    }

    /// The unit of the number: as written ("medarbetare", "årsarbetare"), "kronor" for sums of money, or the plural of what is counted ("nämnder").
    async fn unit(&self) -> Option<&str> {
        self.cell.stated.unit.as_deref()
    }

    /// How exactly a page states the number: "drygt 8 000" is OVER 8000; null where nothing but items is counted.
    async fn qualifier(&self) -> Option<Qualifier> {
        self.cell.stated.qualifier
    }

    /// The year that the number is of; null where none is written with it.
    async fn year(&self) -> Option<i32> {
        self.cell.stated.year
    }

    /// What is counted or listed, each with its words. Bodies that have ceased are not among them. For a number, the facts that state it,
    /// the newest first.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn items(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<ComparisonItem<'a, '_>>> {
        take_first(ctx, first, self.cell.stated.items.iter().map(|item| ComparisonItem { data: self.data, item }))
    }

    /// How many of the items only undated pages state: they are counted, and nothing says that they are so today.
    async fn undated(&self) -> usize {
        self.cell.stated.items.iter().filter(|item| item.standing == Standing::Undated).count()
    }

    /// Whether the list that was read claims to be whole: true where a page counts it and names as many; false where it says that it names
    /// only some ("till exempel"), or fewer than it counts. Then that something is missing says nothing. Null where no page tells.
    async fn complete(&self) -> Option<bool> {
        self.cell.stated.complete
    }

    /// What to know before the value is used, in Swedish: open lists, undated facts, conclusions, contradictions.
    async fn notes_sv(&self) -> &[String] {
        &self.cell.stated.notes
    }

    /// The exact words for all that is stated: first one quotation for each item, then the others.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<Evidence<'a>>> {
        take_first(ctx, first, self.cell.evidence().into_iter().map(|assertion| Evidence::new(self.data, assertion)))
    }

    /// Where pages state different values of it, and which is held true.
    #[graphql(complexity = "list_cost(None, child_complexity)")]
    async fn conflicts(&self) -> Vec<Conflict<'a>> {
        self.cell.stated.conflicts.iter().map(|conflict| Conflict::new(self.data, conflict.clone())).collect()
    }
}

/// One of the things that a cell counts or lists.
struct ComparisonItem<'a, 's> {
    data: &'a Dataset,
    item: &'s Item<'a>,
}

/// One of the things that a cell counts or lists: a body, a plan, a goal, a figure.
#[Object(serial)]
impl<'a> ComparisonItem<'a, '_> {
    /// The name, the title, or the text itself.
    async fn name(&self) -> &str {
        &self.item.name
    }

    /// What else there is to say in short, in Swedish: seats and areas of a body, years of a plan; null where there is nothing.
    async fn detail(&self) -> Option<&str> {
        self.item.detail.as_deref()
    }

    /// Whether it holds today, as far as its pages say.
    async fn standing(&self) -> Standing {
        self.item.standing
    }

    /// Whether a page states it or a rule concludes it from what pages state.
    async fn basis(&self) -> Basis {
        self.item.basis
    }

    /// The fact itself.
    async fn node(&self) -> Option<Node<'a>> {
        find_node(self.data, self.item.id)
    }

    /// The exact words that state it.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<Evidence<'a>>> {
        take_first(ctx, first, self.item.evidence.iter().map(|assertion| Evidence::new(self.data, *assertion)))
    }
}
