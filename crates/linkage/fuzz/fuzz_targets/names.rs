//! Throws bytes at what reads names of every script.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| throughline_linkage::fuzzing::names(data));
