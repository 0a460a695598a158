//! The session of the README, run as printed.

#[test]
fn the_session_is_what_the_program_prints() {
    trycmd::TestCases::new().case("README.md");
}
