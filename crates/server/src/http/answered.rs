//! What the program knows of a request once it is answered; travels in the extensions of the HTTP response.

/// A finished GraphQL request. Responses of other addresses carry none.
#[derive(Clone, Debug)]
pub(crate) struct Answered {
    /// The operation's name as the client wrote it.
    pub(crate) operation: Option<String>,
    /// What the request was counted as; none where it was not read that far.
    pub(crate) cost: Option<usize>,
    /// Where the answer came from.
    pub(crate) source: AnswerSource,
}

/// Where an answer came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AnswerSource {
    /// Kept from an equal request.
    Cached,
    /// Worked out for this request.
    Executed,
    /// The client has it already.
    NotModified,
    /// Not worked out: the request could not be read, or is past a limit.
    Refused,
}
