import { describe, expect, it } from 'vitest';
import { probabilities } from '../discrete/data/table.js';
import { informationDiagram } from './informationDiagram.js';
import { informationDiagramSvg } from './informationDiagramSvg.js';

describe('informationDiagramSvg', () => {
  it('writes every name and value, in the colour of the text around it', () => {
    const svg = informationDiagramSvg(informationDiagram([0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0], { base: 2 }));
    for (const words of ['I(X;Y;Z)', '−1.000', 'H(X|Y,Z)', '0.000', 'bits']) expect(svg).toContain(`>${words}<`);
    expect(svg.match(/url\(#negative\)/g)).toHaveLength(1);
    expect(svg).not.toContain('X = X');
    expect(svg).not.toMatch(/#[0-9a-f]{3,6}"|NaN|undefined|>-0\.000/);
    expect(svg).toMatch(/^<svg [^>]*fill="currentColor"/);
  });

  it('brings a ground of its own where it is a picture of its own only', () => {
    const svg = informationDiagramSvg(informationDiagram([0, 1], [0, 1]));
    const [, style] = /<style>(.*)<\/style>/.exec(svg)!;
    expect(style!.match(/[^{}]+(?=\{)/g)).toEqual(['svg:root', '@media (prefers-color-scheme:dark)', 'svg:root']);
  });

  it.each([[['x', 'y', 'x XOR y']], [['picture', 'label', 'what the layer kept']]])(
    'writes X, Y and Z for names too long for their places, and says below what they are: %j',
    (names) => {
      const diagram = informationDiagram([0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0], { names, base: 2 });
      const svg = informationDiagramSvg(diagram);
      const words = [...svg.matchAll(/<text [^>]*>([^<]*)</g)].map(([, each]) => each!);
      expect(words.slice(0, 3)).toEqual(['X', 'Y', 'Z']);
      expect(words.slice(3, -2)).toEqual([
        ...['H(X|Y,Z)', '0.000', 'H(Y|X,Z)', '0.000', 'H(Z|X,Y)', '0.000'],
        ...['I(X;Y|Z)', '1.000', 'I(X;Z|Y)', '1.000', 'I(Y;Z|X)', '1.000', 'I(X;Y;Z)', '−1.000'],
      ]);
      expect(words.slice(-2)).toEqual([`X = ${names[0]}, Y = ${names[1]}, Z = ${names[2]}`, 'bits']);
      expect(svg).toContain(`<title>Information diagram of ${names.join(', ')}, in bits.`);
    },
  );

  it('keeps names that fit, and stacks long ones below a small picture', () => {
    const two = (names: [string, string], width?: number) =>
      informationDiagramSvg(informationDiagram([0, 0, 1, 1, 2, 2], [0, 0, 0, 1, 1, 1], { names }), { width });
    expect(two(['digit', 'seen'])).toContain('>I(digit;seen)<');
    const small = two(['the digit of the image', 'what has been seen of it'], 200);
    expect(small).toContain('>I(X;Y)<');
    expect(small).toMatch(/y="297" text-anchor="start">X = the digit of the image</);
    expect(small).toMatch(/y="312" text-anchor="start">Y = what has been seen of it</);
  });

  it('escapes names', () => {
    const svg = informationDiagramSvg(informationDiagram(probabilities([[0.5, 0.5]]), { names: ['a<b', '"&'] }));
    expect(svg).toContain('H(a&#60;b|&#34;&#38;)');
    expect(svg).not.toContain('a<b');
  });
});
