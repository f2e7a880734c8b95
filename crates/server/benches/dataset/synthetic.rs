//! Invented rows, as long and as many to an organization as imported ones; the same each time.

use helheten_model::entity::{
    assertion, choice, contact_point, document, duty, event, figure, goal, membership, organization, organization_alias, organization_level,
    organization_mission, page, page_version, page_visit, person, post, relation, statement,
};
use sea_orm::prelude::DateTimeUtc;

/// What bodies are about.
pub(crate) const SUBJECTS: &[&str] = &[
    "kultur",
    "kollektivtrafik",
    "patient",
    "tandvårds",
    "sjukhus",
    "hälso",
    "miljö",
    "utbildnings",
    "forsknings",
    "fastighets",
    "beredskaps",
    "folkhälso",
    "regionutvecklings",
    "tillväxt",
    "museums",
    "teater",
    "ungdoms",
    "äldre",
    "smittskydds",
    "upphandlings",
    "säkerhets",
    "ekonomi",
    "personal",
    "kommunikations",
];
/// The kinds of bodies, and the word that their names end in.
pub(crate) const KINDS: &[(&str, &str)] = &[
    ("nämnden", "COMMITTEE"),
    ("styrelsen", "BOARD"),
    ("utskottet", "SUBCOMMITTEE"),
    ("beredningen", "DRAFTING_COMMITTEE"),
    ("förvaltningen", "ADMINISTRATION"),
    ("kansliet", "OFFICE"),
    ("sekretariatet", "SECRETARIAT"),
    ("avdelningen", "DEPARTMENT"),
    ("enheten", "UNIT"),
    ("rådet", "COUNCIL"),
    ("gruppen", "GROUP"),
];
/// Where bodies are; with a number after it, each is another place.
pub(crate) const PLACES: &[&str] = &[
    "Alvik",
    "Bredsund",
    "Cedervik",
    "Dalsbro",
    "Ekfors",
    "Fagerås",
    "Granhult",
    "Hedevik",
    "Insjön",
    "Järnboda",
    "Kalvsund",
    "Lillhärad",
    "Mörtfors",
    "Norrhult",
    "Oxelby",
    "Pilgrena",
    "Rönnberga",
    "Sandhem",
    "Tallmon",
    "Ulvsbo",
    "Vassända",
    "Ytterby",
    "Åsbro",
    "Ängsholm",
    "Östervik",
];
pub(crate) const REGIONS: &[&str] =
    &["01", "03", "04", "05", "06", "07", "08", "09", "10", "12", "13", "14", "17", "18", "19", "20", "21", "22", "23", "24", "25"];
const FIRST_NAMES: &[&str] = &["Anna", "Björn", "Cecilia", "David", "Eva", "Fredrik", "Gunilla", "Hans", "Ingrid", "Johan"];
/// Organizations of a page.
pub(crate) const PAGE_ORGANIZATIONS: usize = 50;

/// Rows of each table that loading reads.
#[derive(Default)]
pub(crate) struct Rows {
    pub(crate) organizations: Vec<organization::Model>,
    pub(crate) aliases: Vec<organization_alias::Model>,
    pub(crate) levels: Vec<organization_level::Model>,
    pub(crate) missions: Vec<organization_mission::Model>,
    pub(crate) relations: Vec<relation::Model>,
    pub(crate) posts: Vec<post::Model>,
    pub(crate) people: Vec<person::Model>,
    pub(crate) memberships: Vec<membership::Model>,
    pub(crate) figures: Vec<figure::Model>,
    pub(crate) documents: Vec<document::Model>,
    pub(crate) duties: Vec<duty::Model>,
    pub(crate) goals: Vec<goal::Model>,
    pub(crate) statements: Vec<statement::Model>,
    pub(crate) events: Vec<event::Model>,
    pub(crate) contacts: Vec<contact_point::Model>,
    pub(crate) pages: Vec<page::Model>,
    pub(crate) versions: Vec<page_version::Model>,
    pub(crate) visits: Vec<page_visit::Model>,
    pub(crate) assertions: Vec<assertion::Model>,
    pub(crate) choices: Vec<choice::Model>,
}

/// One organization: its number, its region, its names.
pub(crate) struct Body {
    number: usize,
    region: &'static str,
    pub(crate) id: String,
    slug: String,
    name: String,
}

impl Body {
    /// The organization of a number.
    pub(crate) fn of(number: usize) -> Self {
        let region = REGIONS[number / PAGE_ORGANIZATIONS % REGIONS.len()];
        let (subject, ending, place) = (SUBJECTS[number % SUBJECTS.len()], kind_of(number).0, place_of(number));
        let name = capitalized(&format!("{subject}{ending} {place} {number}"));
        let slug = format!("{subject}{ending}-{place}-{number}").to_lowercase();
        Self { number, region, id: format!("org:{region}/{slug}"), slug, name }
    }
}

fn kind_of(number: usize) -> (&'static str, &'static str) {
    KINDS[number / 5 % KINDS.len()]
}

fn place_of(number: usize) -> &'static str {
    PLACES[number * 11 / 3 % PLACES.len()]
}

/// The rows of the organization of a number.
pub(crate) fn add_organization(rows: &mut Rows, number: usize, now: DateTimeUtc) {
    let (subject, (ending, kind)) = (SUBJECTS[number % SUBJECTS.len()], kind_of(number));
    let place = place_of(number);
    let body = Body::of(number);
    if number.is_multiple_of(PAGE_ORGANIZATIONS) {
        add_page(rows, &body, now);
    }
    rows.organizations.push(organization::Model {
        id: body.id.clone(),
        region_code: body.region.into(),
        name: body.name.clone(),
        kind: kind.into(),
        abbreviation: number.is_multiple_of(4).then(|| format!("{}{number}", &ending[..1].to_uppercase())),
        parent_id: None,
        seats: number.is_multiple_of(2).then_some(15),
        count: None,
        basis: "STATED".into(),
        rule: None,
        standing: "CURRENT".into(),
        valid_from: number.is_multiple_of(3).then(|| "2023".into()),
        valid_to: number.is_multiple_of(3).then(|| "2026".into()),
    });
    rows.levels.push(organization_level::Model { organization_id: body.id.clone(), level: "STRATEGIC".into() });
    rows.missions.push(organization_mission::Model { organization_id: body.id.clone(), mission: "CULTURE".into() });
    for (field, value) in [("name", body.name.as_str()), ("kind", kind), ("level", "STRATEGIC"), ("mission", "CULTURE")] {
        state(rows, &body, ("ORGANIZATION", &body.id), field, value, now);
    }
    if number.is_multiple_of(2) {
        let alias = format!("Nämnden för {subject} i {place} {number}");
        state(rows, &body, ("ORGANIZATION", &body.id), "alias", &alias, now);
        rows.aliases.push(organization_alias::Model { organization_id: body.id.clone(), name: alias });
    }
    add_relations(rows, &body, now);
    add_people(rows, &body, now);
    add_numbers_and_documents(rows, &body, subject, now);
    add_texts(rows, &body, subject, now);
}

fn add_page(rows: &mut Rows, body: &Body, now: DateTimeUtc) {
    let id = page_id(body);
    rows.pages.push(page::Model {
        url: format!("https://www.example.invalid/om-regionen/organisation/{}", body.slug),
        region_code: body.region.into(),
        kind: Some("organization".into()),
        title: Some(format!("Organisation och styrning i {}", body.name)),
        current_version_id: Some(format!("{id}@1")),
        previous_version_id: None,
        moved_to: None,
        id: id.clone(),
    });
    rows.versions.push(page_version::Model {
        id: format!("{id}@1"),
        page_id: id.clone(),
        sha256: format!("{:064x}", body.number),
        media_type: "text/html".into(),
        headers: serde_json::json!({}),
        status: 200,
        body: vec![0; 4_000],
        source_date: None,
        stated_date: Some("2025-12-09".into()),
        rules_version: "rules".into(),
        redacted: false,
        fetched_at: now,
    });
    rows.visits.push(page_visit::Model {
        id: format!("1/{id}"),
        run_id: 1,
        page_id: id.clone(),
        page_version_id: Some(format!("{id}@1")),
        visited_at: now,
        outcome: "NEW".into(),
        message: None,
        status: Some(200),
        reason: None,
    });
}

fn page_id(body: &Body) -> String {
    format!("page:{}/{:08x}", body.region, body.number / PAGE_ORGANIZATIONS)
}

/// An assertion, and the choice of it.
fn state(rows: &mut Rows, body: &Body, entity: (&str, &str), field: &str, value: &str, now: DateTimeUtc) {
    let (number, start) = (rows.assertions.len(), i32::try_from(rows.assertions.len() % 40_000).unwrap_or(0));
    let id = format!("a{:07x}{number:016x}", body.number);
    let quote = format!("{} ansvarar för {value} i regionen", body.name);
    rows.choices.push(choice::Model {
        id: format!("c{:07x}{number:016x}", body.number),
        region_code: body.region.into(),
        entity_type: entity.0.into(),
        entity_id: entity.1.into(),
        field: field.into(),
        value: value.into(),
        assertion_id: Some(id.clone()),
        rule: "newest_date".into(),
        cause: "SOURCE".into(),
        valid_from: None,
        valid_to: None,
        recorded_from: now,
        recorded_to: None,
        end_cause: None,
    });
    rows.assertions.push(assertion::Model {
        id,
        page_version_id: format!("{}@1", page_id(body)),
        rules_version: "rules".into(),
        region_code: body.region.into(),
        entity_type: entity.0.into(),
        entity_id: entity.1.into(),
        field: field.into(),
        value_written: value.into(),
        value: value.into(),
        valid_from: None,
        valid_to: None,
        start,
        end: start + i32::try_from(quote.chars().count()).unwrap_or(0),
        quote,
        prefix: "en del av den politiska organisationen. ".into(),
        suffix: ". Den har femton ledamöter och femton er".into(),
    });
}

fn add_relations(rows: &mut Rows, body: &Body, now: DateTimeUtc) {
    let other = rows.organizations.len().checked_sub(2).and_then(|place| rows.organizations.get(place)).map(|row| row.id.clone());
    let others =
        other.into_iter().map(|other| ("SUPPORTED_BY", other)).chain(body.number.is_multiple_of(2).then(|| ("PART_OF", format!("region:{}", body.region))));
    for (kind, to_id) in others {
        let id = format!("rel:{}:{kind}:{to_id}", body.id);
        state(rows, body, ("RELATION", &id), "kind", kind, now);
        rows.relations.push(relation::Model {
            id,
            region_code: body.region.into(),
            from_id: body.id.clone(),
            kind: kind.into(),
            to_id,
            basis: "STATED".into(),
            rule: None,
            standing: "CURRENT".into(),
            valid_from: None,
            valid_to: None,
        });
    }
}

fn add_people(rows: &mut Rows, body: &Body, now: DateTimeUtc) {
    let (region, number) = (body.region.to_owned(), body.number);
    let post = format!("post:{region}/{}/ordforande", body.slug);
    state(rows, body, ("POST", &post), "title", "ordförande", now);
    rows.posts.push(post::Model {
        id: post.clone(),
        region_code: region.clone(),
        title: "ordförande".into(),
        organization_id: Some(body.id.clone()),
        standing: "CURRENT".into(),
        valid_from: None,
        valid_to: None,
    });
    if number.is_multiple_of(2) {
        let name = format!("{} {}son", FIRST_NAMES[number / 2 % FIRST_NAMES.len()], PLACES[number / 7 % PLACES.len()]);
        let person = format!("person:{region}/{}/{}", body.slug, name.to_lowercase().replace(' ', "-"));
        state(rows, body, ("PERSON", &person), "name", &name, now);
        let (standing, valid_from, valid_to) = ("CURRENT".to_owned(), None, None);
        rows.people.push(person::Model { id: person.clone(), region_code: region.clone(), name, standing, valid_from, valid_to });
        let id = format!("member:{post}:{person}");
        state(rows, body, ("MEMBERSHIP", &id), "party", "S", now);
        rows.memberships.push(membership::Model {
            id,
            region_code: region,
            person_id: person,
            post_id: post,
            organization_id: Some(body.id.clone()),
            party: Some("S".into()),
            standing: "CURRENT".into(),
            valid_from: None,
            valid_to: None,
        });
    }
}

fn add_numbers_and_documents(rows: &mut Rows, body: &Body, subject: &str, now: DateTimeUtc) {
    let region = body.region.to_owned();
    let id = format!("fig:{region}/ELECTED_SEATS/{}", body.slug);
    state(rows, body, ("FIGURE", &id), "value", "15", now);
    rows.figures.push(figure::Model {
        id,
        region_code: region.clone(),
        measure: "ELECTED_SEATS".into(),
        value: 15.0,
        qualifier: "EXACT".into(),
        unit: Some("ledamöter".into()),
        year: None,
        organization_id: Some(body.id.clone()),
        of_text: None,
        party: None,
        standing: "CURRENT".into(),
        valid_from: None,
        valid_to: None,
    });
    let (id, title) = (format!("doc:{region}/verksamhetsplan-{}", body.slug), format!("Verksamhetsplan för {subject} 2025"));
    state(rows, body, ("DOCUMENT", &id), "title", &title, now);
    state(rows, body, ("DOCUMENT", &id), "kind", "OPERATIONAL_PLAN", now);
    rows.documents.push(document::Model {
        url: Some(format!("https://www.example.invalid/dokument/{}.pdf", body.slug)),
        id,
        region_code: region,
        title,
        kind: "OPERATIONAL_PLAN".into(),
        period_start: Some(2025),
        period_end: Some(2026),
        issuer_id: Some(body.id.clone()),
        issuer_text: Some(body.name.clone()),
        format: Some("pdf".into()),
        standing: "CURRENT".into(),
        valid_from: None,
        valid_to: None,
    });
}

fn add_texts(rows: &mut Rows, body: &Body, subject: &str, now: DateTimeUtc) {
    let (region, standing) = (body.region.to_owned(), "UNDATED".to_owned());
    let (id, text) = (format!("duty:{region}/{}/a", body.slug), format!("besluta om bidrag till verksamhet som rör {subject} och följa upp målen i planen"));
    state(rows, body, ("DUTY", &id), "text", &text, now);
    let (subject_id, subject_text, label) = (Some(body.id.clone()), body.name.clone(), Some("a".into()));
    rows.duties.push(duty::Model {
        text,
        id,
        region_code: region.clone(),
        subject_id,
        subject_text,
        label,
        law_id: None,
        document: None,
        section: Some("§ 3".into()),
        standing: standing.clone(),
        valid_from: None,
        valid_to: None,
    });
    let (id, organization_id) = (format!("contact:{region}/EMAIL/{}@example.invalid", body.slug), Some(body.id.clone()));
    match body.number % 8 {
        0 | 1 => {
            let value = format!("{}@example.invalid", body.slug);
            state(rows, body, ("CONTACT_POINT", &id), "value", &value, now);
            let kind = "EMAIL".into();
            rows.contacts.push(contact_point::Model { id, region_code: region, kind, value, organization_id, standing, valid_from: None, valid_to: None });
        }
        2 => {
            let (id, text) = (format!("goal:{region}/{}", body.slug), format!("Alla invånare ska ha nära till {subject}"));
            state(rows, body, ("GOAL", &id), "text", &text, now);
            let (kind, subject) = ("OBJECTIVE".into(), Some(body.name.clone()));
            rows.goals.push(goal::Model { id, region_code: region, kind, text, subject, standing, valid_from: None, valid_to: None });
        }
        3 => {
            let (id, text) = (format!("statement:{region}/{}", body.slug), format!("Styrningen av {subject} bygger på dialog och tillit."));
            state(rows, body, ("STATEMENT", &id), "text", &text, now);
            let (kind, subject, ordinal) = ("PRINCIPLE".into(), "styrning".into(), None);
            rows.statements.push(statement::Model { id, region_code: region, subject, kind, ordinal, text, standing, valid_from: None, valid_to: None });
        }
        4 => {
            let (id, what) = (format!("event:{region}/{}", body.slug), format!("ny organisation för {subject}"));
            state(rows, body, ("EVENT", &id), "what", &what, now);
            let (date, kind, by_text) = (Some("2022-04-12".into()), "DECISION".into(), None);
            rows.events.push(event::Model { id, region_code: region, date, what, kind, organization_id, by_text, standing, valid_from: None, valid_to: None });
        }
        _ => {}
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
