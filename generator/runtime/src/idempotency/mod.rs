//! Keys by which a service knows a request again. Only crates whose documents have such keys carry this module.

/// Makes a key: a UUID of 122 random bits (RFC 9562, version 4), from the random numbers of the operating system. There
/// is none when the system has no random numbers to give; guessing them would let two payments pass for one.
#[must_use]
pub fn random() -> Option<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    let mut number = u128::from_be_bytes(bytes);
    number = (number & !(0xf << 76)) | (4 << 76);
    number = (number & !(0x3 << 62)) | (2 << 62);
    let hex = format!("{number:032x}");
    let parts = [hex.get(..8)?, hex.get(8..12)?, hex.get(12..16)?, hex.get(16..20)?, hex.get(20..)?];
    Some(parts.join("-"))
}
