//! Throws bytes at what reads roles as users state them.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| throughline_linkage::fuzzing::roles(data));
