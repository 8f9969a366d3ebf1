import { imageSet } from '@infodrop/datasets';
import { key } from '@infodrop/random';
import type { TrainingData } from '@infodrop/training';
import { describe, expect, it } from 'vitest';
import { knownAndUnknown, ofClasses, scrambled } from './knownAndUnknown.js';

const options = {
  images: 'digits',
  trainSize: 600,
  validationSize: 200,
  testSize: 200,
  unknown: ['digits', 'noise'],
} as const;

const imagesOf = (data: TrainingData): string[] => {
  const { inputs } = data.batch(Uint32Array.from({ length: data.size }, (_, i) => i));
  const pixels = inputs.length / data.size;
  return Array.from({ length: data.size }, (_, i) => inputs.slice(i * pixels, (i + 1) * pixels).join());
};

const labelsOf = (data: TrainingData): number[] =>
  Array.from(data.batch(Uint32Array.from({ length: data.size }, (_, i) => i)).targets);

describe('knownAndUnknown', () => {
  it('learns six classes, and has two others to choose by and two more for the end, none of whose images is anywhere else', async () => {
    const { train, validation, test } = await knownAndUnknown({ ...options, seed: 3 });
    for (const part of [train, validation, test])
      expect([...new Set(labelsOf(part))].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    const choosing = await validation.unknown();
    const last = await test.unknown();
    expect(Object.keys(choosing)).toEqual(['digits', 'scrambled']);
    expect(Object.keys(last)).toEqual(['digits', 'noise']);
    expect(await train.unknown()).toEqual({});
    const all = [train, validation, test, choosing.digits!, choosing.scrambled!, last.digits!, last.noise!].map(
      imagesOf,
    );
    expect(new Set(all.flat()).size).toBe(all.flat().length);
    for (const digits of [choosing.digits!, last.digits!]) expect(new Set(labelsOf(digits))).toEqual(new Set([0, 1]));
    // Ten classes have 200 images in each split, two of them about 40.
    expect(Math.abs(last.digits!.size - 40)).toBeLessThanOrEqual(4);
    expect(last.noise!.size).toBe(test.size);
    // What a score of the test split is held against is known, and not of that split.
    expect(imagesOf(test.reference!)).toEqual(imagesOf(validation));
  });

  it('leaves out other classes for another seed, and the same for the same one', async () => {
    const [first, again, other] = await Promise.all(
      [3, 3, 4].map(async (seed) =>
        imagesOf((await (await knownAndUnknown({ ...options, seed })).test.unknown()).digits!),
      ),
    );
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });
});

const tiny = imageSet({
  images: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
  labels: Uint8Array.of(7, 2, 7),
  height: 1,
  width: 2,
});

describe('ofClasses', () => {
  it('keeps their images in order, and calls a class by its place', () => {
    const { images, labels } = ofClasses(tiny, [3, 7]);
    expect([...labels]).toEqual([1, 1]);
    expect([...images].map((value) => Math.round(10 * value))).toEqual([1, 2, 5, 6]);
  });
});

describe('scrambled', () => {
  it('has the pixels of each image in an order of its own', () => {
    const size = 50;
    const row = Float32Array.from({ length: 9 }, (_, i) => i / 10);
    const images = Float32Array.from({ length: 9 * size }, (_, at) => row[at % 9]!);
    const mixed = scrambled(imageSet({ images, labels: new Uint8Array(size), height: 3, width: 3 }), key(1));
    const orders = Array.from({ length: size }, (_, i) => mixed.images.slice(9 * i, 9 * (i + 1)));
    for (const order of orders) expect([...order].sort()).toEqual([...row]);
    expect(new Set(orders.map((order) => order.join())).size).toBe(size);
  });
});
