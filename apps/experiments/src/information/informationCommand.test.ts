import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { foldIn, key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { csv, putIn } from '../../test/sampleFiles.js';
import { temporaryFolder } from '../../test/temporaryFolder.js';
import { informationCommand, type InformationArgs } from './informationCommand.js';

const folder = temporaryFolder('information');
const put = (name: string, ...columns: Parameters<typeof csv>): string => putIn(folder)(name, csv(...columns));
const run = async (file: string, args: Partial<InformationArgs> = {}): Promise<string> => {
  let shown = '';
  const options = { permutations: 99, ...args.options };
  await informationCommand({ file, write: (text) => (shown += text), ...args, options });
  return shown;
};

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
/** Two fair bits and their sum modulo 2, each as often as each other. */
const parity = put(
  'parity.csv',
  'a,<b>,xor',
  range(80).map((i) => [i % 2 === 0 ? 'no' : 'yes', (i >> 1) % 2, (i ^ (i >> 1)) & 1]),
);

describe('infodrop information', () => {
  it('has what is known of labels: three bits of which each two are independent and all tell one bit', async () => {
    const [json, html] = [join(folder, 'parity.json'), join(folder, 'parity.html')];
    const shown = await run(parity, { json, html, options: { base: 2 } });
    expect(shown).toMatch(/^parity.csv, 80 × 3$/m);
    expect(shown).toMatch(/^ {2}a +labels +2 +1.00 +plug-in$/m);
    expect(shown).toMatch(/^Total correlation: 1.00 bits \(plug-in\)$/m);
    expect(shown).toMatch(/^Dependent pairs, p ≤ 0.05: 0 of 3$/m);
    expect(shown).toMatch(/^p-values, 99 permutations, correction: holm$/m);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
      samples: 80,
      unit: 'bits',
      settings: { permutations: 99, correction: 'holm', seed: 0 },
      columns: [
        { name: 'a', kind: 'labels', entropy: { value: expect.closeTo(1, 12) as number } },
        { name: '<b>' },
        { name: 'xor' },
      ],
      mutualInformation: { shape: [3, 3], pValues: [null, 1, 1, 1, null, 1, 1, 1, null] },
      totalCorrelation: { value: expect.closeTo(1, 12) as number, estimator: 'plug-in' },
    });
    const page = readFileSync(html, 'utf8');
    expect(page).toContain('<h2>Mutual information</h2>');
    expect(page).not.toContain('<b>');
  });

  it('estimates reals and mixed columns, near their closed forms', async () => {
    const samples = 400;
    const [x, noise] = ['x', 'noise'].map((name) => normal(foldIn(key(1), name), samples));
    const rows = range(samples).map((i) => [x![i]!, 0.6 * x![i]! + 0.8 * noise![i]!, x![i]! > 0 ? 'up' : 'down']);
    const file = put('reals.csv', 'x,y,side', rows);
    const json = join(folder, 'reals.json');
    const numbers = async (args: Partial<InformationArgs>, of = file) => {
      await run(of, { ...args, json, options: { permutations: 19 } });
      return JSON.parse(readFileSync(json, 'utf8')) as {
        columns: { entropy: { value: number } }[];
        mutualInformation: { values: number[]; pValues: number[] };
        totalCorrelation: { value: number; estimator: string };
      };
    };
    const two = await numbers({ only: ['x', 'y'] });
    // Standard errors are 0.035 of an entropy, and at most 0.05 of the information of 400 samples.
    const information = -Math.log(1 - 0.36) / 2;
    expect(Math.abs(two.columns[0]!.entropy.value - Math.log(2 * Math.PI * Math.E) / 2)).toBeLessThan(3 * 0.05);
    expect(Math.abs(two.totalCorrelation.value - information)).toBeLessThan(3 * 0.05);
    expect(two.mutualInformation.values[1]).toBeCloseTo(two.totalCorrelation.value, 12);
    expect(two.mutualInformation.pValues[1]).toBe(0.05);
    // The sign is a function of x: it adds its own entropy, ln 2.
    const mixed = await numbers({});
    expect(mixed.totalCorrelation.estimator).toBe('Gao');
    expect(Math.abs(mixed.totalCorrelation.value - information - Math.LN2)).toBeLessThan(4 * 0.05);
    const turned = put(
      'turned.csv',
      'side,y,x',
      rows.map((row) => row.toReversed()),
    );
    expect((await numbers({}, turned)).totalCorrelation.value).toBeCloseTo(mixed.totalCorrelation.value, 12);
  });

  it('takes columns for what it is told they are', async () => {
    const file = put(
      'kinds.csv',
      'rank,group',
      range(40).map((i) => [i % 8, i % 3]),
    );
    expect(await run(file)).toMatch(/^ {2}rank +labels +8 +2.08 +plug-in$/m);
    expect(await run(file, { reals: ['rank'], options: { permutations: 0 } })).toMatch(/^ {2}rank +reals +8 +— +—$/m);
    await expect(run(file, { reals: ['rank'], labels: ['rank'] })).rejects.toThrow(
      "different columns, got 'rank' twice.",
    );
    await expect(run(file, { reals: ['none'] })).rejects.toThrow("must name columns that are read, got 'none'.");
  });

  it('states what is not defined of a constant column, and that p-values cannot be small', async () => {
    const shown = await run(
      put(
        'constant.csv',
        'same,half,a,b',
        range(40).map((i) => [1, 0.5, i % 2, (i * i) % 3]),
      ),
    );
    expect(shown).toMatch(/^ {2}same +labels +1 +0 +plug-in$/m);
    expect(shown).toMatch(/^ {2}half +reals +1 +— +—$/m);
    expect(shown).toMatch(/^entropy of half: .*constant/m);
    expect(shown).toMatch(/^With 6 pairs no p-value can be ≤ 0.05 for all of them: give --permutations 119 or more.$/m);
  });

  it('refuses to write what it reads, or one file twice', async () => {
    const file = put('kept.csv', 'a,b');
    const [before, one] = [readFileSync(file), join(folder, 'one')];
    for (const output of [{ json: file }, { html: file }, { json: one, html: one }]) {
      await expect(run(file, output)).rejects.toThrow('must be another file than');
    }
    expect(readFileSync(file)).toEqual(before);
  });

  it('has the entropy of one column alone, and no pairs', async () => {
    const [json, html] = [join(folder, 'one.json'), join(folder, 'one.html')];
    const one = await run(put('one.csv', 'a', range(40).map((i) => [Math.sin(i)])), { json, html }); // prettier-ignore
    expect(one).toMatch(
      /^one.csv, 40 × 1\n\nEntropy of each column, nats\n.*\n {2}a +reals .*\n\nThe entropy of reals is differential.*\n/,
    );
    expect(one).not.toMatch(/pairs|Mutual|p-values|correlation/i);
    expect(readFileSync(html, 'utf8')).not.toMatch(/pairs|Mutual|p-values|correlation/i);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
      totalCorrelation: { value: null, reason: 'it is of two columns or more, got one.' },
    });
    expect(await run(put('label.csv', 'a', range(40).map((i) => [i % 2])))).toMatch(/plug-in\n$/); // prettier-ignore
  });

  it('counts one pair as one', async () => {
    const shown = await run(parity, { only: ['a', 'xor'], options: { permutations: 9 } });
    expect(shown).toMatch(/^With 1 pair no p-value can be ≤ 0.05: give --permutations 19 or more.$/m);
  });

  describe('of rounded values', () => {
    const samples = 400;
    const [x, y] = ['x', 'y'].map((name) => normal(foldIn(key(2), name), samples));
    const rounded = put(
      'rounded.csv',
      'x,y,side',
      range(samples).map((i) => [x![i]!.toFixed(1), y![i]!.toFixed(1), i % 2 === 0 ? 'left' : 'right']),
    );
    const at = (base?: number) =>
      run(rounded, { options: { permutations: 0, ...(base === undefined ? {} : { base }) } });

    it('says what flags can be done about them, and nothing in another unit than the tables', async () => {
      const shown = await at(2);
      expect(shown).toMatch(/^entropy of x: .*--labels, or break ties with --ties\.$/m);
      expect(shown).toMatch(/^x, y: .*off by about 0\.\d bits\. Break the ties of rounded values with --ties\./m);
      expect(shown).toMatch(/^x, side: .*name it in --labels or, were the values rounded, --ties\.$/m);
      expect(shown).not.toMatch(/nats|ties: |'keep'|discrete|entropy\(\)/);
      expect(await at()).toMatch(/off by about 0\.\d nats/);
    });

    it('breaks them', async () => {
      const ties = { noise: 0.05, seed: 0 };
      const json = join(folder, 'rounded.json');
      const shown = await run(rounded, { json, options: { permutations: 0, ties } });
      expect(shown).not.toMatch(/copies|off by/);
      const stored = JSON.parse(readFileSync(json, 'utf8')) as {
        settings: object;
        columns: { entropy: { value: number } }[];
      };
      expect(stored.settings).toMatchObject({ ties });
      // Standard error 0.035, as of values that were never rounded.
      expect(Math.abs(stored.columns[0]!.entropy.value - Math.log(2 * Math.PI * Math.E) / 2)).toBeLessThan(3 * 0.05);
    });
  });

  it('refuses one row, too many columns and options that are none', async () => {
    await expect(run(put('row.csv', 'a,b', [[1, 2]]))).rejects.toThrow('at least two samples, a row each, got 1.');
    const names = range(51).map((i) => `c${i}`);
    const wide = put('wide.csv', names.join(','), [range(51), range(51)]);
    await expect(run(wide)).rejects.toThrow('at most 50 columns, got 51. Name those that matter in --columns.');
    await expect(run(parity, { options: { base: 1 } })).rejects.toThrow(/^--base must not be 1, got 1/);
    await expect(run(parity, { options: { correction: 'fdr' as never } })).rejects.toThrow(
      /^correction must be one of/,
    );
    await expect(run(put('few.csv', 'a,b', [[0.1, 2.5], [0.2, 0.3]]))).rejects.toThrow(/must/); // prettier-ignore
  });
});
