import { PHILOX_BERNOULLI, PHILOX_LOGISTIC, PHILOX_NORMAL, PHILOX_UNIFORM } from '@infodrop/kernels';
import { requireNumber, requireThat } from '@infodrop/requirements';
import { util } from '@tensorflow/tfjs-core';
import { addressOf, type KernelCall, makeOutput, type TrainingKernel } from '../wasm/tensors.js';
import { trainingInstance } from '../wasm/trainingModule.js';
import { streamPlace } from './noiseStream.js';

interface Draws {
  /** The number by which the kernels of assembly/draws.ts know them. */
  readonly kind: number;
  /** Words that an element takes. */
  readonly words: 1 | 2;
  /** About how many nanoseconds an element takes. */
  readonly nanoseconds: number;
  /** The two constants that the kernels take of the attributes. */
  readonly constants?: (kernelName: string, attrs: KernelCall['attrs']) => readonly [one: number, two: number];
}

/** Draws by key: no inputs, attrs { key: [word, word], offset: number, shape: number[] }, one float32 tensor of that shape. */
function drawKernel(kernelName: string, { kind, words, nanoseconds, constants }: Draws): TrainingKernel {
  return {
    kernelName,
    kernel:
      () =>
      ({ backend, attrs }) => {
        const place = streamPlace(kernelName, attrs, 4 / words);
        const [one, two] = constants?.(kernelName, attrs) ?? [0, 0];
        const out = makeOutput(backend, attrs.shape as number[]);
        const { exports, run } = trainingInstance(backend);
        const count = util.sizeFromShape(out.shape);
        run('drawRange', [kind, one, two, ...place, addressOf(backend, out)], {
          units: count,
          align: 16,
          scratch: exports.drawScratch(),
          nanoseconds: count * nanoseconds,
        });
        return out;
      },
  };
}

/** Standard normals, bit for bit those of `normal` in @infodrop/random. */
export const philoxNormal = drawKernel(PHILOX_NORMAL.name, { kind: 0, words: 1, nanoseconds: 5 });

/** Bernoulli noise: see `PHILOX_BERNOULLI`. */
export const philoxBernoulli = drawKernel(PHILOX_BERNOULLI.name, {
  kind: 1,
  words: 1,
  nanoseconds: 2,
  constants: (kernelName, attrs) => {
    const rate = attrs.rate as number;
    const isRate = typeof rate === 'number' && rate >= 0 && rate < 1;
    requireThat(isRate, kernelName, 'rate', 'a number in [0, 1)', rate);
    return [Math.ceil(rate * 2 ** 32), 1 / (1 - rate)];
  },
});

/** Uniform numbers: see `PHILOX_UNIFORM`. */
export const philoxUniform = drawKernel(PHILOX_UNIFORM.name, {
  kind: 2,
  words: 2,
  nanoseconds: 5,
  constants: (kernelName, attrs) => {
    const low = requireNumber(kernelName, 'low', attrs.low as number);
    const high = requireNumber(kernelName, 'high', attrs.high as number);
    requireThat(low < high && high - low < Infinity, kernelName, 'low', `below high, ${high}`, low);
    return [low, high - low];
  },
});

/** Logistic numbers: see `PHILOX_LOGISTIC`. */
export const philoxLogistic = drawKernel(PHILOX_LOGISTIC.name, { kind: 3, words: 2, nanoseconds: 8 });
