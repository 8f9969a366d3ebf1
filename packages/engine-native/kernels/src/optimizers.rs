//! Updates of a weight by its gradient in one pass, in place.

use crate::arithmetic::{Arithmetic, Loops, run};
use crate::threads::each_chunk;

/// Elements that one thread updates together.
const CHUNK: usize = 16_384;
/// About how many nanoseconds an element takes: it is read from memory and written there.
const NANOSECONDS: f64 = 1.0;

/// What gradient descent with momentum is told.
#[derive(Clone, Copy, Debug)]
pub struct Momentum {
    /// The learning rate.
    pub rate: f32,
    /// What is kept of the accumulation.
    pub momentum: f32,
    /// Whether the step looks ahead.
    pub nesterov: bool,
}

struct MomentumStep<'a> {
    settings: Momentum,
    gradient: &'a [f32],
    value: &'a mut [f32],
    accumulation: &'a mut [f32],
}

impl Loops for MomentumStep<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Momentum { rate, momentum, nesterov } = self.settings;
        for ((value, accumulation), &g) in self.value.iter_mut().zip(self.accumulation).zip(self.gradient) {
            let a = A::multiply_add(momentum, *accumulation, g);
            let step = if nesterov { A::multiply_add(a, momentum, g) } else { a };
            *accumulation = a;
            *value = A::multiply_add(-rate, step, *value);
        }
    }
}

/// accumulation ← momentum · accumulation + gradient, value ← value − rate · step, where the step is the accumulation or,
/// with Nesterov, gradient + momentum · accumulation.
///
/// # Panics
/// Where the tensors differ in length.
pub fn momentum_update(settings: Momentum, gradient: &[f32], value: &mut [f32], accumulation: &mut [f32]) {
    let count = gradient.len();
    assert!([value.len(), accumulation.len()] == [count; 2], "all must have one length");
    let chunks = value.chunks_mut(CHUNK).zip(accumulation.chunks_mut(CHUNK)).zip(gradient.chunks(CHUNK));
    let mut works: Vec<_> = chunks.collect();
    each_chunk(&mut works, 1, count as f64 * NANOSECONDS, |_, work| {
        let ((value, accumulation), gradient) = &mut work[0];
        run(MomentumStep { settings, gradient, value, accumulation });
    });
}

/// What Adam is told.
#[derive(Clone, Copy, Debug)]
pub struct Adam {
    /// The learning rate.
    pub rate: f32,
    /// β₁ and 1 − β₁, which loses digits in float32.
    pub beta1: [f32; 2],
    /// β₂ and 1 − β₂.
    pub beta2: [f32; 2],
    /// 1 − β₁ᵗ and 1 − β₂ᵗ.
    pub corrections: [f32; 2],
    /// ε.
    pub epsilon: f32,
}

struct AdamStep<'a> {
    settings: Adam,
    gradient: &'a [f32],
    value: &'a mut [f32],
    average: &'a mut [f32],
    square: &'a mut [f32],
}

impl Loops for AdamStep<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Adam { rate, beta1: [b1, r1], beta2: [b2, r2], corrections: [c1, c2], epsilon } = self.settings;
        let moments = self.average.iter_mut().zip(self.square);
        for ((value, (average, square)), &g) in self.value.iter_mut().zip(moments).zip(self.gradient) {
            let m = A::multiply_add(b1, *average, r1 * g);
            let v = A::multiply_add(b2, *square, r2 * (g * g));
            *average = m;
            *square = v;
            *value = A::multiply_add(-rate, m / c1 / ((v / c2).sqrt() + epsilon), *value);
        }
    }
}

/// average ← β₁ average + (1 − β₁) gradient, square ← β₂ square + (1 − β₂) gradient²,
/// value ← value − rate · (average / correction₁) / (√(square / correction₂) + ε).
///
/// Source: D. Kingma and J. Ba, “Adam: a method for stochastic optimization”, <https://arxiv.org/abs/1412.6980>.
///
/// # Panics
/// Where the tensors differ in length.
pub fn adam_update(settings: Adam, gradient: &[f32], value: &mut [f32], average: &mut [f32], square: &mut [f32]) {
    let count = gradient.len();
    assert!([value.len(), average.len(), square.len()] == [count; 3], "all must have one length");
    let moments = average.chunks_mut(CHUNK).zip(square.chunks_mut(CHUNK));
    let mut works: Vec<_> = value.chunks_mut(CHUNK).zip(moments).zip(gradient.chunks(CHUNK)).collect();
    each_chunk(&mut works, 1, count as f64 * NANOSECONDS, |_, work| {
        let ((value, (average, square)), gradient) = &mut work[0];
        run(AdamStep { settings, gradient, value, average, square });
    });
}

/// What RMSProp is told.
#[derive(Clone, Copy, Debug)]
pub struct RmsProp {
    /// The learning rate.
    pub rate: f32,
    /// ρ, and 1 − ρ, which loses digits in float32.
    pub decay: [f32; 2],
    /// What is kept of the last step.
    pub momentum: f32,
    /// ε.
    pub epsilon: f32,
}

struct RmsPropStep<'a> {
    settings: RmsProp,
    gradient: &'a [f32],
    value: &'a mut [f32],
    square: &'a mut [f32],
    step: &'a mut [f32],
}

impl Loops for RmsPropStep<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let RmsProp { rate, decay: [kept, rest], momentum, epsilon } = self.settings;
        let slots = self.square.iter_mut().zip(self.step);
        for ((value, (square, step)), &g) in self.value.iter_mut().zip(slots).zip(self.gradient) {
            let s = A::multiply_add(kept, *square, rest * (g * g));
            let taken = A::multiply_add(momentum, *step, rate * g / (s + epsilon).sqrt());
            *square = s;
            *step = taken;
            *value -= taken;
        }
    }
}

/// square ← ρ square + (1 − ρ) gradient², step ← momentum · step + rate · gradient / √(square + ε), value ← value − step.
///
/// Source: G. Hinton, “Neural Networks for Machine Learning”, lecture 6e,
/// <https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf>; the form of TensorFlow.js.
///
/// # Panics
/// Where the tensors differ in length.
pub fn rms_prop_update(settings: RmsProp, gradient: &[f32], value: &mut [f32], square: &mut [f32], step: &mut [f32]) {
    let count = gradient.len();
    assert!([value.len(), square.len(), step.len()] == [count; 3], "all must have one length");
    let slots = square.chunks_mut(CHUNK).zip(step.chunks_mut(CHUNK));
    let mut works: Vec<_> = value.chunks_mut(CHUNK).zip(slots).zip(gradient.chunks(CHUNK)).collect();
    each_chunk(&mut works, 1, count as f64 * NANOSECONDS, |_, work| {
        let ((value, (square, step)), gradient) = &mut work[0];
        run(RmsPropStep { settings, gradient, value, square, step });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNT: usize = 2 * CHUNK + 77;

    fn ramp(from: f64, to: f64) -> Vec<f32> {
        (0..COUNT).map(|i| (from + (to - from) * i as f64 / COUNT as f64) as f32).collect()
    }

    fn assert_close(got: &[f32], expected: impl Fn(usize) -> f64) {
        for (i, &value) in got.iter().enumerate() {
            let expected = expected(i);
            assert!((f64::from(value) - expected).abs() < 1e-6 * expected.abs().max(1.0), "{i}: {value} and not {expected}");
        }
    }

    #[test]
    fn moves_by_momentum() {
        for nesterov in [false, true] {
            let (old, kept, gradient) = (ramp(-1.0, 2.0), ramp(0.5, -0.5), ramp(2.0, -3.0));
            let (mut value, mut accumulation) = (old.clone(), kept.clone());
            let settings = Momentum { rate: 0.1, momentum: 0.9, nesterov };
            momentum_update(settings, &gradient, &mut value, &mut accumulation);
            let new = |i: usize| 0.9 * f64::from(kept[i]) + f64::from(gradient[i]);
            assert_close(&accumulation, new);
            let step = |i: usize| if nesterov { f64::from(gradient[i]) + 0.9 * new(i) } else { new(i) };
            assert_close(&value, |i| f64::from(old[i]) - 0.1 * step(i));
        }
    }

    #[test]
    fn moves_by_adam() {
        let (old, first, second, gradient) = (ramp(-1.0, 2.0), ramp(0.5, -0.5), ramp(0.0, 1.0), ramp(2.0, -3.0));
        let (mut value, mut average, mut square) = (old.clone(), first.clone(), second.clone());
        let settings = Adam { rate: 0.01, beta1: [0.9, 0.1], beta2: [0.999, 0.001], corrections: [0.19, 0.002], epsilon: 1e-7 };
        adam_update(settings, &gradient, &mut value, &mut average, &mut square);
        let m = |i: usize| 0.9 * f64::from(first[i]) + 0.1 * f64::from(gradient[i]);
        let v = |i: usize| 0.999 * f64::from(second[i]) + 0.001 * f64::from(gradient[i]).powi(2);
        assert_close(&average, m);
        assert_close(&square, v);
        assert_close(&value, |i| f64::from(old[i]) - 0.01 * (m(i) / 0.19) / ((v(i) / 0.002).sqrt() + 1e-7));
    }

    #[test]
    fn moves_by_rms_prop() {
        let (old, second, last, gradient) = (ramp(-1.0, 2.0), ramp(9.0, 10.0), ramp(0.1, 0.2), ramp(2.0, -3.0));
        let (mut value, mut square, mut step) = (old.clone(), second.clone(), last.clone());
        let settings = RmsProp { rate: 0.01, decay: [0.9, 0.1], momentum: 0.8, epsilon: 1e-8 };
        rms_prop_update(settings, &gradient, &mut value, &mut square, &mut step);
        let v = |i: usize| 0.9 * f64::from(second[i]) + 0.1 * f64::from(gradient[i]).powi(2);
        let moved = |i: usize| 0.8 * f64::from(last[i]) + 0.01 * f64::from(gradient[i]) / (v(i) + 1e-8).sqrt();
        assert_close(&square, v);
        assert_close(&step, moved);
        assert_close(&value, |i| f64::from(old[i]) - moved(i));
    }
}
