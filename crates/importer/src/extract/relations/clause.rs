//! Who does what in a sentence: the bodies, offices and the region that it names, its subjects and its objects.

mod region;

use crate::extract::SharedText;
use crate::extract::bodies::Bodies;
use crate::extract::page::PageText;
use crate::extract::swedish::ends_in;
use crate::extract::text::{Passage, Token, TokenKind};
use crate::extract::words::Form;
use helheten_model::vocabulary::{OrganizationKind, RelationKind};
use region::region_mentions;

pub(crate) use region::REGION_WORDS;
use std::ops::Range;

/// Words that tie a noun to a verb as something else than its subject.
const PREPOSITIONS: &[&str] = &[
    "av", "till", "för", "åt", "i", "på", "under", "inom", "från", "med", "hos", "vid", "inför", "enligt", "genom", "mellan", "mot", "om", "över", "via", "ur",
];
/// Words that join two subjects or two objects.
const JOINTS: &[&str] = &[",", "och", "samt", "/", "&", "eller"];
/// Words that stand between a subject and its verb without being another.
const LINKS: &[&str] = &[
    "har",
    "är",
    "ska",
    "skall",
    "kan",
    "får",
    "fick",
    "fått",
    "också",
    "även",
    "direkt",
    "årligen",
    "i",
    "sin",
    "tur",
    "därför",
    "dessutom",
    "således",
    "då",
    "sedan",
    "alltid",
    "bara",
    "endast",
    "måste",
    "samtidigt",
    "formellt",
    "organisatoriskt",
    "administrativt",
    "politiskt",
    "främst",
    "bland",
    "annat",
];
/// Nouns for the members of a body: what is said of all of them is said of the body.
const MEMBERS: &[&str] = &["ledamöter", "ledamöterna", "ersättare", "ersättarna", "politiker", "förtroendevalda", "representanter", "personer", "revisorer"];

/// One end of a relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// A body, as an index.
    Body(usize),
    /// The region itself.
    Region,
    /// An office, by its title.
    Office(SharedText),
}

/// A place in a sentence that names an end.
#[derive(Clone, Debug)]
pub(super) struct Entity {
    pub(super) tokens: Range<usize>,
    pub(super) end: End,
    pub(super) genitive: bool,
}

/// A sentence with what it names.
pub(super) struct Clause<'page> {
    pub(super) page: &'page PageText<'page>,
    pub(super) bodies: &'page Bodies,
    pub(super) piece: usize,
    pub(super) passage: &'page Passage<'page>,
    pub(super) sentence: Range<usize>,
    pub(super) entities: Vec<Entity>,
}

impl<'page> Clause<'page> {
    /// Prepares a sentence of a piece.
    pub(super) fn new(page: &'page PageText<'page>, bodies: &'page Bodies, piece: usize, sentence: Range<usize>) -> Self {
        let passage = &page.pieces[piece].passage;
        let mut entities: Vec<Entity> = bodies
            .places(piece, &sentence)
            .map(|place| Entity { tokens: place.tokens.clone(), end: End::Body(bodies.settled(place.body)), genitive: place.genitive })
            .collect();
        let free =
            |tokens: &Range<usize>, entities: &[Entity]| entities.iter().all(|entity| entity.tokens.end <= tokens.start || entity.tokens.start >= tokens.end);
        for title in page.pieces[piece].titles().iter().filter(|title| sentence.contains(&title.tokens.start) && (title.definite || !title.plural)) {
            let last = &passage.tokens[title.tokens.end - 1].lower;
            let held = || page.pieces[piece].people().iter().any(|person| person.name.start == title.tokens.end);
            if !(last.contains("direktör") || last.contains("chef")) || !(title.definite || held()) {
                continue;
            }
            if free(&title.tokens, &entities) {
                entities.push(Entity { tokens: title.tokens.clone(), end: End::Office(title.title.as_str().into()), genitive: last.ends_with("ens") });
            }
        }
        for (tokens, genitive) in region_mentions(page, passage, &sentence) {
            if free(&tokens, &entities) {
                entities.push(Entity { tokens, end: End::Region, genitive });
            }
        }
        entities.sort_by_key(|entity| entity.tokens.start);
        Self { page, bodies, piece, passage, sentence, entities }
    }

    /// The end that begins at a token.
    pub(super) fn entity_at(&self, token: usize) -> Option<&Entity> {
        let at = self.entities.partition_point(|entity| entity.tokens.start < token);
        self.entities.get(at).filter(|entity| entity.tokens.start == token)
    }

    /// The end that ends right before a token.
    pub(super) fn entity_ending(&self, token: usize) -> Option<&Entity> {
        let at = self.entities.partition_point(|entity| entity.tokens.end < token);
        self.entities.get(at).filter(|entity| entity.tokens.end == token)
    }

    /// Of whom the words from `verb` on say something.
    pub(super) fn subjects(&self, verb: usize) -> Vec<End> {
        let is = |at: usize, words: &[&str]| self.passage.tokens[at].is_any(words);
        let mut at = verb;
        let skip_links = |at: &mut usize| {
            while *at > self.sentence.start && is(*at - 1, LINKS) {
                *at -= 1;
            }
        };
        skip_links(&mut at);
        // "… och arbetar på uppdrag av": the verb before the phrase.
        if is(verb, &["på", "sitt", "sina", "uppdrag", "stöd", "hjälp"]) && at > self.sentence.start && self.is_verb(at - 1) {
            at -= 1;
            skip_links(&mut at);
        }
        // "… lyder det enbart under nämnden": the pronoun behind the verb is what the sentence began with.
        if self.passage.tokens.get(verb + 1).is_some_and(|next| next.is_any(&["det", "den", "de"]))
            && verb > self.sentence.start
            // "utser den regionala beredningen" holds an article.
            && self.entity_at(verb + 2).is_none()
            && let Some(first) = self.entities.iter().find(|entity| entity.tokens.end <= verb && !entity.genitive)
        {
            return vec![first.end.clone()];
        }
        let relative = at > self.sentence.start && is(at - 1, &["som", "vilken", "vilket", "vilka"]);
        if relative {
            return self.antecedent(at - 1);
        }
        // "X AB, som till hundra procent ägs av": words between the pronoun and its verb.
        let parted = (self.sentence.start + 1..at).rev().take(5).find(|&som| is(som, &["som"]) && is(som - 1, &[","]));
        if let Some(som) = parted.filter(|som| !self.entities.iter().any(|entity| entity.tokens.start > *som && entity.tokens.end <= at)) {
            return self.antecedent(som);
        }
        // "Avdelningen, som hör till kansliet, biträder …": the clause between the commas is not asked.
        let end = before_inserted_clause(self.passage, &self.sentence, at);
        // "A utses av B och rapporterar till C": the verb shares the subject of the verb before.
        let shared = at > self.sentence.start && is(at - 1, &["och", "samt", "men"]);
        // "… regiondirektören, som leder kansliet och arbetar på uppdrag av": the subject is that of the clause.
        if shared && let Some(som) = (self.sentence.start..at).rev().find(|&som| is(som, &["som"])).filter(|som| self.entity_at(som + 1).is_none()) {
            let antecedent = self.antecedent(som);
            if !antecedent.is_empty() {
                return antecedent;
            }
        }
        let end = if shared { self.first_verb().map_or(end, |first| first.min(end)) } else { end };
        let found = self.group_before(end);
        // "Moderbolaget heter X AB och ägs av": whom the sentence names behind its first verb.
        let found = if found.is_empty() && shared { self.group_before(before_inserted_clause(self.passage, &self.sentence, at)) } else { found };
        if !found.is_empty() {
            return found;
        }
        let introduced = self.introduced(verb);
        if !introduced.is_empty() {
            return introduced;
        }
        let members = self.listed_before();
        if members.is_empty() { self.before_sentence() } else { members }
    }

    /// What "som" at a token stands for.
    fn antecedent(&self, som: usize) -> Vec<End> {
        let mut at = som;
        while at > self.sentence.start && (self.passage.tokens[at - 1].is_any(&[",", "–", ")"])) {
            at -= 1;
        }
        if let Some(entity) = self.entities.iter().rev().find(|entity| entity.tokens.end <= som).filter(|entity| !entity.genitive && entity.tokens.end == at) {
            return self.group_ending(entity);
        }
        // "Regionkansliet (RK), som", "beredningen med nio ledamöter som".
        let of_members = at > self.sentence.start && self.passage.tokens[at - 1].is_any(MEMBERS);
        if of_members {
            let found = self.group_before(at);
            return if found.is_empty() { self.before_sentence() } else { found };
        }
        let bracketed = at > self.sentence.start && self.passage.tokens[som - 1].is_any(&[")", ","]);
        let near = self.entities.iter().rev().find(|entity| entity.tokens.end <= at && at - entity.tokens.end <= 3 && !entity.genitive).filter(|_| bracketed);
        near.map(|entity| vec![entity.end.clone()]).unwrap_or_default()
    }

    /// Of several that a noun before the verb introduces and the sentence names behind it: "Tre beredningar arbetar på fullmäktiges uppdrag: A, B och C".
    fn introduced(&self, verb: usize) -> Vec<End> {
        let class = (self.sentence.start..verb)
            .find(|&at| self.passage.tokens[at].head().is_some_and(|head| head.is_bare() && matches!(head.form, Form::Plural | Form::Indefinite)));
        let Some((_, members)) = self.bodies.lists_above(self.piece).next().filter(|(lead, _)| *lead == self.piece && class.is_some()) else {
            return Vec::new();
        };
        let of_class = |body: &usize| self.bodies.list[*body].class.is_some_and(|(piece, noun)| piece == self.piece && Some(noun) == class);
        members.into_iter().filter(of_class).map(End::Body).collect()
    }

    /// Of several that stand before the sentence: "De lämnar förslag", "Utskotten bereder ärenden".
    fn listed_before(&self) -> Vec<End> {
        self.bodies.several_before(self.page, self.piece, &self.sentence).into_iter().map(End::Body).collect()
    }

    /// "Hon rapporterar till regionstyrelsen": the office of whom the sentence before tells.
    fn office_before(&self) -> Option<End> {
        self.passage.tokens[self.sentence.start].is_any(&["hon", "han"]).then_some(())?;
        let before = self.passage.sentences_before(self.sentence.start).next_back()?;
        let titles = self.page.pieces[self.piece].titles();
        let held = titles.iter().find(|title| before.contains(&title.tokens.start) && !title.plural)?;
        (ends_in(&held.title, "direktör") || ends_in(&held.title, "chef")).then(|| End::Office(held.title.as_str().into()))
    }

    /// The body that the words before the sentence are about; for a fragment below a label, the label's.
    fn before_sentence(&self) -> Vec<End> {
        if let Some(office) = self.office_before() {
            return vec![office];
        }
        if self.is_fragment()
            && let Some(place) =
                self.piece.checked_sub(1).filter(|&above| self.page.pieces[above].is_label()).and_then(|above| self.bodies.places_in(above).first())
            && place.tokens.start == 0
        {
            return vec![End::Body(self.bodies.settled(place.body))];
        }
        self.bodies.subject_before(self.page, self.piece, self.sentence.start).map(End::Body).into_iter().collect()
    }

    /// Whether the piece begins with a verb: "Biträder revisorerna", below the name of whom it tells.
    fn is_fragment(&self) -> bool {
        let first = &self.passage.tokens[0];
        self.sentence.start == 0
            && first.kind == TokenKind::Capital
            && first.head().is_none()
            && ["er", "ar", "s"].iter().any(|ending| first.lower.ends_with(ending))
    }

    /// The first finite verb of the sentence.
    fn first_verb(&self) -> Option<usize> {
        self.sentence.clone().skip(1).find(|&at| self.is_verb(at))
    }

    fn is_verb(&self, at: usize) -> bool {
        let token = &self.passage.tokens[at];
        token.is_stop()
            && !token.is_any(PREPOSITIONS)
            && !token.is_any(&["som", "samt", "att", "där", "när", "vilken", "vilket", "vilka", "vars", "också", "även"])
            || token.lower.ends_with("ar") && token.lower.len() > 4 && token.kind == TokenKind::Lower
            || token.lower.ends_with("er") && token.lower.len() > 4 && token.kind == TokenKind::Lower && self.entity_ending(at).is_some()
    }

    /// The ends before a token that are coordinated with one another and can be a subject; the last such group.
    fn group_before(&self, token: usize) -> Vec<End> {
        let stands_free = |entity: &&Entity| {
            let before = entity.tokens.start.checked_sub(1).filter(|before| *before >= self.sentence.start).map(|before| &self.passage.tokens[before]);
            !entity.genitive && before.is_none_or(|before| !before.is_any(PREPOSITIONS))
        };
        self.entities.iter().rev().filter(|entity| entity.tokens.end <= token).find(stands_free).map(|entity| self.group_ending(entity)).unwrap_or_default()
    }

    /// An end with those that are coordinated before it: "A, B och C".
    fn group_ending(&self, last: &Entity) -> Vec<End> {
        let mut group = vec![last.end.clone()];
        let mut from = last.tokens.start;
        for entity in self.entities.iter().rev().skip_while(|entity| entity.tokens.start >= last.tokens.start) {
            let between = self.passage.span(entity.tokens.end..from);
            if entity.genitive || between.len() != 1 || !between[0].is_any(JOINTS) {
                break;
            }
            group.push(entity.end.clone());
            from = entity.tokens.start;
        }
        group.reverse();
        group
    }

    /// What a relative clause before a verb is about, where its subject stands within it: "X, som nämnden utser".
    pub(super) fn relative_object(&self, verb: usize) -> Vec<End> {
        let tokens = &self.passage.tokens;
        let Some(relative) = (self.sentence.start..verb).rev().take(8).find(|&at| tokens[at].is_any(&["som", "vars", "där", "vilket", "vilken", "vilka"]))
        else {
            return Vec::new();
        };
        let own_subject = self.entities.iter().any(|entity| entity.tokens.start > relative && entity.tokens.end <= verb && !entity.genitive);
        if own_subject { self.antecedent(relative) } else { Vec::new() }
    }

    /// Subject and object of a verb that stands before both: "Organisatoriskt tillhör kansliet Regionledningskontoret".
    pub(super) fn inverted(&self, verb: Range<usize>) -> Option<(End, End)> {
        let first = &self.passage.tokens[self.sentence.start];
        if verb.len() != 1
            || first.kind != TokenKind::Capital
            || verb.start == self.sentence.start
            || verb.start > self.sentence.start + 3
            || self.entities.first()?.tokens.start < verb.start
        {
            return None;
        }
        let subject = self.entity_at(verb.end).filter(|entity| !entity.genitive)?;
        let behind = |entity: &&Entity| entity.tokens.start >= subject.tokens.end && !entity.genitive;
        let object = self.entities.iter().find(behind)?;
        let between = self.passage.span(subject.tokens.end..object.tokens.start);
        let near = between.len() <= 3 && between.iter().all(|token| token.is_word() && !token.is_any(PREPOSITIONS) && !token.is_any(JOINTS));
        near.then_some(())?;
        Some((subject.end.clone(), object.end.clone()))
    }

    /// The ends right behind a token, with those that are coordinated with them.
    pub(super) fn objects(&self, from: usize) -> Vec<End> {
        let mut objects = Vec::new();
        let mut at = from;
        for entity in self.entities.iter().filter(|entity| entity.tokens.start >= from) {
            let between = self.passage.span(at..entity.tokens.start);
            let joined = if objects.is_empty() { Self::leads_to_object(between) } else { joins_objects(between) };
            if !joined {
                break;
            }
            // "av nämndens arbetsutskott" names the whole before the part.
            if entity.genitive {
                // "regionstyrelsens fastighetsutskott" is named as one.
                if self.entities.iter().any(|whole| whole.tokens.start == entity.tokens.start && whole.tokens.end > entity.tokens.end) {
                    continue;
                }
                let part = self.entity_at(entity.tokens.end).is_some();
                if part && objects.is_empty() {
                    at = entity.tokens.end;
                    continue;
                }
                break;
            }
            objects.push(entity.end.clone());
            at = entity.tokens.end;
        }
        if objects.is_empty() { self.listed_behind(from) } else { objects }
    }

    /// What "styrelserna" right behind a token stands for: those of the kind that the section names.
    pub(super) fn plural_object(&self, from: usize, subjects: &[End]) -> Vec<End> {
        let head = self.passage.tokens.get(from).filter(|_| from < self.sentence.end).and_then(|token| token.head());
        let kind = head.filter(|head| head.is_bare() && head.form == Form::DefinitePlural && !head.genitive).map(|head| head.kind);
        let named = kind.map(|kind| self.bodies.named_in_section(self.page, self.piece, from, kind)).unwrap_or_default();
        let named: Vec<End> = named.into_iter().map(End::Body).filter(|body| !subjects.contains(body)).collect();
        if named.len() >= 2 { named } else { Vec::new() }
    }

    /// What "denna" right behind a token stands for: the last that the sentence named before, other than the subjects.
    pub(super) fn pronoun_object(&self, from: usize, subjects: &[End]) -> Vec<End> {
        let pronoun = self.passage.tokens.get(from).is_some_and(|token| token.is_any(&["denna", "denne", "dessa"]));
        let named = self.entities.iter().rev().find(|entity| pronoun && entity.tokens.end <= from && !entity.genitive && !subjects.contains(&entity.end));
        named.map(|entity| entity.end.clone()).into_iter().collect()
    }

    /// "ägs av regionen via moderbolaget X": the owner is X.
    pub(super) fn through_parent(&self, owners: Vec<End>, kind: RelationKind) -> Vec<End> {
        let via = |entity: &&Entity| {
            let before = self.passage.span(self.sentence.start..entity.tokens.start);
            matches!(entity.end, End::Body(_)) && before.iter().rev().take(2).any(|token| token.is_any(&["via", "genom"]))
        };
        match self.entities.iter().find(via).filter(|_| kind == RelationKind::OwnedBy && !owners.is_empty()) {
            Some(parent) => vec![parent.end.clone()],
            None => owners,
        }
    }

    /// The members of the list whose class noun stands right behind a token: "har inom sig utsett två utskott" above their names.
    fn listed_behind(&self, from: usize) -> Vec<End> {
        let near = from..self.sentence.end.min(from + 4);
        if self.passage.span(near.clone()).iter().all(|token| token.head().is_none()) {
            return Vec::new();
        }
        let Some((_, members)) = self.bodies.lists_above(self.piece).next().filter(|(lead, _)| *lead == self.piece) else { return Vec::new() };
        let introduced = |body: &usize| self.bodies.list[*body].class.is_some_and(|(_, noun)| near.contains(&noun));
        members.into_iter().filter(introduced).map(End::Body).collect()
    }

    /// Whether words may stand between a phrase and its object: "av den politiska", "av sakkunniga på", "av tre nämnder, ".
    fn leads_to_object(between: &[Token]) -> bool {
        let fits = |token: &Token| {
            (token.is_word() || token.kind == TokenKind::Number) && (!token.is_stop() || token.is_any(&["också", "även", "inom", "över", "vid"]))
        };
        let introduced = between.last().is_some_and(|last| last.is_any(&[",", ":"])) && between.iter().rev().nth(1).is_some_and(|noun| noun.head().is_some());
        let words_only = if introduced { &between[..between.len() - 1] } else { between };
        words_only.len() <= 3 && words_only.iter().all(fits)
    }

    /// Whether an end is the assembly.
    pub(super) fn is_assembly(&self, end: &End) -> bool {
        matches!(end, End::Body(body) if self.bodies.list[self.bodies.settled(*body)].kind == OrganizationKind::Assembly)
    }

    /// The audit, where the words right behind a token count its members.
    pub(super) fn auditors(&self, from: usize) -> Vec<End> {
        let counted =
            self.passage.span(from..self.sentence.end.min(from + 3)).iter().any(|token| token.head().is_some_and(|head| head.kind == OrganizationKind::Audit));
        self.bodies.only_of_kind(OrganizationKind::Audit).filter(|_| counted).map(End::Body).into_iter().collect()
    }

    /// The name of an end; none for a region whose name the page does not tell.
    pub(super) fn name(&self, end: &End) -> Option<SharedText> {
        match end {
            End::Body(body) => Some(self.bodies.list[self.bodies.settled(*body)].name.clone()),
            End::Region => self.page.region_name().cloned(),
            End::Office(title) => Some(title.clone()),
        }
    }
}

/// Where the words end that hold the subject of a verb that a comma parts from a clause about it.
pub(super) fn before_inserted_clause(passage: &Passage, sentence: &Range<usize>, verb: usize) -> usize {
    let tokens = &passage.tokens;
    let closed = verb > sentence.start && tokens[verb - 1].is_any(&[",", "–"]);
    let opens = |open: &usize| {
        tokens[*open].is_any(&[",", "–"]) && tokens.get(open + 1).is_some_and(|next| next.is_any(&["som", "där", "vilken", "vilket", "vars", "med"]))
    };
    (sentence.start..verb.saturating_sub(1).max(sentence.start)).rev().find(|open| closed && opens(open)).unwrap_or(verb)
}

fn joins_objects(between: &[Token]) -> bool {
    let repeated = ["till", "av", "med", "för", "åt", "på", "i", "en", "ett", "den", "det", "sin", "sitt", "även", "inom", "vid"];
    match between {
        [joint] => joint.is_any(JOINTS),
        // "regionstyrelsen, nämnderna och revisorerna": the class in the middle names nobody.
        [joint, class, and] if class.is_bare_head() => joint.is_any(JOINTS) && and.is_any(JOINTS),
        [joint, word] => joint.is_any(JOINTS) && (word.is_any(&repeated) || word.is_any(&["och", "samt"])),
        [joint, and, word] => joint.is_any(JOINTS) && (and.is_any(JOINTS) || and.is_any(&repeated)) && word.is_any(&repeated),
        _ => false,
    }
}
