import { everyBackendHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
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
      0.8134088516235352, 1.420640230178833, -0.3365095853805542, -0.9562802910804749, -1.6646620035171509,
      -0.2766400873661041,
    ],
    [0, 0, 0],
    [
      -0.013488387688994408, -0.0913839116692543, 0.12808378040790558, -0.11348486691713333, -0.04180658981204033,
      0.014108392409980297,
    ],
    [0, 0, 0],
    [
      -0.06600990146398544, -0.0221797376871109, 0.03405986353754997, 0.05181493982672691, -0.11913730949163437,
      -0.04643280431628227, -0.020489158108830452, -0.018538307398557663, 0.11606501042842865,
    ],
    [0, 0, 0],
    [0],
    [0],
  ],
  outputs: [
    [
      0.813957691192627, 2.2913947105407715, 0.7093469500541687, 1.9134515523910522, 1.9398391246795654,
      0.48329612612724304,
    ],
    [
      1.4256196022033691, 2.9370791912078857, 0.7565227746963501, 1.6480040550231934, 3.3663671016693115,
      0.4824371039867401,
    ],
  ],
  perUnit: [
    [0.6399191617965698, 0.6936607360839844, 0.6671359539031982, 0.7196975946426392, 0.7926874160766602, 0],
    [
      0.634679913520813, 1.0279436111450195, 0.693674623966217, 0.6308414936065674, 1.0583745241165161,
      0.7269886136054993,
    ],
  ],
  klMeans: [1.7565503120422363, 2.386251449584961],
};

it.each(everyBackendHere)(
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
