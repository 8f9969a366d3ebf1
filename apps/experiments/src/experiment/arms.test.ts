import { describe, expect, it } from 'vitest';
import { armName, armsOf, armTitle, hasLevels } from './arms.js';

describe('armsOf', () => {
  it('has every combination of levels once, the last factor fastest', () => {
    expect(armsOf({ method: ['none', 'binary'], width: [30, 100] })).toEqual([
      { method: 'none', width: 30 },
      { method: 'none', width: 100 },
      { method: 'binary', width: 30 },
      { method: 'binary', width: 100 },
    ]);
    expect(armsOf({})).toEqual([{}]);
  });

  it('refuses a factor without levels, and a level twice', () => {
    expect(() => armsOf({ beta: [] })).toThrow("the levels of 'beta' must be at least one and all different, got []");
    expect(() => armsOf({ beta: [0.1, 0.1] })).toThrow('got [0.1, 0.1]');
  });
});

describe('an arm', () => {
  it('has a folder of its own and a title', () => {
    expect(armName({ beta: 1e-7 })).toBe('beta-1e-7');
    expect(armName({ method: 'logNormal', width: 30 })).toBe('method-logNormal_width-30');
    expect(armTitle({ method: 'logNormal', width: 30 })).toBe('logNormal, width 30');
  });

  it('is found by some of its levels', () => {
    expect(hasLevels({ method: 'binary', width: 30 }, { width: 30 })).toBe(true);
    expect(hasLevels({ method: 'binary', width: 30 }, { width: 30, method: 'none' })).toBe(false);
    expect(hasLevels({ method: 'binary', width: 30 }, {})).toBe(true);
  });
});
