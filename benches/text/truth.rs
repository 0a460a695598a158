//! The true text of a PDF, where a file beside it holds it.
//!
//! Looked for: `NAME.txt` beside `NAME.pdf`, `source/NAME.txt`, `../truth/NAME.json`. A text file has a paragraph between blank lines
//! and may begin with a block of `key: value` lines, of which `header` and `footer` are running lines (`{p}` stands for the page,
//! `{n}` for their number). The markup of the shipped sources is understood. A JSON file has `units` with `label` and `text`, and
//! `furniture`.

use std::path::Path;

use serde_json::Value;

/// What a perfect reader would give.
#[derive(Debug, Default)]
pub(crate) struct Truth {
    pub(crate) paragraphs: Vec<String>,
    pub(crate) furniture: Vec<String>,
}

impl Truth {
    /// The truth of a PDF that has a text layer; `None` where there is none.
    pub(crate) fn beside(pdf: &Path) -> Option<Truth> {
        let (folder, stem) = (pdf.parent()?, pdf.file_stem()?.to_str()?);
        let text = [folder.join(format!("{stem}.txt")), folder.join(format!("source/{stem}.txt"))];
        if let Some(text) = text.iter().find_map(|path| std::fs::read_to_string(path).ok()) {
            return Some(Truth::from_text(&text));
        }
        let json = std::fs::read_to_string(folder.join(format!("../truth/{stem}.json"))).ok()?;
        Truth::from_json(&serde_json::from_str(&json).ok()?)
    }

    fn from_text(text: &str) -> Truth {
        let mut truth = Truth::default();
        let lines: Vec<&str> = text.lines().filter(|l| !l.starts_with('#')).collect();
        for (index, block) in lines.split(|l| l.trim().is_empty()).filter(|b| !b.is_empty()).enumerate() {
            let pairs: Option<Vec<(&str, &str)>> = block.iter().map(|l| l.split_once(':').filter(|(k, _)| is_key(k))).collect();
            match pairs.filter(|_| index == 0) {
                Some(head) => {
                    let running = head.iter().filter(|(key, _)| matches!(*key, "header" | "footer"));
                    truth.furniture.extend(running.map(|(_, value)| value.trim().to_owned()));
                }
                None => truth.paragraphs.push(without_markup(&block.join(" "))),
            }
        }
        truth
    }

    fn from_json(json: &Value) -> Option<Truth> {
        if json["extractable"] == Value::Bool(false) {
            return None;
        }
        let string = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let unit = |unit: &Value| {
            let (label, text) = (string(&unit["label"]), string(&unit["text"]));
            if text.starts_with(&label) { text } else { format!("{label} {text}") }
        };
        Some(Truth {
            paragraphs: json["units"].as_array()?.iter().map(unit).collect(),
            furniture: json["furniture"].as_array().into_iter().flatten().map(string).collect(),
        })
    }
}

fn is_key(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase())
}

/// A block of a shipped source as it is printed: `{clause 3 "3."} Text` is `3. Text`.
fn without_markup(block: &str) -> String {
    let (label, text) = match block.strip_prefix('{').and_then(|b| b.split_once('}')) {
        Some((tag, text)) => (tag.split('"').nth(1).unwrap_or(""), text.trim_start()),
        None => ("", block),
    };
    let mut out = if label.is_empty() { String::new() } else { format!("{label} ") };
    let mut rest = text;
    while let Some(at) = rest.find("[^") {
        out.push_str(&rest[..at]);
        rest = rest[at..].split_once(']').map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out.replace("**", "").replace("{pagebreak}", "")
}
