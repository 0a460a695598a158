//! rondas turns a folder of declaration PDFs into clauses that can be found, cited and compared.

pub mod note;
pub mod text;

pub mod model;

pub mod extract;
pub mod segment;
pub mod language;
pub mod identity;
pub mod compare;
pub mod link;
pub mod export;
pub mod archive;
pub mod index;
pub mod pipeline;
pub mod workspace;
