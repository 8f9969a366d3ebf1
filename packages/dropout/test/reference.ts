/** The layers in doubles, written apart from the tensor code. */
export interface Doubles {
  readonly data: readonly number[];
  readonly shape: readonly number[];
}

export const doubles = (data: readonly number[], shape: readonly number[]): Doubles => ({ data, shape });

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Numbers that no generator under test makes. */
export const waves = (shape: readonly number[], frequency: number, shift = 0, scale = 1): Doubles =>
  doubles(
    Array.from({ length: size(shape) }, (_, i) => scale * (Math.sin(frequency * i + shift) + 0.3 * Math.cos(i * i))),
    shape,
  );

export function denseReference(x: Doubles, kernel: Doubles, bias: Doubles): Doubles {
  const [inputs, units] = kernel.shape as [number, number];
  const rows = x.data.length / inputs;
  const data: number[] = [];
  for (let r = 0; r < rows; r++) {
    for (let u = 0; u < units; u++) {
      let total = bias.data[u]!;
      for (let i = 0; i < inputs; i++) total += x.data[r * inputs + i]! * kernel.data[i * units + u]!;
      data.push(total);
    }
  }
  return doubles(data, [...x.shape.slice(0, -1), units]);
}

export function convolutionReference(
  x: Doubles,
  kernel: Doubles,
  bias: Doubles,
  strides: readonly [number, number],
  padding: 'same' | 'valid',
): Doubles {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const [kernelHeight, kernelWidth, , filters] = kernel.shape as [number, number, number, number];
  const axis = (length: number, kernelLength: number, stride: number): [out: number, before: number] => {
    if (padding === 'valid') return [Math.floor((length - kernelLength) / stride) + 1, 0];
    const out = Math.ceil(length / stride);
    return [out, Math.floor(Math.max(0, (out - 1) * stride + kernelLength - length) / 2)];
  };
  const [outHeight, top] = axis(height, kernelHeight, strides[0]);
  const [outWidth, left] = axis(width, kernelWidth, strides[1]);
  const data: number[] = [];
  for (let b = 0; b < batch; b++) {
    for (let y = 0; y < outHeight; y++) {
      for (let z = 0; z < outWidth; z++) {
        for (let f = 0; f < filters; f++) {
          let total = bias.data[f]!;
          for (let i = 0; i < kernelHeight; i++) {
            for (let j = 0; j < kernelWidth; j++) {
              const [row, column] = [y * strides[0] - top + i, z * strides[1] - left + j];
              if (row < 0 || row >= height || column < 0 || column >= width) continue;
              for (let c = 0; c < channels; c++) {
                total +=
                  x.data[((b * height + row) * width + column) * channels + c]! *
                  kernel.data[((i * kernelWidth + j) * channels + c) * filters + f]!;
              }
            }
          }
          data.push(total);
        }
      }
    }
  }
  return doubles(data, [batch, outHeight, outWidth, filters]);
}

export const map = (x: Doubles, of: (value: number, i: number) => number): Doubles => doubles(x.data.map(of), x.shape);
export const relu = (x: Doubles): Doubles => map(x, (value) => Math.max(value, 0));
export const softplus = (x: Doubles): Doubles => map(x, (value) => Math.log1p(Math.exp(value)));

export const alphaOf = (logits: Doubles, minAlpha = 0.001, alphaRange = 0.7): Doubles =>
  map(logits, (value) => minAlpha + alphaRange / (1 + Math.exp(-value)));

export const noisyReference = (f: Doubles, alpha: Doubles, eta: ArrayLike<number>, meanCorrection: boolean): Doubles =>
  map(f, (value, i) => {
    const a = alpha.data[i]!;
    return value * Math.exp(a * eta[i]! - (meanCorrection ? (a * a) / 2 : 0));
  });

/** `gate` says which units are off, apart from f, so that a finite difference in f does not switch one on. */
export const logUniformReference = (alpha: Doubles, cap: number, gate: Doubles | null): Doubles =>
  map(alpha, (value, i) => (gate?.data[i] === 0 ? 0 : Math.log(cap / value)));

export const logNormalReference = (
  f: Doubles,
  alpha: Doubles,
  loc: number,
  logScale: number,
  meanCorrection: boolean,
): Doubles =>
  map(f, (value, i) => {
    const a = alpha.data[i]!;
    const mu = Math.log(Math.max(value, 1e-4)) - (meanCorrection ? (a * a) / 2 : 0);
    return (a * a + (mu - loc) ** 2) / (2 * Math.exp(2 * logScale)) - Math.log(a) + logScale - 0.5;
  });

/** One number that depends on every noisy activation and every cost, each with a weight of its own. */
export function objective(output: Doubles, kl: Doubles): number {
  let total = 0;
  output.data.forEach((value, i) => (total += value * outputWeight(i)));
  kl.data.forEach((value, i) => (total += value * klWeight(i)));
  return total;
}

export const outputWeight = (i: number): number => Math.cos(1.3 * i + 0.4);
export const klWeight = (i: number): number => Math.sin(0.7 * i) + 0.5;

/** Central differences of a function of several arrays, in each of their entries. */
export function finiteDifferences(of: (arrays: Doubles[]) => number, at: readonly Doubles[], step = 1e-5): number[][] {
  return at.map((array, which) =>
    array.data.map((_, entry) => {
      const moved = (by: number): number =>
        of(at.map((other, i) => (i === which ? map(other, (value, j) => (j === entry ? value + by : value)) : other)));
      return (moved(step) - moved(-step)) / (2 * step);
    }),
  );
}
