//! Recognisers, masks, the gate.
