import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type QuickstartResult } from '../src/quickstart/result.js';
import { markdownTable, overSeeds } from '../src/seeds/overSeeds.js';
import { buildCommand, onlyRun, run } from './command.js';

/** Seeds that nothing was tuned on: the defaults were looked at with seed 0, the learning rate with 0 to 5 and 11 to 15. */
const seeds = [21, 22, 23, 24, 25];

describe('the main job over fresh seeds', () => {
  it('reports the paired changes between values of β, whatever they are', async () => {
    buildCommand();
    const time = new Date()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z')
      .replaceAll(':', '');
    const folder = join(import.meta.dirname, '..', '..', '..', 'runs', `${time}-seeds`);
    mkdirSync(folder, { recursive: true });
    const results: QuickstartResult[] = [];
    for (const seed of seeds) {
      const out = join(folder, `seed-${seed}`);
      const { code, stderr } = await run(['quickstart', '--seed', `${seed}`, '--out', out], { cwd: folder });
      expect({ seed, code, stderr }).toMatchObject({ code: 0 });
      results.push(JSON.parse(readFileSync(join(onlyRun(out), 'result.json'), 'utf8')) as QuickstartResult);
      console.log(`seed ${seed} done, ${results.length} of ${seeds.length}`);
    }
    const { provenance } = results[0]!;
    const source = `Seeds ${seeds.join(', ')}; commit ${provenance.commit}; engine ${provenance.backend}. Means over the test images of each seed.\n`;
    const text = [source, ...overSeeds(results).map(markdownTable)].join('\n');
    writeFileSync(join(folder, 'changes.md'), text);
    console.log(text);
    expect(results).toHaveLength(seeds.length);
    for (const { arms } of results) {
      for (const { test, layers } of arms) {
        expect(test.error.count).toBe(1000);
        for (const { statistics } of layers) {
          // Where no image has a value the statistic says nothing: the layer collapsed or the masks are wrong.
          for (const { mean } of Object.values(statistics)) expect(mean).toEqual(expect.any(Number));
        }
      }
    }
  });
});
