import { describe, expect, it } from 'vitest';
import { samplesFromCsv } from './samplesFromCsv.js';

const rows = Array.from({ length: 30 }, (_, i) => `${i},"a, b",${i % 7},${i % 3 === 0 ? 'yes' : 'no'}`);
const table = (header: string, lines: readonly string[] = rows): string => [header, ...lines].join('\n');

describe('samplesFromCsv', () => {
  it('takes columns of numbers, brings them to mean 0 and variance 1, and the last column as the label', () => {
    const samples = samplesFromCsv(table('width,name,height,answer'));
    expect(samples).toMatchObject({ size: 30, dimensions: 2, names: ['width', 'height'], classes: ['no', 'yes'] });
    const widths = Array.from({ length: 30 }, (_, i) => samples.inputs[2 * i]!);
    expect(widths.reduce((sum, each) => sum + each, 0) / 30).toBeCloseTo(0, 6);
    expect(widths.reduce((sum, each) => sum + each ** 2, 0) / 30).toBeCloseTo(1, 6);
    expect([...samples.labels.subarray(0, 4)]).toEqual([1, 0, 0, 1]);
  });

  it('takes the column that is called label, wherever it stands', () => {
    const lines = rows.map((_, i) => `${i % 2},${i},${i % 5}`);
    expect(samplesFromCsv(table('Label,a,b', lines))).toMatchObject({ names: ['a', 'b'], classes: ['0', '1'] });
  });

  it('leaves rows out in which something is missing', () => {
    expect(samplesFromCsv(table('a,name,b,y', [...rows, '1,x,,no', '1,x'])).size).toBe(30);
  });

  it('says what a file lacks', () => {
    expect(() => samplesFromCsv('')).toThrow('0 complete rows below its header; 20 are needed');
    expect(() => samplesFromCsv(table('a,b,c,d', rows.slice(0, 5)))).toThrow('5 complete rows');
    expect(() =>
      samplesFromCsv(
        table(
          'a,b',
          rows.map((_, i) => `${i},${i % 2}`),
        ),
      ),
    ).toThrow('two columns of numbers');
    const many = rows.map((_, i) => `${i},${i},${i}`);
    expect(() => samplesFromCsv(table('a,b,c', many))).toThrow('The label, column "c", has 30 different values');
  });
});
