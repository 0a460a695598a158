//! The time of an act on the corpus. No build asks for it.

use std::time::{SystemTime, UNIX_EPOCH};

/// The time now, UTC, `YYYY-MM-DDThh:mm:ssZ`. `SOURCE_DATE_EPOCH` (seconds, see reproducible-builds.org) stands in for the clock
/// where it is set.
pub fn now() -> String {
    let stated = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|s| s.parse().ok());
    let seconds = stated.unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs()));
    printed(seconds)
}

/// The day of [`now`], `YYYY-MM-DD`.
pub fn today() -> String {
    now()[..10].to_owned()
}

/// Seconds since 1970 as a time of the Gregorian calendar (days to year and month: H. Hinnant, *chrono-compatible low-level date
/// algorithms*, `civil_from_days`).
fn printed(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::printed;

    #[test]
    fn days_are_counted_right() {
        for (seconds, time) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_700_784_000, "2023-11-24T00:00:00Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
        ] {
            assert_eq!(printed(seconds), time);
        }
    }
}
