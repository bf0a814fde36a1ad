//! Bytes in; transcripts, codebooks and other tools' projects out.
