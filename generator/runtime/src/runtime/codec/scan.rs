//! A scanner of JSON that is already known to be UTF-8.
//!
//! It knows only success. Whatever it does not take is a [`Stop`] without a reason: `serde_json` reads such a
//! document once more and says what is wrong, or takes it after all.

/// The scanner has met what it does not take.
pub(super) struct Stop;

pub(super) type Read<T> = Result<T, Stop>;

/// A number as it stands in the document.
#[derive(Clone, Copy)]
pub(super) enum Found {
    /// An integer: whether there is a minus, and its digits.
    Whole(bool, u64),
    /// Any other number.
    Fraction(f64),
}

impl Found {
    /// Returns an integer that fits, or nothing.
    #[inline]
    pub(super) fn as_i64(self) -> Option<i64> {
        match self {
            Self::Whole(true, number) => 0_i64.checked_sub_unsigned(number),
            Self::Whole(false, number) => number.try_into().ok(),
            Self::Fraction(_) => None,
        }
    }

    /// Returns the nearest floating point number, unless that is infinite.
    #[inline]
    #[expect(clippy::cast_precision_loss, reason = "a number of the document need not fit a float exactly")]
    pub(super) fn as_f64(self) -> Option<f64> {
        match self {
            Self::Whole(true, number) => Some(-(number as f64)),
            Self::Whole(false, number) => Some(number as f64),
            Self::Fraction(number) => Some(number).filter(|number| number.is_finite()),
        }
    }
}

/// A position in a document.
pub(super) struct Scanner<'a> {
    text: &'a str,
    pub(super) at: usize,
    /// The levels that may still be opened: as many as `serde_json` allows.
    pub(super) levels: u8,
    /// Where strings with escapes are put together.
    scratch: String,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, levels: 127, scratch: String::new() }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Returns the next byte that is no white space, and stays before it.
    #[inline]
    pub(super) fn peek(&mut self) -> Read<u8> {
        loop {
            match self.byte() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(byte) => return Ok(byte),
                None => return Err(Stop),
            }
        }
    }

    /// Takes the next byte if it is `wanted`.
    #[inline]
    pub(super) fn take(&mut self, wanted: u8) -> Read<bool> {
        let found = self.peek()? == wanted;
        self.at += usize::from(found);
        Ok(found)
    }

    #[inline]
    fn expect(&mut self, wanted: u8) -> Read<()> {
        if self.take(wanted)? { Ok(()) } else { Err(Stop) }
    }

    /// Says whether nothing but white space follows.
    pub(super) fn is_over(&mut self) -> bool {
        self.peek().is_err()
    }

    /// Takes the bracket that opens an array or an object, and the one that closes it, `end`, if that is next.
    /// Says whether there is a first element.
    #[inline]
    pub(super) fn open(&mut self, end: u8) -> Read<bool> {
        self.at += 1;
        self.levels = self.levels.checked_sub(1).ok_or(Stop)?;
        self.next_or_close(end, true)
    }

    /// Goes on to the next element, or past the end. Says whether there is one.
    #[inline]
    pub(super) fn next(&mut self, end: u8) -> Read<bool> {
        self.next_or_close(end, false)
    }

    #[inline]
    fn next_or_close(&mut self, end: u8, first: bool) -> Read<bool> {
        if self.take(end)? {
            self.levels += 1;
            return Ok(false);
        }
        if !first {
            self.expect(b',')?;
        }
        Ok(true)
    }

    /// Takes `null`, `true` or `false`.
    pub(super) fn word(&mut self, word: &str) -> Read<()> {
        let rest = self.text.as_bytes().get(self.at..).ok_or(Stop)?;
        self.at += word.len();
        if rest.starts_with(word.as_bytes()) { Ok(()) } else { Err(Stop) }
    }

    /// Takes the name of a member. [`colon`](Self::colon) takes what follows.
    #[inline]
    pub(super) fn name(&mut self) -> Read<&str> {
        if self.peek()? == b'"' { self.string() } else { Err(Stop) }
    }

    #[inline]
    pub(super) fn colon(&mut self) -> Read<()> {
        self.expect(b':')
    }

    /// Takes a string, which is next. It lasts until the next one is taken.
    #[inline]
    pub(super) fn string(&mut self) -> Read<&str> {
        let start = self.at + 1;
        let end = plain_end(self.text.as_bytes(), start);
        self.at = end + 1;
        match self.text.as_bytes().get(end) {
            Some(b'"') => self.text.get(start..end).ok_or(Stop),
            Some(b'\\') => self.escaped(start, end),
            _ => Err(Stop),
        }
    }

    /// Puts a string together whose first escape is at `end`.
    fn escaped(&mut self, mut start: usize, mut end: usize) -> Read<&str> {
        self.scratch.clear();
        loop {
            self.scratch.push_str(self.text.get(start..end).ok_or(Stop)?);
            self.at = end + 1;
            match self.text.as_bytes().get(end) {
                Some(b'"') => return Ok(&self.scratch),
                Some(b'\\') => {
                    let character = self.escape()?;
                    self.scratch.push(character);
                }
                _ => return Err(Stop),
            }
            start = self.at;
            end = plain_end(self.text.as_bytes(), start);
        }
    }

    /// Takes what follows a backslash.
    fn escape(&mut self) -> Read<char> {
        let byte = self.byte().ok_or(Stop)?;
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return Err(Stop),
        })
    }

    fn unicode(&mut self) -> Read<char> {
        let mut code = self.hex()?;
        if (0xD800..0xDC00).contains(&code) {
            self.word("\\u")?;
            let low = self.hex()?.checked_sub(0xDC00).filter(|low| *low < 0x400).ok_or(Stop)?;
            code = 0x1_0000 + ((code - 0xD800) << 10 | low);
        }
        char::from_u32(code).ok_or(Stop)
    }

    fn hex(&mut self) -> Read<u32> {
        let digits = self.text.get(self.at..self.at + 4).ok_or(Stop)?;
        self.at += 4;
        digits.chars().try_fold(0, |code, digit| Ok(code << 4 | digit.to_digit(16).ok_or(Stop)?))
    }

    /// Takes the digits that follow onto `number`, and returns how many there are.
    #[inline]
    fn digits(&mut self, number: &mut u64) -> usize {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let mut count = 0;
        while let Some(eight) =
            rest.get(count..).and_then(<[u8]>::first_chunk).copied().and_then(eight_digits)
        {
            *number = number.wrapping_mul(100_000_000).wrapping_add(eight);
            count += 8;
        }
        while let Some(byte @ b'0'..=b'9') = rest.get(count) {
            *number = number.wrapping_mul(10).wrapping_add(u64::from(byte - b'0'));
            count += 1;
        }
        self.at += count;
        count
    }

    /// Takes a number, which is next.
    pub(super) fn number(&mut self) -> Read<Found> {
        let start = self.at;
        let minus = self.byte() == Some(b'-');
        self.at += usize::from(minus);
        let zero = self.byte() == Some(b'0');
        let mut number = 0;
        let whole = self.digits(&mut number);
        if whole == 0 || zero && whole > 1 {
            return Err(Stop);
        }
        let mut places = 0;
        if self.byte() == Some(b'.') {
            self.at += 1;
            places = self.digits(&mut number);
            if places == 0 {
                return Err(Stop);
            }
        }
        let mut power = -i64::try_from(places).map_err(|_| Stop)?;
        let has_exponent = matches!(self.byte(), Some(b'e' | b'E'));
        if has_exponent {
            power += self.exponent()?;
        }
        let is_short = whole + places <= SAFE;
        if places == 0 && !has_exponent {
            let digits = start + usize::from(minus);
            let number = if is_short { Some(number) } else { self.since(digits)?.parse().ok() };
            if let Some(number) = number.filter(|number| fits(minus, *number)) {
                return Ok(Found::Whole(minus, number));
            }
        }
        match exact(number, power).filter(|_| is_short) {
            Some(number) => Ok(Found::Fraction(if minus { -number } else { number })),
            None => Ok(Found::Fraction(self.since(start)?.parse().map_err(|_| Stop)?)),
        }
    }

    /// Returns what stands from `start` up to here.
    pub(super) fn since(&self, start: usize) -> Read<&'a str> {
        self.text.get(start..self.at).ok_or(Stop)
    }

    /// Takes an exponent. No number of digits makes up for those that are cut short.
    fn exponent(&mut self) -> Read<i64> {
        const HUGE: i64 = 1 << 60;
        self.at += 1;
        let sign = self.byte().filter(|byte| matches!(byte, b'+' | b'-'));
        self.at += usize::from(sign.is_some());
        let mut number = 0;
        let count = self.digits(&mut number);
        if count == 0 {
            return Err(Stop);
        }
        let size = if count > SAFE { HUGE } else { i64::try_from(number).unwrap_or(HUGE).min(HUGE) };
        Ok(if sign == Some(b'-') { -size } else { size })
    }

    /// Takes a number, after white space.
    #[inline]
    pub(super) fn found(&mut self) -> Read<Found> {
        self.peek()?;
        self.number()
    }

    /// Passes over a value of any kind.
    pub(super) fn skip(&mut self) -> Read<()> {
        match self.peek()? {
            b'"' => self.string().map(|_| ()),
            b'{' => {
                let mut more = self.open(b'}')?;
                while more {
                    self.name()?;
                    self.colon()?;
                    self.skip()?;
                    more = self.next(b'}')?;
                }
                Ok(())
            }
            b'[' => {
                let mut more = self.open(b']')?;
                while more {
                    self.skip()?;
                    more = self.next(b']')?;
                }
                Ok(())
            }
            b'n' => self.word("null"),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            _ => self.number().map(|_| ()),
        }
    }
}

/// So many digits always fit into 64 bits.
const SAFE: usize = 19;

/// Says whether an integer fits into 64 bits. The negative zero is none.
fn fits(minus: bool, number: u64) -> bool {
    !minus || number != 0 && number <= i64::MIN.unsigned_abs()
}

/// The powers of ten that are floating point numbers without rounding.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];

/// Returns `number` times ten to the `power`, if both factors are floating point numbers without rounding: their
/// product or quotient is rounded once, to the nearest.
#[expect(clippy::cast_precision_loss, reason = "what would be rounded is not taken")]
fn exact(number: u64, power: i64) -> Option<f64> {
    let ten = POWERS.get(usize::try_from(power.unsigned_abs()).ok()?)?;
    let number = if number < 1 << 53 { number as f64 } else { return None };
    Some(if power < 0 { number / ten } else { number * ten })
}

/// Returns the number that eight digits stand for, or nothing if one of them is none.
#[inline]
fn eight_digits(digits: [u8; 8]) -> Option<u64> {
    const ONES: u64 = u64::MAX / 255;
    const LOW: u64 = ONES * 0x0F;
    let word = u64::from_le_bytes(digits);
    let high = ONES * 0xF0;
    if word & high != ONES * 0x30 || ((word & LOW) + ONES * 6) & high != 0 {
        return None;
    }
    // Pairs of digits first, then of pairs, then of those.
    let word = (word & LOW).wrapping_mul((10 << 8) | 1) >> 8;
    let word = (word & 0x00FF_00FF_00FF_00FF).wrapping_mul((100 << 16) | 1) >> 16;
    Some((word & 0x0000_FFFF_0000_FFFF).wrapping_mul((10_000 << 32) | 1) >> 32)
}

/// The lowest bytes with their highest bit set that cannot stand for themselves in a string. Above the first of them
/// others may be marked that can.
#[inline]
fn special(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    let has_zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let quote = has_zero(word ^ (ONES * u64::from(b'"')));
    let backslash = has_zero(word ^ (ONES * u64::from(b'\\')));
    (quote | backslash | (word.wrapping_sub(ONES * 0x20) & !word)) & (ONES << 7)
}

/// Says whether all bytes stand for themselves in a string.
#[inline]
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    let Some(last) = bytes.last_chunk::<8>() else {
        return match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
            (Some(first), Some(last)) => {
                let word =
                    (u64::from(u32::from_le_bytes(*first)) << 32) | u64::from(u32::from_le_bytes(*last));
                special(word) == 0
            }
            _ => bytes.iter().all(|byte| !is_special(*byte)),
        };
    };
    let (words, _) = bytes.as_chunks();
    words.iter().all(|word| special(u64::from_le_bytes(*word)) == 0)
        && special(u64::from_le_bytes(*last)) == 0
}

fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..0x20)
}

/// Returns the first index from `start` of a byte that cannot stand for itself in a string, or the length.
#[inline]
pub(super) fn plain_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    let (words, rest) = bytes.get(start..).unwrap_or_default().as_chunks();
    for word in words {
        let found = special(u64::from_le_bytes(*word));
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + rest.iter().position(|byte| is_special(*byte)).unwrap_or(rest.len())
}
