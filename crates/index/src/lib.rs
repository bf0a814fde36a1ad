//! Full-text search over turns; disposable.
