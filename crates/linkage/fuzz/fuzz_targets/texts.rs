//! Throws bytes at what reads places, streets and other short texts.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| throughline_linkage::fuzzing::texts(data));
