//! Comma-separated tables (RFC 4180), safe to open in a spreadsheet.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

/// Writes values as a table whose columns are the fields of the first; lists are joined by stops, boxes are left out.
///
/// # Errors
/// When the writer fails.
pub fn write_tables<T: Serialize>(values: impl IntoIterator<Item = T>, columns: &[&str], out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(columns)?;
    for value in values {
        let value = serde_json::to_value(&value)?;
        table.write_record(columns.iter().map(|c| cell(&value[*c])))?;
    }
    table.flush()
}

fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(s) => s.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join("."),
        other => other.to_string(),
    };
    guarded(text)
}

/// A cell that a spreadsheet would run as a formula gets an apostrophe in front.
fn guarded(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed_and_lists_joined() {
        let mut out = Vec::new();
        let rows = [serde_json::json!({"a": "=1+1", "b": ["10", "c"], "c": null})];
        assert!(write_tables(rows, &["a", "b", "c"], &mut out).is_ok());
        assert_eq!(String::from_utf8_lossy(&out), "a,b,c\n'=1+1,10.c,\n");
    }
}
