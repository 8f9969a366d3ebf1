import { foldIn, integers, key } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { clutteredMnist } from './clutteredMnist.js';
import { imageSet, type ImageSet } from './imageSet.js';

/** Digits of `side` × `side` cells, all of ink, digit i in the shade (i + 1)/1024, with the label i mod 10. */
function shades(count: number, side = 6): ImageSet {
  return imageSet({
    images: Float32Array.from({ length: count * side * side }, (_, i) => (Math.floor(i / (side * side)) + 1) / 1024),
    labels: Uint8Array.from({ length: count }, (_, i) => i % 10),
    height: side,
    width: side,
  });
}

const ones = (mask: Uint8Array): number => mask.reduce((sum, bit) => sum + bit, 0);

describe('clutteredMnist', () => {
  it("has the paper's canvas and clutter by default", () => {
    const digits = imageSet({
      images: new Float32Array(784).fill(1),
      labels: new Uint8Array(1),
      height: 28,
      width: 28,
    });
    const cluttered = clutteredMnist({ digits, key: key(1) });
    expect([cluttered.height, cluttered.width, cluttered.size]).toEqual([96, 96, 1]);
    const { clutterMask } = cluttered.example(0);
    expect(ones(clutterMask)).toBeLessThanOrEqual(21 * 64);
    expect(ones(clutterMask)).toBeGreaterThan(15 * 64); // few overlap
  });

  it('shows every digit whole, in turn, with its label', () => {
    const cluttered = clutteredMnist({ digits: shades(12), canvas: 14, patches: 0, patchSize: 1, key: key(2) });
    for (let i = 0; i < 30; i++) {
      const { image, label, digitMask, clutterMask } = cluttered.example(i);
      expect(label).toBe((i % 12) % 10);
      expect(ones(digitMask)).toBe(36);
      expect(ones(clutterMask)).toBe(0);
      const rows = new Set<number>();
      const columns = new Set<number>();
      digitMask.forEach((bit, cell) => {
        expect(image[cell]).toBe(bit === 1 ? ((i % 12) + 1) / 1024 : 0);
        if (bit === 0) return;
        rows.add(Math.floor(cell / 14));
        columns.add(cell % 14);
      });
      expect([rows.size, columns.size]).toEqual([6, 6]);
    }
  });

  it('reaches every place equally often: z-scores below 4.5', () => {
    const cluttered = clutteredMnist({ digits: shades(1), canvas: 8, patches: 1, patchSize: 5, key: key(3) });
    const draws = 4000;
    const digits = new Array<number>(9).fill(0);
    const patches = new Array<number>(16).fill(0);
    for (let i = 0; i < draws; i++) {
      const { digitMask, clutterMask } = cluttered.example(i);
      const digit = digitMask.indexOf(1);
      const patch = clutterMask.indexOf(1);
      digits[Math.floor(digit / 8) * 3 + (digit % 8)]! += 1;
      patches[Math.floor(patch / 8) * 4 + (patch % 8)]! += 1;
    }
    for (const counts of [digits, patches]) {
      const share = 1 / counts.length;
      for (const count of counts) {
        expect(Math.abs((count - draws * share) / Math.sqrt(draws * share * (1 - share)))).toBeLessThan(4.5);
      }
    }
  });

  it('adds ink where digit and clutter meet, clips it to 1, and marks both', () => {
    const digits = imageSet({ images: new Float32Array(16).fill(0.4), labels: new Uint8Array(1), height: 4, width: 4 });
    const cluttered = clutteredMnist({ digits, canvas: 4, patches: 3, patchSize: 4, key: key(4) });
    const { image, digitMask, clutterMask } = cluttered.example(0);
    expect(new Set(image)).toEqual(new Set([1])); // 1.6, clipped
    expect(ones(digitMask)).toBe(16);
    expect(ones(clutterMask)).toBe(16);
    const one = clutteredMnist({ digits, canvas: 4, patches: 1, patchSize: 4, key: key(4) }).example(0);
    expect(one.image[0]).toBeCloseTo(0.8, 6);
  });

  it('marks ink only, not the square around it', () => {
    const digits = imageSet({
      images: new Float32Array([0, 1, 0, 0, 0.001, 0, 0, 0, 0]),
      labels: new Uint8Array(1),
      height: 3,
      width: 3,
    });
    const { digitMask, clutterMask } = clutteredMnist({
      digits,
      canvas: 3,
      patches: 1,
      patchSize: 3,
      key: key(5),
    }).example(0);
    expect([...digitMask]).toEqual([0, 1, 0, 0, 1, 0, 0, 0, 0]);
    expect(clutterMask).toEqual(digitMask);
  });

  it('cuts each patch from the digit, at the place and to the place that the key says', () => {
    const digits = imageSet({
      images: Float32Array.from({ length: 3 * 16 }, (_, i) => (i + 1) / 64),
      labels: new Uint8Array(3),
      height: 4,
      width: 4,
    });
    const k = key(6);
    const cluttered = clutteredMnist({ digits, canvas: 9, patches: 1, patchSize: 2, key: k });
    const draw = (name: string, high: number, offset: number): number =>
      integers(foldIn(k, name), 1, { high, offset })[0]!;
    for (let i = 0; i < 20; i++) {
      const { image, digitMask, clutterMask } = cluttered.example(i);
      const [source, top, left] = [draw('sourceImage', 3, i), draw('sourceTop', 3, i), draw('sourceLeft', 3, i)];
      const [y, x] = [draw('patchTop', 8, i), draw('patchLeft', 8, i)];
      for (let cell = 0; cell < 4; cell++) {
        const [dy, dx] = [cell >> 1, cell & 1];
        const at = (y + dy) * 9 + x + dx;
        expect(clutterMask[at]).toBe(1);
        if (digitMask[at] === 0) expect(image[at]).toBe(digits.images[(source * 4 + top + dy) * 4 + left + dx]);
      }
      expect(ones(clutterMask)).toBe(4);
    }
  });

  it('gives an example by its index alone: in any order, in any batch, from any start', () => {
    const cluttered = clutteredMnist({ digits: shades(7), canvas: 12, patches: 4, patchSize: 3, key: key(7) });
    const indices = [9, 0, 3, 3];
    const { images, labels, digitMasks, clutterMasks } = cluttered.batch(indices);
    const cells = 144;
    indices.forEach((index, i) => {
      const example = cluttered.example(index);
      expect(images.slice(i * cells, (i + 1) * cells)).toEqual(example.image);
      expect(digitMasks.slice(i * cells, (i + 1) * cells)).toEqual(example.digitMask);
      expect(clutterMasks.slice(i * cells, (i + 1) * cells)).toEqual(example.clutterMask);
      expect(labels[i]).toBe(example.label);
    });
    const streamed = cluttered.stream(2);
    expect(streamed.next().value).toEqual(cluttered.example(2));
    expect(streamed.next().value).toEqual(cluttered.example(3));
    expect(cluttered.stream().next().value).toEqual(cluttered.example(0));
    expect(cluttered.batch([]).images.length).toBe(0);
  });

  it('shows a digit on other clutter in the next epoch and under another key', () => {
    const args = { digits: shades(5), canvas: 20, patches: 4, patchSize: 3 };
    const cluttered = clutteredMnist({ ...args, key: key(8) });
    const first = cluttered.example(2);
    const next = cluttered.example(2 + cluttered.size);
    expect(next.label).toBe(first.label);
    expect(next.clutterMask).not.toEqual(first.clutterMask);
    expect(clutteredMnist({ ...args, key: key(9) }).example(2).image).not.toEqual(first.image);
    expect(clutteredMnist({ ...args, key: key(8) }).example(2)).toEqual(first);
  });

  it('keeps its bits: an example of fixed digits and key', () => {
    const cluttered = clutteredMnist({ digits: shades(9), canvas: 10, patches: 5, patchSize: 3, key: key('golden') });
    const { image } = cluttered.example(123_456_789);
    let hash = 0x811c9dc5;
    for (const word of new Uint32Array(image.buffer)) hash = Math.imul(hash ^ word, 0x01000193) >>> 0;
    expect(hash).toMatchInlineSnapshot(`2268479637`);
  });

  it('refuses digits it cannot use', () => {
    const digits = shades(2);
    const empty = { ...digits, images: new Float32Array(0), labels: new Uint8Array(0), size: 0 };
    expect(() => clutteredMnist({ digits: empty, key: key(1) })).toThrow(
      'digits must be a set of at least one image, got 0',
    );
    const bytes = { ...digits, images: digits.images.map((value) => value * 255 * 8) };
    expect(() => clutteredMnist({ digits: bytes, patchSize: 4, key: key(1) })).toThrow(
      /digits must be images with values from 0 to 1, got .*\. Divide bytes by 255\./,
    );
    const colour = imageSet({
      images: new Float32Array(12),
      labels: new Uint8Array(1),
      height: 2,
      width: 2,
      channels: 3,
    });
    expect(() => clutteredMnist({ digits: colour, key: key(1) })).toThrow(
      'digits must be images of 1 channel, got 3. Average',
    );
  });

  it.each([
    [{ canvas: 5 }, 'canvas must be an integer ≥ 6, got 5.'],
    [{ canvas: 20.5 }, 'canvas must be'],
    [{ patches: -1 }, 'patches must be an integer ≥ 0, got -1.'],
    [{ patchSize: 0 }, 'patchSize must be an integer ≥ 1 and ≤ 6, got 0.'],
    [{ patchSize: 7 }, 'patchSize must be an integer ≥ 1 and ≤ 6, got 7.'],
  ])('refuses %j', (options, message) => {
    const args = { digits: shades(2), canvas: 20, patches: 3, patchSize: 4, key: key(1), ...options };
    expect(() => clutteredMnist(args)).toThrow(`clutteredMnist: ${message}`);
  });

  it.each([-1, 0.5, NaN, 2 ** 53])('refuses the index %f', (index) => {
    const cluttered = clutteredMnist({ digits: shades(2), canvas: 8, patches: 1, patchSize: 2, key: key(1) });
    expect(() => cluttered.example(index)).toThrow('clutteredMnist: an index must be an integer ≥ 0 and ≤ ');
    expect(() => cluttered.batch([0, index])).toThrow(RangeError);
  });

  it('refuses a misspelt option, and none', () => {
    const args = { digits: shades(2), canvas: 20, patchsize: 4, key: key(1) };
    expect(() => clutteredMnist(args)).toThrow('got "patchsize". Did you mean patchSize?');
    expect(() => clutteredMnist(undefined as never)).toThrow('clutteredMnist: options must be an object with digits');
    for (const none of [undefined, null, 3, {}]) {
      expect(() => clutteredMnist({ digits: none as never, key: key(1) })).toThrow(
        'clutteredMnist: digits must be a set of images, got',
      );
    }
    const cluttered = clutteredMnist({ digits: shades(2), canvas: 8, patchSize: 2, key: key(1) });
    expect(() => cluttered.batch(undefined as never)).toThrow('clutteredMnist: indices must be an array of integers');
  });

  it('refuses what is no key when it is made, not when it is used', () => {
    expect(() => clutteredMnist({ digits: shades(2), canvas: 8, patchSize: 2, key: 7 as never })).toThrow(
      'must be a Key',
    );
  });
});
