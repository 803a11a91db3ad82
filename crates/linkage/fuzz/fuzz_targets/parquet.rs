//! Throws bytes at what reads Parquet files.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| throughline_linkage::fuzzing::parquet(data));
