//! Decodes each line of the input as a type of the client and encodes it again.
//!
//! A line is the index of a type in the table, a tab, and JSON. The answer is a line as well: `ok`, a tab and JSON,
//! or `error`, a tab, the JSON path of what is wrong, a tab, and what is wrong.

use std::io::{self, BufRead, Write};

use CLIENT::runtime::{Value, decode_json, encode_json};

/// Makes a blank value. Nothing else is generic, so that a type costs next to nothing to compile.
fn blank<T: Value + 'static>() -> Box<dyn Value> {
    Box::new(T::blank())
}

static TYPES: &[(&str, fn() -> Box<dyn Value>)] = &[
    // TYPES
];

fn trip(line: &str) -> Result<String, (String, String)> {
    let fault = |text: &str| (String::new(), text.to_owned());
    let (index, json) = line.split_once('\t').ok_or_else(|| fault("a line without a tab"))?;
    let index: usize = index.parse().map_err(|_| fault("a line without an index"))?;
    let (_, blank) = TYPES.get(index).ok_or_else(|| fault("an index beyond the table"))?;
    let mut value = blank();
    decode_json(json.as_bytes(), &mut *value)
        .map_err(|error| (error.path().to_owned(), error.message().to_owned()))?;
    let encoded = encode_json(&*value).map_err(|error| (error.path().to_owned(), error.message().to_owned()))?;
    String::from_utf8(encoded).map_err(|error| fault(&error.to_string()))
}

fn main() -> io::Result<()> {
    let mut output = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        match trip(&line?) {
            Ok(json) => writeln!(output, "ok\t{json}")?,
            Err((path, message)) => writeln!(output, "error\t{path}\t{}", message.replace('\n', " "))?,
        }
    }
    output.flush()
}
