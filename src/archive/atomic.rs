//! Writing files whole, and JSON that people can read.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use super::{Error, io};

/// Writes a file and makes sure that it reached the disk.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(io("make the folder", folder))?;
    }
    let mut file = File::create(path).map_err(io("write", path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(io("write", path))
}

/// Writes a file beside its place and puts it there by a rename: readers see the old one or the new one.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let fresh = path.with_file_name(format!(".{name}.new"));
    let replaced = write(&fresh, bytes).and_then(|()| fs::rename(&fresh, path).map_err(io("replace", path)));
    if replaced.is_err() {
        // On a full disk what is half written would only take room.
        let _ = fs::remove_file(&fresh);
    }
    replaced?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Makes the entries of a folder durable (a rename is, once its folder is).
pub(super) fn sync_folder(path: &Path) -> Result<(), Error> {
    #[cfg(unix)]
    File::open(path).and_then(|f| f.sync_all()).map_err(io("sync", path))?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Points a symbolic link at a folder, replacing it by one rename.
pub(super) fn point(link: &Path, target: &Path) -> Result<(), Error> {
    let fresh = link.with_extension("new");
    let _ = fs::remove_file(&fresh);
    symlink(target, &fresh).map_err(io("link", &fresh))?;
    fs::rename(&fresh, link).map_err(io("swap", link))
}

#[cfg(unix)]
fn symlink(target: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, link)
}

#[cfg(windows)]
fn symlink(target: &Path, link: &Path) -> io::Result<()> {
    std::os::windows::fs::symlink_dir(target, link)
}

/// JSON with a line for every field and short arrays on one line.
pub fn to_json<T: Serialize>(value: &T) -> Vec<u8> {
    let mut out = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut out, Readable::default());
    // Writing to memory fails only for maps whose keys are no strings; no type here has one.
    if let Err(error) = value.serialize(&mut serializer) {
        unreachable!("{error}");
    }
    out.push(b'\n');
    out
}

/// Objects are indented, arrays run on; an object in an array starts a line.
#[derive(Default)]
struct Readable {
    depth: usize,
    filled: bool,
}

impl Readable {
    fn line<W: ?Sized + Write>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b"\n")?;
        (0..self.depth).try_for_each(|_| writer.write_all(b" "))
    }
}

impl Formatter for Readable {
    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth += 1;
        self.filled = false;
        writer.write_all(b"{")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        self.line(writer)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth -= 1;
        if self.filled {
            self.line(writer)?;
        }
        self.filled = true;
        writer.write_all(b"}")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }
}
