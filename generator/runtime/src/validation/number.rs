//! Numbers to the last digit: what a rule says of `0.3` must not depend on how a binary fraction rounds it.

use std::cmp::Ordering;

/// A decimal number: the digits behind a point, times a power of ten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Exact {
    negative: bool,
    /// Neither the first nor the last one is zero; zero has none.
    digits: Vec<u8>,
    /// The power of ten.
    point: i64,
}

impl Exact {
    /// Reads a number as JSON writes it, or as Rust does.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = || whole.bytes().chain(fraction.bytes());
        if whole.is_empty() || !all().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let leading = all().take_while(|byte| *byte == b'0').count();
        let mut digits: Vec<u8> = all().skip(leading).map(|byte| byte - b'0').collect();
        digits.truncate(digits.iter().rposition(|digit| *digit != 0).map_or(0, |last| last + 1));
        if digits.is_empty() {
            return Some(Self { negative: false, digits, point: 0 });
        }
        let point = i64::try_from(whole.len()).ok()? - i64::try_from(leading).ok()? + i64::from(exponent);
        Some(Self { negative, digits, point })
    }

    /// Whether this is `step`, times an integer.
    pub(super) fn is_multiple_of(&self, step: &Self) -> bool {
        let Some(divisor) = step.units() else { return true };
        if self.digits.is_empty() {
            return true;
        }
        let shift = self.last_place() - step.last_place();
        if shift < 0 {
            return false;
        }
        let rest = self.digits.iter().fold(0, |rest, digit| (rest * 10 + u128::from(*digit)) % divisor);
        // A divisor of 64 bits holds fewer than 64 factors two, and fewer factors five: more zeros change nothing.
        (0..shift.min(64)).fold(rest, |rest, _| rest * 10 % divisor) == 0
    }

    /// The digits as an integer, if there are some and they fit into 64 bits.
    fn units(&self) -> Option<u128> {
        const MOST: usize = 19;
        let fits = (1..=MOST).contains(&self.digits.len());
        fits.then(|| self.digits.iter().fold(0, |units, digit| units * 10 + u128::from(*digit)))
    }

    /// The power of ten that the last digit stands for.
    fn last_place(&self) -> i64 {
        self.point - i64::try_from(self.digits.len()).unwrap_or(i64::MAX)
    }

    fn size(&self, other: &Self) -> Ordering {
        match (self.digits.is_empty(), other.digits.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => self.point.cmp(&other.point).then_with(|| self.digits.cmp(&other.digits)),
        }
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => self.size(other),
            (true, true) => other.size(self),
        }
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
