//! Runs a search: first what is called exactly so, then what has every word, then what nearly has them, at last what has any.

use super::entry::{Entry, entry_at};
use super::query::{Clause, UnsearchableText, WantedWord, parse_text};
use super::snippet::make_snippet;
use super::tokens::Memory;
use super::{Counts, Dataset, SearchHit, SearchIndex, SearchPage, SearchRequest, SearchType, Target};
use helheten_model::vocabulary::RegionCode;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::{Ordering, Reverse};
use std::ops::Range;
use std::sync::Arc;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::{BooleanQuery, BoostQuery, EmptyQuery, FuzzyTermQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, SegmentReader, Term};

/// Where fewer things than this have every word as it is written, those count too that nearly have them.
const ENOUGH: usize = 10;
/// How much more a word counts in a name, as a part of a name's word, and in another text.
const BOOSTS: [f32; 3] = [4.0, 2.5, 1.0];
/// The least score of each stage; a stage spans 100.
const STAGE: f32 = 100.0;
/// The score of the engine at which half of a stage's span is reached.
const HALF: f32 = 20.0;

/// How strictly words are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    /// Any of the words, or nearly.
    Any,
    /// Every word, or nearly.
    Near,
    /// Every word.
    Every,
    /// The whole name, number or id.
    Exact,
}

impl Stage {
    fn least_score(self) -> f32 {
        match self {
            Self::Any => 0.0,
            Self::Near => STAGE,
            Self::Every => 2.0 * STAGE,
            Self::Exact => 3.0 * STAGE,
        }
    }
}

/// A thing that was found and how well it fits.
#[derive(Clone, Copy, Debug)]
struct Ranked {
    score: f32,
    document: u32,
}

impl Ranked {
    /// The best first; of equals the one that the index holds first.
    fn order(self, other: Self) -> Ordering {
        other.score.total_cmp(&self.score).then(self.document.cmp(&other.document))
    }
}

impl SearchIndex {
    /// Finds what was asked for; of all that is found, the hits in the range.
    pub(super) fn find(&self, data: &Dataset, request: SearchRequest<'_>, range: impl FnOnce(usize) -> Range<usize>) -> Result<SearchPage, UnsearchableText> {
        let clauses = parse_text(request.text, &self.lexicon)?;
        let wanted = Wanted::new(data, request);
        // An index without documents has nothing that could be looked through.
        let searcher = self.searcher.as_ref().filter(|_| !self.targets.is_empty());
        let mut ranked = searcher.map_or_else(Vec::new, |searcher| {
            self.rank(searcher, &clauses, request.text, &wanted).unwrap_or_else(|error| {
                tracing::error!("failed to search: {error}");
                Vec::new()
            })
        });
        let range = range(ranked.len());
        // Only what is shown, and what comes before it, needs its order.
        if range.end < ranked.len() && range.end > 0 {
            ranked.select_nth_unstable_by(range.end - 1, |one, other| one.order(*other));
        }
        ranked[..range.end].sort_unstable_by(|one, other| one.order(*other));
        let memory = Memory::new(Arc::clone(&self.lexicon));
        let hits = ranked[range].iter().map(|ranked| self.hit(data, &clauses, *ranked, &memory)).collect();
        let (types, regions) = self.count(&ranked);
        Ok(SearchPage { hits, total: ranked.len(), types, regions })
    }

    fn rank(&self, searcher: &Searcher, clauses: &[Clause], text: &str, wanted: &Wanted<'_>) -> tantivy::Result<Vec<Ranked>> {
        let exact: FxHashSet<u32> = searcher.search(&self.exact_query(text), &EveryHit)?.into_iter().map(|(document, _)| document).collect();
        let mut ranked: Vec<Ranked> = Vec::new();
        let mut take = |hits: Vec<(u32, f32)>, stage: Stage| {
            let known: FxHashSet<u32> = if stage < Stage::Every { ranked.iter().map(|ranked| ranked.document).collect() } else { FxHashSet::default() };
            for (document, score) in hits {
                let target = &self.targets[document as usize];
                if wanted.takes(target) && !known.contains(&document) {
                    let stage = if exact.contains(&document) { Stage::Exact } else { stage };
                    ranked.push(Ranked { score: weigh(stage, score * target.weight), document });
                }
            }
            ranked.len()
        };
        let mut found = take(searcher.search(&self.all_of(clauses, Stage::Every), &EveryHit)?, Stage::Every);
        // An id has no words that a name has.
        found = found.max(take(exact.iter().map(|document| (*document, 0.0)).collect(), Stage::Near));
        if found < ENOUGH {
            found = take(searcher.search(&self.all_of(clauses, Stage::Near), &EveryHit)?, Stage::Near);
        }
        if found == 0 && clauses.len() > 1 {
            let any = clauses.iter().map(|clause| (Occur::Should, self.clause_query(clause, Stage::Any))).collect();
            take(searcher.search(&BooleanQuery::new(any), &EveryHit)?, Stage::Any);
        }
        Ok(ranked)
    }

    /// What is called exactly as was typed.
    fn exact_query(&self, text: &str) -> BooleanQuery {
        let typed = text.trim();
        let keys = [typed.to_owned(), typed.to_lowercase(), self.key(typed)];
        BooleanQuery::union(keys.iter().map(|key| term_query(self.fields.exact, key)).collect())
    }

    fn all_of(&self, clauses: &[Clause], stage: Stage) -> BooleanQuery {
        BooleanQuery::intersection(clauses.iter().map(|clause| self.clause_query(clause, stage)).collect())
    }

    fn clause_query(&self, clause: &Clause, stage: Stage) -> Box<dyn Query> {
        match clause {
            Clause::Word(word) if stage == Stage::Every => self.word_query(&word.forms.whole),
            Clause::Word(word) => self.near_query(word),
            Clause::Phrase(words) => match &words[..] {
                [word] => either(vec![boosted(self.fields.name, &word.whole, BOOSTS[0]), boosted(self.fields.text, &word.whole, BOOSTS[2])]),
                words => either(
                    [(self.fields.name, BOOSTS[0]), (self.fields.text, BOOSTS[2])].into_iter().map(|(field, boost)| phrase(field, words, boost)).collect(),
                ),
            },
        }
    }

    fn word_query(&self, stem: &str) -> Box<dyn Query> {
        let [name, part, text] = BOOSTS;
        either(vec![boosted(self.fields.name, stem, name), boosted(self.fields.part, stem, part), boosted(self.fields.text, stem, text)])
    }

    /// A word as it is, some edits off, or in parts that stand apart.
    fn near_query(&self, word: &WantedWord) -> Box<dyn Query> {
        let fuzzy = |field: Field, boost: f32| -> Box<dyn Query> {
            let term = Term::from_field_text(field, &word.bare);
            match word.edits {
                0 => boosted(field, &word.bare, boost),
                edits => Box::new(BoostQuery::new(Box::new(FuzzyTermQuery::new(term, edits, true)), boost)),
            }
        };
        let mut ways = vec![self.word_query(&word.forms.whole), fuzzy(self.fields.bare_name, BOOSTS[0]), fuzzy(self.fields.bare_text, BOOSTS[2])];
        let atoms = &word.forms.parts[..word.forms.atoms];
        if !atoms.is_empty() {
            // Parts that stand apart make one word only in a name ("Nämnden för kultur").
            let in_name = |atom: &String| either(vec![boosted(self.fields.name, atom, BOOSTS[0]), boosted(self.fields.part, atom, BOOSTS[1])]);
            ways.push(Box::new(BooleanQuery::intersection(atoms.iter().map(in_name).collect())));
        }
        either(ways)
    }

    fn hit(&self, data: &Dataset, clauses: &[Clause], ranked: Ranked, memory: &Memory) -> SearchHit {
        let target = self.targets[ranked.document as usize];
        let entry: Entry<'_> = entry_at(data, target.kind, target.place);
        let forgiven = ranked.score < Stage::Every.least_score();
        let snippet = make_snippet(&entry, clauses, forgiven, |folded| memory.forms(folded));
        let title = entry.names.first().map(|(_, name)| name.to_string()).unwrap_or_default();
        SearchHit { target, score: ranked.score, id: entry.id.to_owned(), title, snippet }
    }

    fn count(&self, ranked: &[Ranked]) -> (Counts<SearchType>, Counts<RegionCode>) {
        let mut types: FxHashMap<SearchType, usize> = FxHashMap::default();
        let mut regions: FxHashMap<RegionCode, usize> = FxHashMap::default();
        for ranked in ranked {
            let target = &self.targets[ranked.document as usize];
            *types.entry(target.kind).or_default() += 1;
            if let Some(region) = target.region {
                *regions.entry(region).or_default() += 1;
            }
        }
        (most_first(types), most_first(regions))
    }
}

fn most_first<T: Ord + Copy>(counts: FxHashMap<T, usize>) -> Counts<T> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_unstable_by_key(|(value, count)| (Reverse(*count), *value));
    counts
}

/// Which of the things that have the words are wanted.
struct Wanted<'a> {
    regions: Option<&'a [RegionCode]>,
    types: Option<&'a [SearchType]>,
    /// The places of the statutes that the regions name.
    laws: FxHashSet<u32>,
}

impl<'a> Wanted<'a> {
    fn new(data: &Dataset, request: SearchRequest<'a>) -> Self {
        let named = request.regions.into_iter().flatten().flat_map(|region| data.region_laws.in_region(*region));
        let laws = named.filter_map(|row| data.law_places.get(&row.model.law_id).copied()).collect();
        Self { regions: request.regions, types: request.types, laws }
    }

    fn takes(&self, target: &Target) -> bool {
        self.types.is_none_or(|types| types.contains(&target.kind))
            && self.regions.is_none_or(|regions| target.region.map_or_else(|| self.laws.contains(&target.place), |region| regions.contains(&region)))
    }
}

/// The score within a stage: what the engine says, pressed into the stage's span.
fn weigh(stage: Stage, score: f32) -> f32 {
    stage.least_score() + STAGE * score / (score + HALF)
}

fn either(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match queries.len() {
        0 => Box::new(EmptyQuery),
        _ => Box::new(BooleanQuery::union(queries)),
    }
}

fn term_query(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
}

fn boosted(field: Field, text: &str, boost: f32) -> Box<dyn Query> {
    Box::new(BoostQuery::new(term_query(field, text), boost))
}

fn phrase(field: Field, words: &[super::Forms], boost: f32) -> Box<dyn Query> {
    let terms = words.iter().map(|word| Term::from_field_text(field, &word.whole)).collect();
    Box::new(BoostQuery::new(Box::new(PhraseQuery::new(terms)), boost))
}

/// Collects every hit with its score.
struct EveryHit;

/// The hits so far.
struct Hits(Vec<(u32, f32)>);

impl Collector for EveryHit {
    type Fruit = Vec<(u32, f32)>;
    type Child = Hits;

    fn for_segment(&self, _segment: u32, _reader: &SegmentReader) -> tantivy::Result<Hits> {
        Ok(Hits(Vec::new()))
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, segments: Vec<Vec<(u32, f32)>>) -> tantivy::Result<Vec<(u32, f32)>> {
        Ok(segments.into_iter().flatten().collect())
    }
}

impl SegmentCollector for Hits {
    type Fruit = Vec<(u32, f32)>;

    fn collect(&mut self, document: u32, score: f32) {
        self.0.push((document, score));
    }

    fn harvest(self) -> Self::Fruit {
        self.0
    }
}
