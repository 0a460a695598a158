//! Chromium without a window, driven over the DevTools protocol.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

/// Names that Chromium goes by.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
/// Time for a page to load or a condition to come true.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser with one page.
pub struct Browser {
    child: Child,
    profile: tempfile::TempDir,
    socket: WebSocket<TcpStream>,
    last: u64,
    /// Errors of scripts and of the content security policy.
    pub errors: Vec<String>,
}

impl Browser {
    /// Starts Chromium; `None`, said loudly, where there is none. With `RONDAS_BROWSER=required` that is a failure.
    pub fn open() -> Option<Browser> {
        let Some(name) = NAMES.into_iter().find(|n| Command::new(n).arg("--version").output().is_ok_and(|o| o.status.success()))
        else {
            assert!(std::env::var("RONDAS_BROWSER").as_deref() != Ok("required"), "no Chromium is here");
            loudly("there is no Chromium here, the pages were not tested in a browser");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let child = Command::new(name)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"])
            .args(["--remote-debugging-port=0", "--lang=en-US"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let port = wait(|| {
            let file = std::fs::read_to_string(profile.path().join("DevToolsActivePort")).ok()?;
            file.lines().next()?.parse::<u16>().ok()
        });
        let page = wait(|| target(port));
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let (socket, _) = tungstenite::client(page.as_str(), stream).unwrap();
        let mut browser = Browser { child, profile, socket, last: 0, errors: Vec::new() };
        for domain in ["Page.enable", "Runtime.enable", "Log.enable"] {
            browser.call(domain, json!({}));
        }
        browser.call("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }));
        Some(browser)
    }

    /// Goes to an address and waits until it is loaded.
    pub fn go(&mut self, url: &str) {
        self.call("Page.navigate", json!({ "url": url }));
        self.until("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    /// Clicks on the first element of a selector and waits for the page that it leads to.
    pub fn follow(&mut self, selector: &str) {
        self.run(&format!("window.here = true; document.querySelector({}).click()", json!(selector)));
        self.until("window.here === undefined && document.readyState === 'complete'");
    }

    /// The value of an expression.
    pub fn run(&mut self, expression: &str) -> Value {
        let answer =
            self.call("Runtime.evaluate", json!({ "expression": expression, "returnByValue": true, "awaitPromise": true }));
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    /// The text of an expression.
    pub fn text(&mut self, expression: &str) -> String {
        self.run(expression).as_str().unwrap_or_default().to_owned()
    }

    /// Waits until an expression is true.
    pub fn until(&mut self, expression: &str) {
        let start = Instant::now();
        while self.try_run(expression) != Value::Bool(true) {
            assert!(start.elapsed() < PATIENCE, "never true: {expression}");
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    fn try_run(&mut self, expression: &str) -> Value {
        let answer = self.call("Runtime.evaluate", json!({ "expression": expression, "returnByValue": true }));
        answer["result"]["value"].clone()
    }

    /// Presses a key.
    pub fn press(&mut self, key: &str) {
        let (code, text) = match key {
            "Tab" => (9, ""),
            "Enter" => (13, "\r"),
            other => (i64::from(other.as_bytes()[0]), other),
        };
        for kind in ["keyDown", "keyUp"] {
            let text = if kind == "keyDown" { text } else { "" };
            self.call("Input.dispatchKeyEvent", json!({ "type": kind, "key": key, "text": text, "windowsVirtualKeyCode": code }));
        }
    }

    /// Types into what has the focus.
    pub fn write(&mut self, text: &str) {
        self.call("Input.insertText", json!({ "text": text }));
    }

    /// Size of the window, and whether the reader likes it dark.
    pub fn look(&mut self, width: u32, height: u32, dark: bool) {
        self.call(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
        );
        let scheme = if dark { "dark" } else { "light" };
        self.call("Emulation.setEmulatedMedia", json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] }));
    }

    /// One call of the protocol; events that come meanwhile are looked through for errors.
    pub fn call(&mut self, method: &str, params: Value) -> Value {
        self.last += 1;
        let message = json!({ "id": self.last, "method": method, "params": params });
        self.socket.send(Message::Text(message.to_string().into())).unwrap();
        loop {
            let Message::Text(text) = self.socket.read().unwrap() else { continue };
            let answer: Value = serde_json::from_str(&text).unwrap();
            if answer["id"] == self.last {
                return answer["result"].clone();
            }
            let entry = &answer["params"]["entry"];
            if answer["method"] == "Runtime.exceptionThrown"
                || (answer["method"] == "Log.entryAdded" && entry["level"] == "error")
            {
                self.errors.push(answer["params"].to_string());
            }
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.socket.send(Message::Text(json!({ "id": 0, "method": "Browser.close" }).to_string().into()));
        for _ in 0..40 {
            if self.child.try_wait().is_ok_and(|s| s.is_some()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The address of the page's own socket.
fn target(port: u16) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(2))).ok()?;
    stream
        .write_all(format!("GET /json/list HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n").as_bytes())
        .ok()?;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let text = String::from_utf8_lossy(&answer);
    let targets: Value = serde_json::from_str(&text[text.find("\r\n\r\n")? + 4..]).ok()?;
    let page = targets.as_array()?.iter().find(|t| t["type"] == "page")?;
    page["webSocketDebuggerUrl"].as_str().map(str::to_owned)
}

fn wait<T>(mut what: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(value) = what() {
            return value;
        }
        assert!(start.elapsed() < PATIENCE, "the browser does not start");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The script of axe-core, where `.ci/run` has put it.
pub fn axe() -> Option<String> {
    let script = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("target/axe-core/axe.min.js")).ok();
    if script.is_none() {
        assert!(std::env::var("RONDAS_AXE").as_deref() != Ok("required"), "axe-core is not here");
        loudly("axe-core is not in target/axe-core, the pages were not checked for accessibility");
    }
    script
}

/// Past the capture of the tests' output.
fn loudly(what: &str) {
    let _ = writeln!(std::io::stderr(), "\n*** NOT RUN: {what} ***\n");
}
