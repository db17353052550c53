//! A scanner of JSON that is already known to be UTF-8.
//!
//! It knows only success. Whatever it does not take is a [`Stop`] without a reason: `serde_json` reads such a
//! document once more and says what is wrong, or takes it after all.

use std::borrow::Cow;

/// The scanner has met what it does not take.
pub(super) struct Stop;

pub(super) type Read<T> = Result<T, Stop>;

/// A number as it stands in the document.
#[derive(Clone, Copy)]
pub(super) enum Found {
    /// An integer: whether there is a minus, and its digits.
    Whole(bool, u64),
    /// Any other number, which is finite.
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

    /// Returns the nearest floating point number.
    #[inline]
    #[expect(clippy::cast_precision_loss, reason = "a number of the document need not fit a float exactly")]
    pub(super) fn as_f64(self) -> f64 {
        match self {
            Self::Whole(true, number) => -(number as f64),
            Self::Whole(false, number) => number as f64,
            Self::Fraction(number) => number,
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

    #[inline]
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

    #[inline]
    fn expect(&mut self, wanted: u8) -> Read<()> {
        let found = self.peek()? == wanted;
        self.at += 1;
        if found { Ok(()) } else { Err(Stop) }
    }

    /// Takes the bracket that opens an array or an object, and the one that closes it, `end`, if that is next.
    /// Says whether there is a first element.
    #[inline]
    pub(super) fn open(&mut self, end: u8) -> Read<bool> {
        self.at += 1;
        self.levels = self.levels.checked_sub(1).ok_or(Stop)?;
        let more = self.peek()? != end;
        if !more {
            self.close();
        }
        Ok(more)
    }

    /// Goes on to the next element, or past the end. Says whether there is one.
    #[inline]
    pub(super) fn next(&mut self, end: u8) -> Read<bool> {
        let found = self.peek()?;
        if found == end {
            self.close();
            return Ok(false);
        }
        self.at += 1;
        if found == b',' { Ok(true) } else { Err(Stop) }
    }

    #[inline]
    fn close(&mut self) {
        self.at += 1;
        self.levels += 1;
    }

    /// Takes `null`, `true` or `false`.
    pub(super) fn word(&mut self, word: &str) -> Read<()> {
        let rest = self.text.as_bytes().get(self.at..).ok_or(Stop)?;
        self.at += word.len();
        if rest.starts_with(word.as_bytes()) { Ok(()) } else { Err(Stop) }
    }

    /// Takes the boolean that is next.
    pub(super) fn boolean(&mut self) -> Read<bool> {
        let found = self.byte() == Some(b't');
        self.word(if found { "true" } else { "false" })?;
        Ok(found)
    }

    /// Takes the name of a member and the colon.
    #[inline]
    pub(super) fn name(&mut self) -> Read<Cow<'a, str>> {
        if self.peek()? != b'"' {
            return Err(Stop);
        }
        let name = self.string()?;
        self.expect(b':')?;
        Ok(name)
    }

    /// Takes the string that is next.
    #[inline]
    pub(super) fn string(&mut self) -> Read<Cow<'a, str>> {
        let start = self.at + 1;
        self.at = plain_end(self.text.as_bytes(), start);
        let plain = self.since(start)?;
        match self.byte() {
            Some(b'"') => {
                self.at += 1;
                Ok(Cow::Borrowed(plain))
            }
            _ => self.escaped(plain).map(Cow::Owned),
        }
    }

    /// Puts a string together that begins with `plain`, before its first escape.
    fn escaped(&mut self, plain: &str) -> Read<String> {
        self.scratch.clear();
        self.scratch.push_str(plain);
        loop {
            let byte = self.byte().ok_or(Stop)?;
            self.at += 1;
            match byte {
                b'"' => return Ok(self.scratch.clone()),
                b'\\' => {
                    let character = self.escape()?;
                    self.scratch.push(character);
                }
                _ => return Err(Stop),
            }
            let start = self.at;
            self.at = plain_end(self.text.as_bytes(), start);
            let plain = self.since(start)?;
            self.scratch.push_str(plain);
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
        let start = self.at;
        self.at += 4;
        self.since(start)?.chars().try_fold(0, |code, digit| Ok(code << 4 | digit.to_digit(16).ok_or(Stop)?))
    }

    /// Returns what stands from `start` up to here.
    #[inline]
    pub(super) fn since(&self, start: usize) -> Read<&'a str> {
        self.text.get(start..self.at).ok_or(Stop)
    }

    #[inline]
    fn skip_byte(&mut self, wanted: u8) -> bool {
        let found = self.byte() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    /// Takes one digit or more onto `number`, and returns how many there are.
    #[inline]
    fn digits(&mut self, number: &mut u64) -> Read<usize> {
        let start = self.at;
        while let Some(byte @ b'0'..=b'9') = self.byte() {
            *number = number.wrapping_mul(10).wrapping_add(u64::from(byte - b'0'));
            self.at += 1;
        }
        if self.at > start { Ok(self.at - start) } else { Err(Stop) }
    }

    /// Takes the number that is next.
    pub(super) fn number(&mut self) -> Read<Found> {
        let start = self.at;
        let minus = self.skip_byte(b'-');
        let zero = self.byte() == Some(b'0');
        let mut number = 0;
        let whole = self.digits(&mut number)?;
        if zero && whole > 1 {
            return Err(Stop);
        }
        let places = if self.skip_byte(b'.') { self.digits(&mut number)? } else { 0 };
        let has_exponent = self.skip_byte(b'e') || self.skip_byte(b'E');
        if has_exponent {
            let _ = self.skip_byte(b'+') || self.skip_byte(b'-');
            self.digits(&mut 0)?;
        }
        // So many digits always fit into 64 bits.
        let is_short = whole + places < 20 && !has_exponent;
        if places == 0 && !has_exponent {
            let digits = start + usize::from(minus);
            let number = if is_short { Some(number) } else { self.since(digits)?.parse().ok() };
            // The negative zero is no integer.
            let fits = |number: &u64| !minus || *number != 0 && *number <= i64::MIN.unsigned_abs();
            if let Some(number) = number.filter(fits) {
                return Ok(Found::Whole(minus, number));
            }
        }
        let found = match exact(number, places) {
            Some(number) if is_short => Ok(if minus { -number } else { number }),
            _ => self.since(start)?.parse(),
        };
        found.ok().filter(|found| found.is_finite()).map(Found::Fraction).ok_or(Stop)
    }

    /// Passes over a value of any kind.
    pub(super) fn skip(&mut self) -> Read<()> {
        match self.peek()? {
            b'"' => self.string().map(drop),
            first @ (b'{' | b'[') => {
                // The brackets that belong together are two apart.
                let end = first + 2;
                let mut more = self.open(end)?;
                while more {
                    if end == b'}' {
                        self.name()?;
                    }
                    self.skip()?;
                    more = self.next(end)?;
                }
                Ok(())
            }
            b'n' => self.word("null"),
            b't' | b'f' => self.boolean().map(drop),
            _ => self.number().map(drop),
        }
    }
}

/// Returns `number` with so many decimal places, if both it and the power of ten are floating point numbers without
/// rounding: their quotient is rounded once, to the nearest.
#[expect(clippy::cast_precision_loss, reason = "what would be rounded is not taken")]
fn exact(number: u64, places: usize) -> Option<f64> {
    const POWERS: [f64; 23] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
        1e18, 1e19, 1e20, 1e21, 1e22,
    ];
    let ten = POWERS.get(places)?;
    (number < 1 << 53).then(|| number as f64 / ten)
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
    if let (Some(first), Some(last)) = (rest.first_chunk(), rest.last_chunk()) {
        let word = u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last));
        if special(word) == 0 {
            return at + rest.len();
        }
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    at + rest.iter().position(is_special).unwrap_or(rest.len())
}
