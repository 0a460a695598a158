//! Corrections proposed on the page: the form of a text or a clause, what is handed in, and what became of all of them.

use minijinja::context;
use rondas::archive::today;
use rondas::model::{Because, ClauseKind, Lang, TextKind, Verdict};

use super::super::desk::{Desk, Progress};
use super::super::frame::value;
use super::super::reply::Reply;
use super::View;
use super::address::wrong;
use crate::proposal::Proposal;

/// Longest value of a field, characters.
const LONGEST: usize = 2_000;
/// Longest name, date or reason, characters.
const LONGEST_REASON: usize = 500;
/// Most parties of a text.
const PARTIES: usize = 100;
/// Ways to say whose words a text holds.
const STATUSES: [&str; 6] = ["original", "official", "unofficial translation", "OCR", "specimen", "unstated"];

/// What is wrong with a form: a text of the interface, or what the program says.
enum Fault {
    Known(&'static str),
    Told(String),
}

/// The form of an address.
pub(super) fn form(view: &View<'_>, desk: &Desk, address: &str) -> Reply {
    filled(view, desk, address, None)
}

fn filled(view: &View<'_>, desk: &Desk, address: &str, fault: Option<Fault>) -> Reply {
    let workspace = &view.opened.workspace;
    let shown = match workspace.show(address) {
        Ok(shown) => shown,
        Err(error) => return wrong(view, &error),
    };
    let is_clause = workspace.is_clause(address).unwrap_or(false);
    let clause = is_clause.then(|| &shown.clauses[0]);
    let mut others: Vec<String> = clause.iter().flat_map(|c| c.translations.iter().map(|t| t.id.clone())).collect();
    if is_clause && let Ok(trace) = workspace.trace(address, None) {
        others.extend(trace.rounds.iter().flat_map(|r| &r.forms).filter(|f| !f.asked).map(|f| f.unit.id.clone()));
    }
    let message = fault.as_ref().map(|f| match f {
        Fault::Known(key) => view.frame.ui.text(key, &[]),
        Fault::Told(text) => text.clone(),
    });
    let kinds: Vec<&str> =
        if is_clause { ClauseKind::ALL.map(ClauseKind::as_str).into() } else { TextKind::ALL.map(TextKind::as_str).into() };
    view.frame.page(
        if fault.is_some() { 400 } else { 200 },
        "correct.html",
        context! {
            place => "quality",
            address => clause.map_or(&shown.text, |c| &c.id),
            clause => clause.map(value),
            shown => value(&shown),
            others => others,
            kinds => kinds,
            langs => Lang::KNOWN.map(|l| l.as_str().to_owned()),
            statuses => STATUSES,
            verdicts => ["confirm", "forbid", "add"],
            typed => value(view.asked.form.iter().flatten().cloned().collect::<std::collections::BTreeMap<_, _>>()),
            today => today(),
            token => desk.token(),
            file => desk.file(),
            message => message,
            told => matches!(fault, Some(Fault::Told(_))),
            reason_length => LONGEST_REASON,
            length => LONGEST,
        },
    )
}

/// What was handed in for an address.
pub(super) fn take(view: &View<'_>, desk: &Desk, address: &str) -> Reply {
    match proposals(view, desk, address).and_then(|proposals| {
        let workspace = &view.opened.workspace;
        let made = proposals.iter().map(|p| p.correction(workspace)).collect::<anyhow::Result<Vec<_>>>();
        made.and_then(|corrections| desk.take(&corrections)).map_err(|e| Fault::Told(format!("{e:#}")))
    }) {
        Ok(()) => Reply::see(view.frame.links.page("/corrections")),
        Err(fault) => filled(view, desk, address, Some(fault)),
    }
}

/// One for the unit or the text, one for a link, as far as the form says something of them.
fn proposals(view: &View<'_>, desk: &Desk, address: &str) -> Result<Vec<Proposal>, Fault> {
    let fields = view.asked.form.as_deref().unwrap_or_default();
    let get = |name: &str| fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.trim()).filter(|v| !v.is_empty());
    let text = |name: &str| get(name).map(str::to_owned);
    if !get("token").is_some_and(|t| desk.knows(t)) {
        return Err(Fault::Known("correct.token"));
    }
    let too_long = |(name, v): &(String, String)| {
        v.chars().count() > if matches!(name.as_str(), "who" | "when" | "why") { LONGEST_REASON } else { LONGEST }
    };
    if fields.iter().any(too_long) {
        return Err(Fault::Known("correct.long"));
    }
    if fields.iter().any(|(_, v)| v.contains(rondas::text::is_unsafe)) {
        return Err(Fault::Known("correct.characters"));
    }
    let (Some(who), Some(when), Some(why)) = (text("who"), text("when"), text("why")) else {
        return Err(Fault::Known("correct.because"));
    };
    if [Some(when.as_str()), get("start"), get("date")].into_iter().flatten().any(|d| !is_day(d)) {
        return Err(Fault::Known("correct.day"));
    }
    let because = Because { who, when, why };
    let round = get("round").map(str::parse).transpose().map_err(|_| Fault::Known("correct.round"))?;
    let number = if get("numberless").is_some() { Some(String::new()) } else { text("number") };
    let bare = Proposal { address: address.to_owned(), because, ..Proposal::default() };
    let of_itself = Proposal {
        begin: text("begin"),
        join: get("join").is_some(),
        number,
        kind: text("kind"),
        lang: text("lang"),
        series: text("series"),
        round,
        status: text("status"),
        chapter: text("chapter"),
        city: text("city"),
        start: text("start"),
        date: text("date"),
        parties: get("parties")
            .into_iter()
            .flat_map(|p| p.split([',', ';']))
            .map(str::trim)
            .filter(|p| !p.is_empty())
            .take(PARTIES)
            .map(str::to_owned)
            .collect(),
        ..bare.clone()
    };
    if of_itself.join && of_itself.begin.is_some() {
        return Err(Fault::Known("correct.border"));
    }
    let link = match (get("verdict"), text("other")) {
        (None, None) => None,
        (Some(verdict), Some(other)) => Some((verdict_of(verdict).ok_or(Fault::Known("correct.verdict"))?, other)),
        _ => return Err(Fault::Known("correct.verdict")),
    };
    let says = |name: &&str| get(name).is_some();
    let fields_of_itself = [
        "begin",
        "join",
        "number",
        "numberless",
        "kind",
        "lang",
        "series",
        "round",
        "status",
        "chapter",
        "city",
        "start",
        "date",
        "parties",
    ];
    let mut all = Vec::new();
    if fields_of_itself.iter().any(says) {
        all.push(of_itself);
    }
    if link.is_some() {
        all.push(Proposal { link, ..bare });
    }
    if all.is_empty() { Err(Fault::Known("correct.nothing")) } else { Ok(all) }
}

fn verdict_of(name: &str) -> Option<Verdict> {
    match name {
        "confirm" => Some(Verdict::Confirm),
        "forbid" => Some(Verdict::Forbid),
        "add" => Some(Verdict::Add),
        _ => None,
    }
}

/// Whether it has the form of a day, `YYYY-MM-DD`.
fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |at: usize, length: usize| parts[at].parse::<u32>().ok().filter(|_| parts[at].len() == length);
    parts.len() == 3
        && number(0, 4).is_some()
        && number(1, 2).is_some_and(|m| (1..=12).contains(&m))
        && number(2, 2).is_some_and(|d| (1..=31).contains(&d))
}

/// All corrections, those that wait for a build first.
pub(super) fn list(view: &View<'_>, desk: &Desk) -> Reply {
    let read = view.opened.workspace.check().corrections;
    let waiting = match desk.waiting(&read) {
        Ok(waiting) => waiting,
        Err(error) => return view.wrong(500, &error.to_string(), error.hint(), &[]),
    };
    let progress = desk.progress();
    let failed = if let Progress::Failed(why) = &progress { Some(why.clone()) } else { None };
    view.page(
        "corrections.html",
        context! {
            place => "quality",
            waiting => value(waiting),
            read => value(read),
            building => matches!(progress, Progress::Building { .. }),
            failed => failed,
            file => desk.file(),
        },
    )
}
