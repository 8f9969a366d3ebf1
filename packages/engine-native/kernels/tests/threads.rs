//! The same bits on any number of threads.

use infodrop_kernels::batch_norm::{
    Norm, batch_norm_gradient, batch_norm_gradient_moments, batch_norm_moments, batch_norm_normalise,
};
use infodrop_kernels::draws::{Law, draw};
use infodrop_kernels::elementwise::{Binary, Levels, Operand, Unary, map_elements, pair_elements};
use infodrop_kernels::information_dropout::{Gradients, Prior, Settings, information_dropout, information_dropout_gradient};
use infodrop_kernels::optimizers::{Adam, Momentum, adam_update, momentum_update};
use infodrop_kernels::philox::Stream;
use infodrop_kernels::pooling::{Pooling, avg_pool_gradient, max_pool_gradient};
use infodrop_kernels::reduce::{sum_axis, sum_parts};
use infodrop_kernels::softmax_cross_entropy::{Labels, softmax_cross_entropy, softmax_cross_entropy_gradient};
use infodrop_kernels::threads::set_threads;

const CHANNELS: usize = 24;
const ROWS: usize = 8 * 20 * 30;
const COUNT: usize = ROWS * CHANNELS;
const PARTS: usize = 8;

/// Bits of every result, kernel after kernel.
fn results() -> Vec<u64> {
    let mut bits = vec![];
    let stream = Stream { key: [1, 2], block: 3, skip: 1 };
    let mut x = vec![0.0; COUNT];
    draw(Law::Normal, stream, &mut x);
    let mut keep = |values: &[f32]| bits.extend(values.iter().map(|value| u64::from(value.to_bits())));
    keep(&x);
    let mut y = vec![0.0; COUNT];
    for law in [Law::Binary { dropped: 1 << 31, kept: 2.0 }, Law::Uniform { low: 0.0, width: 1.0 }, Law::Logistic] {
        draw(law, stream, &mut y);
        keep(&y);
    }

    let channel: Vec<f32> = x[..CHANNELS].iter().map(|value| value.abs() + 0.1).collect();
    let norm = Norm { mean: &channel, variance: &channel, shift: &channel, scale: None, epsilon: 1e-3, relu: true };
    let mut sums = vec![0.0; 2 * CHANNELS * PARTS];
    batch_norm_normalise(&norm, &x, &mut y);
    keep(&y);
    batch_norm_gradient(&norm, &channel, &channel, &x, &x, &mut y);
    keep(&y);
    let mut doubles = vec![];
    batch_norm_moments(&x, &channel, &mut sums, PARTS);
    doubles.extend_from_slice(&sums);
    batch_norm_gradient_moments(&norm, &x, &x, &mut sums, PARTS);
    doubles.extend_from_slice(&sums);

    let prior = Prior::LogNormal { loc: 0.1, log_scale: 0.2, floor: 1e-3 };
    let settings = Settings { from_logits: Some((1e-3, 0.7)), mean_correction: true, gate_zeros: false, prior };
    let (mut z, mut kl) = (vec![0.0; COUNT], vec![0.0; COUNT]);
    let (mut one, mut other) = ([0.0; PARTS], [0.0; PARTS]);
    information_dropout(&settings, stream, &y, &x, &mut z, &mut kl, &mut one);
    keep(&z);
    keep(&kl);
    doubles.extend(one);
    let gradients = Gradients { dz: &x, dkl: &x, dmean: 0.5 };
    information_dropout_gradient(&settings, stream, gradients, &y, &x, &mut z, &mut kl, &mut one, &mut other);
    keep(&z);
    keep(&kl);
    doubles.extend([one, other].concat());

    momentum_update(Momentum { rate: 0.1, momentum: 0.9, nesterov: true }, &x, &mut y, &mut z);
    keep(&y);
    let adam = Adam { rate: 0.1, beta1: [0.9, 0.1], beta2: [0.99, 0.01], corrections: [0.1, 0.01], epsilon: 1e-7 };
    kl.fill(0.5);
    adam_update(adam, &x, &mut y, &mut z, &mut kl);
    keep(&y);

    let pooling =
        Pooling { size: [20, 30], channels: CHANNELS, window: [3, 3], strides: [1, 1], before: [1, 1], out: [20, 30] };
    max_pool_gradient(&pooling, &x, &y, &mut z);
    keep(&z);
    avg_pool_gradient(&pooling, &x, &mut z);
    keep(&z);

    let mut sum = vec![0.0; CHANNELS];
    sum_axis([&x], [1, ROWS, CHANNELS], 0.5, &mut sum);
    keep(&sum);
    let mut sum = vec![0.0; ROWS];
    sum_axis([&x, &x], [ROWS, CHANNELS, 1], 0.5, &mut sum);
    keep(&sum);
    sum_parts([&x], &mut one);
    doubles.extend(one);

    let weights = Labels::Weights(&y);
    softmax_cross_entropy(&x, weights, CHANNELS, &mut sum);
    keep(&sum);
    softmax_cross_entropy_gradient(&sum, &x, weights, CHANNELS, &mut z);
    keep(&z);

    map_elements(Unary::Softplus, 0.0, &x, &mut z);
    keep(&z);
    let a = Operand { values: &x, block: 20 * 30 * CHANNELS, outer: CHANNELS, moves: true };
    let b = Operand { values: &x, block: CHANNELS, outer: 0, moves: true };
    pair_elements(Binary::Multiply, a, b, Levels { outers: 20 * 30, inner: CHANNELS }, &mut z);
    keep(&z);
    bits.extend(doubles.into_iter().map(f64::to_bits));
    bits
}

#[test]
fn do_not_depend_on_the_number_of_threads() {
    let alone = results();
    for threads in [2, 3, 5] {
        set_threads(threads).unwrap();
        assert!(results() == alone, "{threads} threads");
    }
}
