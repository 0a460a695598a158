//! Answers as pages: one file a page, each a workspace's answer with the few things a page adds.

mod address;
pub(super) mod clause;
mod compare;
mod correct;
mod home;
mod image;
mod matrix;
mod quality;
pub(super) mod search;
mod text;

use std::sync::Arc;

use super::api;
use super::asked::Asked;
use super::frame::Frame;
use super::links::{Links, with_query};
use super::reply::{PLAIN, Reply};
use super::room::{Closed, Opened, Room};

/// What a page is made from.
pub(super) struct View<'a> {
    pub(super) room: &'a Room,
    pub(super) opened: Arc<Opened>,
    pub(super) asked: &'a Asked,
    pub(super) frame: Frame,
}

/// Answers a request.
pub(super) fn answer(room: &Room, asked: &Asked) -> Reply {
    let links = Links::Server { ui: asked.named.then_some(asked.ui) };
    answer_with(room, asked, links)
}

/// Answers a request with pages that link to each other in this way.
pub(super) fn answer_with(room: &Room, asked: &Asked, links: Links) -> Reply {
    let edits = room.desk.is_some();
    let frame = Frame { ui: asked.ui, links, edits, here: with_query(&asked.path, &asked.fields) };
    let opened = match room.current() {
        Ok(opened) => opened,
        Err(closed) if asked.path.starts_with("/api/") => return api::closed(&closed),
        Err(closed) => return home::closed(room, &frame, &closed),
    };
    let view = View { room, opened, asked, frame };
    let path = asked.path.trim_matches('/');
    let parts: Vec<&str> = path.split('/').collect();
    if let Some(desk) = &room.desk {
        match (parts.as_slice(), &asked.form) {
            (["correct", address @ ..], Some(_)) => return correct::take(&view, desk, &address.join("/")),
            (["correct", address @ ..], None) => return correct::form(&view, desk, &address.join("/")),
            (["corrections"], None) => return correct::list(&view, desk),
            (_, Some(_)) => return Reply::new(405, PLAIN, "nothing is taken here\n"),
            (_, None) => {}
        }
    }
    match parts.as_slice() {
        [""] => home::all(&view),
        ["page", text @ .., file] => image::page(&view, &text.join("/"), file),
        ["search"] => search::page(&view),
        ["compare"] => compare::form(&view),
        ["compare", "matrix", series] => matrix::page(&view, series),
        ["compare", "parties", series] => compare::parties(&view, series),
        ["compare", "rounds", series, a, b] => compare::rounds(&view, series, a, b),
        ["compare", texts @ ..] if texts.len() == 8 => compare::texts(&view, &texts[..4].join("/"), &texts[4..].join("/")),
        ["quality"] => quality::page(&view),
        ["help"] => view.page("help.html", minijinja::context! { place => "help" }),
        ["api", rest @ ..] => api::answer(&view, rest),
        [series] => home::one(&view, series).unwrap_or_else(|| address::page(&view, path)),
        [series, round] => home::round(&view, series, round).unwrap_or_else(|| address::page(&view, path)),
        _ => address::page(&view, path),
    }
}

impl View<'_> {
    /// Fills a template.
    pub(super) fn page(&self, template: &str, answer: minijinja::Value) -> Reply {
        self.frame.page(200, template, answer)
    }

    /// The page that says what is wrong with a request.
    pub(super) fn wrong(&self, status: u16, message: &str, hint: &str, choices: &[String]) -> Reply {
        self.frame.page(
            status,
            "error.html",
            minijinja::context! { place => "", status => status, message => message, hint => hint, choices => choices.to_vec() },
        )
    }
}

/// An index without a build, as values for a template.
fn closed_as_value(closed: &Closed) -> minijinja::Value {
    minijinja::context! { message => closed.message.clone(), hint => closed.hint.clone() }
}
