//! What pages say that bodies are there for: each case is a page of its own.

use crate::check;
use helheten_importer::extract::Extraction;

#[test]
fn what_a_body_is_there_for_is_said_of_it() {
    let tasks = |facts: &Extraction| -> Vec<String> {
        let told = facts.statements.iter().filter(|statement| format!("{:?}", statement.kind) == "Definition");
        told.map(|statement| format!("{}: {}", statement.subject, statement.text)).collect()
    };
    check(
        "<p>Regionala utvecklingsnämnden ansvarar för kultur, näringsliv och kollektivtrafik. Den har elva ledamöter och svarar dessutom för folkhälsa.</p>",
        tasks,
        &[
            "Regionala utvecklingsnämnden: Regionala utvecklingsnämnden ansvarar för kultur, näringsliv och kollektivtrafik.",
            "Regionala utvecklingsnämnden: Den har elva ledamöter och svarar dessutom för folkhälsa.",
        ],
    );
    check(
        "<p>Kulturnämnden har det yttersta ansvaret för museer och Trafiknämnden svarar för bussar, men kommunerna svarar för gatorna.</p>",
        tasks,
        &["Kulturnämnden: Kulturnämnden har det yttersta ansvaret för museer", "Trafiknämnden: Trafiknämnden svarar för bussar"],
    );
    check(
        "<p>För kollektivtrafiken svarar Trafiknämnden. Till Kulturnämndens ansvarsområde hör bibliotek.</p>",
        tasks,
        &["Kulturnämnden: Till Kulturnämndens ansvarsområde hör bibliotek.", "Trafiknämnden: För kollektivtrafiken svarar Trafiknämnden."],
    );
    check(
        "<p>Trafiknämnden beslutar i frågor om färdtjänst och taxor.</p>",
        tasks,
        &["Trafiknämnden: Trafiknämnden beslutar i frågor om färdtjänst och taxor."],
    );
    check("<p>Vårdnämnden ansvarar för all vård utom tandvården.</p>", tasks, &["Vårdnämnden: Vårdnämnden ansvarar för all vård"]);
    check(
        "<h2>Trafiknämnden</h2><h3>Ansvarsområden</h3><ul><li>Bussar och tåg</li><li>Färdtjänst</li></ul>",
        tasks,
        &["Trafiknämnden: Bussar och tåg", "Trafiknämnden: Färdtjänst"],
    );
    check("<p>Trafiknämnden ansvarar för:</p><ul><li>färdtjänst</li><li>bussar</li></ul>", tasks, &["Trafiknämnden: färdtjänst", "Trafiknämnden: bussar"]);
    // What others do is nothing of the body's.
    check("<p>Trafiknämnden yttrar sig. Det är Trafikverket som ansvarar för vägarna, och kommunerna som ansvarar för gatorna.</p>", tasks, &[]);
    check("<p>Trafiknämnden har inget ansvar för vägarna. Kommunerna ansvarar för gatorna. Vi ansvarar för vård och trafik.</p>", tasks, &[]);
    check(
        "<p>Styrelsen lägger fram förslag till Trafiknämnden, som svarar för bussarna.</p>",
        tasks,
        &["Trafiknämnden: Trafiknämnden, som svarar för bussarna."],
    );
    check("<p>Styrelsen svarar för att besluten verkställs.</p>", tasks, &[]);
}
