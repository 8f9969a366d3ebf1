import { reshape, slice, sum } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeOn, difference, guardedWasm, pseudorandom, run } from '../backends.js';

const length = fc.integer({ min: 1, max: 7 });

describe('gradients of resizing on wasm', () => {
  let checkGuards: () => void;
  beforeAll(async () => {
    checkGuards = await guardedWasm();
  });

  it.each(['ResizeNearestNeighborGrad', 'ResizeBilinearGrad'])('%s equals the cpu backend', async (kernelName) => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(length, length, length, length, fc.integer({ min: 1, max: 9 })),
        fc.boolean(),
        fc.nat(1000),
        async ([height, width, outHeight, outWidth, channels], alignCorners, seed) => {
          // One aligned pixel made several: the cpu backend's loop for the nearest neighbour never ends.
          fc.pre(!alignCorners || (Math.min(height, outHeight) > 1 && Math.min(width, outWidth) > 1));
          // For the nearest neighbour the cpu backend strides through dy by the size of the image: one image for it.
          const batch = kernelName === 'ResizeBilinearGrad' ? 2 : 1;
          const inputs = [
            pseudorandom([batch, height, width, channels], seed),
            pseudorandom([batch, outHeight, outWidth, channels], seed + 1),
          ];
          const compute = (backend: string) =>
            computeOn(backend, inputs, (images, dy) => run(kernelName, { images, dy }, { alignCorners }));
          const [expected] = await compute('cpu');
          const [got] = await compute('wasm');
          checkGuards();
          // The cpu backend mixes up height and width in the shape of its bilinear gradient.
          expect(got!.shape).toEqual(inputs[0]!.shape);
          expect(difference({ ...got!, shape: expected!.shape }, expected!)).toBeLessThan(3e-6);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('take several images, each by itself', async () => {
    const inputs = [pseudorandom([3, 4, 5, 2], 1), pseudorandom([3, 7, 9, 2], 2)];
    for (const kernelName of ['ResizeNearestNeighborGrad', 'ResizeBilinearGrad']) {
      const [together, ...apart] = await computeOn('wasm', inputs, (images, dy) => [
        ...run(kernelName, { images, dy }, { alignCorners: false }),
        ...[0, 1, 2].flatMap((b) =>
          run(kernelName, { images: slice(images, b, 1), dy: slice(dy, b, 1) }, { alignCorners: false }),
        ),
      ]);
      expect([...together!.values]).toEqual(apart.flatMap(({ values }) => [...values]));
    }
    checkGuards();
  });

  it('of one pixel made several, with its corners aligned, is their sum', async () => {
    const inputs = [pseudorandom([1, 1, 1, 3], 1), pseudorandom([1, 4, 3, 3], 2)];
    for (const kernelName of ['ResizeNearestNeighborGrad', 'ResizeBilinearGrad']) {
      const results = await computeOn('wasm', inputs, (images, dy) => [
        ...run(kernelName, { images, dy }, { alignCorners: true }),
        reshape(sum(dy, [1, 2]), [1, 1, 1, 3]),
      ]);
      expect(difference(results[0]!, results[1]!)).toBeLessThan(1e-6);
    }
    checkGuards();
  });

  it('refuse pixel centres, which tfjs ignores in its gradients', async () => {
    const inputs = [pseudorandom([1, 2, 2, 1], 1), pseudorandom([1, 4, 4, 1], 2)];
    await expect(
      computeOn('wasm', inputs, (images, dy) =>
        run('ResizeBilinearGrad', { images, dy }, { alignCorners: false, halfPixelCenters: true }),
      ),
    ).rejects.toThrow('ResizeBilinearGrad: halfPixelCenters must be false for a gradient, got true');
  });
});
