//! Throws bytes at what reads telephone numbers.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| throughline_linkage::fuzzing::phones(data));
