//! Checks of reading web pages, one for each difficulty.

use super::{Document, MediaType, outline, read_page};

fn read(html: &str) -> Document {
    read_page(html.as_bytes(), MediaType::Html, None)
}

/// Reads a page whose main part this is, and compares its blocks.
fn check(main: &str, expected: &[&str]) {
    let document = read(&format!("<title>Sida</title><main>{main}</main>"));
    assert_eq!(outline(&document), expected, "{}", document.text);
}

const PROSE: &str = "Regionfullmäktige är regionens högsta beslutande organ och har sextioen ledamöter som väljs vart fjärde år av invånarna.";

#[test]
fn nests_lists_with_an_item_s_own_words_first() {
    check(
        "<ul><li>Regionstyrelsen<ul><li>Arbetsutskottet</li><li><p>Ägarutskottet</p><p>Bereder ägarfrågor.</p></li></ul>samt kansli</li><li>Kulturnämnden<br>Ordförande: Siv Ek</li></ul>",
        &[
            "li0 Regionstyrelsen",
            "li1 Arbetsutskottet",
            "li1 Ägarutskottet",
            "li1+ Bereder ägarfrågor.",
            "li0+ samt kansli",
            "li0 Kulturnämnden",
            "li0+ Ordförande: Siv Ek",
        ],
    );
}

#[test]
fn numbers_and_letters_items() {
    check("<ol type=a><li>följa vården<li>bereda avtal</ol>", &["li0[a] följa vården", "li0[b] bereda avtal"]);
    check("<ol start=3><li>Annons<li value=7>Anbud</ol>", &["li0[3] Annons", "li0[7] Anbud"]);
    check("<p>Nämnden ska:</p><p>a) följa vården</p><p>b) bereda avtal</p>", &["p Nämnden ska:", "li0[a] följa vården", "li0[b] bereda avtal"]);
    check("<p>• Psykiatri<br>• Närsjukvård</p><p>– Det är bra, säger hon.</p>", &["li0 Psykiatri", "li0 Närsjukvård", "p – Det är bra, säger hon."]);
}

#[test]
fn keeps_marks_outside_of_blocks() {
    let document = read("<main><h1>Utskott</h1><ul><li>Arbetsutskottet<ol type=a><li>bereder</ol><li>Ägarutskottet</ul><p>Slut på listan.</p></main>");
    assert_eq!(document.text, "Utskott\n\n• Arbetsutskottet\n  a) bereder\n• Ägarutskottet\n\nSlut på listan.");
}

#[test]
fn makes_each_line_a_block() {
    check(
        "<p><strong>Presidium</strong><br>Siv Lundkvist (S), ordförande<br/>\n Peter Wallgren (C)</p><h2>Nämnder<br>och styrelser</h2>",
        &["p Presidium", "p Siv Lundkvist (S), ordförande", "p Peter Wallgren (C)", "h2 Nämnder och styrelser"],
    );
}

#[test]
fn glues_inline_elements_as_browsers_do() {
    check("<p><b>Region</b><i>råd</i> och <span>Väst</span>trafik&nbsp;AB&shy;:s\u{200B} &auml;gare</p>", &["p Regionråd och Västtrafik AB:s ägare"]);
    check("<div>Maja<span>Thoré</span><div>Direktör</div>vice</div>", &["p MajaThoré", "p Direktör", "p vice"]);
    check("<p>Na\u{308}mnden fo\u{308}r A\u{30A}re</p>", &["p Nämnden för Åre"]);
}

#[test]
fn places_the_cells_of_tables() {
    check(
        "<table><caption>Mandat</caption><tr><th>Parti<th>2018<th>2022<tr><th scope=row>S<td>23<td>20<tr><td rowspan=2>M<td colspan=2>11<tr><td>12<td>13</table>",
        &[
            "cap Mandat",
            "th0.0.0 Parti",
            "th0.0.1 2018",
            "th0.0.2 2022",
            "td0.1.0 S",
            "td0.1.1 23",
            "td0.1.2 20",
            "td0.2.0 M",
            "td0.2.1 11",
            "td0.3.1 12",
            "td0.3.2 13",
        ],
    );
    check(
        "<table><tr><td><p><strong>Namn</strong></p><td><b>Uppdrag</b><tr><td><p>Siv Ek</p><p>(S)</p><td></td><tr><td>Bo Ås<td>Ledamot</table>",
        &["th0.0.0 Namn", "th0.0.1 Uppdrag", "td0.1.0 Siv Ek", "td0.1.0+ (S)", "td0.2.0 Bo Ås", "td0.2.1 Ledamot"],
    );
}

#[test]
fn sees_through_tables_of_a_layout() {
    check("<table><tr><td><h2>Nämnder</h2><ul><li>Kulturnämnden</ul><td><p>Text</p></table>", &["h2 Nämnder", "li0 Kulturnämnden", "p Text"]);
    check(
        "<table role=presentation><tr><td>A är bra<td>B är bra<tr><td>C är bra<td>D är bra</table>",
        &["p A är bra", "p B är bra", "p C är bra", "p D är bra"],
    );
}

#[test]
fn reads_definitions_figures_and_drawings() {
    check("<dl><dt>Revisorer</dt><dd>Granskar allt.<dd>Telefon: 1</dl>", &["dt Revisorer", "dd Granskar allt.", "dd Telefon: 1"]);
    check(
        "<figure><img src=a.png alt='Organisationsskiss över nämnder och bolag'><figcaption>Organisationen 2023</figcaption></figure><img alt='Region Norrmarks logotyp i färg'><img alt='foto_123 nytt stort.jpg'>",
        &["cap Organisationsskiss över nämnder och bolag", "cap Organisationen 2023"],
    );
    check(
        "<svg><title>Karta</title><text x=1 y=10>Revisors-</text><text x=1 y=24>kollegiet</text><text x=9 y=10><tspan>Hälso- och</tspan><tspan>sjukvårdsnämnden</tspan></text><text x=9 y=90>Valnämnd</text></svg><svg><title>Pil</title><path/></svg>",
        &["cap Karta", "p Revisorskollegiet", "p Hälso- och sjukvårdsnämnden", "p Valnämnd"],
    );
}

#[test]
fn opens_what_is_folded() {
    check(
        "<h2>Organ</h2><details><summary>Styrelsen</summary><h4>Utskott</h4><p>Elva ledamöter.</p></details><details><summary>Nämnder</summary>Fyra</details>",
        &["h2 Organ", "h3 Styrelsen", "h4 Utskott", "p Elva ledamöter.", "h3 Nämnder", "p Fyra"],
    );
    check(
        "<h2>Organ</h2><button aria-controls=a aria-expanded=false>Bolag</button><div id=a hidden><p>Två bolag.</p></div><button>Visa mer</button>",
        &["h2 Organ", "h3 Bolag", "p Två bolag."],
    );
    check("<h3><button aria-controls=b>Stiftelser</button></h3><div id=b style='display: none'>En stiftelse.</div>", &["h3 Stiftelser", "p En stiftelse."]);
    check(
        "<div role=tablist><button role=tab aria-controls=t1>Ledamöter</button><button role=tab aria-controls=t2>Möten</button></div><div role=tabpanel id=t1>Siv Ek är ledamot.</div><div role=tabpanel id=t2 hidden>Sex möten om året.</div>",
        &["h2 Ledamöter", "p Siv Ek är ledamot.", "h2 Möten", "p Sex möten om året."],
    );
    check("<div><button class=accordion>Utskott</button><div class=panel style='display:none'>Tre utskott.</div></div>", &["h2 Utskott", "p Tre utskott."]);
}

#[test]
fn opens_what_is_no_button_but_acts_as_one() {
    check(
        "<h2>Organ</h2><div role=button aria-controls=p1><a>Nämnder</a></div><div id=p1 role=region><p>Fyra.</p></div><h3><a aria-expanded=false href=#p2>Bolag</a></h3><div id=p2 class=collapse>Två.</div>",
        &["h2 Organ", "h3 Nämnder", "p Fyra.", "h3 Bolag", "p Två."],
    );
}

#[test]
fn knows_headings_that_are_only_set_in_bold() {
    let document = read(&format!(
        "<title>Nämnder - Region Ö</title><div><font size=5><b>Nämnder</b></font><p>{PROSE}</p><p><b>Folkhälsonämnden</b><br>Sju <b>ledamöter</b></p></div>"
    ));
    assert_eq!(outline(&document), ["h1 Nämnder", &format!("p {PROSE}"), "p Folkhälsonämnden", "p Sju ledamöter"]);
    assert_eq!(document.blocks.iter().map(|block| block.bold).collect::<Vec<_>>(), [true, false, true, false]);
    check("<ul><li><h3>Kulturnämnden</h3><p>Nio ledamöter.</p></li></ul>", &["h3 Kulturnämnden", "p Nio ledamöter."]);
}

#[test]
fn keeps_running_text_whatever_it_is_wrapped_in() {
    let (lead, tags) = (format!("p {PROSE}"), "<p><span class=\"post-tags\">Politik, val</span></p>");
    let wrapped = format!("<p><span class=\"details_contentTags\">{PROSE} {PROSE}</span></p>");
    check(&format!("{}{wrapped}{tags}", format!("<p>{PROSE}</p>").repeat(3)), &[&lead, &lead, &lead, &format!("{lead} {PROSE}")]);
    check(
        &format!("<div class=\"o-row c-sidebar-layout--300\"><p>{PROSE}</p></div><div class=\"c-sidebar\"><p>{PROSE}</p></div><h2>Utskott</h2>"),
        &[&lead, "h2 Utskott"],
    );
}

#[test]
fn leaves_chrome_out() {
    check(
        "<a class=visually-hidden href=#x>Gå vidare</a><nav><ul><li><a href=/>Kulturnämnden</a></ul></nav><div class=cookie-bar><p>Kakor</p></div><h1>Råd<span class=sr-only> (sida)</span></h1><p hidden>Dold nämnd</p><p style='display:none'>Dold</p><p class='breadcrumb'>Hem / Råd</p><p>Text</p><div class='share-block'><a href=#>Facebook</a></div><p>Senast ändrad: 1 maj</p><script>var x = 'nämnd';</script><form><label>Sök</label><input></form><button>Lyssna</button>",
        &["h1 Råd", "p Text"],
    );
}

#[test]
fn drops_related_links_but_keeps_lists_that_are_content() {
    let related = "<h2>Relaterat</h2><ul><li><a href=/a>Valberedningen</a><li><a href=/b>Strategi 2030</a></ul>";
    let documents = "<h2>Läs mer</h2><ul><li><a href=/a.pdf>Reglemente (pdf)</a><li><a href=/b.pdf>Budget (pdf)</a></ul>";
    let committees = "<h2>Nämnder</h2><ul><li><a href=/a>Kulturnämnden</a><li><a href=/b>Patientnämnden</a></ul>";
    check(
        &format!("<h1>Så styrs vi</h1><p>{PROSE}</p>{related}{documents}{committees}"),
        &[
            "h1 Så styrs vi",
            &format!("p {PROSE}"),
            "h2 Läs mer",
            "li0 Reglemente (pdf)",
            "li0 Budget (pdf)",
            "h2 Nämnder",
            "li0 Kulturnämnden",
            "li0 Patientnämnden",
        ],
    );
}

#[test]
fn gives_links_their_place_and_target() {
    let document = read(&format!(
        "<main><p>{PROSE}</p><p>Skriv till <a href=' mailto:a@b.se '>oss <b>nu</b></a> eller <a href='javascript:x()'>ring</a>.</p><a href=/x><h2>Nämnder</h2><p>Fyra</p></a></main>"
    ));
    let links: Vec<(&str, &str)> =
        document.blocks.iter().flat_map(|block| &block.links).map(|link| (&document.text[link.start..link.end], link.href.as_str())).collect();
    assert_eq!(links, [("oss nu", "mailto:a@b.se"), ("Nämnder", "/x")]);
}

#[test]
fn finds_the_main_part_without_landmarks() {
    let menu = "<ul><li><a href=/1>Kulturnämnden</a><li><a href=/2>Valnämnden</a><li><a href=/3>Om oss</a></ul>";
    let prose = format!("<h1>Så styrs vi</h1><p>{PROSE}</p><p>{PROSE}</p><ul><li><a href=/4>Patientnämnden</a><li><a href=/5>Revisorerna</a></ul>");
    let expected = ["h1 Så styrs vi", &format!("p {PROSE}"), &format!("p {PROSE}"), "li0 Patientnämnden", "li0 Revisorerna"];
    for page in [
        format!("<div id=vanster>{menu}</div><div id=mitten>{prose}</div><div id=hoger><b>Nytt</b> Granskning av nämnderna</div>"),
        format!("<table><tr><td width=150>{menu}<td><div>{prose}</div><td>{menu}</table>"),
        format!("<div>{menu}</div><div><div>{prose}</div></div><div>{menu}</div>"),
        format!("<header><h2>Region Ö</h2>{menu}</header><article>{prose}</article>"),
        format!("<form id=aspnetForm><div class=s4-nav>{menu}</div><div id=DeltaPlaceHolderMain>{prose}</div></form>"),
    ] {
        assert_eq!(outline(&read(&page)), expected, "{page}");
    }
}

#[test]
fn finds_the_heading_above_the_main_part() {
    let document =
        read(&format!("<header><a href=/>Region Ö</a><div class=hero><h1>Nämnder</h1><p>Vi har fyra.</p></div></header><main><p>{PROSE}</p></main>"));
    assert_eq!(outline(&document), ["h1 Nämnder", "p Vi har fyra.", &format!("p {PROSE}")]);
}

#[test]
fn reads_footers_for_contacts_only() {
    let document = read(&format!(
        "<main><p>{PROSE}</p></main><footer><div class=page-footer><h2>Kontakt</h2><p>Växel: <a href=tel:1>0980-1</a></p><ul><li><a href=/p>Press</a></ul><ul><li><a href=mailto:r@o.se>r@o.se</a></ul></div></footer>"
    ));
    assert_eq!(outline(&document), [&format!("p {PROSE}"), "foot Kontakt", "foot Växel: 0980-1", "foot r@o.se"]);
}

#[test]
fn recognises_error_pages() {
    let error = |html: &str| read(html).error_page.is_some();
    assert!(error("<title>Sidan kunde inte hittas - Region Ö</title><main><h1>Hoppsan</h1><p>Prova att söka efter regionstyrelsen.</p></main>"));
    assert!(error("<title>Region Ö</title><main><h1>Oj!</h1><p>Sidan du söker finns inte. Nämnder hittar du i menyn.</p></main>"));
    assert!(
        error("<title>404</title><main><p>Regionstyrelsen</p></main>")
            && error("")
            && error("<div id=root></div>")
            && error("<title>Logga in</title><form>Namn</form>")
    );
    assert!(!error(&format!("<title>Felaktiga fakturor</title><main><h1>Fel på fakturan</h1><p>{PROSE}</p></main>")));
    assert!(!error(&format!("<title>Fel</title><main><h1>Fel</h1>{}</main>", format!("<p>{PROSE}</p>").repeat(20))));
    assert!(read("<title>404</title><main><p>Regionstyrelsen</p></main>").blocks.is_empty());
}

#[test]
fn survives_any_input() {
    let mut state = 7_u32;
    let mut random = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 16
    };
    let pieces = [
        "<div>",
        "</div>",
        "<p",
        ">",
        "<table>",
        "<td colspan=9999999>",
        "</tr>",
        "<li>",
        "å",
        "\u{AD}",
        " nämnd ",
        "<svg>",
        "<text>",
        "</svg>",
        "<!--",
        "-->",
        "\"",
        "<a href=x>",
        "</a>",
        "<h2>",
        "<button aria-controls=a>",
        "<b id=a>",
        "&#0;",
        "&shy",
        "<br>",
        "<![CDATA[",
        "<template>",
        "</p>",
        "<summary>",
        "\u{0}",
        "<footer>",
        "<main>",
        "• ",
        "a) ",
        "1. ",
    ];
    for _ in 0..150 {
        let html: String = (0..random() % 60).map(|_| pieces[random() as usize % pieces.len()]).collect();
        outline(&read(&html));
        outline(&read_page(html.as_bytes(), MediaType::Text, None));
        let bytes: Vec<u8> = (0..random() % 300).map(|_| u8::try_from(random() % 256).unwrap()).collect();
        outline(&read_page(&bytes, MediaType::Html, None));
        outline(&read_page(&bytes, MediaType::Text, Some("nonsense")));
    }
}

#[test]
fn comes_to_an_end_on_what_no_page_should_be() {
    for page in [
        "<div>",
        "<ul><li>ord ",
        "<p><b>ord ",
        "<table><tr><td>ord ",
        "<a href=x>ord ",
        "<",
        "<details><summary>ord",
        "<h2>Nyheter</h2><a href=x>ord</a>",
        "<svg><text>ord",
    ] {
        outline(&read(&page.repeat(60_000 / page.len())));
    }
    let deep = read(&format!("{}<p>djupt nere</p>", "<div>".repeat(100_000)));
    assert_eq!(outline(&deep), ["p djupt nere"]);
    for text in ["[", "](", "a\n", "- a\n", "och\n", "A:\nb\n", "\r", "**"] {
        outline(&read_page(text.repeat(20_000).as_bytes(), MediaType::Text, None));
    }
}

#[test]
fn what_is_shown_without_words_parts_the_words_around_it() {
    check(
        "<p>Anna Berg<svg viewBox='0 0 1 1'><path d='M0'/></svg>010-123 45 67<img src=x>anna.berg@region.example<input><b>Bo</b><iframe></iframe>Ek \
         <img> (S<svg/>)<img>.</p>",
        &["p Anna Berg 010-123 45 67 anna.berg@region.example Bo Ek (S)."],
    );
    check("<p>Anna<svg aria-hidden=true class=icon><path/></svg>Berg<math><mi>x</mi></math>Dag<wbr>ström</p>", &["p Anna Berg Dagström"]);
    check("<p>A<textarea>B</textarea>C<select><option>D</select>E<video>F</video>G<object>H</object>I</p>", &["p A C E G I"]);
    check("<p><img>Nämnden <svg/> leder<img></p><svg/><p>arbetet</p>", &["p Nämnden leder", "p arbetet"]);
}

#[test]
fn lines_laid_out_by_hand_are_read_with_what_is_in_them() {
    check(
        "<pre>Regionstyrelsen<br>Ordförande: <a href=/siv>Siv Ek</a> (S)\n  Ledamot: <b>Bo Ek</b> (M)<div hidden>Dold Person</div><ul><li>Punkt</ul>Slut</pre><p>Efter\nåt</p>",
        &["p Regionstyrelsen", "p Ordförande: Siv Ek (S)", "p Ledamot: Bo Ek (M)", "li0 Punkt", "p Slut", "p Efter åt"],
    );
    let document = read("<main><pre>Ordförande: <a href=/siv>Siv Ek</a>\nBo Ek</pre></main>");
    assert_eq!(document.blocks[0].links.len(), 1);
}

#[test]
fn drawings_show_html_and_what_they_are_called() {
    check(
        "<svg><title>Organisation</title><switch><foreignObject><div>Regionfullmäktige</div><div>71 ledamöter</div></foreignObject><text>Regionfu…</text></switch>\
         <g><text x=1 y=2>Regionstyrelsen<title>Klicka här</title></text></g><foreignObject><p>Kulturnämnden<p>Trafiknämnden</foreignObject></svg>",
        &["cap Organisation", "p Regionfullmäktige", "p 71 ledamöter", "p Regionstyrelsen", "p Kulturnämnden", "p Trafiknämnden"],
    );
    let document = read("<main><svg><title>Logotyp</title><text>Nämnd</text></svg><h1>Kulturnämnden</h1><p>Nämnden leder arbetet.</p></main>");
    assert_eq!(document.title.as_deref(), Some("Kulturnämnden"));
}

#[test]
fn blocks_too_deep_to_be_kept_part_their_words() {
    let page = format!("<main>{}<div>Regionstyrelsen</div><div>Ordförande: Siv Ek</div>", "<div>".repeat(500));
    let document = read(&page);
    assert_eq!(outline(&document), ["p Regionstyrelsen", "p Ordförande: Siv Ek"]);
}
