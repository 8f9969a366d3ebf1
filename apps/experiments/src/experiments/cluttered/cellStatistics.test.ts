import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellKind } from './cellKinds.js';
import { cellStatistics } from './cellStatistics.js';

const { empty, clutter, digit } = cellKind;

describe('cellStatistics', () => {
  it('takes means by kind, and shares of nats and of area', () => {
    const statistics = cellStatistics(
      [6, 2, 1, 3, 0, 0, 0, 0],
      [digit, digit, clutter, clutter, empty, empty, empty, empty],
    );
    expect(statistics).toEqual({
      nats: 12,
      natsPerDigitCell: 4,
      natsPerClutterCell: 2,
      natsPerEmptyCell: 0,
      digitShareOfNats: 8 / 12,
      digitShareOfArea: 0.25,
      auroc: 0.75,
    });
  });

  it('gives a flat map the share of its area and an AUROC of one half', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(empty, clutter, digit), { maxLength: 40 }),
        fc.double({ min: 1e-3, max: 10, noNaN: true }),
        (rest, height) => {
          const kinds = [digit, clutter, ...rest];
          const statistics = cellStatistics(new Array<number>(kinds.length).fill(height), kinds);
          expect(statistics.digitShareOfNats).toBeCloseTo(statistics.digitShareOfArea, 10);
          expect(statistics.auroc).toBe(0.5);
        },
      ),
    );
  });

  it('says NaN, not 0, where there is nothing to rest on', () => {
    const blank = cellStatistics([0, 0], [digit, empty]);
    expect(blank.digitShareOfNats).toBeNaN();
    expect(blank.natsPerClutterCell).toBeNaN();
    expect(blank.auroc).toBeNaN();
    expect(blank.natsPerDigitCell).toBe(0);
  });

  it('refuses a map of another size', () => {
    expect(() => cellStatistics([1, 2, 3], [digit, empty])).toThrow('each of the 2 cells, got 3');
    expect(() => cellStatistics([], [])).toThrow(RangeError);
  });
});
