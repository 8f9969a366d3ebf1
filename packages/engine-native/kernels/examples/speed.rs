//! How fast matrix products are: `cargo run --release --example speed`.

use infodrop_kernels::mat_mul::mat_mul;
use infodrop_kernels::microkernel::Activation;
use std::time::Instant;

fn main() {
    let sizes = [[100, 800, 800], [800, 100, 800], [1024, 1024, 1024], [20480, 216, 24], [5120, 432, 48], [20480, 27, 24]];
    for [rows, depth, columns] in sizes {
        let a = vec![1.0; rows * depth];
        let b = vec![1.0; depth * columns];
        let mut out = vec![0.0; rows * columns];
        for transposed in [[false, false], [true, false], [false, true]] {
            let mut least = f64::INFINITY;
            for _ in 0..20 {
                let start = Instant::now();
                mat_mul(&a, &b, &mut out, [rows, depth, columns], transposed, None, Activation::Linear);
                least = least.min(start.elapsed().as_secs_f64());
            }
            let operations = 2.0 * (rows * depth * columns) as f64;
            println!("{rows} × {depth} × {columns} {transposed:?}: {:.0} GFLOP/s", operations / least / 1e9);
        }
    }
}
