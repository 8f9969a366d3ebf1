import { prepareEngine } from '@infodrop/engine';
import { klDivergence, gaussianPosterior, gaussian, logNormal, logNormalPosterior } from '@infodrop/priors';
import { mlpDecoder } from '@infodrop/vae';
import { exp, sigmoid, tensor, tensor2d, tidy, type Tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { unpackWeights } from '../weights/packedWeights.mjs';
import { codesOf, nearestCode, paidNats } from './codes.js';
import { decoderOf } from './decoder.js';
import { exponential, straight } from './layout.js';
import trained from './trained/trained.json';
import { storedBytes } from '../weights/storedBytes.js';

beforeAll(async () => {
  await prepareEngine({ backend: 'wasm', simd: 'plain' });
});

const bytesOf = (file: string): Uint8Array => storedBytes(new URL(`trained/${file}`, import.meta.url));

describe.each(trained.models)('the decoder of $name', ({ name, file }) => {
  it('draws what the network of the package draws', () => {
    const network = mlpDecoder({ latent: 2, units: [trained.width, trained.width], outputShape: [28, 28, 1] });
    const shapes = network.getWeights().map(({ shape }) => shape);
    network.setWeights(unpackWeights(bytesOf(file), shapes).map((values, i) => tensor(values, shapes[i])));
    const decode = decoderOf(bytesOf(file), trained.width);
    for (const z of [
      [0, 0],
      [1.2, 0.4],
      [0.1, 2.5],
    ] as const) {
      const theirs = tidy(() => sigmoid(network.predict(tensor2d([[...z]])) as Tensor).dataSync());
      for (const [pixel, ink] of decode(z).entries()) expect(ink).toBeCloseTo(theirs[pixel]!, 4);
    }
  });

  it('is paid for in the nats of the package, near the mean over all test digits', () => {
    const codes = codesOf(bytesOf(`${name}Codes.bin`), trained.labels);
    const [{ loc, scale }] = codes as [(typeof codes)[0]];
    const theirs = tidy(() => {
      const [places, widths] = [tensor2d([[...loc]]), tensor2d([[...scale]])];
      const posterior =
        name === 'gaussian'
          ? gaussianPosterior({ loc: places, scale: widths })
          : logNormalPosterior({ f: exp(places), alpha: widths, meanCorrection: false, cap: 1 });
      const { perUnit } = klDivergence(posterior, name === 'gaussian' ? gaussian() : logNormal());
      return perUnit.dataSync();
    });
    expect(paidNats(codes[0]!)).toBeCloseTo(theirs[0]! + theirs[1]!, 4);
    const mean = codes.reduce((sum, code) => sum + paidNats(code), 0) / codes.length;
    const { kl } = trained.models.find((model) => model.name === name)!;
    expect(Math.abs(mean - kl)).toBeLessThan(0.2);
  });
});

describe('places', () => {
  it('come back from the drawing', () => {
    const coordinate = fc.double({ min: -2.9, max: 1.7, noNaN: true });
    fc.assert(
      fc.property(coordinate, coordinate, (first, second) => {
        for (const layout of [straight, exponential]) {
          const [back1, back2] = layout.fromDrawing(layout.toDrawing([first, second]));
          expect(back1).toBeCloseTo(first, 9);
          expect(back2).toBeCloseTo(second, 9);
        }
      }),
    );
  });

  it('have a nearest code', () => {
    const codes = [
      { digit: 1, loc: [0, 0], scale: [1, 1] },
      { digit: 2, loc: [2, 2], scale: [1, 1] },
    ] as const;
    expect(nearestCode(codes, [1.2, 1.2]).digit).toBe(2);
    expect(paidNats(codes[0])).toBe(0);
  });
});
