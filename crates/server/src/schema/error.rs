//! The errors that a request can meet, each with a code that programs can rely on.

use async_graphql::{Error, ErrorExtensions};

/// What a client can do something about. The code stands in `extensions.code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ErrorCode {
    /// The document is no GraphQL.
    ParseFailed,
    /// The document does not fit the schema.
    ValidationFailed,
    /// An argument has a value that does not fit its type.
    BadArgument,
    /// A region code that the register does not have.
    UnknownRegion,
    /// `first` or `last` is negative, too large, or both are given.
    BadPage,
    /// A cursor of an earlier revision.
    StaleCursor,
    /// A cursor of another list, or no cursor at all.
    ForeignCursor,
    /// Fields nest too deep.
    TooDeep,
    /// The request costs too much.
    TooCostly,
    /// The document has too many words and signs.
    TooLong,
    /// The request took too long.
    TimedOut,
    /// The client receives more slowly than there is something to tell.
    TooSlow,
    /// A mistake of the program.
    Internal,
}

impl ErrorCode {
    /// The code as clients see it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::ParseFailed => "PARSE_FAILED",
            Self::ValidationFailed => "VALIDATION_FAILED",
            Self::BadArgument => "BAD_ARGUMENT",
            Self::UnknownRegion => "UNKNOWN_REGION",
            Self::BadPage => "BAD_PAGE",
            Self::StaleCursor => "STALE_CURSOR",
            Self::ForeignCursor => "FOREIGN_CURSOR",
            Self::TooDeep => "TOO_DEEP",
            Self::TooCostly => "TOO_COSTLY",
            Self::TooLong => "TOO_LONG",
            Self::TimedOut => "TIMED_OUT",
            Self::TooSlow => "TOO_SLOW",
            Self::Internal => "INTERNAL",
        }
    }

    /// An error with this code.
    pub(super) fn error(self, message: impl Into<String>) -> Error {
        Error::new(message).extend_with(|_, extensions| extensions.set("code", self.as_str()))
    }
}
