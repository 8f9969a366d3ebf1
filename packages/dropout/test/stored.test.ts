import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { sequential } from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import {
  gaussianNoise,
  informationDropout,
  informationDropoutDense,
  informationLayers,
  logNormal,
  multiplicativeNoise,
} from '../src/index.js';

// Numbers of this package as it was when this test was written: recorded runs must repeat.
const STORED = {
  weights: [
    [
      0.39130502939224243, -0.5157355666160583, -0.3827863931655884, -1.786292314529419, 1.812633991241455,
      -2.6683759689331055,
    ],
    [0, 0, 0],
    [
      -0.026325101032853127, -0.0973748117685318, -0.08031783252954483, 0.16505968570709229, 0.09895859658718109,
      0.08669412136077881,
    ],
    [0, 0, 0],
    [
      -0.04673970863223076, 0.08019139617681503, -0.01931513287127018, 0.06333693861961365, 0.054930638521909714,
      0.028096675872802734, -0.04434758052229881, -0.07107406109571457, -0.03297266364097595,
    ],
    [0, 0, 0],
    [0],
    [0],
  ],
  outputs: [
    [
      1.0106773376464844, 0.6600416302680969, 2.3203823566436768, 1.053794503211975, 0.5320688486099243,
      0.4775642156600952,
    ],
    [
      1.9306007623672485, 0.9432333707809448, 2.396470546722412, 0.9775910973548889, 1.071822166442871,
      0.47635379433631897,
    ],
  ],
  perUnit: [
    [0.784520149230957, 0, 0.7569657564163208, 0.6974142789840698, 0, 0],
    [
      0.8690820932388306, 0.7084028720855713, 0.9763282537460327, 0.64210045337677, 0.6912814378738403,
      0.70238196849823,
    ],
  ],
  klMeans: [1.1194500923156738, 2.294788360595703],
};

it.each(backendsHere)(
  'keeps the noise, the initial weights and the KL that a model of a seed has had, on %s',
  async (backend) => {
    await useBackend(backend);
    const model = sequential({
      layers: [
        informationDropoutDense({ name: 'first', units: 3, klScale: 0.5, seed: 7, inputShape: [2] }),
        multiplicativeNoise({ name: 'second', noise: gaussianNoise({ std: 0.3 }), seed: 7 }),
        informationDropout({
          name: 'third',
          klScale: 1,
          seed: 8,
          activation: 'softplus',
          prior: logNormal({ learned: true }),
          noiseStep: 5,
        }),
      ],
    });
    const rounding = backend === 'webgpu' ? 1e-5 : 3e-7; // a graphics card's logarithm is coarser
    const near = (actual: readonly number[], expected: readonly number[]): void => {
      expect(actual).toHaveLength(expected.length);
      actual.forEach((value, i) => {
        expect(Math.abs(value - expected[i]!)).toBeLessThan(rounding * Math.max(1, Math.abs(expected[i]!)));
      });
    };
    expect(await read(() => model.getWeights().map((weight) => weight.clone()))).toEqual(STORED.weights);
    for (const expected of STORED.outputs) {
      const [output, ...kl] = await read(() => {
        const x = tensor([
          [0.5, -1],
          [2, 0.25],
        ]);
        const z = model.apply(x, { training: true }) as Tensor;
        return [z, ...informationLayers(model).flatMap((layer) => [layer.klPerUnit()!, layer.klMean()!])];
      });
      near(output!, expected);
      if (expected !== STORED.outputs.at(-1)) continue;
      STORED.perUnit.forEach((perUnit, i) => {
        near(kl[2 * i]!, perUnit);
        near(kl[2 * i + 1]!, [STORED.klMeans[i]!]);
      });
    }
  },
);
