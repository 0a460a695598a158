//! Any text as a page: units that cover it, and the same units with the decisions told.

#![no_main]

#[path = "../../common/drawing.rs"]
mod drawing;

use libfuzzer_sys::fuzz_target;
use rondas::segment::{explain, segment};

fuzz_target!(|bytes: &[u8]| {
    let flow = drawing::flow_of(&String::from_utf8_lossy(bytes));
    let units = segment(&flow).value.units;
    drawing::assert_whole(&flow, &units);
    assert_eq!(explain(&flow).0.value.units, units);
});
