//! Plain tables.

/// Rows of cells, columns set to their widest cell; numbers to the right.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with a head.
    pub(crate) fn new(head: &[&str]) -> Self {
        Table { rows: vec![head.iter().map(|s| (*s).to_owned()).collect()] }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// The table as lines.
    pub(crate) fn render(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |c: usize| self.rows.iter().filter_map(|r| r.get(c)).map(|s| s.chars().count()).max().unwrap_or(0);
        let numeric = |c: usize| {
            self.rows.iter().skip(1).filter_map(|r| r.get(c)).all(|s| s.chars().all(|x| x.is_ascii_digit() || x == '.'))
        };
        let mut out = String::new();
        for row in &self.rows {
            let mut line = String::new();
            for (c, cell) in row.iter().enumerate().take(columns) {
                let pad = " ".repeat(width(c) - cell.chars().count());
                line += &if numeric(c) { format!("{pad}{cell}") } else { format!("{cell}{pad}") };
                line += "  ";
            }
            out += line.trim_end();
            out.push('\n');
        }
        out
    }
}
