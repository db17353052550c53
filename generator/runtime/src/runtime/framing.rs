//! How the pieces of a streamed reply are told apart.

use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};
use serde::de::IgnoredAny;

/// Where one piece ends and the next begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Framing {
    /// Nowhere in particular.
    Chunks,
    /// At the end of a line; empty lines are none.
    Lines,
    /// Before a record separator (RFC 7464).
    Records,
    /// At an empty line (WHATWG HTML, "Server-sent events").
    Events,
}

/// One piece.
pub(crate) struct Item {
    /// The type of an event.
    pub(crate) name: String,
    /// The last id of an event.
    pub(crate) id: Option<String>,
    pub(crate) data: Bytes,
}

impl Item {
    fn of(data: Bytes) -> Self {
        Self { name: String::new(), id: None, data }
    }
}

const SEPARATOR: u8 = 0x1e;

/// Bytes that have come and are not handed out yet.
pub(crate) struct Frames {
    framing: Framing,
    buffer: BytesMut,
    /// How much of the buffer holds no end of a piece.
    searched: usize,
    /// The longest piece.
    limit: usize,
    ended: bool,
    event: EventState,
}

/// What the lines of an event have said so far.
#[derive(Default)]
struct EventState {
    name: String,
    data: Option<BytesMut>,
    last_id: Option<String>,
    retry: Option<Duration>,
    /// The line before has ended in a carriage return, so a line feed belongs to its end.
    after_return: bool,
    begun: bool,
}

impl Frames {
    /// How long to wait before a broken stream of events is asked for again, unless the server says so.
    const RETRY: Duration = Duration::from_secs(3);

    pub(crate) fn new(framing: Framing, limit: usize) -> Self {
        let event = EventState::default();
        Self { framing, buffer: BytesMut::new(), searched: 0, limit, ended: false, event }
    }

    /// Takes what has come, or returns the limit if a piece is longer than that.
    pub(crate) fn feed(&mut self, data: &Bytes) -> Result<(), usize> {
        let said = self.event.data.as_ref().map_or(0, BytesMut::len);
        let held = self.buffer.len() + said;
        if self.framing != Framing::Chunks && held.saturating_add(data.len()) > self.limit {
            // Several short pieces may come together; the one that is not yet whole is what counts.
            let last = data.iter().rposition(|byte| self.ends_at(*byte)).map_or(0, |end| end + 1);
            let unfinished = if last == 0 { held + data.len() } else { data.len() - last + said };
            if unfinished > self.limit {
                return Err(self.limit);
            }
        }
        self.buffer.extend_from_slice(data);
        Ok(())
    }

    fn ends_at(&self, byte: u8) -> bool {
        match self.framing {
            Framing::Chunks => true,
            Framing::Records => byte == SEPARATOR,
            Framing::Lines => byte == b'\n',
            Framing::Events => matches!(byte, b'\n' | b'\r'),
        }
    }

    /// Returns the limit if a piece that is whole is longer.
    pub(crate) fn excess(&self, item: &Item) -> Option<usize> {
        (self.framing != Framing::Chunks && item.data.len() > self.limit).then_some(self.limit)
    }

    /// Notes that nothing more will come.
    pub(crate) fn end(&mut self) {
        self.ended = true;
    }

    pub(crate) fn is_ended(&self) -> bool {
        self.ended
    }

    /// Begins anew with what has come on another connection.
    pub(crate) fn restart(&mut self) {
        self.buffer.clear();
        (self.searched, self.ended) = (0, false);
        let EventState { last_id, retry, .. } = std::mem::take(&mut self.event);
        self.event = EventState { last_id, retry, ..EventState::default() };
    }

    /// Returns how long to wait before the rest is asked for, if it can be.
    pub(crate) fn resumption(&self) -> Option<Duration> {
        let can = self.event.last_id.is_some() || self.event.retry.is_some();
        (self.framing == Framing::Events && can).then(|| self.event.retry.unwrap_or(Self::RETRY))
    }

    pub(crate) fn last_id(&self) -> Option<&str> {
        self.event.last_id.as_deref().filter(|id| !id.is_empty())
    }

    /// Returns the next piece that is whole.
    pub(crate) fn next_item(&mut self) -> Option<Item> {
        match self.framing {
            Framing::Chunks => (!self.buffer.is_empty()).then(|| Item::of(self.buffer.split().freeze())),
            Framing::Lines => self.line(),
            Framing::Records => self.record(),
            Framing::Events => self.event(),
        }
    }

    /// Takes what stands before the next byte that `ends` says yes to, and that byte; at the end, what is left.
    fn take_to(&mut self, ends: fn(u8) -> bool) -> Option<Bytes> {
        let found = self.buffer[self.searched..].iter().position(|byte| ends(*byte));
        let Some(found) = found else {
            self.searched = self.buffer.len();
            if !self.ended || self.buffer.is_empty() {
                return None;
            }
            self.searched = 0;
            return Some(self.buffer.split().freeze());
        };
        let taken = self.buffer.split_to(self.searched + found).freeze();
        self.buffer.advance(1);
        self.searched = 0;
        Some(taken)
    }

    fn line(&mut self) -> Option<Item> {
        loop {
            let line = self.take_to(|byte| byte == b'\n')?;
            if !line.trim_ascii().is_empty() {
                return Some(Item::of(
                    line.strip_suffix(b"\r").map_or(line.clone(), |it| line.slice_ref(it)),
                ));
            }
        }
    }

    fn record(&mut self) -> Option<Item> {
        loop {
            // A line feed ends a record, too, if the record is whole by then; otherwise it is part of it.
            let open = self.buffer.strip_prefix(&[SEPARATOR]).unwrap_or(&self.buffer);
            let is_whole = open.last() == Some(&b'\n')
                && !open.contains(&SEPARATOR)
                && serde_json::from_slice::<IgnoredAny>(open).is_ok();
            let record = if is_whole {
                self.searched = 0;
                let mut record = self.buffer.split().freeze();
                if record.first() == Some(&SEPARATOR) {
                    record.advance(1);
                }
                record
            } else {
                self.take_to(|byte| byte == SEPARATOR)?
            };
            if !record.trim_ascii().is_empty() {
                return Some(Item::of(record));
            }
        }
    }

    fn event(&mut self) -> Option<Item> {
        loop {
            if self.event.after_return && !self.buffer.is_empty() {
                self.event.after_return = false;
                if self.buffer[0] == b'\n' {
                    self.buffer.advance(1);
                    self.searched = self.searched.saturating_sub(1);
                }
            }
            // What stands after the last line that is whole is no part of any event.
            let length = self.buffer.len();
            let end = self.buffer[self.searched.min(length)..]
                .iter()
                .position(|byte| matches!(byte, b'\n' | b'\r'));
            let Some(end) = end else {
                self.searched = length;
                return None;
            };
            let line = self.buffer.split_to(self.searched + end);
            self.searched = 0;
            self.event.after_return = self.buffer[0] == b'\r';
            self.buffer.advance(1);
            if let Some(item) = self.event.take_line(&line) {
                return Some(item);
            }
        }
    }
}

impl EventState {
    /// Takes one line, and returns the event if the line ends one.
    fn take_line(&mut self, line: &[u8]) -> Option<Item> {
        let line = if self.begun { line } else { line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line) };
        self.begun = true;
        if line.is_empty() {
            return self.dispatch();
        }
        let colon = line.iter().position(|byte| *byte == b':');
        let (field, value) = colon.map_or((line, &b""[..]), |colon| (&line[..colon], &line[colon + 1..]));
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match field {
            b"data" => match &mut self.data {
                Some(data) => {
                    data.extend_from_slice(b"\n");
                    data.extend_from_slice(value);
                }
                None => self.data = Some(value.into()),
            },
            b"event" => self.name = String::from_utf8_lossy(value).into_owned(),
            b"id" if !value.contains(&0) => self.last_id = Some(String::from_utf8_lossy(value).into_owned()),
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                let text = String::from_utf8_lossy(value);
                self.retry = text.parse().ok().map(Duration::from_millis).or(self.retry);
            }
            _ => {}
        }
        None
    }

    fn dispatch(&mut self) -> Option<Item> {
        let name = std::mem::take(&mut self.name);
        let data = self.data.take()?.freeze();
        let name = if name.is_empty() { "message".to_owned() } else { name };
        Some(Item { name, id: self.last_id.clone(), data })
    }
}
