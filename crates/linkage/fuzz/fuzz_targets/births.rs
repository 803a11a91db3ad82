//! Throws bytes at what reads dates of birth and ages.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| throughline_linkage::fuzzing::births(data));
