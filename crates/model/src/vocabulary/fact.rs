//! The smaller lists: goals, statements, contacts, findings, and how a fact stands.

use super::vocabulary;

vocabulary! {
    /// What kind of goal it is.
    GoalKind {
        /// What the region wants to become (vision).
        Vision = "VISION",
        /// An area in which goals are set (målområde).
        GoalArea = "GOAL_AREA",
        /// A goal (mål).
        Objective = "OBJECTIVE",
        /// A financial goal (finansiellt mål).
        Financial = "FINANCIAL",
        /// What a reform is for (syfte).
        Purpose = "PURPOSE",
    }
}

vocabulary! {
    /// What a statement says of its subject.
    StatementKind {
        /// What a level, a body, a group or a role is, or is there for (definition).
        Definition = "DEFINITION",
        /// A principle of steering or of organisation (princip).
        Principle = "PRINCIPLE",
        /// Who a body consists of (sammansättning).
        Composition = "COMPOSITION",
        /// How the region is steered (styrmodell).
        SteeringModel = "STEERING_MODEL",
        /// A step in the planning of a year (planeringssteg).
        PlanningStep = "PLANNING_STEP",
        /// A part that the region or another plays: financier, owner, private provider (roll).
        Capacity = "CAPACITY",
    }
}

vocabulary! {
    /// How somebody is reached.
    ContactKind {
        /// An e-mail address (e-post).
        Email = "EMAIL",
        /// A telephone number (telefon).
        Phone = "PHONE",
        /// A postal or visiting address (adress).
        Address = "ADDRESS",
        /// A web address (webbadress).
        Web = "WEB",
    }
}

vocabulary! {
    /// What reading a page left open.
    FindingKind {
        /// The page announces something and does not state it (anges inte).
        NotStated = "NOT_STATED",
        /// The page, or a part of it, could not be read (oläsligt).
        Unreadable = "UNREADABLE",
        /// It can mean more than one thing (tvetydigt).
        Ambiguous = "AMBIGUOUS",
        /// A stated count does not match its list (motsäger sig självt).
        ContradictsItself = "CONTRADICTS_ITSELF",
        /// What is held breaks a rule that a region's organisation keeps (bryter mot en regel).
        BreaksRule = "BREAKS_RULE",
        /// A correction no longer applies to what pages state (rättelse som inte gäller).
        CorrectionRefused = "CORRECTION_REFUSED",
    }
}

vocabulary! {
    /// What an event is.
    EventKind {
        /// Something was decided (beslut).
        Decision = "DECISION",
        /// A body took another's place (ersättning).
        Replaced = "REPLACED",
        /// A body took another name (namnbyte).
        Renamed = "RENAMED",
        /// Bodies became one (sammanslagning).
        Merged = "MERGED",
        /// A body became several (delning).
        Split = "SPLIT",
    }
}

vocabulary! {
    /// The part that a body plays in an event.
    EventRole {
        /// It was there before (tidigare).
        Original = "ORIGINAL",
        /// It is there afterwards (ny).
        Resulting = "RESULTING",
    }
}

vocabulary! {
    /// Whether a fact holds today, as far as its pages say.
    Standing {
        /// A dated page, or a stated period that has not ended, says so (gäller).
        Current = "CURRENT",
        /// Its stated period has ended (har upphört).
        Former = "FORMER",
        /// Only undated pages say so (odaterat).
        Undated = "UNDATED",
    }
}

vocabulary! {
    /// Whether something is written on a page or concluded from what is.
    Basis {
        /// A page says it in so many words (uttryckligt).
        Stated = "STATED",
        /// A rule concludes it from what pages say; the rule is named (slutsats).
        Inferred = "INFERRED",
    }
}

vocabulary! {
    /// Why what we hold true changed.
    Cause {
        /// A region's page says something else (källan).
        Source = "SOURCE",
        /// The same page is read by other rules (omtolkning).
        Reinterpreted = "REINTERPRETED",
        /// A correction with a reason and a source (rättelse).
        Correction = "CORRECTION",
    }
}

vocabulary! {
    /// How a change changed what is held.
    ChangeType {
        /// Something is held of which nothing was before (tillkom).
        Added = "ADDED",
        /// Another value is held, or the same for other years (ändrades).
        Changed = "CHANGED",
        /// Nothing is held any more (togs bort).
        Withdrawn = "WITHDRAWN",
    }
}

vocabulary! {
    /// The types of things that facts are about.
    EntityType {
        /// A body (organ).
        Organization = "ORGANIZATION",
        /// A period of a body or of the whole organisation (period).
        OrganizationPeriod = "ORGANIZATION_PERIOD",
        /// A relation between two ends (relation).
        Relation = "RELATION",
        /// An office (post).
        Post = "POST",
        /// A person (person).
        Person = "PERSON",
        /// A person's holding of a post (uppdrag).
        Membership = "MEMBERSHIP",
        /// A number (siffra).
        Figure = "FIGURE",
        /// A document (dokument).
        Document = "DOCUMENT",
        /// A statute that a region names (lag).
        RegionLaw = "REGION_LAW",
        /// A goal (mål).
        Goal = "GOAL",
        /// A part of the region's mission (uppdrag för regionen).
        Mission = "MISSION",
        /// A duty (uppgift).
        Duty = "DUTY",
        /// A right to decide (beslutanderätt).
        DecisionRight = "DECISION_RIGHT",
        /// A level of steering (styrnivå).
        GovernanceLevel = "GOVERNANCE_LEVEL",
        /// A statement (utsaga).
        Statement = "STATEMENT",
        /// Something that was decided or happened (händelse).
        Event = "EVENT",
        /// A way to reach somebody (kontaktväg).
        ContactPoint = "CONTACT_POINT",
    }
}
