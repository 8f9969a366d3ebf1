import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { imagesFigure } from './images.js';

const rows = [
  {
    title: 'samples',
    images: [
      [0, 1],
      [0.5, 0.5],
      [1, 1],
    ],
  },
  { title: 'a longer title', images: [[0, 0]] },
];

describe('imagesFigure', () => {
  it('places every image in the column of its place in the row, and says what it is', () => {
    const { document } = parseHTML(imagesFigure({ height: 1, width: 2, rows, caption: 'Drawn from the prior.' }));
    const images = [...document.querySelectorAll('image')];
    expect(images.map((image) => image.querySelector('title')?.textContent)).toEqual([
      'samples, 1',
      'samples, 2',
      'samples, 3',
      'a longer title, 1',
    ]);
    const place = (i: number, of: 'x' | 'y'): string | null => images[i]!.getAttribute(of);
    expect(place(0, 'x')).toBe(place(3, 'x'));
    expect(place(0, 'y')).toBe(place(1, 'y'));
    expect(Number(place(1, 'x'))).toBeGreaterThan(Number(place(0, 'x')));
    expect(document.documentElement.textContent).toContain('Drawn from the prior.');
  });

  it('refuses no row, another size and what is no ink', () => {
    expect(() => imagesFigure({ height: 1, width: 2, rows: [], caption: '' })).toThrow(
      'rows must be one or more, got none',
    );
    const figure = (image: number[]) => ({ height: 1, width: 2, rows: [{ title: '', images: [image] }], caption: '' });
    expect(() => imagesFigure(figure([1]))).toThrow('values must have 1 × 2 cells, got 1');
    expect(() => imagesFigure(figure([0, 1.5]))).toThrow('values must be in [0, 1], got 1.5');
  });
});
