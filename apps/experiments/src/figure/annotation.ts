/**
 * Round numbers from 0 up to a top, for the ticks of a bar: steps of 1, 2 or 5 times a power of ten, four to eight of them.
 *
 * @param top - End of the bar, > 0, in its unit.
 * @returns Ticks in increasing order, 0 first, the last at most `top`.
 * @throws RangeError when top is no positive finite number.
 *
 * @example
 * ticksTo(11.3); // [0, 2, 4, 6, 8, 10]
 */
export function ticksTo(top: number): number[] {
  if (!(top > 0 && Number.isFinite(top))) {
    throw new RangeError(`ticksTo: top must be positive and finite, got ${top}. A bar without length has no ticks.`);
  }
  let exponent = Math.floor(Math.log10(top)) - 1;
  for (;;) {
    for (const factor of [1, 2, 5]) {
      // Counted in whole steps and divided by a power of ten, so that 0.3 is 0.3 and not 0.30000000000000004.
      const scaled = exponent < 0 ? top * 10 ** -exponent : top / 10 ** exponent;
      const steps = Math.floor(scaled / factor + 1e-9);
      if (steps <= 7) {
        return Array.from({ length: steps + 1 }, (_, i) =>
          exponent < 0 ? (i * factor) / 10 ** -exponent : i * factor * 10 ** exponent,
        );
      }
    }
    exponent++;
  }
}

/**
 * Breaks a text between words into lines of at most so many characters; a longer word stands alone.
 *
 * @param text - Words separated by white space.
 * @param characters - Longest line, a positive integer.
 * @returns The lines; none for an empty text.
 *
 * @example
 * wrapWords('one two three', 7); // ['one two', 'three']
 */
export function wrapWords(text: string, characters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/[ \n\t]+/).filter((word) => word !== '')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= characters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
