//! `rondas serve`

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::{IndexArg, JsonArg, OpenArgs};
use crate::print;
use crate::web::{Bound, DeskOptions, Room, RoomOptions, serve};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rondas serve                      http://127.0.0.1:8017/, corpus/ and index/
  rondas serve papers --index papers-index --port 0
  rondas serve --edit               corrections can be handed in on the pages
  rondas serve --bind 0.0.0.0 --allow-host archive.example

Answers on this machine only, unless --bind names another address. Nothing is written, unless --edit allows corrections to be proposed
on the pages: they are added to a file below corrections/ of the corpus, as `rondas correct` does, and the index is built.
The language of the page is the browser's, or stands first in the address: /es/, /pt/, /en/.")]
pub(crate) struct ServeArgs {
    /// Corpus folder, for the images of pages and the catalogue
    #[arg(default_value = "corpus")]
    pub(crate) corpus: PathBuf,
    /// Port; 0 takes any that is free
    #[arg(long, value_name = "PORT", default_value_t = 8017)]
    pub(crate) port: u16,
    /// Address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(crate) bind: IpAddr,
    /// A name that this server is reached by, beside localhost and addresses in figures
    #[arg(long, value_name = "NAME")]
    pub(crate) allow_host: Vec<String>,
    /// Take corrections on the pages, and build the index anew after each
    #[arg(long)]
    pub(crate) edit: bool,
    /// File below corrections/ that they are added to
    #[arg(long, value_name = "FILE", default_value = "corrections.toml", value_parser = crate::cli::file_name, requires = "edit")]
    pub(crate) to: String,
    #[command(flatten)]
    pub(crate) open: OpenArgs,
    #[command(flatten)]
    pub(crate) index: IndexArg,
    #[command(flatten)]
    pub(crate) json: JsonArg,
}

pub(crate) fn run(args: &ServeArgs) -> anyhow::Result<ExitCode> {
    let address = SocketAddr::new(args.bind, args.port);
    let bound = Bound::new(address)
        .map_err(|e| print::with_hint(e, format!("{address} cannot be used; choose another with --port, or --port 0 for any")))?;
    let room = Room::new(RoomOptions {
        index: args.index.index.clone(),
        corpus: args.corpus.clone(),
        password: args.open.password.clone(),
        worker: super::program(),
        desk: args.edit.then(|| DeskOptions { file: args.to.clone() }),
    });
    greet(&bound, &room, args)?;
    serve(bound, room, &args.allow_host)?;
    Ok(ExitCode::SUCCESS)
}

/// Says where the room is: the first line of the output, for people and for programs.
fn greet(bound: &Bound, room: &Room, args: &ServeArgs) -> anyhow::Result<()> {
    let url = format!("http://{}/", bound.address);
    let texts = room.texts();
    if args.json.json {
        print::json(&serde_json::json!({ "url": url, "texts": texts.clone().ok(), "closed": texts.err() }))?;
        return Ok(());
    }
    print::out(&format!("{url}\n"))?;
    match texts {
        Ok(n) => print::to_stderr(&format!("{n} texts; a newer build is shown as soon as it is there; end with Ctrl-C")),
        Err(why) => print::to_stderr(&format!("nothing to read yet: {why}; the page says what to do; end with Ctrl-C")),
    }
    if !bound.address.ip().is_loopback() {
        print::to_stderr(if args.edit {
            "other machines can read this, and hand in corrections"
        } else {
            "other machines can read this"
        });
    }
    Ok(())
}
