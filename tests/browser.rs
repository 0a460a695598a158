//! The reading room in a real browser.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/browser.rs"]
mod browser;
#[path = "common/room.rs"]
mod room;

use std::fs;

use browser::Browser;
use room::{Room, shipped};
use serde_json::Value;

/// A researcher's questions: in which rounds does *trata de personas* stand, how did that clause change, how is it in Portuguese,
/// how do I cite it. Everything by clicking on the page.
#[test]
fn a_researcher_finds_follows_reads_and_cites() {
    let Some(mut page) = Browser::open() else { return };
    let room = shipped();
    page.look(1280, 900, false);
    page.go(&format!("http://{}/es/", room.host));
    page.run("document.querySelector('#q').value = '\"trata de personas\"'");
    page.follow("form.ask button");
    let rounds = page.run("[...document.querySelectorAll('.bars tr:not(.absent) th a')].map(a => a.textContent)");
    assert_eq!(rounds, serde_json::json!(["IX", "I", "II", "III", "IV"]), "the rounds it stands in");
    assert!(page.text("document.querySelector('.hits mark').textContent").to_lowercase().contains("trata"));
    // Narrowed to the invented series and its third round.
    page.follow(".facets a[href*='series=altamar']");
    page.follow(".facets a[href*='round=3']");
    assert_eq!(page.run("document.querySelectorAll('.hits > li').length"), 1);
    page.follow(".hits h2 a");
    assert_eq!(page.text("location.pathname"), "/es/altamar/3/declaration/es/iv");
    let forms = page.run("[...document.querySelectorAll('.trace .form h3 a')].length");
    assert!(forms.as_u64() >= Some(3), "its forms in other rounds: {forms}");
    assert!(page.run("document.querySelectorAll('.trace ins, .trace del').length").as_u64() > Some(0), "with word differences");
    let portuguese = page.text("document.querySelector('.linked blockquote[lang=pt]').textContent");
    assert!(portuguese.contains("tráfico de pessoas"), "{portuguese}");
    let bibtex = page.text("document.querySelector('#cite-bibtex').textContent");
    assert!(bibtex.contains("@") && bibtex.contains("2021"), "{bibtex}");
    assert!(page.run("document.querySelector('#cite-text').textContent.length").as_u64() > Some(40));
    // The page of the PDF stands beside it, drawn, with a box on it.
    page.until("[...document.images].every(i => i.complete && i.naturalWidth > 500)");
    assert_eq!(page.run("document.querySelectorAll('.sheets .box').length"), 1);
    assert_eq!(page.errors, Vec::<String>::new());
}

/// Goes on with the tab key until the focus is on an element of a selector.
fn tab_to(page: &mut Browser, selector: &str) {
    let there = format!("document.activeElement.matches({})", serde_json::json!(selector));
    for _ in 0..120 {
        page.press("Tab");
        if page.run(&there) == true {
            return;
        }
    }
    unreachable!("the tab key never comes to {selector}")
}

/// Presses Enter and waits for the page that it leads to.
fn enter(page: &mut Browser) {
    page.run("window.here = true");
    page.press("Enter");
    page.until("window.here === undefined && document.readyState === 'complete'");
}

/// The same questions without a mouse.
#[test]
fn a_researcher_needs_no_mouse() {
    let Some(mut page) = Browser::open() else { return };
    let room = shipped();
    page.look(1280, 900, false);
    page.go(&format!("http://{}/pt/", room.host));
    page.press("/");
    page.write("\"trata de personas\"");
    enter(&mut page);
    assert_eq!(page.run("document.querySelectorAll('.bars tbody tr:not(.absent)').length"), 5, "the rounds it stands in");
    tab_to(&mut page, ".hits h2 a[href$='/altamar/3/declaration/es/iv']");
    enter(&mut page);
    assert!(page.run("document.querySelectorAll('.trace ins, .trace del').length").as_u64() > Some(0), "how it changed");
    tab_to(&mut page, ".linked h3 a[href*='/pt/']");
    enter(&mut page);
    assert_eq!(page.text("document.querySelector('blockquote.quoted').lang"), "pt", "how it is in Portuguese");
    tab_to(&mut page, "details summary");
    page.press("Enter");
    page.until("document.activeElement.parentElement.open");
    assert!(page.text("document.querySelector('#cite-bibtex').textContent").contains('@'), "how to cite it");
    assert_eq!(page.errors, Vec::<String>::new());
}

#[test]
fn languages_stand_side_by_side_and_rounds_are_compared() {
    let Some(mut page) = Browser::open() else { return };
    let room = shipped();
    let at = |path: &str| format!("http://{}{path}", room.host);
    page.look(1400, 900, false);
    page.go(&at("/en/altamar/2/declaration"));
    let columns =
        page.run("[...document.querySelectorAll('.row:not(.heads)')].every(r => r.querySelectorAll('.cell').length === 3)");
    assert_eq!(columns, true);
    let aligned = page.run(
        "(() => { const row = [...document.querySelectorAll('.row')].find(r => r.textContent.includes('Artículo 6')); \
         const tops = [...row.querySelectorAll('.unit')].map(u => Math.round(u.getBoundingClientRect().top)); \
         return Math.max(...tops) - Math.min(...tops); })()",
    );
    assert!(aligned.as_f64() < Some(12.0), "clauses of a row begin at one height: {aligned}");
    assert!(page.run("document.querySelectorAll('.gap .nothing').length").as_u64() > Some(0), "gaps are seen");
    // A language taken away, then the language of the page changed: the text stays where it is.
    page.follow(".choices a.small[href*='with=']");
    assert_eq!(page.run("document.querySelectorAll('.heads .cell').length"), 2);
    page.follow(".tongues a[hreflang=pt]");
    assert_eq!(page.run("document.documentElement.lang + document.querySelectorAll('.heads .cell').length"), "pt2");
    // The focus on a clause marks its box on the page of the PDF.
    page.go(&at("/en/altamar/3/declaration/es"));
    page.run("document.querySelector('[id=\"iii\"] .label').focus()");
    assert_eq!(page.run("[...document.querySelectorAll('.box.is-marked')].map(b => b.dataset.path).join()"), "iii");
    page.go(&at("/en/compare"));
    page.run("document.querySelector('#a').value = 'altamar/3/declaration/es'; document.querySelector('#b').value = 'altamar/4/declaration/es'");
    page.follow("form.two button");
    for relation in ["new", "dropped", "reworded"] {
        assert!(page.run(&format!("document.querySelectorAll('.rel.{relation}').length")).as_u64() > Some(0), "{relation}");
    }
    page.go(&at("/en/compare/matrix/altamar"));
    assert!(page.run("document.querySelectorAll('.heat td a').length").as_u64() > Some(3));
    assert_eq!(page.errors, Vec::<String>::new());
}

#[test]
fn the_keyboard_reaches_everything_and_hostile_words_stay_words() {
    let Some(mut page) = Browser::open() else { return };
    let room = shipped();
    page.look(1280, 900, false);
    page.go(&format!("http://{}/en/altamar/1/declaration/es", room.host));
    page.press("Tab");
    assert_eq!(page.text("document.activeElement.className"), "skip", "the first stop leads past the bar");
    let outlined = "getComputedStyle(document.activeElement).outlineStyle";
    assert_eq!(page.text(outlined), "solid", "the focus is seen");
    page.press("Enter");
    page.press("Tab");
    assert_eq!(page.run("document.querySelector('main').contains(document.activeElement)"), true);
    let mut clauses = 0;
    for _ in 0..60 {
        page.press("Tab");
        clauses += u32::from(page.run("!!document.activeElement.closest('.unit')") == true);
    }
    assert!(clauses >= 9, "every clause can be reached: {clauses}");
    page.press("/");
    assert_eq!(page.text("document.activeElement.type"), "search");
    page.write("salud");
    page.run("window.here = true");
    page.press("Enter");
    page.until("window.here === undefined && document.readyState === 'complete'");
    assert_eq!(page.text("location.pathname"), "/en/search");
    // A phone: nothing is wider than the screen.
    page.look(360, 740, false);
    for path in ["/en/", "/en/altamar/2/declaration", "/en/search?q=salud", "/en/altamar/3/declaration/es/iii", "/en/quality"] {
        page.go(&format!("http://{}{path}", room.host));
        let wide = page.run("document.documentElement.scrollWidth - innerWidth");
        assert!(wide.as_f64() <= Some(0.0), "{path} is {wide} too wide");
    }
    let space = tempfile::tempdir().unwrap();
    let (corpus, index) = (space.path().join("corpus"), space.path().join("index"));
    fs::create_dir_all(&corpus).unwrap();
    fs::write(corpus.join("h.pdf"), hostile()).unwrap();
    assert_eq!(common::build(&corpus, &index, &[]), 0);
    let hostile_room = Room::open(&corpus, &index, &[]);
    let overview: Value = serde_json::from_str(&hostile_room.get("/api/overview")).unwrap();
    let text = overview["series"][0]["rounds"][0]["texts"][0]["text"].as_str().unwrap();
    for path in [
        format!("/en/{text}"),
        format!("/en/{text}/1"),
        "/en/search?q=script&view=kwic".to_owned(),
        "/en/search?q=onerror".to_owned(),
    ] {
        page.go(&format!("http://{}{path}", hostile_room.host));
        assert_eq!(page.run("window.ran === undefined"), true, "{path}");
        assert_eq!(page.run("document.querySelectorAll('main script, main img[src=x], [onmouseover]').length"), 0, "{path}");
    }
    assert_eq!(page.errors, Vec::<String>::new());
}

fn hostile() -> Vec<u8> {
    let lines = [
        "DECLARATION OF THE II MEETING OF THE MARISMA PROCESS",
        "",
        "The representatives of the Governments, gathered on 5 March 2012,",
        "AGREE:",
        "1. To reaffirm <script>window.ran=1</script> and \" onmouseover=\"window.ran=2\" in all things.",
        "2. To consider <img src=x onerror=window.ran=3> and ]]><svg onload=window.ran=4> in the same way.",
    ];
    common::pdf(&[lines.map(str::to_owned).to_vec()])
}

#[test]
fn a_folder_is_searched_without_a_server() {
    let Some(mut page) = Browser::open() else { return };
    let space = tempfile::tempdir().unwrap();
    let (corpus, index, out) = (common::corpus(space.path(), 2), space.path().join("index"), space.path().join("site"));
    assert_eq!(common::build(&corpus, &index, &[]), 0);
    let (corpus, index, folder) = (corpus.to_str().unwrap(), index.to_str().unwrap(), out.to_str().unwrap());
    let arguments = ["export", "--format", "site", "--out", folder, "--corpus", corpus, "--index", index];
    assert!(common::rondas(&arguments).status.success());
    page.look(1280, 900, false);
    page.go(&format!("file://{folder}/en/index.html"));
    page.run("document.querySelector('#q').value = 'réaffirm \"district 21\"'");
    page.follow("form.ask button");
    page.until("document.querySelectorAll('.hits > li').length === 2");
    assert!(page.run("document.querySelectorAll('.hits mark').length").as_u64() >= Some(4));
    // Narrowed to a round, with a choice of words and one taken away.
    for (query, at, hits) in [
        ("\"district 21\"", "marisma/1", 1),
        ("\"district 21\" OR \"district 28\"", "", 4),
        ("DISTRICT NOT 21", "marisma/2", 13),
        ("\"trict 21\"", "", 0),
    ] {
        page.go(&format!("file://{folder}/en/search/index.html"));
        page.run(&format!("document.querySelector('#q').value = {query:?}; document.querySelector('#site-at').value = '{at}'"));
        page.follow("form.ask button");
        page.until("document.querySelector('#site-results [role=status]') !== null");
        assert_eq!(page.run("document.querySelectorAll('.hits > li').length"), hits, "{query}");
    }
    page.look(360, 740, false);
    page.go(&format!("file://{folder}/en/search/index.html?q=district"));
    page.until("document.querySelectorAll('.hits > li').length > 9");
    assert!(page.run("document.documentElement.scrollWidth - innerWidth").as_f64() <= Some(0.0), "it fits a phone");
    page.look(1280, 900, false);
    page.go(&format!("file://{folder}/en/search/index.html?q=%22district+21%22&lang=en"));
    page.until("document.querySelectorAll('.hits > li').length === 2 && document.querySelectorAll('.bars tr').length === 2");
    page.follow(".hits h2 a");
    assert!(page.text("document.querySelector('blockquote').textContent").contains("district 21"));
    page.until("[...document.images].every(i => i.complete && i.naturalWidth > 500)");
    assert_eq!(page.errors, Vec::<String>::new());
}

/// Every page in every language of the interface: on a desk, on a phone, and dark.
#[test]
fn pages_are_accessible() {
    let Some(axe) = browser::axe() else { return };
    let Some(mut page) = Browser::open() else { return };
    let room = shipped();
    let pages = [
        "/",
        "/quito/9",
        "/altamar/2/declaration",
        "/altamar/3/declaration/es",
        "/altamar/1/declaration/pt",
        "/altamar/3/declaration/es/iii",
        "/search?q=salud",
        "/search?q=salud&view=kwic",
        "/search?q=(",
        "/compare",
        "/compare/altamar/3/declaration/es/altamar/4/declaration/es",
        "/compare/matrix/altamar",
        "/compare/parties/quito",
        "/quality",
        "/help",
        "/nothing/here",
    ];
    let space = tempfile::tempdir().unwrap();
    let (corpus, index) = (common::corpus(space.path(), 2), space.path().join("index"));
    assert_eq!(common::build(&corpus, &index, &[]), 0);
    let desk = Room::open(&corpus, &index, &["--edit"]);
    let forms = ["/correct/marisma/2/declaration/en/3", "/correct/marisma/2/declaration/en", "/corrections"];
    let all: Vec<(&Room, &str)> = pages.map(|p| (&room, p)).into_iter().chain(forms.map(|p| (&desk, p))).collect();
    let mut found = Vec::new();
    for (ui, width) in [("es", 1280), ("pt", 390), ("en", 1280)] {
        for (room, path) in &all {
            page.look(width, 900, false);
            page.go(&format!("http://{}/{ui}{path}", room.host));
            page.run(&axe);
            found.extend(faults(&mut page, RULES).into_iter().map(|f| format!("/{ui}{path} light: {f}")));
            // Nothing but the colours is other in the dark.
            page.look(width, 900, true);
            found.extend(
                faults(&mut page, "{runOnly: {type: 'rule', values: ['color-contrast']}}")
                    .into_iter()
                    .map(|f| format!("/{ui}{path} dark: {f}")),
            );
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// WCAG 2.2 AA and what axe-core holds for good besides.
const RULES: &str =
    "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations']}";

fn faults(page: &mut Browser, options: &str) -> Vec<String> {
    let found = page.run(&format!(
        "axe.run(document, {options}).then(r => r.violations.map(v => v.id + ': ' + \
         v.nodes.slice(0, 2).map(n => n.html.slice(0, 160)).join(' | ')))"
    ));
    found.as_array().into_iter().flatten().map(|f| f.as_str().unwrap_or_default().to_owned()).collect()
}

/// What was read wrongly is set right on the page, and the page shows it without anybody typing a command.
#[test]
fn a_correction_is_handed_in_on_the_page() {
    let Some(mut page) = Browser::open() else { return };
    let space = tempfile::tempdir().unwrap();
    let (corpus, index) = (common::corpus(space.path(), 2), space.path().join("index"));
    assert_eq!(common::build(&corpus, &index, &[]), 0);
    let desk = Room::open(&corpus, &index, &["--edit"]);
    page.look(1280, 900, false);
    page.go(&format!("http://{}/en/marisma/2/declaration/en/3", desk.host));
    page.follow("a[href*='/correct/']");
    page.run("document.querySelector('#number').focus()");
    page.write("33");
    page.run("document.querySelector('#who').focus()");
    page.write("A. Reader");
    page.run("document.querySelector('#why').focus()");
    page.write("the label is smudged");
    page.run("window.here = true");
    page.press("Enter");
    page.until("window.here === undefined && location.pathname === '/en/corrections' && document.readyState === 'complete'");
    page.until("!document.querySelector('[data-building]') && document.body.textContent.includes('Holds:')");
    page.go(&format!("http://{}/en/marisma/2/declaration/en/33", desk.host));
    assert!(page.text("document.querySelector('blockquote').textContent").contains("point 3 "));
    assert_eq!(page.errors, Vec::<String>::new());
}
