//! One page image through tesseract: a child process without a shell, bounded in time and in what it may say.

use std::io::{self, Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::engine::{Engine, LANGUAGES};
use super::{DPI, RecognisedWord, tsv};
use crate::render::Image;

/// Time for one page; an honest one takes a few seconds.
const PAGE_TIME: Duration = Duration::from_secs(120);
/// How often it is looked whether the page is done.
const LOOK: Duration = Duration::from_millis(10);
/// Bytes of answer read; a full page of text has about a tenth of a mebibyte.
const ANSWER_BYTES: u64 = 8 << 20;

/// Why a page gave no words.
#[derive(Debug, thiserror::Error)]
pub(super) enum RunError {
    #[error("tesseract cannot be run: {0}")]
    Io(#[from] io::Error),
    #[error("tesseract took longer than {} s", PAGE_TIME.as_secs())]
    Time,
    #[error("tesseract ended with {0}")]
    Ended(std::process::ExitStatus),
}

/// The words of a page image.
pub(super) fn words(engine: &Engine, image: &Image) -> Result<Vec<RecognisedWord>, RunError> {
    let mut child = Command::new(&engine.program)
        .args(["stdin", "stdout", "-l", &LANGUAGES.join("+"), "--dpi", &DPI.to_string(), "tsv"])
        // One thread: the pages of a build already run beside each other, and the words must not depend on the number of cores.
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::Error::from(io::ErrorKind::BrokenPipe).into());
    };
    // Noise in every pixel has tesseract take a page of few words for a picture, and costs it time.
    let png = image.softened_png();
    std::thread::scope(|scope| {
        scope.spawn(move || input.write_all(&png));
        let answer = scope.spawn(move || {
            let mut text = Vec::new();
            output.take(ANSWER_BYTES).read_to_end(&mut text).map(|_| text)
        });
        let ended = wait(&mut child);
        let text = answer.join().unwrap_or_else(|_| Err(io::ErrorKind::Other.into()));
        ended?;
        Ok(tsv::words(&String::from_utf8_lossy(&text?), image.dpi))
    })
}

/// Waits for the end of a child, and ends it when it takes too long.
fn wait(child: &mut Child) -> Result<(), RunError> {
    let deadline = Instant::now() + PAGE_TIME;
    loop {
        if let Some(status) = child.try_wait()? {
            return if status.success() { Ok(()) } else { Err(RunError::Ended(status)) };
        }
        if Instant::now() > deadline {
            child.kill()?;
            child.wait()?;
            return Err(RunError::Time);
        }
        std::thread::sleep(LOOK);
    }
}
