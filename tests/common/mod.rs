//! Small PDFs and corpora made for tests.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A PDF of Helvetica text, one string a line, pages separated by an empty vector's end.
pub fn pdf(pages: &[Vec<String>]) -> Vec<u8> {
    let mut objects: Vec<String> = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".into(),
        String::new(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".into(),
    ];
    let mut kids = String::new();
    for lines in pages {
        let page = objects.len() + 1;
        kids += &format!("{page} 0 R ");
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F 3 0 R >> >> /Contents {} 0 R >>",
            page + 1
        ));
        let mut content = String::from("BT /F 11 Tf 14 TL 72 720 Td\n");
        for line in lines {
            content += &format!("({}) Tj T*\n", line.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)"));
        }
        content += "ET";
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len());
    file_of(&objects.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A file of objects numbered from 1, the first of which is the catalog.
pub fn file_of(objects: &[&str]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).bytes());
    }
    let xref = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    offsets.iter().for_each(|o| out.extend(format!("{o:010} 00000 n \n").bytes()));
    out.extend(format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n", objects.len() + 1).bytes());
    out
}

/// A declaration of an invented process with as many clauses as asked for.
pub fn declaration(round: u32, clauses: usize) -> Vec<u8> {
    let mut lines = vec![
        format!("DECLARATION OF THE {} MEETING OF THE MARISMA PROCESS", roman(round)),
        String::new(),
        format!("The representatives of the Governments, gathered on {} March 20{:02},", 3 + round, 10 + round),
        "AGREE:".into(),
    ];
    for n in 1..=clauses {
        lines.push(format!("{n}. To reaffirm point {n} of the common work on the protection of"));
        lines.push(format!("people on the move in district {}, with due regard to their families.", n * 7));
    }
    let (first, second) = lines.split_at(lines.len().min(30));
    pdf(&[first.to_vec(), second.to_vec()])
}

/// The same declaration in Spanish.
pub fn declaracion(round: u32, clauses: usize) -> Vec<u8> {
    let mut lines = vec![
        format!("DECLARACION DE LA {} REUNION DEL PROCESO DE MARISMA", roman(round)),
        String::new(),
        format!("Los representantes de los Gobiernos, reunidos el {} de marzo de 20{:02},", 3 + round, 10 + round),
        "ACUERDAN:".into(),
    ];
    for n in 1..=clauses {
        lines.push(format!("{n}. Reafirmar el punto {n} del trabajo comun sobre la proteccion de las"));
        lines.push(format!("personas en movimiento en el distrito {}, con atencion a sus familias.", n * 7));
    }
    let (first, second) = lines.split_at(lines.len().min(30));
    pdf(&[first.to_vec(), second.to_vec()])
}

fn roman(n: u32) -> &'static str {
    ["I", "II", "III", "IV", "V", "VI"][n as usize - 1]
}

/// A corpus of several rounds below a folder.
pub fn corpus(folder: &Path, rounds: u32) -> PathBuf {
    let corpus = folder.join("corpus");
    fs::create_dir_all(&corpus).unwrap();
    for round in 1..=rounds {
        fs::write(corpus.join(format!("r{round}.pdf")), declaration(round, 12 + round as usize)).unwrap();
    }
    corpus
}

/// A small generator of numbers (Marsaglia's xorshift), so that every run does the same.
pub struct Random(pub u64);

impl Random {
    /// A number below a bound.
    pub fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

/// Every file below a folder with its bytes; links are followed at the top only.
pub fn snapshot(folder: &Path) -> Vec<(String, Vec<u8>)> {
    fn walk(folder: &Path, prefix: &str, out: &mut Vec<(String, Vec<u8>)>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type().unwrap();
            if kind.is_symlink() {
                out.push((name, fs::read_link(entry.path()).unwrap().to_string_lossy().into_owned().into_bytes()));
            } else if kind.is_dir() {
                walk(&entry.path(), &format!("{name}/"), out);
            } else {
                out.push((name, fs::read(entry.path()).unwrap()));
            }
        }
    }
    let mut out = Vec::new();
    walk(folder, "", &mut out);
    out.sort();
    out
}

/// Runs the program.
pub fn rondas(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rondas")).args(args).output().unwrap()
}

/// Runs a build and gives its exit code.
pub fn build(corpus: &Path, index: &Path, more: &[&str]) -> i32 {
    let args = [&["build", corpus.to_str().unwrap(), "--index", index.to_str().unwrap()], more].concat();
    rondas(&args).status.code().unwrap()
}

/// Copies a folder with all that is in it.
pub fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(|e| e.unwrap()) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
