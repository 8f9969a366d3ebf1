// Bytes as text that a compressed bundle is little longer by: base64 hides from gzip what repeats.

/**
 * The characters of packed text: the commonest of minified code, whose codes are short once a bundle is compressed. The first 16 are
 * hexadecimal digits, two to a byte; each other one stands for one of the frequent bytes, which come first in the text.
 */
export const ALPHABET = 'etnraoisl,()=.;f[]uhc0-1md>?{+<}';
const DIGITS = 16;

/** The text of some bytes: src/instantiate.ts unpacks it. */
export function pack(bytes) {
  const times = new Map();
  for (const byte of bytes) times.set(byte, (times.get(byte) ?? 0) + 1);
  const frequent = [...times]
    .sort(([a, timesOfA], [b, timesOfB]) => timesOfB - timesOfA || a - b)
    .map(([byte]) => byte)
    .slice(0, ALPHABET.length - DIGITS);
  while (frequent.length < ALPHABET.length - DIGITS) frequent.push(0);
  const inFull = (byte) => ALPHABET[byte >> 4] + ALPHABET[byte & 15];
  const short = (byte) => {
    const at = frequent.indexOf(byte);
    return at < 0 ? inFull(byte) : ALPHABET[DIGITS + at];
  };
  return [...frequent.map(inFull), ...Array.from(bytes, short)].join('');
}
