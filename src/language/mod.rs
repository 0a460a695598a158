//! Spanish, Portuguese and English, per text and per clause. The only door to whatlang.
