//! A running reading room and plain requests to it.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

/// The shipped corpus, built once for all tests of a file.
static INDEX: LazyLock<PathBuf> = LazyLock::new(|| {
    let index = Path::new(env!("CARGO_TARGET_TMPDIR")).join(concat!(env!("CARGO_CRATE_NAME"), "-index"));
    let built = crate::common::rondas(&["build", shipped_corpus().to_str().unwrap(), "--index", index.to_str().unwrap()]);
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    index
});

/// The corpus of this repository.
pub fn shipped_corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// Its index.
pub fn shipped_index() -> &'static Path {
    &INDEX
}

/// A room of the shipped corpus.
pub fn shipped() -> Room {
    Room::open(&shipped_corpus(), &INDEX, &[])
}

/// A server on a free port; it ends with the test.
pub struct Room {
    child: Child,
    /// `127.0.0.1:port`.
    pub host: String,
}

impl Room {
    /// Serves a corpus and its index.
    pub fn open(corpus: &Path, index: &Path, more: &[&str]) -> Room {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rondas"))
            .args(["serve", "--port", "0"])
            .arg(corpus)
            .arg("--index")
            .arg(index)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let host = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        Room { child, host }
    }

    /// The process, to send it a signal.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// The page of an address; panics unless it is there.
    pub fn get(&self, path: &str) -> String {
        let answer = self.ask("GET", path, &[]);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }

    /// A request with further headers.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let host = if headers.iter().any(|(n, _)| *n == "Host") { String::new() } else { format!("Host: {}\r\n", self.host) };
        let headers: String = headers.iter().map(|(n, v)| format!("{n}: {v}\r\n")).collect();
        self.send(format!("{method} {path} HTTP/1.1\r\n{host}{headers}Connection: close\r\n\r\n").as_bytes())
    }

    /// Sends a form, as a page of this origin does.
    pub fn post(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = fields.iter().map(|(n, v)| format!("{n}={}", percent(v))).collect();
        let body = body.join("&");
        let headers: String = headers.iter().map(|(n, v)| format!("{n}: {v}\r\n")).collect();
        let head = format!("POST {path} HTTP/1.1\r\nHost: {}\r\n{headers}Content-Length: {}\r\n", self.host, body.len());
        let form = "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n";
        self.send(format!("{head}{form}{body}").as_bytes())
    }

    /// Bytes as they are, and what comes back.
    pub fn send(&self, bytes: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(bytes).unwrap();
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
        let text = String::from_utf8_lossy(&all).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        Answer { status, head: head.to_lowercase(), body: body.to_owned() }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What came back.
pub struct Answer {
    pub status: u16,
    /// Status line and headers, in lower case.
    pub head: String,
    pub body: String,
}

/// A value of a form, percent-encoded.
fn percent(text: &str) -> String {
    text.bytes().map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
