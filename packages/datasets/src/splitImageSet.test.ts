import { key } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageSet, type ImageSet } from './imageSet.js';
import { splitImageSet } from './splitImageSet.js';

/** Images of one cell, each with its own value, index / count. */
function distinct(labels: readonly number[]): ImageSet {
  return imageSet({
    images: Float32Array.from(labels, (_, i) => i / labels.length),
    labels: Uint8Array.from(labels),
    height: 1,
    width: 1,
  });
}

const histogram = (labels: Uint8Array, classes: number): number[] => {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label]! += 1;
  return counts;
};

describe('splitImageSet', () => {
  const labels = Array.from({ length: 1000 }, (_, i) => (i < 500 ? 0 : i < 800 ? 1 : i < 990 ? 2 : 3));
  const set = distinct(labels);
  const sizes = { train: 700, validation: 200, test: 100 };

  it('gives parts of the sizes asked for, with the images of their indices', () => {
    const parts = splitImageSet(set, { key: key(1), ...sizes });
    for (const part of ['train', 'validation', 'test'] as const) {
      expect(parts[part].size).toBe(sizes[part]);
      parts.indices[part].forEach((index, i) => {
        expect(parts[part].images[i]).toBe(set.images[index]);
        expect(parts[part].labels[i]).toBe(labels[index]);
      });
    }
  });

  it('keeps each class in its share, in the parts and in the first images of each', () => {
    const { train, test } = splitImageSet(set, { key: key(2), ...sizes });
    expect(histogram(train.labels, 4)).toEqual([350, 210, 133, 7]);
    expect(histogram(test.labels, 4)).toEqual([50, 30, 19, 1]);
    const [zeros = 0, ones = 0] = histogram(train.labels.slice(0, 100), 4);
    expect(Math.abs(zeros - 50)).toBeLessThanOrEqual(1);
    expect(Math.abs(ones - 30)).toBeLessThanOrEqual(1);
  });

  it('shares no image between parts and leaves none out, whatever the labels, sizes and key', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(3), { minLength: 1, maxLength: 60 }),
        fc.nat(),
        fc.nat(),
        fc.nat(),
        (ls, a, b, seed) => {
          const first = a % (ls.length + 1);
          const second = b % (ls.length - first + 1);
          const parts = splitImageSet(distinct(ls), {
            key: key(seed),
            train: first,
            validation: second,
            test: ls.length - first - second,
          });
          const all = [...parts.indices.train, ...parts.indices.validation, ...parts.indices.test];
          expect(all.sort((x, y) => x - y)).toEqual(ls.map((_, i) => i));
          const shares = histogram(Uint8Array.from(ls), 4);
          histogram(parts.train.labels, 4).forEach((members, label) => {
            expect(Math.abs(members - (first * shares[label]!) / ls.length)).toBeLessThanOrEqual(2);
          });
        },
      ),
    );
  });

  it('has each class in its share in every stretch, to within 1 + (C − 2) n/N', () => {
    const sizesOfClasses = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(sizesOfClasses, fc.nat(), (counts, seed) => {
        const classes = counts.flatMap((n, label) => new Array<number>(n).fill(label));
        const { train } = splitImageSet(distinct(classes), {
          key: key(seed),
          train: classes.length,
          validation: 0,
          test: 0,
        });
        counts.forEach((n, label) => {
          const share = n / classes.length;
          // How far members are ahead of their share after each image: of a stretch it is the difference of two.
          let [ahead, least, most] = [0, 0, 0];
          for (const each of train.labels) {
            ahead += (each === label ? 1 : 0) - share;
            least = Math.min(least, ahead);
            most = Math.max(most, ahead);
          }
          expect(most - least).toBeLessThanOrEqual(1 + (counts.length - 2) * share + 1e-9);
        });
      }),
    );
  });

  it('takes more or fewer of a common class beside many rare ones: that is no error of the order, but of rounding all of them alike', () => {
    const counts = [500, ...new Array<number>(100).fill(5)];
    const many = distinct(counts.flatMap((n, label) => new Array<number>(n).fill(label)));
    const { train } = splitImageSet(many, { key: key(76), train: 500, validation: 100, test: 100 });
    const [common, ...rare] = histogram(train.labels, 101);
    expect(common).toBe(258);
    expect(Math.abs(common! - 250)).toBeLessThan(1 + 99 * 0.5);
    for (const members of rare) expect(Math.abs(members - 2.5)).toBeLessThan(1 + 99 * 0.005);
  });

  it('depends on the key, and on nothing else', () => {
    const indices = (seed: number): string => splitImageSet(set, { key: key(seed), ...sizes }).indices.test.join();
    expect(indices(1)).toBe(indices(1));
    expect(indices(1)).not.toBe(indices(2));
  });

  it('puts every image into the test part equally often: z-scores below 4.5', () => {
    const small = distinct(Array.from({ length: 40 }, (_, i) => i % 4));
    const counts = new Array<number>(40).fill(0);
    const draws = 2000;
    for (let seed = 0; seed < draws; seed++) {
      const { indices } = splitImageSet(small, { key: key(seed), train: 20, validation: 10, test: 10 });
      for (const index of indices.test) counts[index]! += 1;
    }
    for (const count of counts) {
      expect(Math.abs((count - draws / 4) / Math.sqrt((draws * 3) / 16))).toBeLessThan(4.5);
    }
  });

  it('refuses sizes that are no counts or more than there is', () => {
    expect(() => splitImageSet(set, { key: key(1), train: 900, validation: 100, test: 1 })).toThrow(
      'splitImageSet: train + validation + test must be at most the 1000 images of the set, got 1001.',
    );
    expect(() => splitImageSet(set, { key: key(1), train: 0.8, validation: 0, test: 0 })).toThrow(
      'splitImageSet: train must be an integer ≥ 0, got 0.8.',
    );
    expect(() => splitImageSet(set, { key: key(1), train: 1, validation: -1, test: 0 })).toThrow('validation must');
    expect(() => splitImageSet(set, { key: 7 as never, train: 1, validation: 0, test: 0 })).toThrow('must be a Key');
    expect(() => splitImageSet(set, { key: key(1), ...sizes, tran: 1 } as never)).toThrow('Did you mean train?');
    expect(() => splitImageSet(undefined as never, { key: key(1), ...sizes })).toThrow(
      'splitImageSet: set must be a set of images, got undefined.',
    );
    expect(() => splitImageSet(set, undefined as never)).toThrow('splitImageSet: options must be an object with key');
  });
});
