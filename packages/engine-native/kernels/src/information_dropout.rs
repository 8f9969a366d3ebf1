//! Information dropout in one pass: strength, noise, product and cost; and its gradient, for which the noise is drawn again.
//!
//! z = f·ε, log ε ~ N(−m α²/2, α²), with m = 1 for mean correction, else 0. Source: A. Achille and S. Soatto, “Information
//! Dropout: learning optimal representations through noisy computation”, <https://arxiv.org/abs/1611.01353>.

use crate::arithmetic::{Arithmetic, Loops, run};
use crate::elementary::{at_least, exp, log, sigmoid, square_less_one};
use crate::parts::{cut_in_parts, part_of, sum_of};
use crate::philox::{DRAWN, Stream, each_drawn};
use crate::philox_normal::Normals;
use crate::threads::each_part;

/// What parts of the elements begin at multiples of.
pub const STEP: usize = 256;

/// About how many nanoseconds an element takes.
const NANOSECONDS: f64 = 2.5;

/// What the cost of an element is measured from.
#[derive(Clone, Copy, Debug)]
pub enum Prior {
    /// Log-uniform: a cost of log cap − log α.
    LogUniform {
        /// log cap.
        log_cap: f32,
    },
    /// Log-normal: the divergence from N(loc, scale²) of log z.
    LogNormal {
        /// Its location.
        loc: f32,
        /// The logarithm of its scale.
        log_scale: f32,
        /// The least f, of which the logarithm is taken.
        floor: f32,
    },
}

/// What a call of information dropout or its gradient computes.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The strengths are α itself, or logits with this least α and range: α = least + range · σ(logit).
    pub from_logits: Option<(f32, f32)>,
    /// Whether the mean of the noise is 1.
    pub mean_correction: bool,
    /// Whether an element that is 0 costs nothing.
    pub gate_zeros: bool,
    /// What the cost is measured from.
    pub prior: Prior,
}

/// The settings as the loops take them.
#[derive(Clone, Copy)]
struct Law {
    min_alpha: f32,
    alpha_range: f32,
    /// ½ with mean correction, else 0.
    correction: f32,
    gate: bool,
    log_cap: f32,
    floor: f32,
    loc: f32,
    inverse_scale: f32,
}

impl Law {
    #[inline(always)]
    fn of<A: Arithmetic>(settings: &Settings) -> Self {
        let (min_alpha, alpha_range) = settings.from_logits.unwrap_or((0.0, 0.0));
        let correction = if settings.mean_correction { 0.5 } else { 0.0 };
        let law = Self {
            min_alpha,
            alpha_range,
            correction,
            gate: settings.gate_zeros,
            log_cap: 0.0,
            floor: 0.0,
            loc: 0.0,
            inverse_scale: 1.0,
        };
        match settings.prior {
            Prior::LogUniform { log_cap } => Self { log_cap, ..law },
            Prior::LogNormal { loc, log_scale, floor } => Self { loc, floor, inverse_scale: exp::<A>(-log_scale), ..law },
        }
    }

    #[inline(always)]
    fn alpha<A: Arithmetic, const LOGITS: bool>(&self, share: f32) -> f32 {
        if LOGITS { A::multiply_add(share, self.alpha_range, self.min_alpha) } else { share }
    }

    /// The factor of the noise.
    #[inline(always)]
    fn epsilon<A: Arithmetic>(&self, alpha: f32, normal: f32) -> f32 {
        exp::<A>(alpha * A::multiply_add(-self.correction, alpha, normal))
    }

    /// 0 of an element that costs nothing.
    #[inline(always)]
    fn charged(&self, value: f32, f: f32) -> f32 {
        if self.gate & (f == 0.0) { 0.0 } else { value }
    }

    /// μ − loc: how far the mean of log z is from the prior's.
    #[inline(always)]
    fn deviation<A: Arithmetic>(&self, f: f32, alpha: f32) -> f32 {
        A::multiply_add(-self.correction * alpha, alpha, log::<A>(at_least(f, self.floor)) - self.loc)
    }
}

/// The elements of one part, and where their results go.
struct Forward<'a> {
    settings: &'a Settings,
    stream: Stream,
    f: &'a [f32],
    strength: &'a [f32],
    z: &'a mut [f32],
    kl: &'a mut [f32],
    sum: &'a mut f64,
}

impl Forward<'_> {
    #[inline(always)]
    fn elements<A: Arithmetic, const LOGITS: bool, const LOG_NORMAL: bool>(self) {
        let Self { settings, stream, f, strength, z, kl, sum } = self;
        let law = Law::of::<A>(settings);
        let mut total = 0.0;
        each_drawn(
            stream,
            &Normals { key: stream.key },
            f.len(),
            #[inline(always)]
            |places, normals| {
                let count = normals.len();
                let f = &f[places.clone()][..count];
                let strength = &strength[places.clone()][..count];
                let z = &mut z[places.clone()][..count];
                let kl = &mut kl[places][..count];
                for i in 0..count {
                    let share = if LOGITS { sigmoid::<A>(strength[i]) } else { strength[i] };
                    let alpha = law.alpha::<A, LOGITS>(share);
                    z[i] = f[i] * law.epsilon::<A>(alpha, normals[i]);
                    let cost = if LOG_NORMAL {
                        // With a = α/σ and b = (μ − loc)/σ: |(a² − 1)/2 − log a| + b²/2. The first half is ≥ 0, and cancels
                        // near a = 1.
                        let a = alpha * law.inverse_scale;
                        let spread = A::multiply_add(square_less_one(a), 0.5, -log::<A>(a)).abs();
                        let b = law.deviation::<A>(f[i], alpha) * law.inverse_scale;
                        A::multiply_add(b * b, 0.5, spread)
                    } else {
                        law.log_cap - log::<A>(alpha)
                    };
                    kl[i] = law.charged(cost, f[i]);
                }
                total += sum_of(kl);
            },
        );
        *sum = total;
    }
}

impl Loops for Forward<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        match (self.settings.from_logits, self.settings.prior) {
            (Some(_), Prior::LogUniform { .. }) => self.elements::<A, true, false>(),
            (Some(_), Prior::LogNormal { .. }) => self.elements::<A, true, true>(),
            (None, Prior::LogUniform { .. }) => self.elements::<A, false, false>(),
            (None, Prior::LogNormal { .. }) => self.elements::<A, false, true>(),
        }
    }
}

/// z = f·ε and the cost of each element; the sum of the costs of each of the parts goes to its place in `sums`.
///
/// # Panics
/// Where `f`, `strength`, `z` and `kl` differ in length.
pub fn information_dropout(
    settings: &Settings,
    stream: Stream,
    f: &[f32],
    strength: &[f32],
    z: &mut [f32],
    kl: &mut [f32],
    sums: &mut [f64],
) {
    let count = f.len();
    assert!([strength.len(), z.len(), kl.len()] == [count; 3], "all must have one length");
    let parts = sums.len();
    let results = cut_in_parts(z, 1, parts, STEP).into_iter().zip(cut_in_parts(kl, 1, parts, STEP)).zip(sums);
    each_part(results, count as f64 * NANOSECONDS, |part, ((z, kl), sum)| {
        let own = part_of(count, part, parts, STEP);
        let stream = stream.advanced(own.start);
        run(Forward { settings, stream, f: &f[own.clone()], strength: &strength[own], z, kl, sum });
    });
}

/// The elements of one part, and where their gradients go.
struct Backward<'a> {
    settings: &'a Settings,
    stream: Stream,
    dz: &'a [f32],
    dkl: &'a [f32],
    dmean: f32,
    f: &'a [f32],
    strength: &'a [f32],
    df: &'a mut [f32],
    dstrength: &'a mut [f32],
    loc_sum: &'a mut f64,
    log_scale_sum: &'a mut f64,
}

impl Backward<'_> {
    #[inline(always)]
    fn elements<A: Arithmetic, const LOGITS: bool, const LOG_NORMAL: bool>(self) {
        let Self { settings, stream, dz, dkl, dmean, f, strength, df, dstrength, loc_sum, log_scale_sum } = self;
        let law = Law::of::<A>(settings);
        let twice = 2.0 * law.correction;
        let mut totals = [0.0; 2];
        let mut in_loc = [0.0; DRAWN];
        let mut in_log_scale = [0.0; DRAWN];
        each_drawn(
            stream,
            &Normals { key: stream.key },
            f.len(),
            #[inline(always)]
            |places, normals| {
                let count = normals.len();
                let dz = &dz[places.clone()][..count];
                let dkl = &dkl[places.clone()][..count];
                let f = &f[places.clone()][..count];
                let strength = &strength[places.clone()][..count];
                let df = &mut df[places.clone()][..count];
                let dstrength = &mut dstrength[places][..count];
                let in_loc = &mut in_loc[..count];
                let in_log_scale = &mut in_log_scale[..count];
                for i in 0..count {
                    let share = if LOGITS { sigmoid::<A>(strength[i]) } else { strength[i] };
                    let alpha = law.alpha::<A, LOGITS>(share);
                    let epsilon = law.epsilon::<A>(alpha, normals[i]);
                    let weight = law.charged(dkl[i] + dmean, f[i]);
                    let mut in_f = dz[i] * epsilon;
                    let slope = if LOG_NORMAL {
                        let b = law.deviation::<A>(f[i], alpha) * law.inverse_scale;
                        let scaled = b * law.inverse_scale;
                        let excess = square_less_one(alpha * law.inverse_scale);
                        let pull = scaled / at_least(f[i], law.floor);
                        in_f = A::multiply_add(weight, if f[i] >= law.floor { pull } else { 0.0 }, in_f);
                        in_loc[i] = -(weight * scaled);
                        in_log_scale[i] = -(weight * A::multiply_add(b, b, excess));
                        A::multiply_add(-alpha, scaled * twice, excess / alpha)
                    } else {
                        -1.0 / alpha
                    };
                    let in_noise = dz[i] * epsilon * f[i] * A::multiply_add(-twice, alpha, normals[i]);
                    let in_alpha = A::multiply_add(weight, slope, in_noise);
                    df[i] = in_f;
                    dstrength[i] = if LOGITS { in_alpha * (law.alpha_range * (share * (1.0 - share))) } else { in_alpha };
                }
                if LOG_NORMAL {
                    totals[0] += sum_of(in_loc);
                    totals[1] += sum_of(in_log_scale);
                }
            },
        );
        [*loc_sum, *log_scale_sum] = totals;
    }
}

impl Loops for Backward<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        match (self.settings.from_logits, self.settings.prior) {
            (Some(_), Prior::LogUniform { .. }) => self.elements::<A, true, false>(),
            (Some(_), Prior::LogNormal { .. }) => self.elements::<A, true, true>(),
            (None, Prior::LogUniform { .. }) => self.elements::<A, false, false>(),
            (None, Prior::LogNormal { .. }) => self.elements::<A, false, true>(),
        }
    }
}

/// What comes back to information dropout.
#[derive(Clone, Copy)]
pub struct Gradients<'a> {
    /// In the noisy activations.
    pub dz: &'a [f32],
    /// In the cost of each element.
    pub dkl: &'a [f32],
    /// In all costs alike.
    pub dmean: f32,
}

/// Gradients in f and the strengths; and, for the log-normal prior, the sums over each part of those in its location and in
/// the logarithm of its scale, at the part's place in `loc_sums` and `log_scale_sums`.
///
/// # Panics
/// Where the tensors differ in length, or the sums do.
pub fn information_dropout_gradient(
    settings: &Settings,
    stream: Stream,
    Gradients { dz, dkl, dmean }: Gradients<'_>,
    f: &[f32],
    strength: &[f32],
    df: &mut [f32],
    dstrength: &mut [f32],
    loc_sums: &mut [f64],
    log_scale_sums: &mut [f64],
) {
    let count = f.len();
    let lengths = [dz.len(), dkl.len(), strength.len(), df.len(), dstrength.len()];
    assert!(lengths == [count; 5] && loc_sums.len() == log_scale_sums.len(), "all must have one length");
    let parts = loc_sums.len();
    let cut = |values| cut_in_parts::<f32>(values, 1, parts, STEP);
    let results = cut(df).into_iter().zip(cut(dstrength)).zip(loc_sums.iter_mut().zip(log_scale_sums));
    each_part(results, count as f64 * NANOSECONDS, |part, ((df, dstrength), (loc_sum, log_scale_sum))| {
        let own = part_of(count, part, parts, STEP);
        run(Backward {
            settings,
            stream: stream.advanced(own.start),
            dz: &dz[own.clone()],
            dkl: &dkl[own.clone()],
            dmean,
            f: &f[own.clone()],
            strength: &strength[own],
            df,
            dstrength,
            loc_sum,
            log_scale_sum,
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draws::{Law as Drawn, draw};

    const COUNT: usize = 3001;
    const STREAM: Stream = Stream { key: [5, 6], block: 9, skip: 3 };
    const LAWS: [Prior; 2] =
        [Prior::LogUniform { log_cap: -0.35 }, Prior::LogNormal { loc: -0.3, log_scale: 0.2, floor: 1e-3 }];

    fn every_settings() -> Vec<Settings> {
        let mut all = vec![];
        for prior in LAWS {
            for from_logits in [None, Some((0.01, 0.69))] {
                for (mean_correction, gate_zeros) in [(false, false), (true, false), (false, true), (true, true)] {
                    all.push(Settings { from_logits, mean_correction, gate_zeros, prior });
                }
            }
        }
        all
    }

    /// Numbers in [0, 1).
    fn numbers(seed: u32) -> Vec<f32> {
        let mut state = seed.wrapping_mul(2_654_435_761);
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / 16_777_216.0
        };
        (0..COUNT).map(|_| next()).collect()
    }

    fn activations() -> Vec<f32> {
        numbers(1).into_iter().map(|x| if x < 0.3 { 0.0 } else { 2.0 * x }).collect()
    }

    fn strengths(settings: &Settings) -> Vec<f32> {
        let place = |x: f32| if settings.from_logits.is_some() { 8.0 * x - 4.0 } else { 0.05 + x };
        numbers(2).into_iter().map(place).collect()
    }

    fn normals() -> Vec<f32> {
        let mut drawn = vec![0.0; COUNT];
        draw(Drawn::Normal, STREAM, &mut drawn);
        drawn
    }

    /// z and the cost of one element in float64, by the formulas.
    fn exact(settings: &Settings, f: f64, strength: f64, normal: f64) -> (f64, f64) {
        let alpha = match settings.from_logits {
            Some((least, range)) => f64::from(least) + f64::from(range) / (1.0 + (-strength).exp()),
            None => strength,
        };
        let shift = if settings.mean_correction { alpha * alpha / 2.0 } else { 0.0 };
        let cost = match settings.prior {
            Prior::LogUniform { log_cap } => f64::from(log_cap) - alpha.ln(),
            Prior::LogNormal { loc, log_scale, floor } => {
                let scale = f64::from(log_scale).exp();
                let deviation = f.max(f64::from(floor)).ln() - shift - f64::from(loc);
                (alpha * alpha + deviation * deviation) / (2.0 * scale * scale) - 0.5 - (alpha / scale).ln()
            }
        };
        let charged = !(settings.gate_zeros && f == 0.0);
        (f * (alpha * normal - shift).exp(), if charged { cost } else { 0.0 })
    }

    fn close(got: f32, expected: f64, bound: f64) -> bool {
        (f64::from(got) - expected).abs() <= bound * expected.abs().max(1.0)
    }

    #[test]
    fn agrees_with_its_formulas_in_float64() {
        for settings in every_settings() {
            let (f, strength, normals) = (activations(), strengths(&settings), normals());
            let (mut z, mut kl, mut sums) = (vec![0.0; COUNT], vec![0.0; COUNT], [0.0; 4]);
            information_dropout(&settings, STREAM, &f, &strength, &mut z, &mut kl, &mut sums);
            let mut total = 0.0;
            for i in 0..COUNT {
                let (product, cost) = exact(&settings, f[i].into(), strength[i].into(), normals[i].into());
                assert!(close(z[i], product, 2e-6), "z[{i}] is {} and not {product} of {settings:?}", z[i]);
                assert!(close(kl[i], cost, 3e-6), "kl[{i}] is {} and not {cost} of {settings:?}", kl[i]);
                total += cost;
            }
            assert!((sums.iter().sum::<f64>() - total).abs() < 1e-5 * total.abs());
        }
    }

    #[test]
    fn has_the_gradient_of_its_formulas() {
        for settings in every_settings() {
            let (f, strength, normals) = (activations(), strengths(&settings), normals());
            let (dz, dkl, dmean) = (numbers(3), numbers(4), 0.25_f32);
            let (mut df, mut dstrength) = (vec![0.0; COUNT], vec![0.0; COUNT]);
            let (mut loc_sums, mut log_scale_sums) = ([0.0; 2], [0.0; 2]);
            let back = Gradients { dz: &dz, dkl: &dkl, dmean };
            information_dropout_gradient(
                &settings,
                STREAM,
                back,
                &f,
                &strength,
                &mut df,
                &mut dstrength,
                &mut loc_sums,
                &mut log_scale_sums,
            );
            let loss = |settings: &Settings, i: usize, f: f64, strength: f64| {
                let (z, cost) = exact(settings, f, strength, normals[i].into());
                z * f64::from(dz[i]) + cost * f64::from(dkl[i] + dmean)
            };
            const H: f64 = 1e-5;
            for i in 0..COUNT {
                let (x, s) = (f64::from(f[i]), f64::from(strength[i]));
                let in_strength = (loss(&settings, i, x, s + H) - loss(&settings, i, x, s - H)) / (2.0 * H);
                assert!(close(dstrength[i], in_strength, 1e-5), "{i}: {} {in_strength} of {settings:?}", dstrength[i]);
                // At 0 the cost has a kink.
                if x > 0.0 {
                    let in_f = (loss(&settings, i, x + H, s) - loss(&settings, i, x - H, s)) / (2.0 * H);
                    assert!(close(df[i], in_f, 1e-5), "{i}: {} {in_f} of {settings:?}", df[i]);
                }
            }
            if let Prior::LogNormal { loc, log_scale, floor } = settings.prior {
                let total = |loc: f64, log_scale: f64| {
                    let prior = Prior::LogNormal { loc: loc as f32, log_scale: log_scale as f32, floor };
                    let moved = Settings { prior, ..settings };
                    (0..COUNT).map(|i| loss(&moved, i, f[i].into(), strength[i].into())).sum::<f64>()
                };
                // float32 parameters: steps that they can take.
                let h = 2.0_f64.powi(-10);
                let (loc, log_scale) = (f64::from(loc), f64::from(log_scale));
                let in_loc = (total(loc + h, log_scale) - total(loc - h, log_scale)) / (2.0 * h);
                let in_scale = (total(loc, log_scale + h) - total(loc, log_scale - h)) / (2.0 * h);
                assert!((loc_sums.iter().sum::<f64>() - in_loc).abs() < 1e-4 * in_loc.abs());
                assert!((log_scale_sums.iter().sum::<f64>() - in_scale).abs() < 1e-4 * in_scale.abs());
            }
        }
    }

    #[test]
    fn has_the_same_bits_on_any_number_of_threads_and_cut_anywhere() {
        let settings = every_settings()[5];
        let (f, strength) = (activations(), strengths(&settings));
        let draw = |from: usize, to: usize| {
            let count = to - from;
            let (mut z, mut kl, mut sums) = (vec![0.0; count], vec![0.0; count], [0.0; 1]);
            information_dropout(
                &settings,
                STREAM.advanced(from),
                &f[from..to],
                &strength[from..to],
                &mut z,
                &mut kl,
                &mut sums,
            );
            (z, kl)
        };
        let (z, kl) = draw(0, COUNT);
        for (from, to) in [(0, 1), (1, 700), (254, 513), (2999, 3001)] {
            let (part, cost) = draw(from, to);
            assert_eq!((part, cost), (z[from..to].to_vec(), kl[from..to].to_vec()));
        }
    }
}
