//! How fast products and convolutions are on one thread: `cargo run --release --example speed`.

use infodrop_kernels::convolution::{convolution, convolution_filter_gradient, convolution_input_gradient};
use infodrop_kernels::mat_mul::mat_mul;
use infodrop_kernels::microkernel::Activation;
use infodrop_kernels::window::Geometry;
use std::time::Instant;

/// The least time of some calls, in seconds.
fn least(mut compute: impl FnMut()) -> f64 {
    let mut least = f64::INFINITY;
    for _ in 0..40 {
        let start = Instant::now();
        compute();
        least = least.min(start.elapsed().as_secs_f64());
    }
    least
}

#[allow(clippy::cast_precision_loss)]
fn main() {
    for [rows, depth, columns] in
        [[100, 800, 800], [800, 100, 800], [512, 512, 512], [2048, 216, 24], [2048, 432, 48], [2048, 216, 32]]
    {
        let a = vec![1.0; rows * depth];
        let b = vec![1.0; depth * columns];
        let mut out = vec![0.0; rows * columns];
        let speeds = [[false, false], [true, false], [false, true]].map(|transposed| {
            let time = least(|| mat_mul(&a, &b, &mut out, [rows, depth, columns], transposed, None, Activation::Linear));
            2.0 * (rows * depth * columns) as f64 / time / 1e9
        });
        println!("{rows} × {depth} × {columns}, A transposed, B transposed: {speeds:.0?} GFLOP/s");
    }
    // Batch, size, channels, output channels, size of the filter, stride.
    for [batch, size, channels, out_channels, filter, stride] in [
        [4, 32, 3, 24, 3, 1],
        [4, 32, 24, 24, 3, 1],
        [4, 32, 24, 24, 3, 2],
        [16, 16, 24, 48, 3, 1],
        [16, 16, 48, 48, 3, 1],
        [16, 8, 48, 48, 1, 1],
        [4, 16, 192, 192, 3, 1],
    ] {
        let out = size / stride;
        let padding = isize::from(filter > 1);
        let geometry = Geometry {
            batch,
            size: [size; 2],
            channels,
            filter: [filter; 2],
            stride: [stride; 2],
            dilation: [1; 2],
            padding: [padding; 2],
            out_size: [out; 2],
            out_channels,
        };
        let mut x = vec![1.0; batch * size * size * channels];
        let mut weights = vec![1.0; geometry.depth() * out_channels];
        let mut y = vec![1.0; geometry.pixels() * out_channels];
        let operations = 2.0 * (geometry.pixels() * geometry.depth() * out_channels) as f64;
        let forward = least(|| convolution(&geometry, &x, &weights, None, Activation::Linear, &mut y));
        let input = least(|| convolution_input_gradient(&geometry, &y, &weights, &mut x));
        let of_filter = least(|| convolution_filter_gradient(&geometry, &x, &y, &mut weights));
        let speeds = [forward, input, of_filter].map(|time| operations / time / 1e9);
        println!("{batch} × {size}² × {channels} → {out_channels}, {filter}², stride {stride}: {speeds:.0?} GFLOP/s");
    }
}
