//! Figures, documents, statutes, goals, missions, duties, rights, levels, statements, periods, events and contacts.

use super::bodies::Directory;
use super::claim::{Claims, Validity, Value, evidence_for, number_text};
use crate::extract::swedish::slug;
use crate::extract::{Evidence, Extraction, FieldEvidence, Figure};
use helheten_model::vocabulary::{EntityType, Measure, StatementKind, laws};

/// The longest that a slug in an id may be, in characters.
const SLUG_CHARS_MAX: usize = 80;

/// Claims the remaining facts of all pages.
pub(super) fn claim_facts<'pages>(directory: &Directory<'pages>, claims: &mut Claims<'pages>) {
    for (page, read) in directory.pages.iter().enumerate() {
        let mut facts = PageFacts { directory, claims, page };
        let extraction = &read.extraction;
        facts.figures(extraction);
        facts.documents(extraction);
        facts.laws(extraction);
        facts.texts(extraction);
        facts.duties(extraction);
        facts.rights(extraction);
        facts.periods(extraction);
        facts.events(extraction);
        facts.successions(extraction);
        facts.contacts(extraction);
    }
}

struct PageFacts<'a, 'pages> {
    directory: &'a Directory<'pages>,
    claims: &'a mut Claims<'pages>,
    page: usize,
}

/// A fact to be claimed: its type, id and where it stands.
struct Fact<'a> {
    entity_type: EntityType,
    id: String,
    validity: Validity,
    evidence: &'a Evidence,
    also: &'a [FieldEvidence],
}

/// What all who are elected are counted as, by the beginnings of words; "regionråd" and "revisorer" are some posts among them.
const ELECTED: &[&str] = &["förtroende", "person", "politiker", "regionpolitiker", "människor"];

/// What stands for several parties together where a party stands.
const BLOCS: &[&str] = &["majoriteten", "oppositionen", "minoriteten", "styret", "koalitionen"];

/// What a number is of that a page counts among the elected or the parties, and that is only some posts or a bloc of parties: it is
/// neither how many are elected nor a party's seats.
fn counted_apart(figure: &Figure) -> Option<String> {
    match figure.measure {
        Measure::ElectedRepresentatives if figure.of.is_none() => {
            let last = figure.unit.as_deref()?.split_whitespace().next_back()?.to_lowercase();
            (!ELECTED.iter().any(|word| last.starts_with(word))).then_some(last)
        }
        Measure::MandateSeats => figure.party.as_deref().map(str::to_owned).filter(|party| BLOCS.contains(&party.to_lowercase().as_str())),
        _ => None,
    }
}

impl PageFacts<'_, '_> {
    fn claim(&mut self, fact: &Fact<'_>, fields: &[(&str, Option<String>)]) {
        for (field, value) in fields {
            if let Some(value) = value {
                let evidence = evidence_for(field, fact.evidence, fact.also);
                self.claims.add(self.page, fact.entity_type, &fact.id, &Value::plain(field, value), &fact.validity, evidence);
            }
        }
    }

    fn local(&self, prefix: &str, parts: &[&str]) -> String {
        format!("{prefix}:{}/{}", self.directory.region, parts.join("/"))
    }

    /// The body that a name stands for, as an id.
    fn body(&self, name: Option<&str>) -> Option<String> {
        name.and_then(|name| self.directory.find_body(self.page, name))
    }

    /// The path of the body that a name stands for, or the name itself, for ids.
    fn path(&self, name: &str) -> String {
        let body = self.body(Some(name));
        body.as_deref().and_then(|id| id.split_once('/')).map_or_else(|| short_slug(name), |(_, path)| path.to_owned())
    }

    fn figures(&mut self, extraction: &Extraction) {
        for figure in &extraction.figures {
            let of = figure.of.as_deref().filter(|of| self.directory.find(self.page, of).is_none_or(|id| !id.starts_with("region:")));
            let apart = counted_apart(figure);
            let (measure, of) = if apart.is_some() { (Measure::Other, apart.as_deref()) } else { (figure.measure, of) };
            let of_party = figure.party.as_deref().filter(|_| measure != Measure::Other);
            let mut parts = vec![measure.code().to_owned()];
            parts.extend(of.map(|of| self.path(of)));
            parts.extend(of_party.map(slug));
            parts.extend(figure.year.map(|year| year.to_string()));
            let id = self.local("fig", &parts.iter().map(String::as_str).collect::<Vec<_>>());
            let fact = Fact { entity_type: EntityType::Figure, id, validity: Validity::default(), evidence: &figure.evidence, also: &figure.also };
            let body = self.body(of);
            self.claim(
                &fact,
                &[
                    ("measure", Some(measure.code().to_owned())),
                    ("value", Some(number_text(figure.value))),
                    ("qualifier", Some(figure.qualifier.code().to_owned())),
                    ("unit", figure.unit.as_deref().map(str::to_owned)),
                    ("year", figure.year.map(|year| year.to_string())),
                    ("of_text", of.filter(|_| body.is_none()).map(str::to_owned)),
                    ("organization", body),
                    ("party", of_party.map(str::to_owned)),
                ],
            );
        }
    }

    fn documents(&mut self, extraction: &Extraction) {
        for document in &extraction.documents {
            let id = self.local("doc", &[&short_slug(&document.title)]);
            let year = |year: Option<i32>| year.map(|year| year.to_string());
            let validity = Validity { from: year(document.period_start), to: year(document.period_end) };
            let fact = Fact { entity_type: EntityType::Document, id, validity, evidence: &document.evidence, also: &document.also };
            let issuer = self.body(document.issuer.as_deref());
            self.claim(
                &fact,
                &[
                    ("title", Some(document.title.to_string())),
                    ("kind", Some(document.kind.code().to_owned())),
                    ("period_start", year(document.period_start)),
                    ("period_end", year(document.period_end)),
                    ("issuer_text", document.issuer.as_deref().map(str::to_owned).filter(|_| issuer.is_none())),
                    ("issuer", issuer),
                    ("url", document.url.clone()),
                    ("format", document.format.clone()),
                ],
            );
        }
    }

    fn laws(&mut self, extraction: &Extraction) {
        for law in &extraction.laws {
            let name = law.name.to_lowercase();
            let known = laws().iter().find(|known| {
                known.name.to_lowercase() == name || known.aliases.iter().any(|alias| alias.to_lowercase() == name) || law.sfs.as_deref() == Some(&known.sfs)
            });
            // The page's own number stands: an older act has the same name and another number.
            let sfs = law.sfs.clone().or_else(|| known.map(|known| known.sfs.clone()));
            let local = sfs.clone().unwrap_or_else(|| short_slug(&law.name));
            let fact = Fact {
                entity_type: EntityType::RegionLaw,
                id: self.local("region_law", &[&local]),
                validity: Validity::default(),
                evidence: &law.evidence,
                also: &law.also,
            };
            let name = known.filter(|known| Some(&known.sfs) == sfs.as_ref()).map_or_else(|| law.name.clone(), |known| known.name.clone());
            self.claim(&fact, &[("law", Some(format!("law:{local}"))), ("name", Some(name)), ("sfs", sfs)]);
        }
    }

    /// Facts whose text is what they are: goals, missions, levels, statements.
    fn texts(&mut self, extraction: &Extraction) {
        for goal in &extraction.goals {
            let fact = Fact {
                entity_type: EntityType::Goal,
                id: self.local("goal", &[&short_slug(&goal.text)]),
                validity: Validity::default(),
                evidence: &goal.evidence,
                also: &goal.also,
            };
            self.claim(
                &fact,
                &[("kind", Some(goal.kind.code().to_owned())), ("text", Some(goal.text.to_string())), ("subject", goal.subject.as_deref().map(str::to_owned))],
            );
        }
        for mission in &extraction.missions {
            let fact = Fact {
                entity_type: EntityType::Mission,
                id: self.local("mission", &[&short_slug(&mission.text)]),
                validity: Validity::default(),
                evidence: &mission.evidence,
                also: &mission.also,
            };
            self.claim(&fact, &[("area", Some(mission.area.code().to_owned())), ("text", Some(mission.text.to_string()))]);
        }
        for level in &extraction.levels {
            let fact = Fact {
                entity_type: EntityType::GovernanceLevel,
                id: self.local("level", &[level.level.code()]),
                validity: Validity::default(),
                evidence: &level.evidence,
                also: &level.also,
            };
            let text = level.text.clone().unwrap_or_else(|| level.evidence.quote.to_string());
            self.claim(&fact, &[("level", Some(level.level.code().to_owned())), ("text", Some(text))]);
        }
        for statement in &extraction.statements {
            // Two bodies may be there for the same in the same words.
            let whose = self.body(Some(&statement.subject)).filter(|_| statement.kind == StatementKind::Definition).map(|_| self.path(&statement.subject));
            let parts = [Some(slug(statement.kind.code())), whose, Some(short_slug(&statement.text))];
            let id = self.local("statement", &parts.iter().flatten().map(String::as_str).collect::<Vec<_>>());
            let fact = Fact { entity_type: EntityType::Statement, id, validity: Validity::default(), evidence: &statement.evidence, also: &statement.also };
            self.claim(
                &fact,
                &[
                    ("subject", Some(statement.subject.to_string())),
                    ("kind", Some(statement.kind.code().to_owned())),
                    ("ordinal", statement.ordinal.map(|ordinal| ordinal.to_string())),
                    ("text", Some(statement.text.to_string())),
                ],
            );
        }
    }

    fn duties(&mut self, extraction: &Extraction) {
        for duty in &extraction.duties {
            let local = duty.label.as_deref().map_or_else(
                || short_slug(&duty.text),
                |label| [duty.section.as_deref().unwrap_or_default(), label].map(slug).join("-").trim_matches('-').to_owned(),
            );
            let body = self.body(Some(&duty.of));
            let fact = Fact {
                entity_type: EntityType::Duty,
                id: self.local("duty", &[&self.path(&duty.of), &local]),
                validity: Validity::default(),
                evidence: &duty.evidence,
                also: &duty.also,
            };
            self.claim(
                &fact,
                &[
                    ("subject_text", Some(duty.of.to_string())),
                    ("subject", body),
                    ("label", duty.label.clone()),
                    ("text", Some(duty.text.to_string())),
                    ("document", duty.document.clone()),
                    ("section", duty.section.clone()),
                ],
            );
        }
    }

    fn rights(&mut self, extraction: &Extraction) {
        for right in &extraction.decision_rights {
            let fact = Fact {
                entity_type: EntityType::DecisionRight,
                id: self.local("right", &[right.kind.code(), right.right.code()]),
                validity: Validity::default(),
                evidence: &right.evidence,
                also: &right.also,
            };
            let granted_by = self.body(right.granted_by.as_deref());
            self.claim(
                &fact,
                &[
                    ("organization_kind", Some(right.kind.code().to_owned())),
                    ("right", Some(right.right.code().to_owned())),
                    ("instrument", right.basis.clone()),
                    ("granted_by", granted_by),
                ],
            );
        }
    }

    fn periods(&mut self, extraction: &Extraction) {
        for period in &extraction.periods {
            // Two statements of one organisation's years begin alike; what begins later is another organisation.
            let start = period.start.map_or_else(|| "-".to_owned(), |year| year.to_string());
            let id = self.local("period", &[&self.path(&period.of), &start]);
            let year = |year: Option<i32>| year.map(|year| year.to_string());
            let validity = Validity { from: year(period.start), to: year(period.end) };
            let fact = Fact { entity_type: EntityType::OrganizationPeriod, id, validity, evidence: &period.evidence, also: &period.also };
            self.claim(&fact, &[("of", Some(period.of.to_string())), ("start_year", year(period.start)), ("end_year", year(period.end))]);
        }
    }

    fn events(&mut self, extraction: &Extraction) {
        for decision in &extraction.decisions {
            let by = self.body(decision.by.as_deref());
            let fact = Fact {
                entity_type: EntityType::Event,
                id: self.local("event", &[&decision.date, &short_slug(&decision.what)]),
                validity: Validity::default(),
                evidence: &decision.evidence,
                also: &decision.also,
            };
            self.claim(
                &fact,
                &[
                    ("date", Some(decision.date.clone())),
                    ("what", Some(decision.what.to_string())),
                    ("by_text", decision.by.as_deref().map(str::to_owned).filter(|_| by.is_none())),
                    ("organization", by),
                ],
            );
        }
    }

    /// Bodies that took others' places. Their names tell one succession from another.
    fn successions(&mut self, extraction: &Extraction) {
        for succession in &extraction.successions {
            let slugs = |names: &[String]| names.iter().map(|name| slug(name)).collect::<Vec<_>>().join("-");
            let local = short_slug(&format!("{} {}", slugs(&succession.originals), slugs(&succession.results)));
            let fact = Fact {
                entity_type: EntityType::Event,
                id: self.local("event", &[&slug(succession.kind.code()), &local]),
                validity: Validity::default(),
                evidence: &succession.evidence,
                also: &[],
            };
            let what = Some(succession.evidence.quote.to_string());
            self.claim(&fact, &[("kind", Some(succession.kind.code().to_owned())), ("date", succession.date.clone()), ("what", what)]);
            for (field, names) in [("original", &succession.originals), ("resulting", &succession.results)] {
                for name in names {
                    let value = self.body(Some(name)).unwrap_or_else(|| name.clone());
                    let value = Value { field, written: name, value };
                    self.claims.add(self.page, fact.entity_type, &fact.id, &value, &fact.validity, fact.evidence);
                }
            }
        }
    }

    fn contacts(&mut self, extraction: &Extraction) {
        for contact in &extraction.contacts {
            let local: String = contact.value.to_lowercase().chars().map(|letter| if letter.is_whitespace() || letter == '/' { '-' } else { letter }).collect();
            let fact = Fact {
                entity_type: EntityType::ContactPoint,
                id: self.local("contact", &[contact.kind.code(), &local]),
                validity: Validity::default(),
                evidence: &contact.evidence,
                also: &contact.also,
            };
            let body = self.body(contact.of.as_deref());
            self.claim(&fact, &[("kind", Some(contact.kind.code().to_owned())), ("value", Some(contact.value.clone())), ("organization", body)]);
        }
    }
}

/// A slug of bounded length: a long text's is cut, and ends in the digits of its digest.
fn short_slug(text: &str) -> String {
    let whole = slug(text);
    if whole.len() <= SLUG_CHARS_MAX {
        return whole;
    }
    let cut = whole[..SLUG_CHARS_MAX].rfind('-').unwrap_or(SLUG_CHARS_MAX);
    format!("{}-{}", &whole[..cut], &super::claim::digest(&[&whole])[..8])
}
