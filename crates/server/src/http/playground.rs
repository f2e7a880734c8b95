//! `/playground`: the editor from the assets that the program carries, or a page that tells what is missing.

use super::page::{STYLE, show_missing};
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::Uri;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::RustEmbed;
use std::borrow::Cow;

/// The playground as its own build wrote it.
#[derive(RustEmbed)]
#[folder = "web/dist"]
struct Assets;

/// The playground's page.
pub(super) async fn show_playground() -> Response {
    match Assets::get("index.html") {
        Some(file) => ([(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-cache")], share(file.data)).into_response(),
        None => Html(missing_playground()).into_response(),
    }
}

/// A file of the playground.
pub(super) async fn show_asset(Path(path): Path<String>, uri: Uri) -> Response {
    let Some(file) = Assets::get(&path) else {
        return show_missing(uri).await.into_response();
    };
    // The build writes a digest of the content into the names under assets/.
    let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let media_type = file.metadata.mimetype().to_owned();
    ([(CONTENT_TYPE, media_type.as_str()), (CACHE_CONTROL, cache)], share(file.data)).into_response()
}

/// What the program carries is sent from where it lies, however many ask for it.
fn share(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => data.into(),
    }
}

fn missing_playground() -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>Helheten: no playground</title><link rel=\"icon\" href=\"data:,\">{STYLE}</head><body><main><h1>The playground was not built</h1>\
         <p>Its assets are built with Node.js, which was missing when this program was built. Install Node.js 20 or newer and run \
         <code>cargo xtask demo</code> or <code>cargo xtask web</code>.</p><p>Everything else works. The API answers at \
         <code>/graphql</code>; <a href=\"/schema.graphql\">the schema</a> says what can be asked:</p>\
         <pre>curl http://127.0.0.1:8080/graphql -H 'content-type: application/json' \\\n  \
         -d '{{\"query\": \"{{ organizations(first: 5) {{ totalCount nodes {{ name evidence(first: 1) {{ quote citationUrl }} }} }} }}\"}}'</pre>\
         </main></body></html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_without_a_playground_says_what_to_do() {
        let page = missing_playground();
        for word in ["Node.js", "cargo xtask demo", "curl", "/graphql", "{ organizations(first: 5) {"] {
            assert!(page.contains(word), "{word}");
        }
    }
}
