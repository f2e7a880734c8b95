//! Checks of the structure that plain text gets back.

use super::read_plain;
use crate::read::outline;

fn check(input: &str, expected: &[&str]) {
    let document = read_plain(input.to_owned());
    assert_eq!(document.text, input);
    assert_eq!(outline(&document), expected);
}

#[test]
fn reads_ragged_bullets_as_one_list() {
    check(
        "Så styrs regionen\n\nTre utskott hjälper till:\n  • arbetsutskottet,\n•   personalutskottet\n   • digitalutskottet\n",
        &["h1 Så styrs regionen", "p Tre utskott hjälper till:", "li0 arbetsutskottet,", "li0 personalutskottet", "li0 digitalutskottet"],
    );
}

#[test]
fn nests_hyphens_and_other_marks() {
    check(
        "Instruktion\n\n- Regiondirektör\n - Leder kontoret\n - Bereder\n- Förvaltningschef\n\n• Nämnder\n    o Kulturnämnden\n    o Trafiknämnden\n• Styrelser\n",
        &[
            "h1 Instruktion",
            "li0 Regiondirektör",
            "li1 Leder kontoret",
            "li1 Bereder",
            "li0 Förvaltningschef",
            "li0 Nämnder",
            "li1 Kulturnämnden",
            "li1 Trafiknämnden",
            "li0 Styrelser",
        ],
    );
}

#[test]
fn reads_labels() {
    check(
        "§ 3 Nämnden ska:\n- a) följa vården\n- b) bereda\navtal\n1. Annons\nUpphandlingar annonseras alltid i hela landet.\n2. Anbud\nAnbuden lämnas sedan i vårt system.",
        &[
            "p § 3 Nämnden ska:",
            "li0[a] följa vården",
            "li0[b] bereda\navtal",
            "h2 Annons",
            "p Upphandlingar annonseras alltid i hela landet.",
            "h2 Anbud",
            "p Anbuden lämnas sedan i vårt system.",
        ],
    );
}

#[test]
fn joins_lines_that_go_on() {
    check(
        "Rubrik\n\nStyrelsen för\nfastighet, stöd och\nservice\n\nArkivnämnd\n\nOrdförande är\nDoris Havsö,\nCenterpartiet.\nNästa mening.\n\nföljer arbetet för utskott\n\noch beredningar",
        &[
            "h1 Rubrik",
            "p Styrelsen för\nfastighet, stöd och\nservice",
            "h2 Arkivnämnd",
            "p Ordförande är\nDoris Havsö,\nCenterpartiet.",
            "p Nästa mening.",
            "p följer arbetet för utskott\n\noch beredningar",
        ],
    );
    let prose = "Regionfullmäktige är regionens högsta beslutande organ. Det\nväljs av invånarna vart fjärde år. Fullmäktige beslutar om\nbudgeten och om skatten. Mötena är öppna för alla.";
    check(prose, &[&format!("p {prose}")]);
}

#[test]
fn tells_headings_from_names_and_boxes() {
    check(
        "Nämnder\n\nRegionen har fyra nämnder och en styrelse.\n\nHälso- och sjukvårdsnämnden\nNämnden har elva ledamöter.\n\nChefer\n\nTomas Edgren\nRegiondirektör\n\nStyrdokument\nBudget 2025 (pdf)\nPlan 2025 (pdf)\n",
        &[
            "h1 Nämnder",
            "p Regionen har fyra nämnder och en styrelse.",
            "h2 Hälso- och sjukvårdsnämnden",
            "p Nämnden har elva ledamöter.",
            "h2 Chefer",
            "p Tomas Edgren",
            "p Regiondirektör",
            "h2 Styrdokument",
            "p Budget 2025 (pdf)",
            "p Plan 2025 (pdf)",
        ],
    );
    check("Strategisk nivå\n\nOperativ nivå\n\nUtförare\n", &["h1 Strategisk nivå", "p Operativ nivå", "p Utförare"]);
}

#[test]
fn reads_marks_of_markdown() {
    check(
        "# Så styrs vi\n## Nämnder\n**Presidium**\n- **Nämnd (styrelse)**\n[Reglemente\nför nämnden](https://o.se/r.pdf)\n[A](#)[B](#)[C](#)\n",
        &["h1 Så styrs vi", "h2 Nämnder", "h2 Presidium", "li0 Nämnd (styrelse)", "p Reglemente\nför nämnden"],
    );
    let document = read_plain("Läs [planen](/p.pdf) och [budgeten](/b.pdf) för mer.".to_owned());
    let links: Vec<(&str, &str)> = document.blocks[0].links.iter().map(|link| (&document.text[link.start..link.end], link.href.as_str())).collect();
    assert_eq!(links, [("planen", "/p.pdf"), ("budgeten", "/b.pdf")]);
}

#[test]
fn reads_rows_lists_without_marks_and_captions() {
    check(
        "Ledning\tKlinisk ledning, Samordningsråd\nStöd\tKundråd\t\n",
        &["td0.0.0 Ledning", "td0.0.1 Klinisk ledning, Samordningsråd", "td0.1.0 Stöd", "td0.1.1 Kundråd"],
    );
    check("Fyra driftnämnder:\npsykiatri\nnärsjukvård\nKultur, miljö\n", &["p Fyra driftnämnder:", "li0 psykiatri", "li0 närsjukvård", "li0 Kultur, miljö"]);
    check(
        "Det finns andra organ, nämligen\n Kulturnämnden\n Valnämnden\n\nStörst är den första.",
        &["p Det finns andra organ, nämligen", "li0 Kulturnämnden", "li0 Valnämnden", "p Störst är den första."],
    );
    check(
        "Alt-text: Karta över nämnder\nFoto: Ö bild\n– Det är bra, säger hon.\n",
        &["cap Alt-text: Karta över nämnder", "cap Foto: Ö bild", "p – Det är bra, säger hon."],
    );
}

#[test]
fn leaves_the_website_s_own_lines_without_blocks() {
    check(
        "Hoppa till innehållet\r\nStart > Om oss > Politik\r\nRegion Ö Region Ö\r\nRegionråd\r\n\r\nVi har två regionråd på heltid.\r\nHjälpte den här sidan dig?   Ja   Nej\r\nSid-id: N-20417",
        &["h1 Regionråd", "p Vi har två regionråd på heltid."],
    );
}
