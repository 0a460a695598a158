//! Corrections handed in on the pages: only with `--edit`, only from a form of these pages.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/room.rs"]
mod room;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use room::{Answer, Room};

/// A corpus of two rounds that may be written to, built.
struct Desk {
    _space: tempfile::TempDir,
    corpus: PathBuf,
    room: Room,
    origin: String,
}

/// The clause that is corrected.
const CLAUSE: &str = "marisma/2/declaration/en/3";
/// A form that says enough.
const SOUND: [(&str, &str); 4] = [("who", "A. Reader"), ("when", "2026-01-31"), ("why", "a heading"), ("kind", "heading")];

impl Desk {
    fn open(more: &[&str]) -> Desk {
        let space = tempfile::tempdir().unwrap();
        let (corpus, index) = (common::corpus(space.path(), 2), space.path().join("index"));
        assert_eq!(common::build(&corpus, &index, &[]), 0);
        let room = Room::open(&corpus, &index, more);
        let origin = format!("http://{}", room.host);
        Desk { _space: space, corpus, room, origin }
    }

    fn token(&self) -> String {
        let html = self.room.get(&format!("/correct/{CLAUSE}"));
        html.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    /// Hands a form in with the right token.
    fn hand_in(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token();
        let fields = [fields, &[("token", token.as_str())]].concat();
        self.room.post(&format!("/en/correct/{address}"), &fields, &[("Origin", &self.origin)])
    }

    fn written(&self) -> String {
        fs::read_to_string(self.corpus.join("corrections/corrections.toml")).unwrap_or_default()
    }

    /// The list, once no build runs.
    fn list(&self) -> String {
        for _ in 0..200 {
            let html = self.room.get("/en/corrections");
            if !html.contains("data-building") {
                return html;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        unreachable!("the build never ends")
    }
}

#[test]
fn without_edit_there_is_no_desk() {
    let desk = Desk::open(&[]);
    assert_eq!(desk.room.ask("GET", &format!("/correct/{CLAUSE}"), &[]).status, 404);
    assert_eq!(desk.room.ask("GET", "/corrections", &[]).status, 404);
    assert_eq!(desk.room.post(&format!("/correct/{CLAUSE}"), &SOUND, &[("Origin", &desk.origin)]).status, 405);
    for page in [format!("/{CLAUSE}"), "/quality".into(), "/marisma/2/declaration/en".into()] {
        assert!(!desk.room.get(&page).contains("correct/"), "{page}");
    }
    assert!(!desk.corpus.join("corrections").exists());
}

#[test]
fn a_form_of_these_pages_is_kept_and_built() {
    let desk = Desk::open(&["--edit"]);
    assert!(desk.room.get(&format!("/en/{CLAUSE}")).contains(&format!("href=\"/en/correct/{CLAUSE}\"")));
    assert!(desk.room.get("/pt/correct/marisma/2/declaration/en").contains("Signatários"));
    let answer = desk.hand_in(CLAUSE, &SOUND);
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert!(answer.head.contains("location: /en/corrections"), "{}", answer.head);
    let written = desk.written();
    for line in ["who = \"A. Reader\"", "when = \"2026-01-31\"", "why = \"a heading\"", "kind = \"heading\""] {
        assert!(written.contains(line), "{written}");
    }
    assert!(desk.list().contains("Holds:"), "{}", desk.list());
    assert!(desk.room.get("/api/check").contains("a heading"));
    // A link and a fact about the text, in the same way.
    let link = [&SOUND[..3], &[("verdict", "forbid"), ("other", "marisma/1/declaration/en/3")]].concat();
    assert_eq!(desk.hand_in("marisma/2/declaration/en/4", &link).status, 303);
    let city = [&SOUND[..3], &[("city", "Puerto <b>Claro</b>"), ("parties", "CL, PE")]].concat();
    assert_eq!(desk.hand_in("marisma/2/declaration/en", &city).status, 303);
    let list = desk.list();
    assert!(!list.contains("<b>Claro"), "{list}");
    let written = desk.written();
    assert!(written.contains("verdict = \"forbid\"") && written.contains("Puerto <b>Claro</b>"), "{written}");
    assert!(written.contains("parties = [\"CL\", \"PE\"]"), "{written}");
    assert_eq!(desk.written().matches("why = ").count(), 3);
}

#[test]
fn what_does_not_come_from_a_form_of_these_pages_is_refused() {
    let desk = Desk::open(&["--edit"]);
    let token = desk.token();
    let path = format!("/correct/{CLAUSE}");
    let with =
        |token: &str| SOUND.into_iter().chain([("token", token)]).map(|(n, v)| (n.to_owned(), v.to_owned())).collect::<Vec<_>>();
    let post = |fields: &[(String, String)], headers: &[(&str, &str)]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        desk.room.post(&path, &fields, headers).status
    };
    assert_eq!(post(&with(&token), &[]), 403, "no origin");
    assert_eq!(post(&with(&token), &[("Origin", "http://evil.example")]), 403);
    assert_eq!(post(&with(&token), &[("Origin", "null")]), 403);
    assert_eq!(post(&with(""), &[("Origin", &desk.origin)]), 400, "no token");
    assert_eq!(post(&with(&"0".repeat(64)), &[("Origin", &desk.origin)]), 400, "another token");
    let json = format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nOrigin: {}\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}",
        desk.room.host, desk.origin
    );
    assert_eq!(desk.room.send(json.as_bytes()).status, 403, "no form");
    assert_eq!(desk.room.post("/quality", &[("token", token.as_str())], &[("Origin", &desk.origin)]).status, 405);
    assert_eq!(desk.written(), "");
}

#[test]
fn a_form_that_does_not_say_enough_comes_back_with_what_was_typed() {
    let desk = Desk::open(&["--edit"]);
    for (fields, message) in [
        (vec![("kind", "heading"), ("who", "A. \"Reader\"")], "Say who, when and why."),
        (SOUND[..3].to_vec(), "Nothing is filled in."),
        ([&SOUND[..], &[("when", "tomorrow")]].concat()[1..].to_vec(), "Say who, when and why."),
        ([&SOUND[..], &[("verdict", "forbid")]].concat(), "A link needs a verdict and an address."),
        ([&SOUND[..], &[("begin", "words that are not there")]].concat(), "Not taken:"),
        ([&SOUND[..3], &[("kind", "poem")]].concat(), "no kind of unit"),
        ([&SOUND[..3], &[("number", "9\u{202e}")]].concat(), "cannot be printed"),
    ] {
        let answer = desk.hand_in(CLAUSE, &fields);
        assert_eq!(answer.status, 400, "{message}");
        assert!(answer.body.contains(message), "{message}: {}", answer.body);
    }
    assert!(desk.hand_in(CLAUSE, &[("who", "A. \"Reader\"")]).body.contains("value=\"A. &quot;Reader&quot;\""));
    let long = "x".repeat(3_000);
    let answer = desk.hand_in(CLAUSE, &[("who", &long), ("when", "2026-01-31"), ("why", "w"), ("kind", "heading")]);
    assert!(answer.status == 400 && answer.body.contains("too long"));
    let huge = "x".repeat(100_000);
    assert_eq!(desk.hand_in(CLAUSE, &[("begin", &huge)]).status, 413);
    assert_eq!(desk.hand_in("marisma/2/declaration/en/99", &SOUND).status, 404);
    assert_eq!(desk.written(), "");
}
