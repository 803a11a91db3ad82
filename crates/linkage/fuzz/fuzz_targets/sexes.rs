//! Throws bytes at what reads words for the sexes.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| throughline_linkage::fuzzing::sexes(data));
