//! Cleared things on paper: PDF through Typst.
