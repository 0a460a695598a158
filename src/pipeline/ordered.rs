//! Work on many threads, results in order.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::locked;
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
/// results to `emit`, one at a time and in the order of the items, as soon as they are there. A thread that has a result hands on all
/// whose turn it is, unless another is about it: one that did nothing else would have to be woken for each.
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
    let emitter = Mutex::new((emit, None));
    pool.scope(|scope| {
        for place in 0..pool.current_num_threads() {
            let (turn, work, emitter) = (&turn, &work, &emitter);
            scope.spawn(move |_| {
                let _stop = StopOnPanic(turn);
                turn.wait(HEAD_START * place as u32);
                while let Some(index) = turn.take() {
                    if turn.put(index, work(&items[index])) {
                        hand_on(turn, &mut locked(emitter));
                    }
                }
            });
        }
    });
    emitter.into_inner().unwrap_or_else(PoisonError::into_inner).1.map_or(Ok(()), Err)
}

/// Emits the results whose turn it is, while other threads put down theirs; none any more after an error.
fn hand_on<R, E>(turn: &Turn<R>, (emit, failed): &mut (impl FnMut(R) -> Result<(), E>, Option<E>)) {
    while let Some(result) = turn.next_result() {
        if let Err(error) = emit(result) {
            *failed = Some(error);
            return turn.stop();
        }
    }
}

/// Lets the other threads end when one of them panics.
struct StopOnPanic<'a, R>(&'a Turn<R>);

impl<R> Drop for StopOnPanic<'_, R> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.stop();
        }
    }
}

/// Which item is next, and which result; nobody runs too far ahead of what has been handed on.
struct Turn<R> {
    state: Mutex<State<R>>,
    moved: Condvar,
    /// Nothing is left to be taken.
    over: Condvar,
    ahead: usize,
}

struct State<R> {
    next: usize,
    end: usize,
    /// Results that came before their turn.
    results: BTreeMap<usize, R>,
    /// Results handed on.
    done: usize,
    /// A thread is handing results on.
    emitting: bool,
    /// Threads that wait for more to be handed on.
    waiting: usize,
}

impl<R> Turn<R> {
    fn new(end: usize, ahead: usize) -> Self {
        let state = State { next: 0, end, results: BTreeMap::new(), done: 0, emitting: false, waiting: 0 };
        Turn { state: Mutex::new(state), moved: Condvar::new(), over: Condvar::new(), ahead }
    }

    /// Waits for as long as something is left to be taken.
    fn wait(&self, longest: Duration) {
        let state = locked(&self.state);
        let _ = self.over.wait_timeout_while(state, longest, |s| s.next < s.end);
    }

    fn take(&self) -> Option<usize> {
        let mut state = locked(&self.state);
        let too_far = |s: &mut State<R>| s.next < s.end && s.next >= s.done + self.ahead;
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

    /// Puts a result down; whether the thread that does so is to hand results on.
    fn put(&self, index: usize, result: R) -> bool {
        let mut state = locked(&self.state);
        state.results.insert(index, result);
        !std::mem::replace(&mut state.emitting, true)
    }

    /// The result whose turn it is; when it is not there, nobody is handing results on any more.
    fn next_result(&self) -> Option<R> {
        let mut state = locked(&self.state);
        let turn = state.done;
        let result = state.results.remove(&turn);
        state.emitting = result.is_some();
        state.done += usize::from(result.is_some());
        if state.waiting > 0 && result.is_some() {
            self.moved.notify_all();
        }
        result
    }

    fn stop(&self) {
        locked(&self.state).end = 0;
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
    fn a_panic_ends_it() {
        let items: Vec<usize> = (0..10_000).collect();
        let work = |n: &usize| if *n == 3 { panic!("a bad item") } else { *n };
        let done = std::panic::catch_unwind(|| in_order(&items, Some(3), work, |_| Ok::<(), BuildError>(())));
        assert!(done.is_err());
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
