//! Throws bytes at what reads addresses of electronic mail.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| throughline_linkage::fuzzing::emails(data));
