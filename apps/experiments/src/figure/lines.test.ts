import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { linesFigure, type LinesFigure, linesParts } from './lines.js';

const line = (title: string, ys: readonly number[]) => ({
  title,
  points: ys.map((y, i) => ({ x: 10 ** i, y, error: 0.5 })),
});
const figure: LinesFigure = {
  x: 'width',
  logarithmic: true,
  ticks: [1, 10, 100],
  panels: [
    { y: 'error, %', lines: [line('binary', [3, 2, 1]), line('information', [2, 1, Number.NaN])] },
    { y: 'cross-entropy, nats', lines: [line('binary', [3, 2, 1])] },
  ],
  caption: 'Means ± standard error over 5 seeds. Seed 7, commit abcdef0.',
};
const svg = linesFigure(figure);
const document = parseHTML(`<!doctype html><html><body>${svg}</body></html>`).document;
const texts = [...document.querySelectorAll('text')].map((text) => text.textContent);

describe('linesFigure', () => {
  it('has axes with units, a legend, and says what the bars are', () => {
    for (const words of ['error, %', 'cross-entropy, nats', 'width', 'binary', 'information'])
      expect(texts).toContain(words);
    expect(texts.join(' ')).toContain('standard error over 5 seeds. Seed 7, commit abcdef0.');
    expect(texts.filter((text) => text === 'binary')).toHaveLength(1);
  });

  it('has numbers on a logarithmic axis, however short it is', () => {
    const short = { title: 'a', points: [70, 83, 99].map((x) => ({ x, y: 1, error: 0.5 })) };
    const drawn = linesFigure({
      x: 'size',
      logarithmic: true,
      panels: [{ y: 'error, %', lines: [short] }],
      caption: '',
    });
    const shown = [...parseHTML(`<!doctype html><html><body>${drawn}</body></html>`).document.querySelectorAll('text')];
    expect(shown.map(({ textContent }) => textContent)).toEqual(expect.arrayContaining(['70', '80', '90']));
  });

  it('is XML, whatever its words are', () => {
    const words = { ...figure, x: 'error < 10 %', caption: 'R & D' };
    expect(linesFigure(words)).toContain(
      'aria-label="error, %; cross-entropy, nats against error &lt; 10 %. R &amp; D"',
    );
    expect(linesParts(words).panels[0]).toContain('aria-label="error, % against error &lt; 10 %"');
  });

  it('leaves out a point that is not defined', () => {
    expect(document.querySelectorAll('circle')).toHaveLength(3 + 2 + 3);
  });

  it('gives a line the same colour in every panel', () => {
    const colours = [...document.querySelectorAll('g[aria-hidden] path, path')].map((path) =>
      path.getAttribute('stroke'),
    );
    expect(new Set(colours.filter((colour) => colour?.startsWith('#'))).size).toBeLessThanOrEqual(2);
  });

  it('stands alone: a name space, no link outside itself, colours for light and dark', () => {
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/);
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).toContain('role="img"');
  });

  it('refuses what has no place on its axis', () => {
    expect(() => linesFigure({ ...figure, panels: [] })).toThrow('panels must be one or more');
    const zero = { title: 'a', points: [{ x: 0, y: 1, error: 0 }] };
    expect(() => linesFigure({ ...figure, panels: [{ y: '', lines: [zero] }] })).toThrow(
      'x must be finite and positive, got 0',
    );
  });
});
