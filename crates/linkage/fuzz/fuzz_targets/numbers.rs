//! Throws bytes at what reads numbers of documents.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| throughline_linkage::fuzzing::numbers(data));
