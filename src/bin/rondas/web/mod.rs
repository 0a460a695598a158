//! The reading room: pages about a built index, served on the local machine or written as a folder.
//!
//! Good for: reading, searching and comparing in a browser. Not for: finding anything out; every answer comes from
//! `rondas::workspace`, and this module only gives it a form.
//!
//! | module | does |
//! |---|---|
//! | [`server`], [`guard`] | connections, their limits, who may ask |
//! | [`room`] | the build that is open, renewed when a newer one is there |
//! | [`asked`], [`reply`] | what an address asks for; what goes back |
//! | [`pages`], [`api`] | the answers as HTML and as JSON |
//! | [`frame`], [`words`], [`links`], [`assets`] | templates, interface texts, addresses of pages, styles and scripts |
//! | [`desk`] | corrections handed in, only with `--edit` |
//! | [`images`] | pages of the PDFs |
//! | [`site`] | the same pages as a folder |

mod api;
mod asked;
mod assets;
mod desk;
mod frame;
mod guard;
mod images;
mod links;
mod pages;
mod reply;
mod room;
mod server;
pub(crate) mod site;
mod words;

pub(crate) use desk::DeskOptions;
pub(crate) use frame::named;
pub(crate) use room::{Room, RoomOptions};
pub(crate) use server::{Bound, serve};
pub(crate) use words::Ui;
