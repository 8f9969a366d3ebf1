// Batch normalisation with given statistics, over rows of channels.

/** Bytes of scratch that `batchNormInference` takes. */
export function batchNormInferenceScratch(channels: i32): i32 {
  return channels << 2;
}

/**
 * y = (x − mean) · scale / √(variance + epsilon) + offset, for the rows from `first` to `last`. `offset` and `scale` are 0
 * where there is none.
 */
export function batchNormInference(
  x: usize,
  channels: i32,
  mean: usize,
  variance: usize,
  offset: usize,
  scale: usize,
  epsilon: f64,
  y: usize,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  for (let c: i32 = 0; c < channels; c++) {
    const gain: f64 = scale != 0 ? <f64>load<f32>(scale + (c << 2)) : 1;
    const factor = gain / Math.sqrt(<f64>load<f32>(variance + (c << 2)) + epsilon);
    store<f32>(scratch + (c << 2), <f32>factor);
  }
  const zero = f32x4.splat(0);
  let at = x + ((<usize>first * channels) << 2);
  let to = y + ((<usize>first * channels) << 2);
  for (let r: i32 = first; r < last; r++) {
    let c: i32 = 0;
    for (; c + 4 <= channels; c += 4) {
      const shift = offset != 0 ? v128.load(offset + (c << 2)) : zero;
      const centred = f32x4.sub(v128.load(at), v128.load(mean + (c << 2)));
      v128.store(to, f32x4.add(f32x4.mul(centred, v128.load(scratch + (c << 2))), shift));
      at += 16;
      to += 16;
    }
    for (; c < channels; c++) {
      const shift: f32 = offset != 0 ? load<f32>(offset + (c << 2)) : 0;
      store<f32>(to, (load<f32>(at) - load<f32>(mean + (c << 2))) * load<f32>(scratch + (c << 2)) + shift);
      at += 4;
      to += 4;
    }
  }
}
