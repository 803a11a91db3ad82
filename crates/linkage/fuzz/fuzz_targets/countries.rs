//! Throws bytes at what reads countries and nationalities.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| throughline_linkage::fuzzing::countries(data));
