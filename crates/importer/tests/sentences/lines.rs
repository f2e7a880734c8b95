//! What lines, rows and the heads of columns say of the body that they begin with.

use super::{check, relations, roles};

#[test]
fn heads_of_columns_say_what_their_cells_are_to_the_row() {
    check(
        "<h2>Organ</h2><table><tr><th>Nämnd</th><th>Antal möten</th><th>Ansvarar inför</th></tr>\
         <tr><td>Trafiknämnden</td><td>8</td><td>Regionfullmäktige</td></tr><tr><td>Vårdnämnden</td><td>9</td><td>Regionfullmäktige</td></tr></table>\
         <table><tr><th>Beredning</th><th>Utses av</th><th>Hör till</th></tr>\
         <tr><td>Etikberedningen</td><td>Vårdnämnden</td><td>Vårdnämnden</td></tr></table>",
        relations,
        &[
            "Trafiknämnden ReportsTo Regionfullmäktige",
            "Vårdnämnden ReportsTo Regionfullmäktige",
            "Etikberedningen AppointedBy Vårdnämnden",
            "Etikberedningen PartOf Vårdnämnden",
        ],
    );
}

#[test]
fn an_office_on_a_bodys_line_is_of_that_body() {
    check(
        "<h2>Ledning</h2><ul><li>Regionledningskontoret, regiondirektör Ann Sten</li><li>Vårdförvaltningen – förvaltningschef Mats Ek</li></ul>",
        roles,
        &["Regiondirektör Ann Sten Regionledningskontoret", "Förvaltningschef Mats Ek Vårdförvaltningen"],
    );
    // In a sentence a comma parts what stands beside one another.
    check("<p>På mötet deltog Regionledningskontoret, regiondirektör Ann Sten och många andra.</p>", roles, &["Regiondirektör Ann Sten –"]);
}

#[test]
fn shares_and_what_stands_behind_a_companys_name_tell_who_owns_it() {
    check(
        "<p>Region Provlän äger och är med i flera organisationer.</p>\
         <table><tr><th>Bolag</th><th>Ägarandel</th><th>Övriga</th></tr><tr><td>Provbussarna AB</td><td>60 %</td><td>Provköpings kommun</td></tr>\
         <tr><td>Nätverket AB</td><td>–</td><td>Övriga regioner</td></tr></table>\
         <p><strong>Prov Airport AB</strong><br>Regionen äger 40 procent, kommunen resten.</p><h3>Provteatern AB</h3><p>Helägt dotterbolag</p>\
         <h3>Provfärjan AB</h3><p>Helägt dotterbolag till Rederi Provö.</p><h3>Vårdlån AB</h3><p>Regionen äger 14 sjukhus.</p>\
         <table><tr><th>Ägare</th><th>Ägarandel</th></tr><tr><td>Grannlänets Trafik AB</td><td>25 %</td></tr></table>\
         <table><tr><th>Leverantör</th><th>Marknadsandel</th></tr><tr><td>Storvård AB</td><td>12 %</td></tr></table>",
        relations,
        &["Provbussarna AB OwnedBy Region Provlän", "Prov Airport AB OwnedBy Region Provlän", "Provteatern AB OwnedBy Region Provlän"],
    );
}

#[test]
fn heads_that_only_begin_alike_say_nothing() {
    check(
        "<h2>Organ</h2><table><tr><th>Organ</th><th>Underställda organ</th><th>Kanslichef</th><th>Rapporterar till</th></tr>\
         <tr><td>Kulturnämnden</td><td>Bidragsutskottet</td><td>Regionkansliets Anna Sten</td><td>Regionstyrelsens ordförande</td></tr></table>",
        |facts| relations(facts).into_iter().filter(|line| line.starts_with("Kulturnämnden")).collect(),
        &[],
    );
}

#[test]
fn a_director_behind_a_committee_is_not_the_committees() {
    check(
        "<h2>Deltagare</h2><ul><li>Kulturnämnden, regiondirektör Ann Sten</li><li>Trafiknämnden – ordförande Per Ek (M)</li></ul>",
        roles,
        &["Regiondirektör Ann Sten –", "Ordförande Per Ek Trafiknämnden"],
    );
}
