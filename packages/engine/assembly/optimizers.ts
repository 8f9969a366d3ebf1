// Updates of a weight by its gradient in one pass, for the elements from `first` to `last`. The results may be written over
// what is read.

/**
 * accumulation ← momentum · accumulation + gradient, value ← value − rate · step, where the step is the accumulation or,
 * with Nesterov, gradient + momentum · accumulation.
 */
export function momentumUpdate(
  value: usize,
  accumulation: usize,
  gradient: usize,
  rate: f32,
  momentum: f32,
  nesterov: i32,
  newValue: usize,
  newAccumulation: usize,
  first: i32,
  last: i32,
): void {
  const m = f32x4.splat(momentum);
  const r = f32x4.splat(rate);
  const whole = first + ((last - first) & ~3);
  for (let i: i32 = first; i < whole; i += 4) {
    const at = (<usize>i) << 2;
    const g = v128.load(gradient + at);
    const a = f32x4.add(f32x4.mul(m, v128.load(accumulation + at)), g);
    const step = nesterov ? f32x4.add(g, f32x4.mul(a, m)) : a;
    v128.store(newAccumulation + at, a);
    v128.store(newValue + at, f32x4.sub(v128.load(value + at), f32x4.mul(r, step)));
  }
  for (let i = whole; i < last; i++) {
    const at = (<usize>i) << 2;
    const g = load<f32>(gradient + at);
    const a = momentum * load<f32>(accumulation + at) + g;
    const step = nesterov ? g + a * momentum : a;
    store<f32>(newAccumulation + at, a);
    store<f32>(newValue + at, load<f32>(value + at) - rate * step);
  }
}

/**
 * average ← β₁ average + (1 − β₁) gradient, square ← β₂ square + (1 − β₂) gradient²,
 * value ← value − rate · (average / correction₁) / (√(square / correction₂) + ε). `rest` is 1 − β, which loses digits in
 * float32.
 */
export function adamUpdate(
  value: usize,
  average: usize,
  square: usize,
  gradient: usize,
  rate: f32,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
  correction1: f32,
  correction2: f32,
  epsilon: f32,
  newValue: usize,
  newAverage: usize,
  newSquare: usize,
  first: i32,
  last: i32,
): void {
  const b1 = f32x4.splat(beta1);
  const b2 = f32x4.splat(beta2);
  const r1 = f32x4.splat(rest1);
  const r2 = f32x4.splat(rest2);
  const c1 = f32x4.splat(correction1);
  const c2 = f32x4.splat(correction2);
  const e = f32x4.splat(epsilon);
  const r = f32x4.splat(rate);
  const whole = first + ((last - first) & ~3);
  for (let i: i32 = first; i < whole; i += 4) {
    const at = (<usize>i) << 2;
    const g = v128.load(gradient + at);
    const m = f32x4.add(f32x4.mul(b1, v128.load(average + at)), f32x4.mul(r1, g));
    const v = f32x4.add(f32x4.mul(b2, v128.load(square + at)), f32x4.mul(r2, f32x4.mul(g, g)));
    const step = f32x4.div(f32x4.div(m, c1), f32x4.add(f32x4.sqrt(f32x4.div(v, c2)), e));
    v128.store(newAverage + at, m);
    v128.store(newSquare + at, v);
    v128.store(newValue + at, f32x4.sub(v128.load(value + at), f32x4.mul(r, step)));
  }
  for (let i = whole; i < last; i++) {
    const at = (<usize>i) << 2;
    const g = load<f32>(gradient + at);
    const m = beta1 * load<f32>(average + at) + rest1 * g;
    const v = beta2 * load<f32>(square + at) + rest2 * (g * g);
    store<f32>(newAverage + at, m);
    store<f32>(newSquare + at, v);
    store<f32>(
      newValue + at,
      load<f32>(value + at) - rate * (m / correction1 / (sqrt<f32>(v / correction2) + epsilon)),
    );
  }
}

/**
 * square ← ρ square + (1 − ρ) gradient², step ← momentum · step + rate · gradient / √(square + ε), value ← value − step.
 * `rest` is 1 − ρ.
 */
export function rmsPropUpdate(
  value: usize,
  square: usize,
  step: usize,
  gradient: usize,
  rate: f32,
  decay: f32,
  rest: f32,
  momentum: f32,
  epsilon: f32,
  newValue: usize,
  newSquare: usize,
  newStep: usize,
  first: i32,
  last: i32,
): void {
  const d = f32x4.splat(decay);
  const r = f32x4.splat(rest);
  const m = f32x4.splat(momentum);
  const e = f32x4.splat(epsilon);
  const l = f32x4.splat(rate);
  const whole = first + ((last - first) & ~3);
  for (let i: i32 = first; i < whole; i += 4) {
    const at = (<usize>i) << 2;
    const g = v128.load(gradient + at);
    const s = f32x4.add(f32x4.mul(d, v128.load(square + at)), f32x4.mul(r, f32x4.mul(g, g)));
    const moved = f32x4.div(f32x4.mul(l, g), f32x4.sqrt(f32x4.add(s, e)));
    const taken = f32x4.add(f32x4.mul(m, v128.load(step + at)), moved);
    v128.store(newSquare + at, s);
    v128.store(newStep + at, taken);
    v128.store(newValue + at, f32x4.sub(v128.load(value + at), taken));
  }
  for (let i = whole; i < last; i++) {
    const at = (<usize>i) << 2;
    const g = load<f32>(gradient + at);
    const s = decay * load<f32>(square + at) + rest * (g * g);
    const taken = momentum * load<f32>(step + at) + (rate * g) / sqrt<f32>(s + epsilon);
    store<f32>(newSquare + at, s);
    store<f32>(newStep + at, taken);
    store<f32>(newValue + at, load<f32>(value + at) - taken);
  }
}
