//! What a site can do wrong, and what it can do right: each case changes a good site before its second visit.

use crate::live::{COMMITTEES, ENTRY, FOREIGN_HOST, HOST, LINKED, OTHER_OWN_HOST, POLITICS, REFUSED_HOST};
use flate2::Compression;
use flate2::write::GzEncoder;
use helheten_tests::site::{Reply, Site};
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// One case.
pub(crate) struct Case {
    /// What the site does, as the table says it.
    pub(crate) does: &'static str,
    /// Makes the site do it.
    pub(crate) change: fn(&Site),
}

/// The heading of a group of cases, and its cases.
pub(crate) type Group = (&'static str, &'static [Case]);

/// All cases.
pub(crate) const GROUPS: &[Group] =
    &[("Answers", ANSWERS), ("Redirects", REDIRECTS), ("Connections and bodies", BODIES), ("robots.txt", ROBOTS), ("Pages that are not what they were", PAGES)];

const ANSWERS: &[Case] = &[
    Case { does: "200, the same page", change: |_| {} },
    Case {
        does: "304 to what is known",
        change: |site| {
            site.on(HOST, ENTRY, |asked| {
                if asked.header("if-none-match") == Some("\"v1\"") { Reply::status(304) } else { Reply::page(POLITICS).with("etag", "\"v1\"") }
            });
        },
    },
    Case { does: "403", change: |site| site.put(HOST, ENTRY, Reply::status(403)) },
    Case { does: "404", change: |site| site.put(HOST, ENTRY, Reply::status(404)) },
    Case { does: "404 for a page that a link leads to", change: |site| site.put(HOST, LINKED, Reply::status(404)) },
    Case { does: "410", change: |site| site.put(HOST, ENTRY, Reply::status(410)) },
    Case { does: "429 with Retry-After of a second, then 200", change: |site| first(site, Reply::status(429).with("retry-after", "1")) },
    Case { does: "429 with Retry-After of an hour", change: |site| site.put(HOST, ENTRY, Reply::status(429).with("retry-after", "3600")) },
    Case { does: "500, then 200", change: |site| first(site, Reply::status(500)) },
    Case { does: "500 always", change: |site| site.put(HOST, ENTRY, Reply::status(500)) },
    Case { does: "a page with status 500", change: |site| site.put(HOST, ENTRY, Reply::page("<p>Tekniskt fel</p>").and_status(500)) },
    Case { does: "a PDF", change: |site| site.put(HOST, ENTRY, Reply::bytes(b"%PDF-1.7").with("content-type", "application/pdf")) },
    Case { does: "204", change: |site| site.put(HOST, ENTRY, Reply::status(204)) },
];

const REDIRECTS: &[Case] = &[
    Case {
        does: "301 to another address of the site",
        change: |site| {
            site.put(HOST, ENTRY, Reply::redirect(301, "/ny-politik/"));
            site.put(HOST, "/ny-politik/", Reply::page(POLITICS));
        },
    },
    Case {
        does: "301 over two hops to another host of the source",
        change: |site| {
            site.put(HOST, ENTRY, Reply::redirect(301, "/gammal/"));
            site.put(HOST, "/gammal/", Reply::redirect(308, &site.url(OTHER_OWN_HOST, ENTRY)));
            site.put(OTHER_OWN_HOST, ENTRY, Reply::page(POLITICS));
        },
    },
    Case {
        does: "302 to another address of the site",
        change: |site| {
            site.put(HOST, ENTRY, Reply::redirect(302, "/tillfallig/"));
            site.put(HOST, "/tillfallig/", Reply::page(POLITICS));
        },
    },
    Case {
        does: "301 in a loop",
        change: |site| {
            site.put(HOST, ENTRY, Reply::redirect(301, "/annan/"));
            site.put(HOST, "/annan/", Reply::redirect(301, ENTRY));
        },
    },
    Case {
        does: "301 without end",
        change: |site| {
            site.put(HOST, ENTRY, Reply::redirect(301, "/hopp/0"));
            for hop in 0..20 {
                site.put(HOST, &format!("/hopp/{hop}"), Reply::redirect(301, &format!("/hopp/{}", hop + 1)));
            }
        },
    },
    Case { does: "301 without a place", change: |site| site.put(HOST, ENTRY, Reply::status(301)) },
    Case {
        does: "301 to a host that the source does not name",
        change: |site| {
            site.put(HOST, ENTRY, Reply::redirect(301, &site.url(FOREIGN_HOST, ENTRY)));
            site.put(FOREIGN_HOST, ENTRY, Reply::page(POLITICS));
        },
    },
    Case {
        does: "302 to a number of the machine's own network",
        change: |site| site.put(HOST, ENTRY, Reply::redirect(302, "http://169.254.169.254/latest/meta-data/")),
    },
    Case {
        does: "302 to a name of the source that resolves to a refused address",
        change: |site| site.put(HOST, ENTRY, Reply::redirect(302, &site.url(REFUSED_HOST, ENTRY))),
    },
];

const BODIES: &[Case] = &[
    Case { does: "302 to a port where nobody answers", change: |site| site.put(HOST, ENTRY, Reply::redirect(302, &format!("http://{HOST}:1{ENTRY}"))) },
    Case { does: "a body that stalls", change: |site| site.put(HOST, ENTRY, Reply::page(POLITICS).stalled()) },
    Case { does: "an answer that does not begin", change: |site| site.put(HOST, ENTRY, Reply::page(POLITICS).after(Duration::from_secs(5))) },
    Case { does: "a body that is cut (shorter than its length)", change: |site| site.put(HOST, ENTRY, Reply::page(POLITICS).of_length(POLITICS.len() + 100)) },
    Case { does: "a body whose last chunk is missing", change: |site| site.put(HOST, ENTRY, Reply::page(POLITICS).cut()) },
    Case { does: "a body that is cut, then a whole one", change: |site| first(site, Reply::page(POLITICS).cut()) },
    Case { does: "a length that is too short", change: |site| site.put(HOST, ENTRY, Reply::page(POLITICS).of_length(200)) },
    Case {
        does: "gzip",
        change: |site| {
            site.put(HOST, ENTRY, Reply::bytes(&gzip(POLITICS.as_bytes())).with("content-type", "text/html; charset=utf-8").with("content-encoding", "gzip"));
        },
    },
    Case {
        does: "gzip that is damaged",
        change: |site| {
            site.put(HOST, ENTRY, Reply::bytes(&gzip(POLITICS.as_bytes())[..100]).with("content-type", "text/html").with("content-encoding", "gzip"));
        },
    },
    Case {
        does: "a gzip bomb (30 MB in 30 kB)",
        change: |site| site.put(HOST, ENTRY, Reply::bytes(&gzip(&vec![b' '; 30_000_000])).with("content-type", "text/html").with("content-encoding", "gzip")),
    },
    Case { does: "a page of 50 MB", change: |site| site.put(HOST, ENTRY, Reply::page(POLITICS).endless(50_000_000)) },
    Case { does: "a page that says that it has 50 MB", change: |site| site.put(HOST, ENTRY, Reply::page(POLITICS).of_length(50_000_000)) },
    Case {
        does: "windows-1252 that is called UTF-8",
        change: |site| site.put(HOST, ENTRY, Reply::bytes(&latin(POLITICS)).with("content-type", "text/html; charset=utf-8")),
    },
];

const ROBOTS: &[Case] = &[
    Case { does: "robots.txt forbids the entry page", change: |site| site.put(HOST, "/robots.txt", robots("User-agent: *\nDisallow: /politik/$\n")) },
    Case { does: "robots.txt forbids everything", change: |site| site.put(HOST, "/robots.txt", robots("User-agent: *\nDisallow: /\n")) },
    Case {
        does: "robots.txt forbids others",
        change: |site| site.put(HOST, "/robots.txt", robots("User-agent: *\nDisallow: /\n\nUser-agent: helheten\nAllow: /\n")),
    },
    Case { does: "robots.txt answers 500", change: |site| site.put(HOST, "/robots.txt", Reply::status(500)) },
    Case { does: "robots.txt answers 403", change: |site| site.put(HOST, "/robots.txt", Reply::status(403)) },
    Case {
        does: "robots.txt of 2 MB that forbids others",
        change: |site| site.put(HOST, "/robots.txt", robots(&format!("User-agent: *\nDisallow: /intern/\n{}", "Disallow: /arkiv/\n".repeat(120_000)))),
    },
    Case {
        does: "robots.txt redirects to a host that the source does not name",
        change: |site| site.put(HOST, "/robots.txt", Reply::redirect(301, &site.url(FOREIGN_HOST, "/robots.txt"))),
    },
];

const PAGES: &[Case] = &[
    Case { does: "another number on the page", change: |site| site.put(HOST, ENTRY, Reply::page(&POLITICS.replace("15 ledamöter", "17 ledamöter"))) },
    Case {
        does: "another number in the page's markup",
        change: |site| site.put(HOST, ENTRY, Reply::page(&POLITICS.replace("<main>", "<main data-token=\"4711\">"))),
    },
    Case {
        does: "an error page with status 200",
        change: |site| {
            site.put(HOST, ENTRY, Reply::page("<html><head><title>Sidan kunde inte hittas</title></head><body><h1>Sidan kunde inte hittas</h1><p>Sidan du söker finns inte. Den kan ha flyttats eller tagits bort.</p></body></html>"));
        },
    },
    Case { does: "an empty page", change: |site| site.put(HOST, ENTRY, Reply::page("")) },
    Case {
        does: "a page that lost its facts",
        change: |site| {
            site.put(HOST, ENTRY, Reply::page("<html><body><main><h1>Så styrs Region Halland</h1><p>Sidan byggs om. Välkommen åter.</p></main></body></html>"));
        },
    },
    Case { does: "a page that lost its end", change: |site| site.put(HOST, ENTRY, Reply::page(&POLITICS[..400])) },
    Case { does: "another region's page", change: |site| site.put(HOST, ENTRY, Reply::page(&POLITICS.replace("Region Halland", "Region Skåne"))) },
    Case {
        does: "both pages are the same error page",
        change: |site| {
            for path in [ENTRY, LINKED] {
                site.put(
                    HOST,
                    path,
                    Reply::page("<html><head><title>Tillfälligt fel</title></head><body><h1>Ett fel uppstod</h1><p>Försök igen senare.</p></body></html>"),
                );
            }
        },
    },
    Case {
        does: "a link that leads nowhere any more",
        change: |site| site.put(HOST, ENTRY, Reply::page(&POLITICS.replace("/politik/namnder/", "/politik/borta/"))),
    },
    Case {
        does: "an endless calendar is linked, by months and by numbers",
        change: |site| {
            let links = "<a href='/kalender?manad=1&ar=2027'>Nämndernas möten</a> <a href='/mote/1'>Nämndens möte</a>";
            site.put(HOST, ENTRY, Reply::page(&POLITICS.replace("</main>", &format!("{links}</main>"))));
            site.on(HOST, "/mote/*", |asked| {
                let number: u32 = asked.path.rsplit('/').next().and_then(|number| number.parse().ok()).unwrap_or_default();
                Reply::page(&format!(
                    "<html><body><main><h1>Region Halland</h1><p><a href='/mote/{}'>Nämndens nästa möte</a></p></main></body></html>",
                    number + 1
                ))
            });
        },
    },
    Case {
        does: "a new page that is linked",
        change: |site| {
            site.put(HOST, LINKED, Reply::page(&COMMITTEES.replace("<h1>", "<p><a href='revision/'>Regionens revisorer</a></p><h1>")));
            site.put(HOST, "/politik/namnder/revision/", Reply::page("<html><body><main><h1>Revision i Region Halland</h1><p>Regionens revisorer granskar verksamheten. Revisorerna är 9.</p></main></body></html>"));
        },
    },
];

/// Answers once in a way, then with the page.
fn first(site: &Site, reply: Reply) {
    let times = AtomicUsize::new(0);
    site.on(HOST, ENTRY, move |_| if times.fetch_add(1, Ordering::Relaxed) == 0 { reply.clone() } else { Reply::page(POLITICS) });
}

fn robots(text: &str) -> Reply {
    Reply::bytes(text.as_bytes()).with("content-type", "text/plain")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn latin(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect()
}
