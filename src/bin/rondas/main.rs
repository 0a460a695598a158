//! The rondas program.

fn main() {}
