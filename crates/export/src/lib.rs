//! Cleared things in, bytes out.
