// Bytes as text that a compressed bundle is little longer by: base64 hides from gzip what repeats.

/**
 * The characters of packed text: the commonest of minified code, whose codes are short once a bundle is compressed. The first 16 are
 * hexadecimal digits, two to a byte; each other one stands for one of the frequent bytes.
 */
export const ALPHABET = 'etnraoisl,()=.;f[]uhc0-1md>?{+<}';
const DIGITS = 16;

const inFull = (byte) => ALPHABET[byte >> 4] + ALPHABET[byte & 15];

/** The frequent bytes of some modules, as text: it comes before every packed one. */
export function frequentOf(modules) {
  const times = new Map();
  for (const bytes of modules) for (const byte of bytes) times.set(byte, (times.get(byte) ?? 0) + 1);
  return [...times]
    .sort(([a, timesOfA], [b, timesOfB]) => timesOfB - timesOfA || a - b)
    .map(([byte]) => inFull(byte))
    .slice(0, ALPHABET.length - DIGITS)
    .join('');
}

/** The text of some bytes: src/instantiate.ts unpacks it. */
export function pack(bytes, frequent) {
  const pairs = frequent.match(/../gu);
  const short = (byte) => {
    const at = pairs.indexOf(inFull(byte));
    return at < 0 ? inFull(byte) : ALPHABET[DIGITS + at];
  };
  return Array.from(bytes, short).join('');
}
