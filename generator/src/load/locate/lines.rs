//! Bytes of a text to lines and columns.

use std::ops::Range;

use crate::diagnostics::Position;

/// How many bytes one entry of the table of characters stands for.
const BLOCK: usize = 1024;

/// The lines of a text. Lines end with `\n` or `\r\n`.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// How many bytes before each block continue a character; minified documents are one long
    /// line, whose characters must not be counted for each place anew.
    continued: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Looks up the lines of `text`.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let first = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let starts = std::iter::once(first).chain(text.match_indices('\n').map(|(end, _)| end + 1)).collect();
        let blocks = text.as_bytes().chunks(BLOCK);
        let continued = blocks.scan(0, |sum, block| {
            let before = *sum;
            *sum += continuations(block);
            Some(before)
        });
        Self { text, starts, continued: continued.collect() }
    }

    /// The line and column of a byte.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.line_of(offset);
        let start = self.starts[line];
        let bytes = offset.saturating_sub(start);
        let column = bytes.saturating_sub(self.continued_before(offset) - self.continued_before(start));
        Position { line: line + 1, column: column + 1 }
    }

    /// The byte at a line and column, or the end of the line if it is shorter.
    #[must_use]
    pub fn offset(&self, position: Position) -> usize {
        let range = self.range(position.line);
        let line = &self.text[range.clone()];
        let column = position.column.saturating_sub(1);
        range.start + line.char_indices().nth(column).map_or(line.len(), |(offset, _)| offset)
    }

    /// The bytes of a line, counted from one, without the line break.
    #[must_use]
    pub fn range(&self, line: usize) -> Range<usize> {
        let Some(&start) = self.starts.get(line.saturating_sub(1)) else {
            return self.text.len()..self.text.len();
        };
        let end = self.starts.get(line.max(1)).map_or(self.text.len(), |next| next - 1);
        let end = start + self.text[start..end].trim_end_matches('\r').len();
        start..end
    }

    fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// How many bytes before `offset` continue a character.
    fn continued_before(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        let whole = self.continued.get(block).copied();
        let bytes = self.text.as_bytes();
        match whole {
            Some(before) => before + continuations(&bytes[block * BLOCK..offset]),
            // The end of a text that fills its last block.
            None => block
                .checked_sub(1)
                .map_or(0, |last| self.continued[last] + continuations(&bytes[last * BLOCK..offset])),
        }
    }
}

fn continuations(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 == 0b1000_0000).count()
}
