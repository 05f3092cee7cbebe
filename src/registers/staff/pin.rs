//! PINs: Argon2id in PHC form. A PIN tells who is at the keyboard; it protects nothing from someone who has the file.

use argon2::{Algorithm, Argon2, Params, Version};
use subtle::ConstantTimeEq;

use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::say;

const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const SALT: usize = 16;
const HASH: usize = 32;

/// The alphabet of PHC strings: base64 without padding.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Hashes a new PIN with a fresh salt.
///
/// # Errors
/// `bad_pin` where it isn't 4 to 12 ASCII digits; `no_randomness` where the machine gives none.
pub fn hash(pin: &str) -> Outcome<String> {
    if !(4..=12).contains(&pin.len()) || !pin.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Problem::new(
            "bad_pin",
            say!(
                "PIN 要 4 至 12 位數字。請重新輸入。",
                "PIN 要 4 至 12 位数字。请重新输入。",
                "A PIN is 4 to 12 digits. Type it again."
            ),
        )
        .into());
    }
    let mut salt = [0_u8; SALT];
    getrandom::fill(&mut salt).map_err(|error| failed(&error))?;
    let hash = derive(pin, &salt, MEMORY_KIB, PASSES)?;
    Ok(format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p=1${}${}", encode(&salt), encode(&hash)))
}

/// Whether a PIN is the one behind a PHC string; a string that isn't one of ours matches nothing.
pub fn matches(pin: &str, stored: &str) -> bool {
    let parts: Vec<&str> = stored.split('$').collect();
    let ["", "argon2id", "v=19", params, salt, expected] = parts.as_slice() else { return false };
    let mut numbers = params.split(',').map(|part| part.get(2..).and_then(|number| number.parse::<u32>().ok()));
    let (Some(Some(memory)), Some(Some(passes)), Some(Some(1))) = (numbers.next(), numbers.next(), numbers.next())
    else {
        return false;
    };
    // Bounded, so that an altered file can't make the program take all memory.
    if !(8..=262_144).contains(&memory) || !(1..=16).contains(&passes) {
        return false;
    }
    let (Some(salt), Some(expected)) = (decode(salt), decode(expected)) else { return false };
    derive(pin, &salt, memory, passes).is_ok_and(|hash| hash.ct_eq(expected.as_slice()).into())
}

/// An action that sets a PIN needs one from the prompt or the environment.
pub fn needed() -> Failure {
    Failure::from(Problem::new(
        "pin_required",
        say!(
            "這一步需要 PIN。請在提示處輸入，或放在 SLIPDESK_PIN 裡。",
            "这一步需要 PIN。请在提示处输入，或放在 SLIPDESK_PIN 里。",
            "This needs a PIN. Type it at the prompt, or put it into SLIPDESK_PIN."
        ),
    ))
}

/// The PIN given isn't the person's.
pub fn wrong(name: &str) -> Failure {
    Failure::from(Problem::new(
        "wrong_pin",
        say!(
            "{name} 的 PIN 不對，這次嘗試已記錄。請再輸一次，忘了請找主管重設。",
            "{name} 的 PIN 不对，这次尝试已记录。请再输一次，忘了请找主管重设。",
            "That is not the PIN of {name}; the attempt was recorded. Try again, or ask a supervisor to set a new one."
        ),
    ))
}

fn derive(pin: &str, salt: &[u8], memory: u32, passes: u32) -> Outcome<[u8; HASH]> {
    let params = Params::new(memory, passes, 1, Some(HASH)).map_err(|error| failed(&error))?;
    let mut out = [0_u8; HASH];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(pin.as_bytes(), salt, &mut out)
        .map_err(|error| failed(&error))?;
    Ok(out)
}

fn failed(cause: &dyn std::fmt::Display) -> Failure {
    Failure::broken(
        Problem::new(
            "pin_failed",
            say!(
                "機器沒能處理 PIN，什麼也沒有存。請再試一次。",
                "机器没能处理 PIN，什么也没有存。请再试一次。",
                "The machine could not work on the PIN; nothing was saved. Try again."
            ),
        ),
        cause,
    )
}

fn encode(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_u32, |word, byte| (word << 8) | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for index in 0..=chunk.len() {
            let six = usize::try_from((word >> (18 - 6 * index)) & 63).unwrap_or(0);
            out.push(char::from(ALPHABET.get(six).copied().unwrap_or(b'A')));
        }
    }
    out
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    for chunk in text.as_bytes().chunks(4) {
        let mut word = 0_u32;
        for byte in chunk {
            let six = ALPHABET.iter().position(|known| known == byte)?;
            word = (word << 6) | u32::try_from(six).ok()?;
        }
        word <<= 6 * (4 - chunk.len());
        let [_, bytes @ ..] = word.to_be_bytes();
        out.extend(bytes.iter().take(chunk.len().checked_sub(1)?));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_matches_its_own_hash_only() {
        let stored = hash("4711").unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(matches("4711", &stored));
        assert!(!matches("4712", &stored));
        assert!(!matches("4711", "4711"));
        assert!(!matches("4711", "$argon2id$v=19$m=4000000000,t=2,p=1$AAAA$AAAA"));
    }

    #[test]
    fn only_digits_make_a_pin() {
        for bad in ["", "123", "12345678901234", "12a4", "１２３４", " 1234"] {
            assert_eq!(hash(bad).unwrap_err().code(), "bad_pin", "{bad}");
        }
    }

    #[test]
    fn base64_round_trip() {
        for length in 0..20_u8 {
            let bytes: Vec<u8> = (0..length).map(|byte| byte.wrapping_mul(37)).collect();
            assert_eq!(decode(&encode(&bytes)), Some(bytes));
        }
        assert_eq!(encode(b"foob"), "Zm9vYg");
    }
}
