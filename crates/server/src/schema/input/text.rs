//! Conditions on texts and ids.

use crate::dataset::{WantedWords, fold_case};
use async_graphql::registry::Registry;
use async_graphql::{ID, InputObject, InputType, InputValueError, InputValueResult, Value};
use std::borrow::Cow;
use std::cell::LazyCell;

/// A text that is looked for word by word. In the schema it is a `String`; it is taken apart once, not for every value.
#[derive(Clone, Debug)]
pub(in crate::schema) struct FullText {
    text: String,
    words: WantedWords,
}

impl InputType for FullText {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        String::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <String as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let text = <String as InputType>::parse(value).map_err(InputValueError::propagate)?;
        match WantedWords::of(&text) {
            Some(words) => Ok(Self { text, words }),
            None => Err(InputValueError::custom("`matches` has no word to look for; give letters or digits")),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.text.clone())
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

/// A text that is compared without regard to case. In the schema it is a `String`; it is folded once, not for every value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::schema) struct Folded(String);

impl InputType for Folded {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        String::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <String as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let text = <String as InputType>::parse(value).map_err(InputValueError::propagate)?;
        Ok(Self(fold_case(&text)))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

/// A condition on a text. Upper and lower case are alike, also å, ä and ö. A text that is not stated meets only `ne`, `notIn` and `isNull: true`.
#[derive(Clone, Debug, Default, InputObject)]
pub(in crate::schema) struct StringFilter {
    /// Equal to this.
    eq: Option<Folded>,
    /// Not equal to this.
    ne: Option<Folded>,
    /// Equal to one of these.
    #[graphql(name = "in")]
    one_of: Option<Vec<Folded>>,
    /// Equal to none of these.
    not_in: Option<Vec<Folded>>,
    /// Has this somewhere.
    contains: Option<Folded>,
    /// Begins with this.
    starts_with: Option<Folded>,
    /// Has every word of this, in any form and order, also as a part of a compound: "trafik" is in "Kollektivtrafiknämnden".
    matches: Option<FullText>,
    /// `true`: not stated; `false`: stated.
    is_null: Option<bool>,
}

impl StringFilter {
    /// Whether the text meets the condition.
    pub(in crate::schema) fn accepts(&self, value: Option<&str>) -> bool {
        let folded = LazyCell::new(|| value.map(fold_case));
        let equals = |wanted: &Folded| value.is_some_and(|value| !differs_early(value, &wanted.0)) && folded.as_deref() == Some(wanted.0.as_str());
        self.eq.as_ref().is_none_or(equals)
            && self.ne.as_ref().is_none_or(|wanted| !equals(wanted))
            && self.one_of.as_ref().is_none_or(|wanted| wanted.iter().any(equals))
            && self.not_in.as_ref().is_none_or(|wanted| !wanted.iter().any(equals))
            && self.contains.as_ref().is_none_or(|part| folded.as_deref().is_some_and(|text| text.contains(&part.0)))
            && self.starts_with.as_ref().is_none_or(|part| folded.as_deref().is_some_and(|text| text.starts_with(&part.0)))
            && self.matches.as_ref().is_none_or(|wanted| value.is_some_and(|value| wanted.words.are_in(value)))
            && self.is_null.is_none_or(|null| null == value.is_none())
    }
}

/// Whether a text differs from a folded one already where both are plain letters; most texts do, and need not be folded to tell.
fn differs_early(text: &str, folded: &str) -> bool {
    // A letter is plain where no combining mark follows it.
    let plain = text.as_bytes().windows(2).take_while(|pair| pair.is_ascii()).map(|pair| pair[0].to_ascii_lowercase());
    plain.zip(folded.bytes()).any(|(one, other)| one != other)
}

/// A condition on an id.
#[derive(Clone, Debug, Default, InputObject)]
pub(in crate::schema) struct IdFilter {
    /// Equal to this.
    eq: Option<ID>,
    /// Not equal to this.
    ne: Option<ID>,
    /// Equal to one of these.
    #[graphql(name = "in")]
    one_of: Option<Vec<ID>>,
    /// Equal to none of these.
    not_in: Option<Vec<ID>>,
    /// Begins with this ("org:14/" for the bodies of region 14).
    starts_with: Option<String>,
}

impl IdFilter {
    /// Whether the id meets the condition.
    pub(in crate::schema) fn accepts(&self, id: &str) -> bool {
        self.eq.as_ref().is_none_or(|wanted| wanted.as_str() == id)
            && self.ne.as_ref().is_none_or(|wanted| wanted.as_str() != id)
            && self.one_of.as_ref().is_none_or(|wanted| wanted.iter().any(|wanted| wanted.as_str() == id))
            && self.not_in.as_ref().is_none_or(|wanted| wanted.iter().all(|wanted| wanted.as_str() != id))
            && self.starts_with.as_ref().is_none_or(|part| id.starts_with(part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_matter_in_swedish_either() {
        let filter = StringFilter { contains: Some(Folded(fold_case("ÖVERSIKT"))), starts_with: Some(Folded(fold_case("å"))), ..StringFilter::default() };
        assert!(filter.accepts(Some("Årlig översikt")) && !filter.accepts(Some("Arlig översikt")) && !filter.accepts(None));
    }

    #[test]
    fn texts_that_differ_early_differ() {
        for (text, wanted) in [("Kulturnämnden", "kulturnämnden"), ("A\u{30a}rsplan", "årsplan"), ("Na\u{308}mnd", "NÄMND"), ("K", "k"), ("", ""), ("ÅB", "åb")]
        {
            let eq = StringFilter { eq: Some(Folded(fold_case(wanted))), ..StringFilter::default() };
            assert!(eq.accepts(Some(text)) && !differs_early(text, &fold_case(wanted)), "{text}");
        }
        for (text, wanted) in [("Kulturnämnden", "kulturnämnd"), ("Namnd", "nämnd"), ("K", "l"), ("Kol", "kal"), ("Na\u{308}mnd", "namnd")] {
            let eq = StringFilter { eq: Some(Folded(fold_case(wanted))), ..StringFilter::default() };
            assert!(!eq.accepts(Some(text)), "{text}");
        }
        assert!(differs_early("Miljönämnden", "kulturnämnden"));
    }

    #[test]
    fn what_is_not_stated_differs_from_everything() {
        let ne = StringFilter { ne: Some(Folded(fold_case("S"))), ..StringFilter::default() };
        assert!(ne.accepts(None) && ne.accepts(Some("M")) && !ne.accepts(Some("s")));
        let null = StringFilter { is_null: Some(true), ..StringFilter::default() };
        assert!(null.accepts(None) && !null.accepts(Some("")));
    }
}
