//! Work on many threads, results in order.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::report::BuildError;

/// Results held back, for each thread, until the one before them is there.
const AHEAD: usize = 32;
/// Time after which one more thread begins. Each may start a process of its own, which costs as much as reading a few short files:
/// of little work it would make more.
const HEAD_START: Duration = Duration::from_millis(10);

/// The threads that work is done on; `None` for one a core.
pub(super) fn threads(count: Option<usize>) -> Result<rayon::ThreadPool, BuildError> {
    rayon::ThreadPoolBuilder::new().num_threads(count.unwrap_or(0)).build().map_err(|e| BuildError::Threads(e.to_string()))
}

/// Does `work` on every item, on as many threads as asked for (all cores where absent) and as the work keeps busy, and hands the
/// results to `emit`, one at a time and in the order of the items, as soon as they are there. The thread that has a result hands it on:
/// another would have to be woken for each.
///
/// # Errors
/// What `emit` returns; nothing more is begun then. When the threads cannot be started.
pub fn in_order<T: Sync, R: Send, E: From<BuildError> + Send>(
    items: &[T],
    count: Option<usize>,
    work: impl Fn(&T) -> R + Sync,
    emit: impl FnMut(R) -> Result<(), E> + Send,
) -> Result<(), E> {
    let pool = threads(count)?;
    let turn = Turn::new(items.len(), pool.current_num_threads() * AHEAD);
    let output = Mutex::new(Output { held: BTreeMap::new(), done: 0, emit, error: None });
    pool.scope(|scope| {
        for place in 0..pool.current_num_threads() {
            let (turn, work, output) = (&turn, &work, &output);
            scope.spawn(move |_| {
                turn.wait(HEAD_START * place as u32);
                while let Some(index) = turn.take() {
                    let result = work(&items[index]);
                    output.lock().unwrap_or_else(PoisonError::into_inner).hand_on(index, result, turn);
                }
            });
        }
    });
    output.into_inner().unwrap_or_else(PoisonError::into_inner).error.map_or(Ok(()), Err)
}

/// Results on their way out.
struct Output<R, E, F> {
    /// Those that came before their turn.
    held: BTreeMap<usize, R>,
    done: usize,
    emit: F,
    error: Option<E>,
}

impl<R, E, F: FnMut(R) -> Result<(), E>> Output<R, E, F> {
    /// Takes a result, and emits all whose turn it is.
    fn hand_on(&mut self, index: usize, result: R, turn: &Turn) {
        self.held.insert(index, result);
        while self.error.is_none()
            && let Some(result) = self.held.remove(&self.done)
        {
            self.done += 1;
            turn.done(self.done);
            if let Err(error) = (self.emit)(result) {
                turn.stop();
                self.error = Some(error);
            }
        }
    }
}

/// Which item is next; nobody runs too far ahead of what has been handed on.
struct Turn {
    state: Mutex<State>,
    moved: Condvar,
    /// Nothing is left to be taken.
    over: Condvar,
    ahead: usize,
}

struct State {
    next: usize,
    end: usize,
    done: usize,
    /// Threads that wait for more to be handed on.
    waiting: usize,
}

impl Turn {
    fn new(end: usize, ahead: usize) -> Turn {
        Turn {
            state: Mutex::new(State { next: 0, end, done: 0, waiting: 0 }),
            moved: Condvar::new(),
            over: Condvar::new(),
            ahead,
        }
    }

    /// Waits for as long as something is left to be taken.
    fn wait(&self, longest: Duration) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = self.over.wait_timeout_while(state, longest, |s| s.next < s.end);
    }

    fn take(&self) -> Option<usize> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let too_far = |s: &mut State| s.next < s.end && s.next >= s.done + self.ahead;
        if too_far(&mut state) {
            state.waiting += 1;
            state = self.moved.wait_while(state, too_far).unwrap_or_else(PoisonError::into_inner);
            state.waiting -= 1;
        }
        let index = state.next;
        state.next += 1;
        if state.next >= state.end {
            self.over.notify_all();
        }
        (index < state.end).then_some(index)
    }

    fn done(&self, count: usize) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.done = count;
        if state.waiting > 0 {
            self.moved.notify_all();
        }
    }

    fn stop(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).end = 0;
        self.moved.notify_all();
        self.over.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..500).collect();
        let mut seen = Vec::new();
        let work = |n: &u64| {
            if n.is_multiple_of(97) {
                std::thread::sleep(std::time::Duration::from_millis(2));
            }
            n * 2
        };
        let result: Result<(), BuildError> = in_order(&items, Some(4), work, |n| {
            seen.push(n);
            Ok(())
        });
        assert!(result.is_ok());
        assert_eq!(seen, items.iter().map(|n| n * 2).collect::<Vec<_>>());
    }

    #[test]
    fn an_error_ends_it() {
        let items: Vec<usize> = (0..10_000).collect();
        let begun = std::sync::atomic::AtomicUsize::new(0);
        let work = |n: &usize| {
            begun.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            *n
        };
        let result = in_order(&items, Some(2), work, |_| Err(BuildError::Threads("full".into())));
        assert!(result.is_err());
        assert!(begun.into_inner() < 1_000);
    }
}
