//! Running the tools and measuring them.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Times each tool is measured.
pub(crate) const RUNS: usize = 5;

/// Runs the commands that it reads as JSON from its input, one after the other; prints their CPU seconds and the peak memory of the
/// largest process in MiB. What a wrapper around the interpreter used before counts for none of them.
const STOPWATCH: &str = "
import json, resource, subprocess, sys
before = resource.getrusage(resource.RUSAGE_CHILDREN)
for command in json.load(sys.stdin):
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime, used.ru_maxrss / 1024)
";

/// A program that makes text of PDFs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tool {
    Rondas,
    Pdftotext,
    Mutool,
    /// A library that Python drives.
    Library(&'static Library),
}

/// A library, by its name, the Python module that has it, and the expression there that gives the text of the file `name`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Library {
    name: &'static str,
    module: &'static str,
    text: &'static str,
}

const PDFIUM: Library = Library {
    name: "PDFium (pypdfium2)",
    module: "pypdfium2",
    text: "'\\n'.join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(name))",
};
const PYMUPDF: Library =
    Library { name: "PyMuPDF", module: "pymupdf", text: "'\\n'.join(page.get_text() for page in pymupdf.open(name))" };
const PDF_OXIDE: Library = Library {
    name: "pdf_oxide",
    module: "pdf_oxide",
    text: "'\\n'.join(f.extract_text(page) for f in [pdf_oxide.PdfDocument(name)] for page in range(f.page_count()))",
};
const KREUZBERG: Library = Library {
    name: "kreuzberg",
    module: "kreuzberg",
    text: "kreuzberg.extract_file_sync(name, config=kreuzberg.ExtractionConfig(use_cache=False)).content",
};

impl Library {
    /// Prints the texts of the files in its arguments as one JSON array, empty for those that cannot be read.
    fn program(&self) -> String {
        let Library { module, text, .. } = self;
        format!(
            "
import json, sys
import {module}
def text(name):
    try:
        return {text}
    except Exception:
        return ''
print(json.dumps([text(name) for name in sys.argv[1:]]))
"
        )
    }
}

/// What a tool took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Speed {
    pub(crate) cpu_seconds: f64,
    pub(crate) peak_mib: f64,
}

impl Tool {
    pub(crate) const ALL: [Tool; 7] = [
        Tool::Rondas,
        Tool::Pdftotext,
        Tool::Mutool,
        Tool::Library(&PDFIUM),
        Tool::Library(&PYMUPDF),
        Tool::Library(&PDF_OXIDE),
        Tool::Library(&KREUZBERG),
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Tool::Rondas => "rondas text",
            Tool::Pdftotext => "pdftotext",
            Tool::Mutool => "mutool draw -F txt",
            Tool::Library(library) => library.name,
        }
    }

    /// The commands that read all files: one for the tools that take many, else one a file.
    fn commands(self, files: &[PathBuf]) -> Vec<Vec<String>> {
        let names = || files.iter().map(|f| f.display().to_string());
        let words = |parts: &[&str]| parts.iter().map(|p| (*p).to_owned()).collect::<Vec<_>>();
        match self {
            Tool::Rondas => vec![words(&[env!("CARGO_BIN_EXE_rondas"), "text"]).into_iter().chain(names()).collect()],
            Tool::Pdftotext => names().map(|name| words(&["pdftotext", &name, "-"])).collect(),
            Tool::Mutool => names().map(|name| words(&["mutool", "draw", "-q", "-F", "txt", &name])).collect(),
            Tool::Library(library) => vec![words(&["python3", "-c", &library.program()]).into_iter().chain(names()).collect()],
        }
    }

    fn is_here(self) -> bool {
        let (program, arguments) = match self {
            Tool::Rondas => return true,
            Tool::Pdftotext => ("pdftotext", vec!["-v".to_owned()]),
            Tool::Mutool => ("mutool", vec!["-v".to_owned()]),
            Tool::Library(library) => ("python3", vec!["-c".to_owned(), format!("import {}", library.module)]),
        };
        let run = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
        run.is_ok_and(|status| status.success() || self == Tool::Mutool)
    }
}

/// The text that a tool makes of each file, or why there is none.
pub(crate) fn texts(tool: Tool, files: &[PathBuf]) -> Result<Vec<String>, &'static str> {
    if !tool.is_here() {
        return Err("not installed");
    }
    let output = |command: &[String]| {
        let run = Command::new(&command[0]).args(&command[1..]).stderr(Stdio::null()).output();
        run.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default()
    };
    if let Tool::Library(_) = tool {
        return serde_json::from_str(&output(&tool.commands(files)[0])).map_err(|_| "failed");
    }
    Ok(files.iter().map(|file| output(&tool.commands(std::slice::from_ref(file))[0])).collect())
}

/// CPU time and memory of each tool over all files, the middle of several runs; `None` for one that is not here. The tools take turns, so
/// that a machine that is slow for a while is slow for all. What Python takes to load a library counts for none.
pub(crate) fn speeds(files: &[PathBuf]) -> Vec<Option<Speed>> {
    let here = Tool::ALL.map(Tool::is_here);
    let mut runs: Vec<Vec<Speed>> = vec![Vec::new(); Tool::ALL.len()];
    for _ in 0..RUNS {
        for (at, tool) in Tool::ALL.into_iter().enumerate().filter(|(at, _)| here[*at]) {
            runs[at].extend(speed(tool, files));
        }
    }
    let middle = |mut runs: Vec<Speed>| {
        runs.sort_by(|a, b| a.cpu_seconds.total_cmp(&b.cpu_seconds));
        (!runs.is_empty()).then(|| runs.swap_remove(runs.len() / 2))
    };
    runs.into_iter().map(middle).collect()
}

fn speed(tool: Tool, files: &[PathBuf]) -> Option<Speed> {
    let loading = if let Tool::Library(_) = tool { stopwatch(&tool.commands(&[]))?.cpu_seconds } else { 0.0 };
    let speed = stopwatch(&tool.commands(files))?;
    Some(Speed { cpu_seconds: (speed.cpu_seconds - loading).max(0.0), ..speed })
}

fn stopwatch(commands: &[Vec<String>]) -> Option<Speed> {
    let mut python = Command::new("python3").args(["-c", STOPWATCH]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    python.stdin.take()?.write_all(&serde_json::to_vec(commands).ok()?).ok()?;
    let output = python.wait_with_output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let (cpu, peak) = text.trim().split_once(' ')?;
    Some(Speed { cpu_seconds: cpu.parse().ok()?, peak_mib: peak.parse().ok()? })
}

/// Pages of all files that rondas can read.
pub(crate) fn pages(files: &[PathBuf]) -> usize {
    let run = Command::new(env!("CARGO_BIN_EXE_rondas")).args(["text", "--json"]).args(files).stderr(Stdio::null()).output();
    let json: serde_json::Value = run.ok().and_then(|o| serde_json::from_slice(&o.stdout).ok()).unwrap_or_default();
    let of_file = |file: &serde_json::Value| file["pages"].as_array().map_or(0, Vec::len);
    json["files"].as_array().map_or(0, |files| files.iter().map(of_file).sum())
}

/// All files in one, where qpdf is installed: the tools' time without the start of a process for each file.
pub(crate) fn joined(files: &[PathBuf]) -> Option<PathBuf> {
    let out = std::env::temp_dir().join(format!("rondas-bench-{}.pdf", std::process::id()));
    let qpdf = Command::new("qpdf")
        .args(["--empty", "--pages"])
        .args(files)
        .args([Path::new("--"), out.as_path()])
        .stderr(Stdio::null())
        .status();
    qpdf.is_ok_and(|_| out.exists()).then_some(out)
}
