/** What a file of one NumPy array says of itself before the values come. */
export interface NpyHeader {
  /** The type of a value, for instance '|u1' for bytes. */
  readonly descr: string;
  /** Whether the first axis varies fastest. */
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** How many bytes the header takes: the values begin there. */
  readonly bytes: number;
}

/** NumPy itself reads no longer header of a file that it has no reason to trust. */
const LONGEST = 10_000;

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;

/**
 * The header of an .npy file from its first bytes.
 *
 *   93 'NUMPY', version (2 bytes), length (uint16, from version 2 on uint32, little-endian), a Python dict as text
 *
 * Nothing in it is evaluated: type, order and shape are picked out.
 *
 * @param start - The first bytes of the file.
 * @returns The header; undefined while more bytes are needed.
 * @throws RangeError when the bytes are none of an .npy file's, or its header is longer than 10,000 bytes or cannot be understood.
 *
 * Source: [the format](https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
 */
export function npyHeader(subject: string, start: Uint8Array): NpyHeader | undefined {
  if (!MAGIC.every((byte, i) => i >= start.length || start[i] === byte)) {
    throw new RangeError(`${subject} must be a NumPy array (.npy), got other bytes.`);
  }
  if (start.length < 12) return undefined;
  const view = new DataView(start.buffer, start.byteOffset, start.length);
  const version = start[6]!;
  const from = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > LONGEST) {
    throw new RangeError(`${subject} must have a header of at most ${LONGEST} bytes, got one of ${length}.`);
  }
  if (start.length < from + length) return undefined;
  const text = new TextDecoder().decode(start.subarray(from, from + length));
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || shape === undefined) {
    throw new RangeError(
      `${subject} must have one type, an order and a shape in its header, got ${text.slice(0, 80)}.`,
    );
  }
  return {
    descr,
    fortranOrder: order === 'True',
    shape: shape
      .split(',')
      .filter((part) => part.trim() !== '')
      .map(Number),
    bytes: from + length,
  };
}
