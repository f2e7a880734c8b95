//! What the elements of HTML and of drawings are to a reader.

use super::dom::Element;
use html5ever::{LocalName, local_name, ns};

/// What an element is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Text,
    Title,
    Meta,
    Body,
    Main,
    Article,
    Section,
    Header,
    Footer,
    Nav,
    Aside,
    Div,
    Paragraph,
    Heading(u8),
    List {
        ordered: bool,
    },
    Item,
    Definitions,
    Term,
    Definition,
    Table,
    TableCaption,
    TableHead,
    TablePart,
    Row,
    Cell {
        header: bool,
    },
    LineBreak,
    Preformatted,
    Link,
    Image,
    /// A form control, a film and the like, of which no words are read.
    Replaced,
    Figure,
    FigureCaption,
    Svg,
    SvgTitle,
    SvgDescription,
    SvgText,
    SvgSpan,
    /// Of what is in it, a browser shows the first part that it can.
    SvgSwitch,
    /// HTML within a drawing.
    SvgHtml,
    Button,
    Details,
    Summary,
    Form,
    Label,
    Bold,
    Inline,
}

/// Any of several names, as a pattern: names are compared as numbers.
macro_rules! named {
    ($($name:tt)|+) => { $(local_name!($name))|+ };
}

/// What an element is; nothing for what holds no text of the page.
pub(super) fn tag_of(element: &Element) -> Option<Tag> {
    let in_drawing = || element.name.space == ns!(svg);
    Some(match element.name.local {
        named!("div" | "address" | "blockquote" | "center" | "fieldset" | "hgroup" | "hr" | "dir" | "legend") => Tag::Div,
        named!("a") => Tag::Link,
        named!("p") => Tag::Paragraph,
        named!("li") => Tag::Item,
        named!("ul" | "menu") => Tag::List { ordered: false },
        named!("ol") => Tag::List { ordered: true },
        named!("br") => Tag::LineBreak,
        named!("b" | "strong") => Tag::Bold,
        named!("td") => Tag::Cell { header: false },
        named!("th") => Tag::Cell { header: true },
        named!("tr") => Tag::Row,
        named!("h1") => Tag::Heading(1),
        named!("h2") => Tag::Heading(2),
        named!("h3") => Tag::Heading(3),
        named!("h4") => Tag::Heading(4),
        named!("h5") => Tag::Heading(5),
        named!("h6") => Tag::Heading(6),
        named!("img") => Tag::Image,
        named!("section") => Tag::Section,
        named!("input" | "select" | "textarea" | "iframe" | "object" | "embed" | "canvas" | "audio" | "video" | "math" | "progress" | "meter") => Tag::Replaced,
        named!("button") => Tag::Button,
        named!("svg") => Tag::Svg,
        named!("text") => Tag::SvgText,
        named!("tspan") => Tag::SvgSpan,
        named!("dl") => Tag::Definitions,
        named!("dt") => Tag::Term,
        named!("dd") => Tag::Definition,
        named!("table") => Tag::Table,
        named!("caption") => Tag::TableCaption,
        named!("thead") => Tag::TableHead,
        named!("tbody" | "tfoot") => Tag::TablePart,
        named!("figure") => Tag::Figure,
        named!("figcaption") => Tag::FigureCaption,
        named!("details") => Tag::Details,
        named!("summary") => Tag::Summary,
        named!("main") => Tag::Main,
        named!("article") => Tag::Article,
        named!("header") => Tag::Header,
        named!("footer") => Tag::Footer,
        named!("nav") => Tag::Nav,
        named!("aside") => Tag::Aside,
        named!("form") => Tag::Form,
        named!("label") => Tag::Label,
        named!("pre" | "listing" | "xmp") => Tag::Preformatted,
        named!("title") if in_drawing() => Tag::SvgTitle,
        named!("desc") if in_drawing() => Tag::SvgDescription,
        named!("switch") if in_drawing() => Tag::SvgSwitch,
        named!("foreignObject") => Tag::SvgHtml,
        named!("title") => Tag::Title,
        named!("meta") => Tag::Meta,
        named!("body") => Tag::Body,
        ref name if is_silent(name) => return None,
        _ => Tag::Inline,
    })
}

/// Whether elements of a name hold no text of the page.
fn is_silent(name: &LocalName) -> bool {
    matches!(
        *name,
        named!(
            "script"
                | "style"
                | "noscript"
                | "template"
                | "option"
                | "datalist"
                | "link"
                | "source"
                | "track"
                | "map"
                | "area"
                | "path"
                | "rect"
                | "circle"
                | "line"
                | "polygon"
                | "polyline"
                | "ellipse"
                | "use"
                | "symbol"
                | "defs"
                | "metadata"
                | "clipPath"
                | "dialog"
                | "search"
                | "base"
                | "col"
                | "colgroup"
                | "frameset"
                | "noembed"
                | "noframes"
        )
    )
}
