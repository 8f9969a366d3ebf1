import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** What tooling/golden/information wrote of a family of measures; its README says how. */
export function stored(family: string): unknown {
  return JSON.parse(readFileSync(new URL(`./${family}.json`, import.meta.url), 'utf8'));
}

/** Fails unless |actual − expected| ≤ tolerance · max(1, |expected|), or relative to |expected| alone with `relative`. */
export function expectNear(actual: number, expected: number, tolerance: number, { relative = false } = {}): void {
  const size = relative ? Math.abs(expected) : Math.max(1, Math.abs(expected));
  const off = Math.abs(actual - expected);
  expect(
    off <= tolerance * size,
    `${actual} should be ${expected} to ${tolerance}, is off by ${(off / size).toExponential(2)}`,
  ).toBe(true);
}

/** Columns of integers that stand once for several cases: `'as above'` is what the case before has. */
export function carried<Case extends object>(cases: readonly Case[], ...names: readonly (keyof Case)[]): Case[] {
  let above: Partial<Case> = {};
  return cases.map((each) => {
    const filled = { ...each };
    for (const name of names) if (filled[name] === 'as above') filled[name] = above[name]!;
    above = filled;
    return filled;
  });
}

/** Columns of integers times a power of two, as doubles: exact. */
export function scaledColumns(integers: readonly (readonly number[])[], scale: number): Float64Array[] {
  return integers.map((column) => Float64Array.from(column, (value) => value * scale));
}
