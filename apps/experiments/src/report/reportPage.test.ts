import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { exampleResult } from '../../test/exampleResult.js';
import { figureCaption, reportPage } from './reportPage.js';

const svg = '<svg xmlns="http://www.w3.org/2000/svg" class="infodrop-figure"><text>β</text></svg>';
const page = reportPage(exampleResult(), svg);
const document = parseHTML(page).document;
const text = (document.querySelector('main') as { textContent: string }).textContent.replace(/\s+/g, ' ');

describe('reportPage', () => {
  it('needs nothing beside itself', () => {
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|<script|<link|@import|url\(/);
    expect(document.querySelectorAll('figure svg')).toHaveLength(1);
  });

  it('says seed, commit, engine, scale, units and what the spread is over', () => {
    for (const words of [
      'seed7',
      '4c062dc0000000000000000000000000000000aa',
      'wasm (SIMD, training kernels), 1 thread; tfjs-node: not installed <here>',
      'klScale1/8000',
      'nats above the cap',
      'over images of one trained network',
      'ties counted one half',
      'not say how another seed would come out',
      'A & B, 2 processors',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('shows every table, with the chosen β', () => {
    expect(document.querySelectorAll('table')).toHaveLength(5);
    expect(text).toContain('chosen on the validation split');
    expect(text).toContain('With β = 0.5');
  });

  it('follows light and dark', () => {
    expect(page).toContain('prefers-color-scheme: dark');
  });

  it('says of how many images a statistic is undefined', () => {
    const result = exampleResult();
    const layer = result.arms[1]!.layers[0]!;
    const auroc = { ...layer.statistics.auroc, undefinedCount: 3 };
    const changed = {
      ...result,
      arms: [{ ...result.arms[1]!, layers: [{ ...layer, statistics: { ...layer.statistics, auroc } }] }],
    };
    expect(reportPage(changed, svg)).toContain('AUROC, layer 1, β = 0.02: 3');
    expect(text).not.toContain('Images without a value');
  });
});

describe('figureCaption', () => {
  it('says how the maps are scaled, the rule of choice, the seed and the commit', () => {
    const caption = figureCaption(exampleResult());
    for (const words of [
      'share one linear scale',
      'first 5 test images with different digits',
      'seed 7',
      'commit 4c062dc',
      '1/8000',
      'engine wasm',
    ]) {
      expect(caption).toContain(words);
    }
  });
});
