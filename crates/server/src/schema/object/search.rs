//! What a search found.

use super::{FactObject, Law, Node, Region};
use crate::dataset::{Dataset, SearchHit as Hit, SearchPage, SearchType};
use crate::schema::cursor::CursorScope;
use crate::schema::facet::FacetCount;
use async_graphql::connection::PageInfo;
use async_graphql::{Object, SimpleObject};
use helheten_model::vocabulary::find_region;

/// A page of what was found.
pub(in crate::schema) struct SearchConnection<'a> {
    pub(in crate::schema) data: &'a Dataset,
    pub(in crate::schema) page: SearchPage,
    pub(in crate::schema) start: usize,
    pub(in crate::schema) scope: CursorScope,
}

/// A page of what was found, as the Relay specification has it, and how much there is.
#[Object(serial)]
impl SearchConnection<'_> {
    /// How many things were found, on all pages together.
    async fn total_count(&self) -> usize {
        self.page.total
    }

    /// The hits of this page, the best first.
    async fn nodes(&self) -> Vec<SearchHit<'_>> {
        self.page.hits.iter().map(|hit| SearchHit { data: self.data, hit }).collect()
    }

    /// The hits of this page, each with its cursor.
    async fn edges(&self) -> Vec<SearchEdge<'_>> {
        let hits = self.page.hits.iter().enumerate();
        hits.map(|(place, hit)| SearchEdge { node: SearchHit { data: self.data, hit }, cursor: self.scope.cursor(self.start + place) }).collect()
    }

    /// Whether there are hits before and after this page, and the cursors of its ends.
    async fn page_info(&self) -> PageInfo {
        let end = self.start + self.page.hits.len();
        let shown = !self.page.hits.is_empty();
        PageInfo {
            has_previous_page: self.start > 0,
            has_next_page: end < self.page.total,
            start_cursor: shown.then(|| self.scope.cursor(self.start)),
            end_cursor: shown.then(|| self.scope.cursor(end - 1)),
        }
    }

    /// How many things of each type and of each region were found, on all pages together.
    async fn facets(&self) -> SearchFacets {
        let types = self.page.types.iter().map(|(kind, count)| FacetCount::new((kind.code(), kind.label_sv()), *count)).collect();
        let regions = self.page.regions.iter().filter_map(|(code, count)| {
            let region = find_region(*code).ok()?;
            Some(FacetCount::new((region.code.as_str(), &region.name), *count))
        });
        SearchFacets { types, regions: regions.collect() }
    }
}

/// How many things were found, type by type and region by region; what was found most often comes first.
#[derive(SimpleObject)]
pub(in crate::schema) struct SearchFacets {
    /// By type.
    #[graphql(name = "type")]
    types: Vec<FacetCount>,
    /// By region. Statutes are of no region.
    #[graphql(name = "region")]
    regions: Vec<FacetCount>,
}

/// A hit and its cursor.
#[derive(SimpleObject)]
pub(in crate::schema) struct SearchEdge<'a> {
    /// The hit.
    node: SearchHit<'a>,
    /// Where the hit stands: give it as `after` to go on from here. Valid for this revision and these arguments.
    cursor: String,
}

/// Something that was found.
pub(in crate::schema) struct SearchHit<'a> {
    data: &'a Dataset,
    hit: &'a Hit,
}

/// Where a word that was searched for stands.
#[derive(SimpleObject)]
pub(in crate::schema) struct Highlight {
    /// Where it begins in `snippet`, in Unicode characters.
    start: usize,
    /// Where it ends.
    end: usize,
}

/// Something that was found, and the words that it was found by.
#[Object(serial)]
impl<'a> SearchHit<'a> {
    /// The thing itself.
    async fn node(&self) -> Node<'a> {
        node_of(self.data, self.hit)
    }

    /// What it is.
    #[graphql(name = "type")]
    async fn kind(&self) -> SearchType {
        self.hit.target.kind
    }

    /// The region whose pages state it; null for a statute, which is national.
    async fn region(&self) -> Option<Region<'a>> {
        self.hit.target.region.map(|code| Region::of(self.data, code))
    }

    /// What names it: a name, a title, a text; of a figure what it measures.
    async fn title(&self) -> &str {
        &self.hit.title
    }

    /// The passage in which the words stand, as plain text of about 220 characters at most.
    async fn snippet(&self) -> &str {
        &self.hit.snippet.text
    }

    /// The same passage as HTML: the words between `<mark>` and `</mark>`, everything else escaped.
    async fn snippet_html(&self) -> String {
        self.hit.snippet.html()
    }

    /// Where in `snippet` the words stand, one after the other.
    async fn highlights(&self) -> Vec<Highlight> {
        self.hit.snippet.marks_in_chars().map(|mark| Highlight { start: mark.start, end: mark.end }).collect()
    }

    /// The field that the passage is of ("name", "aliases", "issuer"); "id" where only the id fits.
    async fn matched_field(&self) -> &str {
        self.hit.snippet.field
    }

    /// How well it fits, from 0 to 400: from 300 on it is called exactly so, from 200 on it has every word, from 100 on it nearly has
    /// them, below it has some of them.
    async fn score(&self) -> f32 {
        self.hit.score
    }
}

fn node_of<'a>(data: &'a Dataset, hit: &Hit) -> Node<'a> {
    let place = hit.target.place;
    match hit.target.kind {
        SearchType::Organization => Node::Organization(FactObject::new(data, data.organizations.at(place))),
        SearchType::Person => Node::Person(FactObject::new(data, data.people.at(place))),
        SearchType::Post => Node::Post(FactObject::new(data, data.posts.at(place))),
        SearchType::Law => Node::Law(Law::new(data, &data.laws[place as usize])),
        SearchType::Document => Node::Document(FactObject::new(data, data.documents.at(place))),
        SearchType::Figure => Node::Figure(FactObject::new(data, data.figures.at(place))),
        SearchType::Mission => Node::Mission(FactObject::new(data, data.missions.at(place))),
        SearchType::Duty => Node::Duty(FactObject::new(data, data.duties.at(place))),
        SearchType::Goal => Node::Goal(FactObject::new(data, data.goals.at(place))),
        SearchType::Statement => Node::Statement(FactObject::new(data, data.statements.at(place))),
        SearchType::Event => Node::Event(FactObject::new(data, data.events.at(place))),
        SearchType::ContactPoint => Node::ContactPoint(FactObject::new(data, data.contact_points.at(place))),
    }
}
