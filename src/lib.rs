//! rondas turns a folder of declaration PDFs into clauses that can be found, cited and compared, across rounds and across Spanish,
//! Portuguese and English.
//!
//! # The map
//!
//! Data flows one way. A module names only modules declared above it here; `tests/layers.rs` holds it to that.
//!
//! ```text
//! PDF bytes ─extract─▶ pages ─▶ Flow ─segment─▶ clauses ─language, identity─▶ Record
//! records ─link─▶ links          records + links ─index─▶ search          all of it ─archive─▶ index/
//! ```
//!
//! | module | is for | is not for |
//! |---|---|---|
//! | [`text`], [`note`] | remarks, spans, folding, safe printing | anything that knows what a clause is |
//! | [`model`] | the data that crosses a border | work |
//! | [`extract`] | PDF bytes to pages of glyphs to a flow in reading order; the only door to lopdf | what the words mean |
//! | [`render`] | a page as an image; the only door to hayro | words |
//! | [`ocr`] | words of page images, read by the program tesseract; the only door to it | which pages need it |
//! | [`segment`] | flow to clause tree | languages, links |
//! | [`language`] | es, pt, en per text and clause; the only door to whatlang | translation |
//! | [`identity`] | series, round, dates, parties, from text and catalogue | guessing |
//! | [`compare`] | word differences in one language | finding what to compare |
//! | [`link`] | translation and lineage links | finding out which texts belong together |
//! | [`correct`] | corrections by hand, put back on their words between the stages | reading correction files |
//! | [`export`] | records and links as JSON Lines, CSV, TMX, TEI, Akoma Ntoso and citations, to any writer | choosing what to export |
//! | [`archive`] | reads `corpus/` and keeps it (adding, corrections, log, bags); keeps `index/`: hashes, versions, whole builds | what is in a record |
//! | [`index`] | search schema, writing, queries; the only door to tantivy | links |
//! | [`pipeline`] | what is stale, run it; the only door to rayon | how a stage works |
//! | [`workspace`] | questions to a built index, answered in plain values | printing |
//!
//! The program in `src/bin/rondas` sees only what is public here.
//!
//! # What always holds
//!
//! - One string per text: [`model::Flow`] holds it, and lines, words, units and notes are spans over it. What stands between the pages
//!   (footnotes, furniture) is moved behind the body, so a clause that runs over a page is one span. The units cover body and
//!   footnotes without a gap.
//! - Stages are pure: no files, no clock, no threads. They return [`note::Noted`] values; only reading, writing and a bad query fail.
//! - Same input, same bytes, with one thread or eight, built anew or step by step. No date of a run is ever stored.
//! - A reader of `index/` sees one whole build. Keys of results are hashes of all they depend on; a failure is never kept.
//! - Everything from a PDF is hostile: bounded in `extract`, escaped before it is printed.

pub mod text;
pub mod note;

pub mod model;

pub mod extract;
pub mod render;
pub mod ocr;
pub mod segment;
pub mod language;
pub mod identity;
pub mod compare;
pub mod link;
pub mod correct;
pub mod export;
pub mod archive;
pub mod index;
pub mod pipeline;
pub mod workspace;
