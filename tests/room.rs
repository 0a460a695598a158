//! The reading room over HTTP: its pages, its limits, who may ask.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/room.rs"]
mod room;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use room::{Room, shipped, shipped_index};
use serde_json::Value;

/// Every page that the shipped corpus has one of, without the language before it.
const PAGES: [&str; 18] = [
    "/",
    "/quito",
    "/quito/9",
    "/quito/9/declaration",
    "/quito/9/declaration/es",
    "/quito/9/declaration/es?with=pt",
    "/altamar/1/declaration/pt",
    "/altamar/3/declaration/es/iii",
    "/quito/9/declaration/en/10.c.2.3",
    "/search",
    "/search?q=trata+de+personas",
    "/search?q=salud&view=kwic&round=9&across=yes&sort=date",
    "/compare",
    "/compare/altamar/3/declaration/es/altamar/4/declaration/es",
    "/compare/matrix/altamar",
    "/compare/parties/quito",
    "/quality",
    "/help",
];

#[test]
fn every_page_is_there_in_three_languages_small_and_complete() {
    let room = shipped();
    for page in PAGES {
        for ui in ["es", "pt", "en"] {
            let path = format!("/{ui}{page}");
            let answer = room.ask("GET", &path, &[]);
            assert!(answer.head.contains("script-src 'self'; style-src 'self'"), "{path} has no policy: {}", answer.head);
            assert_eq!(answer.status, 200, "{path}");
            let html = answer.body;
            assert!(html.contains(&format!("<html lang=\"{ui}\">")), "{path}");
            assert!(html.len() < 100 << 10, "{path} has {} bytes", html.len());
            assert!(html.trim_end().ends_with("</html>"), "{path}");
            assert!(
                !html.contains("style=\"") && !html.contains("<script>") && !html.contains(" onclick"),
                "{path} has inline code"
            );
            let images = html.matches("<img ").count();
            assert_eq!(images, html.matches("\" width=\"").count().min(images), "{path} has an image without a size");
        }
    }
}

#[test]
fn the_browser_chooses_the_language_and_the_address_overrules_it() {
    let room = shipped();
    let lang = |path: &str, accept: &str| {
        let html = room.ask("GET", path, &[("Accept-Language", accept)]).body;
        html.split("<html lang=\"").nth(1).map(|rest| rest[..2].to_owned())
    };
    assert_eq!(lang("/", "pt-BR,pt;q=0.9").as_deref(), Some("pt"));
    assert_eq!(lang("/", "de").as_deref(), Some("en"));
    assert_eq!(lang("/es/", "pt").as_deref(), Some("es"));
    // Links keep to the language that the address names, and to none where it names none.
    assert!(room.get("/es/quito/9").contains("href=\"/es/quito/9/declaration/es\""));
    assert!(room.get("/quito/9").contains("href=\"/quito/9/declaration/es\""));
}

#[test]
fn an_address_is_a_page_and_a_short_one_leads_there() {
    let room = shipped();
    let html = room.get("/quito/9/declaration/es/10.c.2.3");
    for expected in ["lang=\"es\">La identificación de la necesidad", "lang=\"pt\"", "lang=\"en\"", "<rect class=\"box\""] {
        assert!(html.contains(expected), "{expected}");
    }
    let short = room.ask("GET", "/pt/IX/es/10.c.2.3", &[]);
    assert_eq!(short.status, 303);
    assert!(short.head.contains("location: /pt/quito/9/declaration/es/10.c.2.3"), "{}", short.head);
    let none = room.ask("GET", "/quito/9/declaration/es/10.z", &[]);
    assert_eq!(none.status, 404);
    assert!(none.body.contains("/quito/9/declaration/es/10.a"), "says what there is");
    assert_eq!(room.ask("GET", "/9/declaration/plan", &[]).status, 404);
}

#[test]
fn every_passage_says_its_language_and_its_status() {
    let room = shipped();
    let html = room.get("/en/quito/9/declaration/en/10.a");
    for (lang, status) in [("Spanish", "unofficial translation"), ("Portuguese", "unofficial translation")] {
        let heading = html.split("<h3>").find(|h| h.contains(lang)).unwrap();
        assert!(heading.split("</h3>").next().unwrap().contains(status), "{heading}");
    }
    assert!(html.contains("<span class=\"status\">official</span>"));
    let hits = room.get("/en/search?q=salud");
    assert_eq!(hits.matches("<blockquote").count(), hits.matches("<p class=\"about\">").count());
}

#[test]
fn words_of_other_languages_are_shown_and_can_be_taken_out() {
    let room = shipped();
    let all = room.get("/pt/search?q=trafficking&across=yes");
    let chip = "href=\"/pt/search?q=trafficking&amp;across=yes&amp;without=trata\"";
    assert!(all.contains(chip) && all.contains("<span lang=\"es\">trata</span>"), "{all}");
    let fewer = room.get("/pt/search?q=trafficking&across=yes&without=trata");
    assert!(!fewer.contains("<span lang=\"es\">trata</span>") && fewer.contains("name=\"without\" value=\"trata\""));
    let back = "Ficou de fora; voltar a incluir: <a class=\"chip\" href=\"/pt/search?q=trafficking&amp;across=yes\">trata ";
    assert!(fewer.contains(back) && !all.contains("Ficou de fora"), "{fewer}");
    assert!(!room.get("/pt/search?q=trafficking").contains("without=trata"));
}

#[test]
fn a_wrong_query_is_marked_at_its_place() {
    let room = shipped();
    let answer = room.ask("GET", "/en/search?q=migr*+AND+(asilo+OR", &[]);
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("migr* AND (asilo OR<mark> </mark>"), "{}", answer.body);
    let answer = room.ask("GET", "/api/search?q=migr*+AND+(asilo+OR", &[]);
    let error: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!((answer.status, &error["error"]["position"]), (400, &Value::from(19)));
}

#[test]
fn the_answers_for_programs_are_those_of_the_command_line_and_all_described() {
    let room = shipped();
    let index = shipped_index().to_str().unwrap();
    let printed = common::rondas(&["show", "altamar/3/declaration/es/iii", "--json", "--index", index]);
    assert_eq!(room.get("/api/show/altamar/3/declaration/es/iii"), String::from_utf8(printed.stdout).unwrap());
    let printed = common::rondas(&["search", "salud", "--json", "--limit", "3", "--index", index]);
    assert_eq!(room.get("/api/search?q=salud&limit=3"), String::from_utf8(printed.stdout).unwrap());
    let description: Value = serde_json::from_str(&room.get("/api/openapi.json")).unwrap();
    for path in description["paths"].as_object().unwrap().keys() {
        let path = path.replace("{address}", "altamar/3/declaration/es/iii");
        let query = match path.as_str() {
            "/api/compare" => "?a=altamar/3/declaration/es&b=altamar/4/declaration/es",
            path if path.contains("search") => "?q=salud",
            _ => "",
        };
        let answer = room.ask("GET", &format!("{path}{query}"), &[]);
        assert!(answer.status < 500 && answer.status != 400, "{path} {}", answer.status);
    }
    // And no route is left out of the description: those of the source, as it stands.
    let source = include_str!("../src/bin/rondas/web/api.rs");
    for route in source.split("        [\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|(name, _)| name) {
        let start = format!("/api/{route}");
        let described = |path: &String| *path == start || path.starts_with(&format!("{start}/"));
        assert!(route == "openapi.json" || description["paths"].as_object().unwrap().keys().any(described), "{start}");
    }
    assert!(room.get("/api/search.csv?q=salud").starts_with("id,number,label"));
    assert_eq!(
        room.get("/api/search.jsonl?q=salud").lines().count(),
        room.get("/api/search.csv?q=salud").matches("\naltamar/").count() + 2
    );
}

#[test]
fn pages_of_the_pdf_are_images() {
    let room = shipped();
    let html = room.get("/altamar/3/declaration/es/iii");
    let src = html.split("src=\"/page/").nth(1).unwrap().split('"').next().unwrap();
    let answer = room.ask("GET", &format!("/page/{src}"), &[]);
    assert_eq!(answer.status, 200);
    assert!(answer.head.contains("image/png") && answer.head.contains("immutable"), "{}", answer.head);
    assert_eq!(room.ask("GET", "/page/altamar/3/declaration/es/99.png", &[]).status, 422);
    assert_eq!(room.ask("GET", "/page/altamar/3/declaration/es/x.png", &[]).status, 404);
}

#[test]
fn strangers_are_not_answered() {
    let room = shipped();
    let ask = |method: &str, headers: &[(&str, &str)]| room.ask(method, "/", headers).status;
    assert_eq!(ask("GET", &[("Host", "evil.example")]), 421);
    assert_eq!(ask("GET", &[("Host", "127.0.0.1.evil.example:80")]), 421);
    assert_eq!(ask("GET", &[("Origin", "http://evil.example")]), 403);
    assert_eq!(ask("GET", &[("Origin", "null")]), 403);
    assert_eq!(ask("GET", &[("Origin", &format!("http://{}", room.host))]), 200);
    assert_eq!(ask("POST", &[]), 405);
    assert_eq!(ask("DELETE", &[]), 405);
    let head = room.ask("HEAD", "/", &[]);
    assert_eq!((head.status, head.body.len()), (200, 0));
    for header in ["content-security-policy: default-src 'none'", "x-content-type-options: nosniff", "referrer-policy"] {
        assert!(head.head.contains(header), "{header}");
    }
}

#[test]
fn long_and_odd_requests_get_an_answer_and_nothing_breaks() {
    let room = shipped();
    for path in [
        format!("/search?q={}", "(".repeat(5_000)),
        format!("/search?q={}", "a".repeat(20_000)),
        format!("/{}", "a/".repeat(4_000)),
        "/%00".into(),
        "/%ff".into(),
        "/../../etc/passwd".into(),
        "/page/../../corpus/catalogue.toml/1.png".into(),
        "/assets/../room.rs".into(),
        "/quito/9/declaration/es?part=99999999999999999999&with=xx,yy".into(),
        "/search?q=salud&page=18446744073709551615&round=x".into(),
        "/api/search?q=salud&limit=99999999&offset=99999999".into(),
    ] {
        let answer = room.ask("GET", &path, &[]);
        assert!((300..500).contains(&answer.status) || answer.status == 200, "{} {}", answer.status, &path[..40.min(path.len())]);
    }
    assert_eq!(room.send(b"NONSENSE\r\n\r\n").status, 400);
    assert!(room.send(format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "y".repeat(1 << 20)).as_bytes()).status != 200);
    room.get("/");
}

#[test]
fn slow_clients_are_cut_off() {
    let room = shipped();
    let head = "GET / HTTP/1.1\r\nHost: ".to_owned();
    let body = format!("GET / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: 9\r\n\r\nslow", room.host);
    std::thread::scope(|scope| {
        for sent in [head, body] {
            let room = &room;
            scope.spawn(move || {
                let mut stream = TcpStream::connect(&room.host).unwrap();
                stream.set_read_timeout(Some(Duration::from_secs(25))).unwrap();
                stream.write_all(sent.as_bytes()).unwrap();
                let mut rest = Vec::new();
                // The server answers with an error, or with nothing, and closes.
                assert!(stream.read_to_end(&mut rest).is_ok(), "the connection stays open");
                assert!(!String::from_utf8_lossy(&rest).contains("200 OK"));
            });
        }
    });
}

/// What many readers ask for at once.
const MIXED: [&str; 5] =
    ["/es/", "/quito/9/declaration/en/10.c.2.3", "/altamar/2/declaration", "/pt/search?q=salud", "/api/show/altamar/3/es/iii"];

#[test]
fn a_thousand_requests_from_fifty_clients() {
    let room = shipped();
    std::thread::scope(|scope| {
        for client in 0..50 {
            let room = &room;
            scope.spawn(move || {
                for turn in 0..20 {
                    room.get(MIXED[(client + turn) % MIXED.len()]);
                }
            });
        }
    });
}

#[test]
fn a_newer_build_is_shown_without_a_restart() {
    let space = tempfile::tempdir().unwrap();
    let (corpus, index) = (space.path().join("corpus"), space.path().join("index"));
    fs::create_dir_all(&corpus).unwrap();
    let room = Room::open(&corpus, &index, &[]);
    let empty = room.ask("GET", "/en/", &[]);
    assert!(empty.status == 503 && empty.body.contains("rondas build"), "{}", empty.body);
    assert_eq!(room.ask("GET", "/api/overview", &[]).status, 503);
    fs::write(corpus.join("one.pdf"), common::declaration(2, 3)).unwrap();
    let build = || common::rondas(&["build", corpus.to_str().unwrap(), "--index", index.to_str().unwrap()]);
    assert!(build().status.success());
    assert!(room.get("/en/").contains("3 clauses"));
    fs::write(corpus.join("two.pdf"), common::declaration(3, 4)).unwrap();
    assert!(build().status.success());
    assert!(room.get("/en/").contains("7 clauses"));
}

#[test]
fn what_a_pdf_says_never_becomes_markup() {
    let space = tempfile::tempdir().unwrap();
    let (corpus, index) = (space.path().join("corpus"), space.path().join("index"));
    fs::create_dir_all(&corpus).unwrap();
    fs::write(corpus.join("a<b>&\"c.pdf"), hostile()).unwrap();
    let built = common::rondas(&["build", corpus.to_str().unwrap(), "--index", index.to_str().unwrap()]);
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let room = Room::open(&corpus, &index, &[]);
    let overview: Value = serde_json::from_str(&room.get("/api/overview")).unwrap();
    let text = overview["series"][0]["rounds"][0]["texts"][0]["text"].as_str().unwrap().to_owned();
    for path in
        [format!("/{text}"), format!("/{text}/1"), "/search?q=script".into(), "/search?q=%3Cscript%3E".into(), "/quality".into()]
    {
        let html = room.ask("GET", &path, &[]).body;
        assert!(!html.contains("<script>") && !html.contains("<img src=x") && !html.contains("<b>&\"c"), "{path}");
    }
    assert!(room.get(&format!("/{text}/1")).contains("&lt;script&gt;alert(1)&lt;"), "it is there, as words");
}

fn hostile() -> Vec<u8> {
    let lines = [
        "DECLARATION OF THE II MEETING OF THE MARISMA PROCESS",
        "",
        "The representatives of the Governments, gathered on 5 March 2012,",
        "AGREE:",
        "1. To reaffirm <script>alert(1)</script> and \" onmouseover=\"alert(2) in all things.",
        "2. To consider <img src=x onerror=alert(3)> and &lt;b&gt; and '--> in the same way.",
    ];
    common::pdf(&[lines.map(str::to_owned).to_vec()])
}

#[test]
#[cfg(unix)]
fn an_interrupt_ends_it_cleanly() {
    let mut room = shipped();
    room.get("/");
    let id = room.child().id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let ended = (0..100).find_map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        room.child().try_wait().unwrap()
    });
    assert_eq!(ended.and_then(|s| s.code()), Some(0));
}

#[test]
fn a_folder_holds_every_page_and_no_link_leads_nowhere() {
    let space = tempfile::tempdir().unwrap();
    let (corpus, index, out) = (common::corpus(space.path(), 2), space.path().join("index"), space.path().join("site"));
    assert_eq!(common::build(&corpus, &index, &[]), 0);
    let written = common::rondas(&[
        "export",
        "--format",
        "site",
        "--json",
        "--out",
        out.to_str().unwrap(),
        "--corpus",
        corpus.to_str().unwrap(),
        "--index",
        index.to_str().unwrap(),
    ]);
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    let site: Value = serde_json::from_slice(&written.stdout).unwrap();
    assert!(site["pages"].as_u64() > Some(100) && site["without_image"] == 0, "{site}");
    let pages: Vec<(String, Vec<u8>)> = common::snapshot(&out).into_iter().filter(|(n, _)| n.ends_with(".html")).collect();
    for (name, bytes) in pages {
        let html = String::from_utf8(bytes).unwrap();
        assert!(html.ends_with("</html>\n") || html.ends_with("</html>"), "{name}");
        for link in html.split(" href=\"").skip(1).chain(html.split(" src=\"").skip(1)) {
            let link = link.split(['"', '#', '?']).next().unwrap().replace("%20", " ");
            assert!(!link.starts_with('/'), "{name} has the absolute link {link}");
            let target = out.join(&name).parent().unwrap().join(&link);
            assert!(link.is_empty() || target.exists(), "{name} leads to {link}");
        }
    }
}
