//! Progress of long work: a bar on a terminal, nothing elsewhere.

use std::io::IsTerminal;
use std::sync::OnceLock;

use indicatif::{ProgressBar, ProgressStyle};
use rondas::pipeline::Event;

use crate::print;

/// Shows what a build is doing on standard error.
pub(crate) struct Progress {
    bar: OnceLock<ProgressBar>,
    terminal: bool,
    quiet: bool,
}

impl Progress {
    /// `quiet` leaves out the lines of problems, which a program gets in its report.
    pub(crate) fn new(quiet: bool) -> Self {
        Progress { bar: OnceLock::new(), terminal: std::io::stderr().is_terminal(), quiet }
    }

    /// Takes an event of a build.
    pub(crate) fn event(&self, event: Event) {
        match event {
            Event::Started { files } if self.terminal => {
                let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}")
                    .unwrap_or_else(|_| ProgressStyle::default_bar());
                let _ = self.bar.set(ProgressBar::new(files as u64).with_style(style));
            }
            Event::FileDone { file, failure, .. } => {
                if let Some(failure) = failure.filter(|_| !self.quiet) {
                    self.line(&print::failure(&failure));
                }
                if let Some(bar) = self.bar.get() {
                    bar.set_message(file);
                    bar.inc(1);
                }
            }
            Event::Stage(stage) => {
                if let Some(bar) = self.bar.get() {
                    bar.set_message(stage);
                }
            }
            Event::Started { .. } => {}
        }
    }

    pub(crate) fn line(&self, text: &str) {
        match self.bar.get() {
            Some(bar) => bar.suspend(|| print::to_stderr(text)),
            None => print::to_stderr(text),
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}
