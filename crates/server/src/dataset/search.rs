//! search: finds things by what a person would type, from an index over the names and texts of a dataset.

mod entry;
mod find;
mod lexicon;
mod matches;
mod query;
mod snippet;
mod tokens;

pub use matches::WantedWords;
pub use query::{TEXT_CHARS_MAX, UnsearchableText};
pub use snippet::Snippet;

use super::Dataset;
use entry::{count_of, entry_at};
use helheten_model::vocabulary::{EntityType, RegionCode};
use lexicon::{Forms, Lexicon, split_words};
use std::ops::Range;
use std::sync::Arc;
use tantivy::directory::RamDirectory;
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, Searcher, TantivyDocument};
use tokens::{Emitted, Memory, StemTokenizer};

/// What the index may take while it is built before it is written down.
const WRITER_BYTES_MAX: usize = 1 << 30;

/// What a search can find. Where two things fit as well, the one whose type stands first comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, async_graphql::Enum)]
pub enum SearchType {
    /// Bodies (organ).
    Organization,
    /// People (personer).
    Person,
    /// Posts (poster).
    Post,
    /// Statutes (lagar).
    Law,
    /// Documents (dokument).
    Document,
    /// Figures (siffror).
    Figure,
    /// Parts of regions' missions (uppdrag för regionen).
    Mission,
    /// Duties (uppgifter).
    Duty,
    /// Goals (mål).
    Goal,
    /// Statements (utsagor).
    Statement,
    /// Events (händelser).
    Event,
    /// Ways to reach somebody (kontaktvägar).
    ContactPoint,
}

impl SearchType {
    /// Every type, in the order of the list.
    pub const ALL: &'static [Self] = &[
        Self::Organization,
        Self::Person,
        Self::Post,
        Self::Law,
        Self::Document,
        Self::Figure,
        Self::Mission,
        Self::Duty,
        Self::Goal,
        Self::Statement,
        Self::Event,
        Self::ContactPoint,
    ];
}

/// Something that a search can find.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// What it is.
    pub kind: SearchType,
    /// Its place in its table.
    pub place: u32,
    /// Its region; `None` for what is national.
    pub region: Option<RegionCode>,
    weight: f32,
}

/// What a search is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct SearchRequest<'a> {
    /// What was typed.
    pub text: &'a str,
    /// Only of these regions; `None` for all.
    pub regions: Option<&'a [RegionCode]>,
    /// Only of these types; `None` for all.
    pub types: Option<&'a [SearchType]>,
}

/// Something that was found.
#[derive(Clone, Debug)]
pub struct SearchHit {
    /// What it is.
    pub target: Target,
    /// How well it fits, from 0 to 400.
    pub score: f32,
    /// Its id.
    pub id: String,
    /// What names it.
    pub title: String,
    /// Where the words stand.
    pub snippet: Snippet,
}

/// How many have each value.
pub type Counts<T> = Vec<(T, usize)>;

/// What was found: a page of it, and how much there is.
#[derive(Clone, Debug, Default)]
pub struct SearchPage {
    /// The hits of the page, the best first.
    pub hits: Vec<SearchHit>,
    /// How many there are on all pages.
    pub total: usize,
    /// How many of each type that was found, the most first.
    pub types: Counts<SearchType>,
    /// How many of each region that was found, the most first.
    pub regions: Counts<RegionCode>,
}

/// The fields of the index.
#[derive(Clone, Copy, Debug)]
struct Fields {
    /// Whole names, abbreviations, numbers and ids, each as one.
    exact: Field,
    /// Words of names.
    name: Field,
    /// Parts of the words of names.
    part: Field,
    /// Words and parts of what is said.
    text: Field,
    /// Words and parts of names without dots and accents.
    bare_name: Field,
    /// Words and parts of what is said without dots and accents.
    bare_text: Field,
}

/// An index over the names and texts of a dataset.
#[derive(Debug)]
pub struct SearchIndex {
    searcher: Option<Searcher>,
    bytes: usize,
    fields: Fields,
    lexicon: Arc<Lexicon>,
    targets: Vec<Target>,
}

impl SearchIndex {
    /// Builds the index over a dataset.
    pub(super) fn build(data: &Dataset) -> Self {
        let lexicon = Arc::new(Lexicon::learn(learned_texts(data)));
        let (schema, fields) = build_schema();
        let mut index = Self { searcher: None, bytes: 0, fields, lexicon, targets: Vec::new() };
        match index.write(data, schema) {
            Ok((searcher, bytes)) => (index.searcher, index.bytes) = (Some(searcher), bytes),
            // Only memory is written to; without an index nothing is found, and the rest is served.
            Err(error) => tracing::error!("failed to build the index of the search: {error}"),
        }
        index
    }

    /// How much memory the index takes.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// How many things it can find.
    pub fn len(&self) -> usize {
        self.targets.len()
    }

    /// Whether it can find nothing.
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    fn write(&mut self, data: &Dataset, schema: Schema) -> tantivy::Result<(Searcher, usize)> {
        let memory = Memory::new(Arc::clone(&self.lexicon));
        let directory = RamDirectory::create();
        let manager = tantivy::tokenizer::TokenizerManager::new();
        for (name, emitted) in [("whole", Emitted::Whole), ("parts", Emitted::Parts), ("both", Emitted::Both), ("bare", Emitted::Bare)] {
            manager.register(name, StemTokenizer::new(&memory, emitted));
        }
        manager.register("raw", tantivy::tokenizer::RawTokenizer::default());
        let builder = Index::builder().schema(schema).tokenizers(manager);
        // One segment, whose documents are numbered as they come: a document's number is its target's place.
        let mut writer = builder.single_segment_index_writer::<TantivyDocument>(directory.clone(), WRITER_BYTES_MAX)?;
        for kind in SearchType::ALL.iter().copied() {
            for place in (0..count_of(data, kind)).map(|place| u32::try_from(place).expect("a table in memory has fewer than 2³² rows")) {
                let entry = entry_at(data, kind, place);
                self.targets.push(Target { kind, place, region: entry.region, weight: entry.weight });
                writer.add_document(self.document(&entry, kind))?;
            }
        }
        let index = writer.finalize()?;
        memory.forget();
        Ok((index.reader()?.searcher(), directory.total_mem_usage()))
    }

    fn document(&self, entry: &entry::Entry<'_>, kind: SearchType) -> TantivyDocument {
        let fields = self.fields;
        let mut document = TantivyDocument::default();
        document.add_text(fields.exact, entry.id);
        for (_, name) in &entry.names {
            if kind.has_names() {
                document.add_text(fields.exact, self.key(name));
            }
            for field in [fields.name, fields.part, fields.bare_name] {
                document.add_text(field, name);
            }
        }
        for (_, text) in &entry.texts {
            document.add_text(fields.text, text);
            document.add_text(fields.bare_text, text);
        }
        document
    }

    /// What a whole name is found by: the stems of its words.
    fn key(&self, name: &str) -> String {
        let stems: Vec<String> = split_words(name).into_iter().map(|word| self.lexicon.forms(&word.folded).whole).collect();
        format!("={}", stems.join(" "))
    }
}

impl SearchType {
    /// What facts of this type are; statutes are no facts of a region.
    fn entity_type(self) -> Option<EntityType> {
        Some(match self {
            Self::Organization => EntityType::Organization,
            Self::Person => EntityType::Person,
            Self::Post => EntityType::Post,
            Self::Law => return None,
            Self::Document => EntityType::Document,
            Self::Figure => EntityType::Figure,
            Self::Mission => EntityType::Mission,
            Self::Duty => EntityType::Duty,
            Self::Goal => EntityType::Goal,
            Self::Statement => EntityType::Statement,
            Self::Event => EntityType::Event,
            Self::ContactPoint => EntityType::ContactPoint,
        })
    }

    /// The code, as GraphQL has it.
    pub fn code(self) -> &'static str {
        self.entity_type().map_or("LAW", EntityType::code)
    }

    /// The Swedish term.
    pub fn label_sv(self) -> &'static str {
        self.entity_type().map_or_else(|| EntityType::RegionLaw.label_sv(), EntityType::label_sv)
    }

    /// Whether its things have names that can be typed whole.
    fn has_names(self) -> bool {
        !matches!(self, Self::Figure | Self::Duty | Self::Goal | Self::Statement | Self::Event)
    }
}

impl Dataset {
    /// Whether the index is there already.
    pub fn is_searchable(&self) -> bool {
        self.search.get().is_some()
    }

    /// The index of the search. It is built when it is first asked for, which takes a while: ask for it before requests do.
    pub fn search_index(&self) -> &SearchIndex {
        self.search.get_or_init(|| SearchIndex::build(self))
    }

    /// Finds what was asked for; of all that is found, the hits in the range.
    ///
    /// # Errors
    /// Where the text has nothing to search for, or is too long.
    pub fn search(&self, request: SearchRequest<'_>, range: impl FnOnce(usize) -> Range<usize>) -> Result<SearchPage, UnsearchableText> {
        self.search_index().find(self, request, range)
    }
}

/// The texts whose words compounds are split by: not people's names, which mean nothing.
fn learned_texts(data: &Dataset) -> impl Iterator<Item = &str> {
    let names = data.organizations.rows().iter().map(|row| row.model.name.as_str());
    let aliases = data.organization_sets.iter().flat_map(|sets| &sets.aliases).map(String::as_str);
    let titles = data.documents.rows().iter().map(|row| row.model.title.as_str());
    let posts = data.posts.rows().iter().map(|row| row.model.title.as_str());
    names.chain(aliases).chain(titles).chain(posts).chain(data.laws.iter().map(|law| law.name.as_str()))
}

fn build_schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let mut add = |name: &str, tokenizer: &str, record: IndexRecordOption, lengths: bool| {
        let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record).set_fieldnorms(lengths);
        schema.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
    };
    let fields = Fields {
        exact: add("exact", "raw", IndexRecordOption::Basic, false),
        name: add("name", "whole", IndexRecordOption::WithFreqsAndPositions, true),
        part: add("part", "parts", IndexRecordOption::Basic, false),
        text: add("text", "both", IndexRecordOption::WithFreqsAndPositions, true),
        bare_name: add("bare_name", "bare", IndexRecordOption::Basic, false),
        bare_text: add("bare_text", "bare", IndexRecordOption::Basic, false),
    };
    (schema.build(), fields)
}
