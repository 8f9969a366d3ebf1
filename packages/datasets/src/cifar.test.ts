import { describe, expect, it } from 'vitest';
import { cifarByte, cifarFile, cifarRecord } from '../test/cifarFiles.js';
import { imageSetFromCifar } from './cifar.js';

describe('imageSetFromCifar', () => {
  it('reads labels, and planes of red, green and blue row by row as cells of three channels', () => {
    const set = imageSetFromCifar(cifarFile([cifarRecord([3]), cifarRecord([9], 50)]), { classes: 10 });
    expect(set).toMatchObject({ size: 2, height: 32, width: 32, channels: 3 });
    expect([...set.labels]).toEqual([3, 9]);
    for (const [image, row, column, channel] of [
      [0, 0, 0, 0],
      [0, 0, 1, 0],
      [0, 1, 0, 1],
      [1, 31, 31, 2],
      [1, 17, 4, 1],
    ] as const) {
      const value = set.images[((image * 32 + row) * 32 + column) * 3 + channel];
      expect(value).toBe(Math.fround(cifarByte(row * 32 + column, channel, image * 50) / 255));
    }
  });

  it('reads the class of CIFAR-100, or the group that it is in', () => {
    const file = cifarFile([cifarRecord([19, 99]), cifarRecord([0, 20])]);
    expect([...imageSetFromCifar(file, { classes: 100 }).labels]).toEqual([99, 20]);
    expect([...imageSetFromCifar(file, { classes: 100, labels: 'coarse' }).labels]).toEqual([19, 0]);
    expect(imageSetFromCifar(file, { classes: 100 }).images[0]).toBe(0);
  });

  it('may hold nothing', () => {
    expect(imageSetFromCifar(new Uint8Array(0), { classes: 10 }).size).toBe(0);
  });

  it('refuses what is no whole records, such as a file cut short or of the other set', () => {
    const file = cifarFile([cifarRecord([3]), cifarRecord([4])]);
    expect(() => imageSetFromCifar(file.subarray(0, 6145), { classes: 10 })).toThrow(
      'imageSetFromCifar: bytes must be whole records of 3073 bytes (CIFAR-10), got 6145. It is cut short, still packed',
    );
    expect(() => imageSetFromCifar(file, { classes: 100 })).toThrow(
      'whole records of 3074 bytes (CIFAR-100), got 6146',
    );
  });

  it('refuses a label out of its range, and says which', () => {
    expect(() => imageSetFromCifar(cifarFile([cifarRecord([3]), cifarRecord([10])]), { classes: 10 })).toThrow(
      'imageSetFromCifar: bytes must have a label from 0 to 9 in each record, got 10 in record 1. It is damaged',
    );
    expect(() => imageSetFromCifar(cifarRecord([20, 5]), { classes: 100 })).toThrow('a coarse label from 0 to 19');
    // Also where the other one is asked for.
    expect(() => imageSetFromCifar(cifarRecord([2, 100]), { classes: 100, labels: 'coarse' })).toThrow(
      'a fine label from 0 to 99 in each record, got 100 in record 0',
    );
  });

  it('refuses options that are none', () => {
    const file = cifarRecord([3]);
    expect(() => imageSetFromCifar(file, { classes: 20 as never })).toThrow(
      'imageSetFromCifar: classes must be 10 or 100, got 20.',
    );
    expect(() => imageSetFromCifar(file, { classes: 10, labels: 'fine' })).toThrow('must be left out for CIFAR-10');
    expect(() => imageSetFromCifar(file, { classes: 100, labels: 'both' as never })).toThrow('"fine", "coarse"');
    expect(() => imageSetFromCifar(file, { clases: 10 } as never)).toThrow('Did you mean classes?');
    expect(() => imageSetFromCifar([3] as never, { classes: 10 })).toThrow('bytes must be a Uint8Array');
  });
});
