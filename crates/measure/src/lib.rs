//! Agreement, matrices, clusters, saturation, voices, the balanced pull.
