//! The vocabulary is whole, and words lead where people mean.

use super::*;
use helheten_model::vocabulary::{MissionArea, regions};
use std::collections::{BTreeMap, BTreeSet};

fn check(text: &str, expected: &[&str]) {
    let found: Vec<&str> = read_question(text).subjects.iter().map(|(subject, _)| subject.id.as_str()).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn the_vocabulary_is_whole() {
    let vocabulary = vocabulary();
    let mut homes: BTreeMap<&str, &str> = BTreeMap::new();
    let mut regional = 0;
    for subject in &vocabulary.subjects {
        for word in subject.all_words() {
            assert_eq!(word.to_lowercase(), *word, "{word} has capitals");
            let known = homes.insert(word, &subject.id);
            assert_eq!(known, None, "{word} leads to {} too", subject.id);
            regional += usize::from(subject.whose.is_none());
        }
        assert!(subject.whose.is_some() || subject.area.is_some(), "{} belongs to no area and to nobody", subject.id);
        assert!(subject.broader_id().is_none_or(|id| vocabulary.find(id).is_some()), "{} has a broader subject that is none", subject.id);
    }
    assert!(regional >= 450, "only {regional} words of regions' business");
    let ids: BTreeSet<&str> = vocabulary.subjects.iter().map(|subject| subject.id.as_str()).collect();
    assert_eq!(ids.len(), vocabulary.subjects.len(), "two subjects have one id");
    for area in MissionArea::ALL.iter().filter(|area| **area != MissionArea::Other) {
        assert_eq!(vocabulary.subjects.iter().filter(|subject| subject.head && subject.area == Some(*area)).count(), 1, "{area} has not one head");
    }
}

#[test]
fn every_word_leads_to_its_subject() {
    let vocabulary = vocabulary();
    for subject in &vocabulary.subjects {
        for word in subject.all_words() {
            let lemma = word.split('/').next().unwrap_or(word);
            let found = vocabulary.find_in(&words_of(lemma));
            assert!(found.iter().any(|mention| mention.subject.id == subject.id), "{word} does not lead to {}", subject.id);
        }
    }
}

#[test]
fn words_that_ask_name_no_subject() {
    let vocabulary = vocabulary();
    let naming: Vec<&String> = vocabulary.question.asking.iter().filter(|word| vocabulary.find_word(word).is_some()).collect();
    assert!(naming.is_empty(), "{naming:?}");
    assert!(regions().iter().all(|region| vocabulary.question.region_names.contains_key(&region.code)), "a region has no everyday name");
}

#[test]
fn questions_are_understood_as_people_put_them() {
    check("vem bestämmer över bussarna i Halland", &["kollektivtrafik"]);
    check("tandvård", &["tandvard"]);
    check("Museerna?", &["museum"]);
    check("sjukhusparkering", &["sjukhusparkering"]);
    check("Vem beslutar om cykelvägar", &["infrastruktur"]);
    check("vem ansvarar för vårdcentralerna?", &["primarvard"]);
    check("Vem har ansvar för ambulansen", &["ambulans"]);
    check("tandvård och kultur", &["tandvard", "kultur"]);
    check("HÄLSO- OCH SJUKVÅRD", &["sjukvard"]);
    check("who decides about the buses", &["kollektivtrafik"]);
    check("regional utveckling", &["regional-utveckling"]);
}

#[test]
fn endings_and_compounds_are_understood() {
    check("sjukhusparkeringens avgifter", &["sjukhusparkering"]);
    check("barnmorskemottagningar", &["modravard"]);
    check("folkhögskolornas", &["folkhogskola"]);
    check("nattbussarna", &["kollektivtrafik"]);
    check("kulturpolitiken", &["kultur"]);
    check("kollektivtrafiknämnden", &["kollektivtrafik"]);
    check("cancerläkare", &["cancervard"]);
    check("tågen", &["kollektivtrafik"]);
    check("trafikförsörjningsprogrammet", &["kollektivtrafik"]);
    check("psykiatrins", &["psykiatri"]);
    check("tandläkarna", &["tandvard"]);
    check("Folktand\u{ad}vården", &["tandvard"]);
    check("Kulturna\u{308}mnden och miljo\u{308}n", &["kultur", "miljo"]);
}

#[test]
fn accidents_name_nothing() {
    for text in [
        "agrikultur",
        "operativ",
        "operativa nämnden",
        "bakteriekultur",
        "företagskultur",
        "filmjölk",
        "trafikolycka",
        "arter",
        "arten",
        "kostar",
        "kosta",
        "bestämmer",
        "stämma",
        "vårdslöshet",
        "kostnader",
        "miljoner",
        "vårdnadstvist",
        "konstitution",
        "Danmark",
        "företåg",
        "bussigt",
        "reservation",
    ] {
        check(text, &[]);
    }
}

#[test]
fn words_of_asking_lead_and_negations_tell_of_the_asker() {
    check("vem granskar sjukvården", &["revision"]);
    check("vem reviderar regionen", &["revision"]);
    check("vem städar på sjukhuset", &["stadning"]);
    check("vem bestämmer över pengarna", &["budget"]);
    check("vem ger pengar till kulturen", &["kultur"]);
    check("regionplanen", &["budget"]);
    check("regional fysisk plan", &["samhallsplanering"]);
    check("operahuset", &["scenkonst"]);
    check("samisk länskultur", &["kultur"]);
    check("tolkarna", &["tolk"]);
    check("vad kostar bussen", &["kollektivtrafik"]);
    for (text, negated) in [
        ("jag får ingen tid på vårdcentralen, vem ansvarar?", false),
        ("vem bestämmer inte över bussarna", true),
        ("vem har inte ansvar för bussarna", true),
        ("alla utom bussarna", true),
    ] {
        assert_eq!(read_question(text).is_negated, negated, "{text}");
    }
}

#[test]
fn a_place_is_not_what_is_asked() {
    check("parkeringen vid sjukhuset", &["fastighet"]);
    check("maten på sjukhusen", &["maltider"]);
    check("vård på vårdcentralen", &["primarvard"]);
    check("sjukhusets parkeringsplatser", &["fastighet"]);
    check("snöröjning av busshållplatser", &["gator"]);
    check("kultur och bibliotek", &["kultur", "bibliotek"]);
}

#[test]
fn others_business_is_known_as_theirs() {
    let halland = "13".parse().unwrap();
    for (text, whose) in [
        ("skolan", "kommunen"),
        ("förskola", "kommunen"),
        ("snöröjningen", "kommunen"),
        ("polisen", "staten (Polismyndigheten, domstolarna, Kriminalvården)"),
        ("bygglov", "kommunen"),
        ("skatt på inkomst till staten", "staten (riksdagen, Skatteverket)"),
        ("försvaret", "staten (Försvarsmakten)"),
        ("äldreomsorgen", "kommunen"),
    ] {
        let question = read_question(text);
        let (subject, _) = question.subjects.first().unwrap_or_else(|| panic!("{text} is not understood"));
        assert_eq!(vocabulary().whose_elsewhere(subject, halland), Some(whose), "{text}");
    }
    let (school, _) = read_question("grundskolan").subjects[0];
    assert_eq!(vocabulary().whose_elsewhere(school, "09".parse().unwrap()), None, "Gotland has the duties of a municipality");
}

#[test]
fn the_region_of_a_question_is_no_part_of_its_subject() {
    let question = read_question("Vem styr Hallands sjukhus i Västra Götaland och på annat håll i Region Jämtland Härjedalen?");
    let codes: Vec<String> = question.regions.iter().map(ToString::to_string).collect();
    assert_eq!(codes, ["13", "14", "23"]);
    assert_eq!(question.subjects[0].0.id, "sjukhus");
    assert_eq!(read_question("Halland").subjects.len(), 0);
    assert_eq!(question.unknown, ["annat", "håll"]);
}

#[test]
fn words_are_the_same_in_all_forms() {
    for (one, other) in [("arkivet", "arkiv"), ("arkiv", "arkivens"), ("lokaler", "lokalerna"), ("nämnden", "nämnder")] {
        assert!(same_word(one, other), "{one} {other}");
    }
    assert!(!same_word("vård", "vårdslös") && !same_word("stad", "stadion"));
}
