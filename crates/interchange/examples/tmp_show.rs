//! temp
fn main() {
    let o = throughline_interchange::ctdc::DescribeOptions {
        since: std::env::args().nth(2).and_then(|s| s.parse().ok()),
        until: std::env::args().nth(3).and_then(|s| s.parse().ok()),
        suppression: if std::env::args().nth(4).is_some() {
            throughline_interchange::ctdc::Suppression::Off
        } else {
            throughline_interchange::ctdc::Suppression::On
        },
        ..Default::default()
    };
    let t = std::time::Instant::now();
    let d = throughline_interchange::ctdc::describe(
        std::env::args().nth(1).unwrap().as_ref(),
        &o,
        &mut throughline_interchange::progress::silent(),
    )
    .unwrap();
    eprintln!("{:?}", t.elapsed());
    println!("{d}");
}
