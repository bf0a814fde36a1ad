//! The one house for everything kept, and who may do what.
