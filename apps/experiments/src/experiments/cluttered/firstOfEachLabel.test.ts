import { describe, expect, it } from 'vitest';
import { firstOfEachLabel } from './firstOfEachLabel.js';

describe('firstOfEachLabel', () => {
  it('takes the first of each label in order, and no more than wanted', () => {
    expect(firstOfEachLabel([3, 3, 7, 3, 1, 0], 3)).toEqual([0, 2, 4]);
    expect(firstOfEachLabel([3, 3], 3)).toEqual([0]);
  });
});
