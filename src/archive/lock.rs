//! One writer at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use super::{Error, io};

/// The lock of a folder; the operating system frees it when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

/// Takes the lock of a folder, a file of that name in it, or says who holds it; with `wait`, waits for it.
pub(super) fn take(folder: &Path, name: &str, wait: bool) -> Result<Lock, Error> {
    let path = folder.join(name);
    let mut file =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(io("open", &path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) if wait => file.lock().map_err(io("lock", &path))?,
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            let _ = file.read_to_string(&mut holder);
            return Err(Error::Locked { path: folder.to_owned(), holder: holder.trim().to_owned() });
        }
        Err(TryLockError::Error(error)) => return Err(io("lock", &path)(error)),
    }
    let told = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| writeln!(file, "process {}", std::process::id()));
    told.map_err(io("write", &path))?;
    Ok(Lock { _file: file })
}

impl Drop for Lock {
    /// The file says nothing when nobody holds it, so that an index at rest is the same however it was built.
    fn drop(&mut self) {
        let _ = self._file.set_len(0);
    }
}
