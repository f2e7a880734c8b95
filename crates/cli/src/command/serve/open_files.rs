//! How many files the system lets the program open: every connection is one.

/// Raises the limit as far as the system allows without asking an administrator, and tells it; none where there is none or it is not known.
#[cfg(unix)]
pub(super) fn raise_limit() -> Option<usize> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let before = getrlimit(Resource::Nofile);
    if before.current.is_some() && before.current != before.maximum {
        let raised = setrlimit(Resource::Nofile, Rlimit { current: before.maximum, maximum: before.maximum });
        tracing::debug!(?before.current, ?before.maximum, ?raised, "raised the limit of open files");
    }
    getrlimit(Resource::Nofile).current.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX))
}

/// Elsewhere the system has no such limit.
#[cfg(not(unix))]
pub(super) fn raise_limit() -> Option<usize> {
    None
}
