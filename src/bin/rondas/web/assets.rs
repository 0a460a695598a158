//! Styles, scripts and the icon, compiled in; their addresses carry a mark of their content, so that browsers may keep them.

use std::sync::LazyLock;

use super::reply::Reply;

/// A file that every page may ask for.
pub(super) struct Asset {
    /// Name below `/assets/`.
    pub(super) name: &'static str,
    content: &'static str,
    /// The bytes.
    pub(super) body: &'static str,
}

/// All of them.
pub(super) const ASSETS: [Asset; 4] = [
    Asset { name: "room.css", content: "text/css; charset=utf-8", body: include_str!("assets/room.css") },
    Asset { name: "room.js", content: "text/javascript; charset=utf-8", body: include_str!("assets/room.js") },
    Asset { name: "site.js", content: "text/javascript; charset=utf-8", body: include_str!("assets/site.js") },
    Asset { name: "icon.svg", content: "image/svg+xml", body: include_str!("assets/icon.svg") },
];

/// Changes when any of the files does.
static MARK: LazyLock<String> = LazyLock::new(|| {
    let all: String = ASSETS.iter().map(|a| a.body).collect();
    rondas::archive::sha256(all.as_bytes())[..12].to_owned()
});

/// The address of a file.
pub(super) fn address(name: &str) -> String {
    format!("/assets/{name}?v={}", *MARK)
}

/// A file by its name.
pub(super) fn reply(name: &str) -> Option<Reply> {
    let asset = ASSETS.iter().find(|a| a.name == name)?;
    Some(Reply::new(200, asset.content, asset.body).for_ever())
}
