//! What cannot be answered is refused with words that help and a code.

use crate::started::start;
use serde_json::json;

#[tokio::test]
async fn an_unknown_region_names_all_21() {
    let server = start().await;
    for query in [r#"{ region(code: "99") { name } }"#, r#"{ organizations(filter: {region: {code: {in: ["14", "99"]}}}) { totalCount } }"#] {
        let (code, message) = server.error(query).await;
        assert_eq!(code, "UNKNOWN_REGION", "{message}");
        for part in ["\"99\"", "01 Region Stockholm", "14 Västra Götalandsregionen", "25 Region Norrbotten"] {
            assert!(message.contains(part), "{message}");
        }
    }
    let answer = server.ask_with("query($code: RegionCode) { region(code: $code) { name } }", json!({ "code": "1" })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNKNOWN_REGION", "{answer}");
}

#[tokio::test]
async fn an_unknown_value_names_the_values() {
    let server = start().await;
    let (code, message) = server.error("{ organizations(filter: {kind: {eq: COMITTEE}}) { totalCount } }").await;
    assert_eq!(code, "VALIDATION_FAILED");
    assert!(message.contains("COMITTEE") && message.contains("COMMITTEE") && message.contains("FOUNDATION"), "{message}");
}

#[tokio::test]
async fn other_mistakes_have_codes_too() {
    let server = start().await;
    let cases = [
        ("{ organisations { totalCount } }", "VALIDATION_FAILED", "organisations"),
        ("{ organizations {", "PARSE_FAILED", ""),
        ("{ region { name } }", "BAD_ARGUMENT", "`code` or `slug`"),
        (r#"{ documents(filter: {validOn: "i år"}) { totalCount } }"#, "BAD_ARGUMENT", "2023-01-31"),
        ("query A { dataset { revision } } query B { dataset { revision } }", "VALIDATION_FAILED", ""),
    ];
    for (query, expected, part) in cases {
        let (code, message) = server.error(query).await;
        assert_eq!(code, expected, "{query}: {message}");
        assert!(message.contains(part), "{message}");
    }
}

#[tokio::test]
async fn deep_and_costly_requests_are_refused() {
    let server = start().await;
    let deep = format!("{{ organizations {{ nodes {{ {} name {} }} }} }}", "parent { ".repeat(13), "} ".repeat(13));
    let (code, message) = server.error(&deep).await;
    assert_eq!(code, "TOO_DEEP", "{message}");
    let (code, message) = server.error("{ organizations(first: 500) { nodes { documents(first: 500) { title } } } }").await;
    assert_eq!(code, "TOO_COSTLY", "{message}");
    let rows = server.ask_with("query($n: Int) { organizations(first: $n) { nodes { documents(first: $n) { title } } } }", json!({ "n": 400 })).await;
    assert_eq!(rows["errors"][0]["extensions"]["code"], "TOO_COSTLY", "{rows}");
    let allowed = server.ask_with("query($n: Int) { organizations(first: $n) { nodes { documents(first: $n) { title } } } }", json!({ "n": 100 })).await;
    assert_eq!(allowed.get("errors"), None);
}

#[tokio::test]
async fn circles_and_endless_nesting_do_no_harm() {
    let server = start().await;
    let circle = "{ organizations { nodes { ...A } } } fragment A on Organization { parent { ...B } } fragment B on Organization { children { ...A } }";
    let answer = server.ask(circle).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "VALIDATION_FAILED", "{answer}");
    let endless = format!("{{ a {}", "{ a ".repeat(20_000));
    assert_eq!(server.error(&endless).await.0, "TOO_DEEP");
    let lists = format!("{{ organizations(filter: {}{}) {{ totalCount }} }}", "{not: ".repeat(5_000), "}".repeat(5_000));
    assert_eq!(server.error(&lists).await.0, "TOO_DEEP");
    let doubling: Vec<_> =
        (0..40).map(|level| format!("fragment F{level} on Organization {{ parent {{ ...F{next} }} ...F{next} }}", next = level + 1)).collect();
    let bomb = format!("{{ organizations {{ nodes {{ ...F0 }} }} }} {} fragment F40 on Organization {{ name }}", doubling.join(" "));
    assert_eq!(server.error(&bomb).await.0, "TOO_COSTLY");
    assert_eq!(server.data("{ dataset { revision } }").await["dataset"]["revision"], 2);
}

#[tokio::test]
async fn introspection_is_open() {
    let server = start().await;
    let mut kind = "kind name".to_owned();
    for _ in 0..9 {
        kind = format!("kind name ofType {{ {kind} }}");
    }
    let query = format!(
        "query IntrospectionQuery {{ __schema {{ description queryType {{ name kind }} mutationType {{ name kind }} subscriptionType {{ name kind }}
         types {{ ...FullType }} directives {{ name description isRepeatable locations args(includeDeprecated: true) {{ ...InputValue }} }} }} }}
         fragment FullType on __Type {{ kind name description specifiedByURL isOneOf
           fields(includeDeprecated: true) {{ name description args(includeDeprecated: true) {{ ...InputValue }} type {{ ...TypeRef }} isDeprecated deprecationReason }}
           inputFields(includeDeprecated: true) {{ ...InputValue }} interfaces {{ ...TypeRef }}
           enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }} possibleTypes {{ ...TypeRef }} }}
         fragment InputValue on __InputValue {{ name description type {{ ...TypeRef }} defaultValue isDeprecated deprecationReason }}
         fragment TypeRef on __Type {{ {kind} }}"
    );
    let data = server.data(&query).await;
    let types = data["__schema"]["types"].as_array().unwrap();
    assert!(types.iter().any(|kind| kind["name"] == "Organization") && types.iter().any(|kind| kind["name"] == "DocumentFilter"));
    let kinds = types.iter().find(|kind| kind["name"] == "OrganizationKind").unwrap();
    assert!(kinds["enumValues"][0]["description"].as_str().unwrap().contains("fullmäktige"));
}

#[tokio::test]
async fn a_server_without_data_finds_nothing() {
    let server = crate::started::start_with(crate::database::empty_database().await).await;
    let data = server.data(r#"{ search(text: "kultur") { totalCount nodes { title } facets { type { value } } } organizations { totalCount } }"#).await;
    assert_eq!((&data["search"]["totalCount"], &data["organizations"]["totalCount"]), (&serde_json::json!(0), &serde_json::json!(0)));
    let data = server.data(r#"{ at(recordedAt: "2020-01-01T00:00:00Z") { search(text: "kultur") { totalCount } } }"#).await;
    assert_eq!(data["at"]["search"]["totalCount"], 0);
}

#[tokio::test]
async fn a_request_looks_at_few_other_moments() {
    let server = start().await;
    let moments = |count: usize| {
        let fields = (0..count).map(|year| format!("a{year}: at(validOn: \"{}\") {{ dataset {{ revision }} }} ", 2000 + year)).collect::<Vec<_>>().concat();
        format!("{{ {fields} }}")
    };
    assert_eq!(server.data(&moments(3)).await["a2"]["dataset"]["revision"], 2);
    assert_eq!(server.error(&moments(4)).await.0, "TOO_COSTLY");
}

#[tokio::test]
async fn a_moment_without_its_time_says_how_to_write_one() {
    let server = start().await;
    let (_, message) = server.error(r#"{ at(recordedAt: "2026-01-01") { dataset { revision } } }"#).await;
    assert!(message.contains("2026-03-01T05:00:00Z"), "{message}");
}

#[tokio::test]
async fn small_requests_that_read_large_are_refused() {
    let server = start().await;
    let check = async |query: &str, code: &str| {
        let answer = server.ask(query).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{}: {answer}", query.get(..80).unwrap_or(query));
    };
    let nested = format!("{{ organizations(filter: {}{{id: {{eq: \"x\"}}}}{}) {{ totalCount }} }}", "{not: ".repeat(400), "}".repeat(400));
    check(&nested, "TOO_DEEP").await;
    check(&format!("{{ x(y: {}{}) }}", "[".repeat(5_000), "]".repeat(5_000)), "TOO_DEEP").await;
    let many = (0..300).map(|number| format!("a{number}: __typename ")).collect::<Vec<_>>().concat();
    check(&format!("{{ {many} }}"), "TOO_COSTLY").await;
    let orders = "{field: NAME} ".repeat(17);
    check(&format!("{{ organizations(orderBy: [{orders}]) {{ totalCount }} }}"), "BAD_ARGUMENT").await;

    let filter = (0..40).fold(json!({ "id": { "eq": "x" } }), |inner, _| json!({ "not": inner }));
    let answer = server.ask_with("query($f: OrganizationFilter) { organizations(filter: $f) { totalCount } }", json!({ "f": filter })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "TOO_DEEP", "{answer}");
    let names: Vec<String> = (0..8_000).map(|number| format!("n{number}")).collect();
    let uses = "{name: {notIn: $n}} ".repeat(20);
    let query = format!("query($n: [String!]) {{ organizations(filter: {{and: [{uses}]}}) {{ totalCount }} }}");
    let answer = server.ask_with(&query, json!({ "n": names })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "TOO_COSTLY", "{answer}");
    // It still answers.
    assert_eq!(server.data("{ dataset { revision } }").await["dataset"]["revision"], 2);
}

#[tokio::test]
async fn what_clients_wrote_is_not_repeated_at_length() {
    let server = start().await;
    let (code, message) = server.error(&format!("{{ region(code: \"{}\") {{ name }} }}", "x".repeat(50_000))).await;
    assert!(code == "UNKNOWN_REGION" && message.chars().count() <= 1_001, "{} {code}", message.len());
    let unknown = (0..60).map(|number| format!("f{number} ")).collect::<Vec<_>>().concat();
    let answer = server.ask(&format!("{{ {unknown} }}")).await;
    let errors = answer["errors"].as_array().unwrap();
    assert!(errors.len() == 21 && errors[20]["message"] == "and 40 more errors", "{answer}");
}
