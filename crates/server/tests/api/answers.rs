//! Questions that people ask: filters, order, what is stated and what is concluded.

use crate::started::start;
use serde_json::json;

#[tokio::test]
async fn filters_combine() {
    let server = start().await;
    let data = server
        .data(
            r#"{
                narrow: organizations(filter: {region: {code: {eq: "14"}}, name: {contains: "KULTUR"}, kind: {in: [COMMITTEE]}}) { totalCount nodes { id } }
                either: organizations(filter: {or: [{kind: {eq: ASSEMBLY}}, {region: {code: {in: ["13"]}}}]}, orderBy: [{field: ID}]) { nodes { id } }
                neither: organizations(filter: {not: {or: [{kind: {in: [COMMITTEE, EXECUTIVE_BOARD]}}, {standing: {eq: FORMER}}]}}) { totalCount }
                both: organizations(filter: {and: [{missions: {some: {eq: PUBLIC_TRANSPORT}}}, {levels: {none: {eq: PROVIDER}}}]}) { nodes { name } }
                alias: organizations(filter: {anyName: {startsWith: "nämnden FÖR"}}) { nodes { name } }
                nothing: organizations(filter: {or: []}) { totalCount }
            }"#,
        )
        .await;
    assert_eq!(data["narrow"], json!({ "totalCount": 1, "nodes": [{ "id": "org:14/kulturnamnden" }] }));
    assert_eq!(data["either"]["nodes"], json!([{ "id": "org:13/regionstyrelsen" }, { "id": "org:14/regionfullmaktige" }]));
    assert_eq!(data["neither"]["totalCount"], 3);
    assert_eq!(data["both"]["nodes"], json!([{ "name": "Kollektivtrafiknämnden" }]));
    assert_eq!(data["alias"]["nodes"], json!([{ "name": "Kulturnämnden" }]));
    assert_eq!(data["nothing"]["totalCount"], 0);
}

#[tokio::test]
async fn facts_filter_what_they_belong_to() {
    let server = start().await;
    let data = server
        .data(
            r#"{
                issuers: organizations(filter: {documents: {some: {kind: {eq: OPERATIONAL_PLAN}, periodEnd: {gte: 2026}}}}) { nodes { id } }
                without: organizations(filter: {region: {code: {eq: "14"}}, documents: {none: {}}}) { totalCount }
                regions: regions(filter: {figures: {some: {measure: {eq: EMPLOYEES}, ofRegion: true}}}) { nodes { code } }
            }"#,
        )
        .await;
    assert_eq!(data["issuers"]["nodes"], json!([{ "id": "org:22/regionstyrelsen" }]));
    assert_eq!(data["without"]["totalCount"], 5);
    assert_eq!(data["regions"]["nodes"], json!([{ "code": "22" }]));
}

#[tokio::test]
async fn operational_plans_valid_in_a_year_are_found_across_regions() {
    let server = start().await;
    let plans = |date: &str| {
        format!(
            r#"{{ documents(filter: {{kind: {{eq: OPERATIONAL_PLAN}}, validOn: "{date}"}}, orderBy: [{{field: REGION, direction: DESC}}]) {{ nodes {{ id }} }} }}"#
        )
    };
    let data = server.data(&plans("2024")).await;
    assert_eq!(data["documents"]["nodes"], json!([{ "id": "doc:22/verksamhetsplan" }, { "id": "doc:13/verksamhetsplan" }]));
    let data = server.data(&plans("2025-06-30")).await;
    assert_eq!(data["documents"]["nodes"], json!([{ "id": "doc:22/verksamhetsplan" }]));
}

#[tokio::test]
async fn an_order_follows_the_swedish_alphabet_and_puts_what_is_missing_last() {
    let server = start().await;
    let data = server
        .data(
            "{ titles: documents(orderBy: [{field: TITLE, direction: DESC}], first: 1) { nodes { title } }
               years: documents(orderBy: [{field: PERIOD_END, direction: DESC}, {field: TITLE}]) { nodes { title periodEnd } } }",
        )
        .await;
    assert_eq!(data["titles"]["nodes"][0]["title"], "Årsredovisning");
    let years: Vec<_> = data["years"]["nodes"].as_array().unwrap().iter().map(|node| node["periodEnd"].as_i64()).collect();
    assert_eq!(years, [Some(2026), Some(2024), Some(2024), Some(2023), None, None]);
    assert_eq!(data["years"]["nodes"][1]["title"], "Budget 2024");
}

#[tokio::test]
async fn what_is_concluded_is_told_from_what_is_written() {
    let server = start().await;
    let data = server
        .data(
            r#"{
                kultur: organization(id: "org:14/kulturnamnden") { supportedBy { name organization { kind } basis rule evidence { quote } } }
                trafik: organization(id: "org:14/kollektivtrafiknamnden") { governs { name basis rule evidence { quote subjectId } } }
                board: organization(id: "org:14/trafikbolagets-styrelse") {
                    basis rule governedBy { name } owner { name organization { id } }
                    relations(direction: OUTGOING, basis: STATED) { kind kindLabelSv to { __typename ... on Region { code } } }
                }
                led: organization(id: "org:14/regionstyrelsen") { ledBy { name post { memberships { person { name } party } } } }
                inferred: relations(filter: {basis: {eq: INFERRED}}) { totalCount nodes { id } }
            }"#,
        )
        .await;
    let supported = json!([{ "name": "Kultursekretariatet", "organization": { "kind": "SECRETARIAT" }, "basis": "STATED", "rule": null,
                             "evidence": [{ "quote": "Kultursekretariatet stödjer Kulturnämnden" }] }]);
    assert_eq!(data["kultur"]["supportedBy"], supported);
    let governed = json!([{ "name": "Trafikbolagets styrelse", "basis": "INFERRED", "rule": "shared_mission", "evidence": [
        { "quote": "Kollektivtrafik 1", "subjectId": "org:14/kollektivtrafiknamnden" },
        { "quote": "Kollektivtrafik 2", "subjectId": "org:14/trafikbolagets-styrelse" } ] }]);
    assert_eq!(data["trafik"]["governs"], governed);
    let board = json!({ "basis": "INFERRED", "rule": "genitive", "governedBy": [{ "name": "Kollektivtrafiknämnden" }],
                        "owner": { "name": "Västra Götalandsregionen", "organization": null },
                        "relations": [{ "kind": "OWNED_BY", "kindLabelSv": "ägs av", "to": { "__typename": "Region", "code": "14" } }] });
    assert_eq!(data["board"], board);
    assert_eq!(data["led"]["ledBy"], json!([{ "name": "ordförande", "post": { "memberships": [{ "person": { "name": "Eva Exempel" }, "party": "S" }] } }]));
    assert_eq!(data["inferred"]["totalCount"], 1);
}

#[tokio::test]
async fn a_region_holds_its_own_and_all_21_are_listed() {
    let server = start().await;
    let data = server
        .data(
            r#"{
                regions { totalCount nodes { code imported } }
                region(slug: "vastra-gotalandsregionen") { id name nuts3 organizations { totalCount } laws { nodes { name namedBy { region { code } } } } }
                unknown: region(slug: "atlantis") { id }
            }"#,
        )
        .await;
    assert_eq!(data["regions"]["totalCount"], 21);
    let imported: Vec<_> =
        data["regions"]["nodes"].as_array().unwrap().iter().filter(|node| node["imported"] == true).map(|node| node["code"].clone()).collect();
    assert_eq!(imported, ["13", "14", "22"]);
    let region = json!({ "id": "region:14", "name": "Västra Götalandsregionen", "nuts3": "SE232", "organizations": { "totalCount": 6 },
                         "laws": { "nodes": [{ "name": "kommunallagen", "namedBy": [{ "region": { "code": "14" } }] }] } });
    assert_eq!(data["region"], region);
    assert_eq!(data["unknown"], json!(null));
}
