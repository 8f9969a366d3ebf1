import { parseHTML } from 'linkedom';
import { describe, expect, it, vi } from 'vitest';
import { exampleExperiment, exampleOutcomes, exampleSession, exampleSweep } from '../../test/exampleOutcomes.js';
import { hint } from '../hint.js';
import { statisticOutcome } from './changes.js';
import { drawFigures } from './figures.js';
import { reportPage, type ReportParts } from './page.js';
import { levelTable, validationTable } from './tables.js';

// Whatever runs these tests.
vi.stubEnv('npm_command', '');
vi.stubEnv('npm_lifecycle_event', '');

const outcomes = exampleOutcomes();
const sweep = exampleSweep();
const parts: ReportParts = {
  experiment: exampleExperiment,
  file: null,
  sweep,
  folder: 'my runs/x',
  typed: hint,
  outcomes,
  chosen: outcomes[3]!,
  statistic: statisticOutcome(exampleExperiment, sweep.scale, outcomes),
  figures: drawFigures(exampleExperiment, outcomes, 'Seed 7, commit 4c062dc, engine wasm.'),
  tables: [validationTable(exampleExperiment, outcomes, 'beta-0.5'), levelTable(exampleExperiment, outcomes)],
};
const page = reportPage(parts);
const document = parseHTML(page).document;
const text = (document.querySelector('main') as { textContent: string }).textContent.replace(/\s+/g, ' ');

describe('reportPage', () => {
  it('needs nothing beside itself', () => {
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|<script |<link|@import|url\(/);
    expect(page.match(/<script>/g)).toHaveLength(1);
    expect([...document.querySelectorAll('figure h2')].map((heading) => heading.textContent)).toEqual([
      'Where the information comes from',
      'Error against β',
      'How well the nats tell digit from clutter (AUROC) against β',
      'The digit’s share of the nats against β',
      'Nats of a cell of layer 1 against β',
      'Nats of a cell of layer 2 against β',
      'Training curves',
    ]);
  });

  it('says seed, commit, engine, units, what the spread is over, and the verdict', () => {
    for (const words of [
      'seed7',
      '4c062dc0000000000000000000000000000000aa',
      'wasm (SIMD, training kernels), 1 thread; tfjs-node: not installed <here>',
      'klScale 1/8000',
      'nats above the cap',
      'over the test examples of one network, which says nothing of another seed',
      'ties counted one half',
      'Inconclusive: digit’s share',
      'the test error is 4.5 ± 0.5 %',
      'read as 7 ✗',
      'A & B, 2 processors',
      'resumednever',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('ends with commands that can be pasted', () => {
    const commands = [...document.querySelectorAll('li code')].map((code) => code.textContent);
    expect(commands).toEqual([
      'infodrop run cluttered --scale quickstart --seed 8',
      'infodrop run cluttered --scale small',
      "infodrop report 'my runs/x'",
      'infodrop list',
    ]);
  });

  it('follows light and dark, and scrolls figures on a narrow screen', () => {
    expect(page).toContain('prefers-color-scheme: dark');
    expect(page).toContain('width=device-width');
    expect(
      [...document.querySelectorAll('figure svg.infodrop-figure')].every(
        (svg) => svg.parentElement?.className === 'wide',
      ),
    ).toBe(true);
  });

  it('says what was otherwise when the run was gone on with', () => {
    const later = { ...exampleSession, started: '2026-01-03T00:00:00.000Z', commit: 'f00' };
    const resumed = reportPage({ ...parts, sweep: { ...sweep, sessions: [exampleSession, later] } });
    expect(resumed).toContain('from 2026-01-03T00:00:00.000Z on: commit f00 instead of 4c062dc');
    expect(resumed).toContain('<th scope="row">resumed</th><td>1 times</td>');
  });
});
