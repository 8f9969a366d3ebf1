import { type SampleMatrix } from '@infodrop/information';
import { expect, it } from 'vitest';
import { dciOfImportance, dcimig, jemmig, mig, migSup, modularity, rmig, sap } from '../src/index.js';
import { columnsOf, factorsOf } from './representations.js';

// What the table in the README says of each score: five factors of 3, 6, 8, 10 and 4 values, 10,000 samples, 20 bins.
const SIZES = [3, 6, 8, 10, 4];
const factors = factorsOf(SIZES, 10_000);
const noise = factorsOf(
  Array.from({ length: 10 }, () => 1_000_000),
  10_000,
  1,
);
/** The second factor is the first one's value in half of the samples. */
const dependent: SampleMatrix = {
  data: factors.data.map((value, at) => {
    const row = at - (at % 5);
    const copies = noise.data[Math.floor(at / 5) * 10]! < 500_000;
    return at % 5 === 1 && copies ? factors.data[row]! : value;
  }),
  shape: factors.shape,
};
const scores = { mig, rmig, jemmig, migSup, dcimig, modularity, sap };
const importanceOf = (codes: SampleMatrix, given: SampleMatrix): number[][] => {
  const { predictability } = sap(codes, given);
  return Array.from({ length: codes.shape[1] }, (_, i) => Array.from(predictability.subarray(i * 5, (i + 1) * 5)));
};

/** perfect, noise, duplicated, dependent */
const TABLE: Record<keyof typeof scores, readonly [number, number, number, number]> = {
  mig: [1, 0, 0, 0.91],
  rmig: [1.73, 0, 0, 1.58],
  jemmig: [1, 0, 0.64, 0.97],
  migSup: [1, 0, 1, 0.91],
  dcimig: [1, 0, 1, 0.93],
  modularity: [1, 0.72, 1, 0.99],
  sap: [1, 0, 0, 0.97],
};
const duplicated = columnsOf(factors, [0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
const hundredths = (value: number): number => Math.round(value * 100) / 100;

it.each(Object.keys(TABLE) as (keyof typeof scores)[])('%s has the values of the table', (name) => {
  const of = (codes: SampleMatrix, given = factors): number => hundredths(scores[name](codes, given).value);
  expect([of(factors), of(noise), of(duplicated), of(dependent, dependent)]).toEqual(TABLE[name]);
});

it('the D and C of DCI have the values of the table, with R² as importance', () => {
  const found = [factors, noise, duplicated].map((codes) => {
    const { disentanglement, completeness } = dciOfImportance(importanceOf(codes, factors));
    return [disentanglement, completeness].map(hundredths);
  });
  expect(found).toEqual([
    [1, 1],
    [0.44, 0.36],
    [1, 0.7],
  ]);
});
