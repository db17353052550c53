//! What varies from one type to the next.

use serde_json::{Value, json};

use super::STATES;

const WORDS: [&str; 28] = [
    "the", "value", "that", "service", "keeps", "for", "every", "request", "of", "an", "owner", "and",
    "shows", "in", "lists", "until", "it", "is", "changed", "by", "someone", "else", "or", "no", "longer",
    "needed", "when", "set",
];

/// Numbers that look like chance and are always the same (`SplitMix64`).
pub(super) struct Chance(pub(super) u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap_or_default()
    }

    /// So many of them, in their order, none twice.
    pub(super) fn some(&mut self, all: &[&'static str], count: usize) -> Vec<&'static str> {
        let mut chosen = all.to_vec();
        while chosen.len() > count {
            chosen.remove(self.below(chosen.len()));
        }
        chosen
    }

    pub(super) fn prose(&mut self, words: usize) -> String {
        let mut text: String = "What".to_owned();
        for _ in 0..words {
            text.push(' ');
            text.push_str(WORDS[self.below(WORDS.len())]);
        }
        text.push('.');
        text
    }

    pub(super) fn scalar(&mut self) -> Value {
        match self.below(10) {
            0 => json!({"type": "integer", "format": "int32", "minimum": 0}),
            1 => json!({"type": "integer", "format": "int64"}),
            2 => json!({"type": "number", "format": "double"}),
            3 => json!({"type": "boolean"}),
            4 => json!({"type": "string", "format": "date-time"}),
            5 => json!({"type": "array", "items": {"type": "string"}}),
            6 => json!({"type": "string", "enum": self.some(&STATES, 3)}),
            _ => json!({"type": "string", "maxLength": 200}),
        }
    }
}
