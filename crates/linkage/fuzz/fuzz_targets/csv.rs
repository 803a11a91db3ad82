//! Throws bytes at what reads delimited text.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| throughline_linkage::fuzzing::csv(data));
