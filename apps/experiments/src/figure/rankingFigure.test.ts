import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { rankingFigure } from './rankingFigure.js';

const rank = (mean: number, standardError = 0.1) => ({ mean, standardError });

describe('rankingFigure', () => {
  const svg = rankingFigure({
    models: ['plain', '<b>', 'beta'],
    scores: [
      { name: 'mig', ranks: [rank(3), rank(1, 0), rank(2)] },
      { name: 'sap', ranks: [rank(NaN, NaN), rank(1), rank(2, NaN)] },
    ],
  });
  const { document } = parseHTML(svg);

  it('has a dot for each rank that is defined, and one in the legend for each model', () => {
    expect(document.querySelectorAll('circle')).toHaveLength(5 + 3);
    const titles = [...document.querySelectorAll('title')].map(({ textContent }) => textContent);
    expect(titles).toContain('<b>, mig: 1.00');
    expect(titles.some((title) => title.startsWith('plain, sap'))).toBe(false);
  });

  it('has the best on the left, the scores as rows and names as text', () => {
    const places = [...document.querySelectorAll('circle')].map((dot) => [
      dot.querySelector('title')?.textContent ?? '',
      Number(dot.getAttribute('cx')),
    ]);
    const of = (title: string): number => Number(places.find(([name]) => name === title)?.[1]);
    expect(of('<b>, mig: 1.00')).toBeLessThan(of('beta, mig: 2.00'));
    expect(of('beta, mig: 2.00')).toBeLessThan(of('plain, mig: 3.00'));
    expect(svg).not.toContain('<b>');
    const texts = [...document.querySelectorAll('text')].map(({ textContent }) => textContent);
    for (const text of ['mig', 'sap', 'plain', '<b>', 'beta']) expect(texts).toContain(text);
  });
});
