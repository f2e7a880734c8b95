//! What answers are measured against: a handler that sends bytes, and for each question one that builds its answer by hand from the same memory.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use helheten_model::entity::organization;
use helheten_model::vocabulary::{OrganizationKind, RegionCode, find_region, regions};
use helheten_server::dataset::Row;
use helheten_server::{Dataset, LiveDataset};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::{Arc, RwLock};

const MEDIA_TYPE: &str = "application/graphql-response+json; charset=utf-8";

/// The handlers by hand, at `/written/NAME`, and `/static`, which sends what was `PUT` there.
pub(crate) fn routes(live: Arc<LiveDataset>) -> Router {
    let sent = Arc::new(RwLock::new(Bytes::new()));
    let fixed = post(send_static).put(keep_static).with_state(sent);
    let written = Router::new()
        .route("/written/point", post(answer_point))
        .route("/written/page", post(answer_page))
        .route("/written/nested", post(answer_nested))
        .with_state(live);
    Router::new().route("/static", fixed).merge(written)
}

async fn send_static(State(sent): State<Arc<RwLock<Bytes>>>, _body: Bytes) -> Response {
    let bytes = sent.read().map(|bytes| bytes.clone()).unwrap_or_default();
    ([(CONTENT_TYPE, MEDIA_TYPE)], bytes).into_response()
}

async fn keep_static(State(sent): State<Arc<RwLock<Bytes>>>, body: Bytes) -> StatusCode {
    sent.write().map_or(StatusCode::INTERNAL_SERVER_ERROR, |mut bytes| {
        *bytes = body;
        StatusCode::NO_CONTENT
    })
}

/// What a client sends; the document is what the handler was written for.
#[derive(Deserialize)]
struct Asked<V> {
    variables: V,
}

#[derive(Serialize)]
struct Answer<D> {
    data: D,
    extensions: Extensions,
}

#[derive(Serialize)]
struct Extensions {
    revision: i64,
}

#[derive(Serialize)]
struct List<T> {
    nodes: Vec<T>,
}

#[derive(Serialize)]
struct RegionPart<'a> {
    code: RegionCode,
    name: &'a str,
}

impl<'a> RegionPart<'a> {
    fn of(code: RegionCode) -> Self
    where
        'a: 'static,
    {
        Self { code, name: find_region(code).map_or("", |region| &region.name) }
    }
}

fn send<D: Serialize>(dataset: &Dataset, data: D) -> Response {
    let answer = Answer { data, extensions: Extensions { revision: dataset.info.revision } };
    match serde_json::to_vec(&answer) {
        Ok(bytes) => ([(CONTENT_TYPE, MEDIA_TYPE)], bytes).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Answers what `build` makes of the variables.
fn answer<V: for<'b> Deserialize<'b>>(live: &LiveDataset, body: &[u8], build: impl Fn(&Dataset, V) -> Response) -> Response {
    let (Some(dataset), Ok(asked)) = (live.current(), serde_json::from_slice::<Asked<V>>(body)) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    build(&dataset, asked.variables)
}

#[derive(Deserialize)]
struct PointVariables {
    id: String,
}

#[derive(Serialize)]
struct PointData<'a> {
    organization: Option<PointBody<'a>>,
}

#[derive(Serialize)]
struct PointBody<'a> {
    id: &'a str,
    name: &'a str,
    kind: OrganizationKind,
    seats: Option<i32>,
    region: RegionPart<'static>,
    parent: Option<PointParent<'a>>,
}

#[derive(Serialize)]
struct PointParent<'a> {
    id: &'a str,
    name: &'a str,
    kind: OrganizationKind,
}

async fn answer_point(State(live): State<Arc<LiveDataset>>, body: Bytes) -> Response {
    answer(&live, &body, |dataset, variables: PointVariables| {
        let parent_of = |row: &Row<organization::Model>| dataset.organizations.find(dataset.follow(row.parent_id.as_deref()?)).map(|row| row.place);
        let body = dataset.organizations.find(dataset.follow(&variables.id)).map(|row| PointBody {
            id: &row.model.id,
            name: &row.model.name,
            kind: row.codes.0,
            seats: row.model.seats,
            region: RegionPart::of(row.region),
            parent: parent_of(row).map(|place| dataset.organizations.at(place)).map(|row| PointParent {
                id: &row.model.id,
                name: &row.model.name,
                kind: row.codes.0,
            }),
        });
        send(dataset, PointData { organization: body })
    })
}

#[derive(Deserialize)]
struct PageVariables {
    kind: OrganizationKind,
    regions: Vec<RegionCode>,
    not: String,
}

#[derive(Serialize)]
struct PageData<'a> {
    organizations: List<PageBody<'a>>,
}

#[derive(Serialize)]
struct PageBody<'a> {
    id: &'a str,
    name: &'a str,
    kind: OrganizationKind,
    region: RegionPart<'static>,
    documents: Vec<PageDocument<'a>>,
}

#[derive(Serialize)]
struct PageDocument<'a> {
    title: &'a str,
    kind: helheten_model::vocabulary::DocumentKind,
}

async fn answer_page(State(live): State<Arc<LiveDataset>>, body: Bytes) -> Response {
    answer(&live, &body, |dataset, variables: PageVariables| {
        let is_asked =
            |row: &&Row<organization::Model>| row.codes.0 == variables.kind && variables.regions.contains(&row.region) && row.model.name != variables.not;
        let bodies = dataset.organizations.rows().iter().filter(is_asked).take(20).map(|row| PageBody {
            id: &row.model.id,
            name: &row.model.name,
            kind: row.codes.0,
            region: RegionPart::of(row.region),
            documents: documents_of(dataset, row, 5).map(|document| PageDocument { title: &document.model.title, kind: document.codes }).collect(),
        });
        send(dataset, PageData { organizations: List { nodes: bodies.collect() } })
    })
}

fn documents_of<'d>(
    dataset: &'d Dataset,
    row: &'d Row<organization::Model>,
    count: usize,
) -> impl Iterator<Item = &'d Row<helheten_model::entity::document::Model>> {
    dataset.indexes.documents_by_issuer.find(&dataset.documents, &row.model.id).take(count)
}

#[derive(Deserialize)]
struct NestedVariables {
    not: String,
}

#[derive(Serialize)]
struct NestedData<'a> {
    regions: List<NestedRegion<'a>>,
}

#[derive(Serialize)]
struct NestedRegion<'a> {
    code: RegionCode,
    name: &'a str,
    organizations: List<NestedBody<'a>>,
}

#[derive(Serialize)]
struct NestedBody<'a> {
    id: &'a str,
    name: &'a str,
    kind: OrganizationKind,
    parent: Option<NestedParent<'a>>,
    documents: Vec<NestedDocument<'a>>,
    evidence: Vec<NestedEvidence<'a>>,
}

#[derive(Serialize)]
struct NestedParent<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct NestedDocument<'a> {
    title: &'a str,
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct NestedEvidence<'a> {
    field: &'a str,
    quote: Cow<'a, str>,
    start: i32,
    end: i32,
}

async fn answer_nested(State(live): State<Arc<LiveDataset>>, body: Bytes) -> Response {
    answer(&live, &body, |dataset, variables: NestedVariables| {
        let nodes = regions().iter().map(|region| NestedRegion {
            code: region.code,
            name: &region.name,
            organizations: List {
                nodes: dataset
                    .organizations
                    .in_region(region.code)
                    .filter(|row| row.model.name != variables.not)
                    .take(20)
                    .map(|row| nested_body(dataset, row))
                    .collect(),
            },
        });
        send(dataset, NestedData { regions: List { nodes: nodes.collect() } })
    })
}

fn nested_body<'d>(dataset: &'d Dataset, row: &'d Row<organization::Model>) -> NestedBody<'d> {
    let parent = row.model.parent_id.as_deref().and_then(|id| dataset.organizations.find(dataset.follow(id)));
    NestedBody {
        id: &row.model.id,
        name: &row.model.name,
        kind: row.codes.0,
        parent: parent.map(|row| NestedParent { id: &row.model.id, name: &row.model.name }),
        documents: documents_of(dataset, row, 2).map(|document| NestedDocument { title: &document.model.title, url: document.model.url.as_deref() }).collect(),
        evidence: dataset
            .evidence_of(row)
            .take(2)
            .map(|stated| NestedEvidence { field: stated.field(), quote: stated.quote(), start: stated.start(), end: stated.end() })
            .collect(),
    }
}
