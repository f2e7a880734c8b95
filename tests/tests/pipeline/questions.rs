//! A server over a test's database, and questions that ask for everything that it holds.

use helheten_server::{ServeSettings, Server};
use reqwest::Client;
use sea_orm::DatabaseConnection;
use serde_json::{Value, json};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// What all facts have.
const FACT: &str = "fragment F on Fact { id standing validFrom validTo firstSeenAt lastSeenAt region { code imported lastSeenAt } \
    evidence(first: 20) { field value subjectId chosen quote prefix suffix start end citationUrl \
        page { id url statedDate fetchedAt lastVisitAt sha256 current } } \
    conflicts { field value sides { value evidence { quote page { id } } } } }";

/// A question: what is asked, without the words around it.
pub(crate) struct Question(&'static str);

impl Question {
    /// The question of today.
    pub(crate) fn whole(&self) -> String {
        self.with_fragment(&format!("{{ {} }}", self.0))
    }

    /// The question of another moment.
    pub(crate) fn at(&self, moment: &str) -> String {
        self.with_fragment(&at(moment, self.0))
    }

    fn with_fragment(&self, question: &str) -> String {
        if self.0.contains("...F") { format!("{question} {FACT}") } else { question.to_owned() }
    }
}

/// Something asked of another moment.
pub(crate) fn at(moment: &str, question: &str) -> String {
    format!("{{ at({moment}) {{ {question} }} }}")
}

/// Everything that is held, but for what the past is not known of: findings, and the titles of pages.
pub(crate) const QUESTIONS: &[Question] = &[
    Question(
        "organizations(first: 30) { totalCount nodes { ...F name aliases abbreviation kind levels missions seats count basis rule parent { id } } \
         facets { region { value count } kind { value count } } }",
    ),
    Question(
        "organizations(first: 30) { nodes { id supportedBy { name basis relation { id } } successors { name organization { id } event { id } } \
         predecessors { name organization { id } event { id } } children { id } } }",
    ),
    Question("relations(first: 40) { totalCount nodes { ...F kind basis rule fromId toId } }"),
    Question("posts(first: 40) { totalCount nodes { ...F title organization { id } memberships { id } } }"),
    Question("people(first: 30) { totalCount nodes { ...F name } }"),
    Question("people(first: 8) { nodes { id memberships(first: 3) { ...F person { id } post { id } organization { id } party } } }"),
    Question("figures(first: 40) { totalCount nodes { ...F measure value qualifier unit year organization { id } ofText party } }"),
    Question("documents(first: 40) { totalCount nodes { ...F title kind periodStart periodEnd issuerText url format } }"),
    Question("laws(first: 10) { totalCount nodes { id name sfs namedBy(first: 3) { ...F } } }"),
    Question("goals(first: 20) { nodes { ...F kind text subject } } missions(first: 20) { nodes { ...F area text } }"),
    Question("duties(first: 20) { nodes { ...F subjectText label text document section } } contactPoints(first: 20) { nodes { ...F kind value } }"),
    Question("decisionRights(first: 20) { nodes { ...F right organizationKind instrument } } governanceLevels(first: 20) { nodes { ...F level text } }"),
    Question("statements(first: 20) { nodes { ...F subject: text kind } } organizationPeriods(first: 20) { nodes { ...F of startYear endYear } }"),
    Question("events(first: 20) { nodes { ...F kind date what byText organization { id } } }"),
    Question(
        "dataset { revision committedAt importedAt demo counts { regions organizations relations pages laws } } \
         importRuns { nodes { id startedAt finishedAt origin rulesVersion report } } \
         regions { nodes { code imported lastSeenAt pages { id url current fetchedAt lastVisitAt } } } changes { totalCount }",
    ),
];

/// A server that answers.
pub(crate) struct Answering {
    address: String,
    client: Client,
    stop: oneshot::Sender<()>,
    running: JoinHandle<()>,
}

impl Answering {
    /// Starts a server over a database.
    pub(crate) async fn start(db: &DatabaseConnection) -> Self {
        let server = Server::start(ServeSettings::new(([127, 0, 0, 1], 0).into()), db.clone()).await.unwrap();
        let address = format!("http://{}/graphql", server.address());
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(server.run(async {
            // A dropped sender stops the server too.
            let _ = stopped.await;
        }));
        Self { address, client: Client::new(), stop, running }
    }

    async fn ask(&self, question: &str) -> Value {
        let request = self.client.post(&self.address).header("content-type", "application/json").body(json!({ "query": question }).to_string());
        serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap()
    }

    /// The data of an answer that must have no error.
    pub(crate) async fn data(&self, question: &str) -> Value {
        let mut answer = self.ask(question).await;
        assert_eq!(answer.get("errors"), None, "{question}");
        answer["data"].take()
    }

    /// The code and message of the only error of an answer.
    pub(crate) async fn error(&self, question: &str) -> (String, String) {
        let answer = self.ask(question).await;
        let errors = answer["errors"].as_array().unwrap_or_else(|| panic!("no error: {answer}"));
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (text(&errors[0]["extensions"]["code"]), text(&errors[0]["message"]))
    }

    /// Stops the server.
    pub(crate) async fn stop(self) {
        self.stop.send(()).unwrap();
        self.running.await.unwrap();
    }
}
