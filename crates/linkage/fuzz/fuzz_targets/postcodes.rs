//! Throws bytes at what reads postal codes.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| throughline_linkage::fuzzing::postcodes(data));
