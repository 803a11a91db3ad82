//! A written date taken apart into numbers, words and signs.
//!
//! Words come out as `spelling` folds them; what they and the numbers mean is decided in `read.rs`.

use crate::digit;
use crate::spelling::fold;

/// A part of a written date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Digits.
    Number(Number),
    /// A year whose last digits are not known (`199X`, `19??`): the first and last year it may be.
    Years(u32, u32),
    /// Something that is said not to be known (`XX`, `??`).
    Unknown,
    /// A word, folded.
    Word(String),
    /// A sign other than a space.
    Sign(char),
}

/// A number as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) value: u32,
    /// How many digits it is written with.
    pub(super) digits: usize,
    pub(super) script: Script,
}

/// Digits that hint at a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Arabic,
    Persian,
    Other,
}

/// The parts of what is written, with whether they stand in brackets; `None` for numbers of more than eight digits.
pub(super) fn tokens(written: &str) -> Option<Vec<(Token, bool)>> {
    let characters: Vec<char> = written.chars().collect();
    let mut tokens = Vec::new();
    let mut bracketed = false;
    let mut at = 0;
    while let Some(&c) = characters.get(at) {
        let rest = &characters[at..];
        let (token, length) = if digit::value(c).is_some() {
            number(rest)?
        } else if let Some(length) = unknown(rest) {
            (Token::Unknown, length)
        } else if let Some((number, length)) = han_number(rest) {
            (number, length)
        } else if is_letter(c) {
            let length = word_length(rest);
            let word: String = rest
                .iter()
                .take(length)
                .filter(|c| !matches!(c, '/' | '|'))
                .collect();
            (Token::Word(fold(&word)), length)
        } else {
            match c {
                '(' | '（' => bracketed = true,
                ')' | '）' => bracketed = false,
                '[' | ']' | '{' | '}' | '"' | '\'' | '’' => {}
                c if c.is_whitespace() || c.is_control() || is_invisible(c) => {}
                c => tokens.push((Token::Sign(c), bracketed)),
            }
            at += 1;
            continue;
        };
        tokens.push((token, bracketed));
        at += length;
    }
    Some(tokens)
}

fn is_letter(c: char) -> bool {
    // Vowel signs and tone marks that do not count as letters belong to the word; so does the stretching stroke.
    c.is_alphabetic()
        || matches!(c, '\u{0300}'..='\u{036F}' | '\u{0610}'..='\u{061A}' | '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0900}'..='\u{0DFF}' | '\u{0E31}'..='\u{0E4E}' | '\u{0EB1}'..='\u{0ECE}' | '\u{102B}'..='\u{103E}' | '\u{17B4}'..='\u{17D3}')
            && !c.is_whitespace()
            && digit::value(c).is_none()
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{00AD}')
}

fn number(rest: &[char]) -> Option<(Token, usize)> {
    let digits = rest.iter().take_while(|c| digit::value(**c).is_some()).count();
    if digits > 8 {
        return None;
    }
    let value = rest
        .iter()
        .take(digits)
        .filter_map(|c| digit::value(*c))
        .fold(0, |value, digit| value * 10 + u32::from(digit));
    if (2..=3).contains(&digits) {
        // `199X` and `19??`, but not `12?`, which is a doubt and not a digit.
        let missing = rest
            .iter()
            .skip(digits)
            .take_while(|c| is_placeholder(**c))
            .count();
        if digits + missing == 4
            && !rest
                .get(4)
                .is_some_and(|c| is_letter(*c) || digit::value(*c).is_some())
        {
            let span = if missing == 1 { 10 } else { 100 };
            return Some((Token::Years(value * span, value * span + span - 1), 4));
        }
    }
    let script = if rest.iter().take(digits).any(|c| digit::is_persian(*c)) {
        Script::Persian
    } else if rest.iter().take(digits).any(|c| digit::is_arabic(*c)) {
        Script::Arabic
    } else {
        Script::Other
    };
    Some((
        Token::Number(Number {
            value,
            digits,
            script,
        }),
        digits,
    ))
}

fn is_placeholder(c: char) -> bool {
    matches!(c, 'X' | 'x' | 'U' | 'u' | '?' | '_' | '*')
}

/// The length of a run such as `XX`, `??`, `____` that stands for what is not known.
fn unknown(rest: &[char]) -> Option<usize> {
    let length = rest.iter().take_while(|c| is_placeholder(**c)).count();
    let alone = !rest
        .get(length)
        .is_some_and(|c| is_letter(*c) || digit::value(*c).is_some());
    let letters = rest.first().is_some_and(|c| c.is_alphabetic());
    ((2..=4).contains(&length) && (alone || !letters)).then_some(length)
}

/// Chinese numerals: digits in their places (一九五六) or with tens (二十三).
fn han_number(rest: &[char]) -> Option<(Token, usize)> {
    let digit = |c: &char| match c {
        '〇' | '零' | '○' => Some(0),
        '一' | '元' => Some(1),
        '二' => Some(2),
        '三' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        _ => None,
    };
    let length = rest
        .iter()
        .take_while(|c| digit(c).is_some() || **c == '十')
        .count();
    // 元 is the first year of an era and nothing else; other words with numerals in them are not numbers.
    if length == 0 || (rest.first() == Some(&'元') && rest.get(1) != Some(&'年')) {
        return None;
    }
    let run = rest.get(..length)?;
    let token = |value, digits| {
        let number = Number {
            value,
            digits,
            script: Script::Other,
        };
        Some((Token::Number(number), length))
    };
    if let Some(ten) = run.iter().position(|c| *c == '十') {
        let tens = match run.get(..ten)? {
            [] => 1,
            [tens] => digit(tens)?,
            _ => return None,
        };
        let ones = match run.get(ten + 1..)? {
            [] => 0,
            [ones] => digit(ones)?,
            _ => return None,
        };
        return token(tens * 10 + ones, 2);
    }
    if length > 8 {
        return None;
    }
    let value = run
        .iter()
        .filter_map(digit)
        .fold(0, |value, digit| value * 10 + digit);
    token(value, length)
}

/// A word goes on over a stop or a stroke between two letters: `E.C.`, `พ.ศ.`, `ዓ/ም`.
fn word_length(rest: &[char]) -> usize {
    let is_part = |c: &char| is_letter(*c) && !matches!(c, '年' | '月' | '日' | '년' | '월' | '일');
    if !rest.first().is_some_and(is_part) {
        return 1;
    }
    let mut length = 0;
    while let Some(c) = rest.get(length) {
        let joins = matches!(c, '.' | '/') && rest.get(length + 1).is_some_and(is_part);
        if !is_part(c) && !joins {
            break;
        }
        length += 1;
    }
    length
}
