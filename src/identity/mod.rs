//! Series, round, kind, city, dates and parties, read from a text and reconciled with the catalogue.
