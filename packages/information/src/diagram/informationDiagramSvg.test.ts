import { describe, expect, it } from 'vitest';
import { probabilities } from '../discrete/table.js';
import { informationDiagram } from './informationDiagram.js';
import { informationDiagramSvg } from './informationDiagramSvg.js';

describe('informationDiagramSvg', () => {
  it('writes every name and value, in the colour of the text around it', () => {
    const svg = informationDiagramSvg(informationDiagram([0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0], { base: 2 }));
    for (const words of ['I(X;Y;Z)', '−1.000', 'H(X|Y,Z)', '0.000', 'bits']) expect(svg).toContain(`>${words}<`);
    expect(svg.match(/url\(#negative\)/g)).toHaveLength(1);
    expect(svg).not.toMatch(/#[0-9a-f]{3,6}"|NaN|undefined|>-0\.000/);
    expect(svg).toMatch(/^<svg [^>]*fill="currentColor"/);
  });

  it('escapes names', () => {
    const svg = informationDiagramSvg(informationDiagram(probabilities([[0.5, 0.5]]), { names: ['a<b', '"&'] }));
    expect(svg).toContain('H(a&#60;b|&#34;&#38;)');
    expect(svg).not.toContain('a<b');
  });
});
