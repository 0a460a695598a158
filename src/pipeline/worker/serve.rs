//! The worker's side: requests in, answers out.

use std::io::{self, BufRead, Write};

use super::{Answer, Job, Limits, Output, Request, bounds};
use crate::archive::Failure;
use crate::model::Catalogue;
use crate::pipeline::document::{Settings, read_as};

/// Answers requests until the input ends.
///
/// # Errors
/// When the input or the output breaks, or a request cannot be understood.
pub fn serve(input: impl BufRead, mut output: impl Write, limits: &Limits) -> io::Result<()> {
    bounds::once();
    let mut catalogue = Catalogue::default();
    let mut line = Vec::new();
    for request in input.lines() {
        match serde_json::from_str(&request?)? {
            Request::Catalogue(known) => catalogue = known,
            Request::Read(job) => {
                let answer = Answer::of(&job.name, perform(&job, &catalogue, limits));
                line.clear();
                serde_json::to_writer(&mut line, &answer)?;
                line.push(b'\n');
                output.write_all(&line)?;
                output.flush()?;
            }
        }
    }
    Ok(())
}

fn perform(job: &Job, catalogue: &Catalogue, limits: &Limits) -> Result<Output, Failure> {
    let file = job.file();
    bounds::for_document(limits, file.size());
    let bytes = file.read()?;
    let settings = Settings { password: job.password.as_deref(), corrections: job.corrections.as_ref(), ocr: job.ocr.as_deref() };
    read_as(&file, &bytes, job.want, catalogue, &settings)
}
