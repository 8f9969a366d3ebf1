import { describe } from '@infodrop/requirements';

const TYPED_ARRAYS = {
  Float32Array,
  Float64Array,
  Int8Array,
  Int16Array,
  Int32Array,
  Uint8Array,
  Uint8ClampedArray,
  Uint16Array,
  Uint32Array,
} as const;

type TypedArrayName = keyof typeof TYPED_ARRAYS;

/** Names under which JSON has what it does not know: `{ $number: 'NaN' }`, `{ $Float32Array: [1, 2] }`. */
const MARKS: ReadonlySet<string> = new Set(['$number', ...Object.keys(TYPED_ARRAYS).map((name) => `$${name}`)]);

const classOf = (value: object): string => (value as { constructor?: { name: string } }).constructor?.name ?? 'object';

const isTypedArrayName = (name: string): name is TypedArrayName => Object.hasOwn(TYPED_ARRAYS, name);

/**
 * Plain data as text, from which {@link storedValue} makes the same again: JSON, and numbers that JSON has not (NaN, infinities, −0), and typed
 * arrays of numbers. Properties that are undefined are left out, as JSON does.
 *
 * @throws TypeError for anything else (a class of its own, a Map, a function, a bigint), which it names by its path.
 *
 * @example
 * storedValue(storedText({ score: NaN, each: Float32Array.of(1, 2) })); // the same
 */
export function storedText(value: unknown): string {
  return JSON.stringify(marked(value, ''));
}

function marked(value: unknown, path: string): unknown {
  if (typeof value === 'number') {
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { $number: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  // Not `map`, which leaves holes as they are.
  if (Array.isArray(value)) return Array.from(value, (each: unknown, i) => marked(each, `${path}[${i}]`));
  if (typeof value === 'object') {
    const name = classOf(value);
    if (ArrayBuffer.isView(value) && isTypedArrayName(name)) {
      return { [`$${name}`]: Array.from(value as Float32Array, (each) => marked(each, path)) };
    }
    if ([Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)) {
      const entries = Object.entries(value).filter(([, each]) => each !== undefined);
      const taken = entries.find(([key]) => MARKS.has(key));
      if (taken !== undefined) {
        throw new TypeError(
          `train: ${path === '' ? 'what a checkpoint holds' : path} must have no property ${taken[0]}, got one. Checkpoints mark what JSON has not by it.`,
        );
      }
      return Object.fromEntries(
        entries.map(([key, each]) => [key, marked(each, path === '' ? key : `${path}.${key}`)]),
      );
    }
  }
  throw new TypeError(
    `train: ${path === '' ? 'what a checkpoint holds' : path} must be plain data (numbers, strings, truth values, null, arrays, typed arrays ` +
      `and objects of them), got ${typeof value === 'object' ? `a ${classOf(value)}` : describe(value)}. ` +
      'A resumed run could not give it back.',
  );
}

/** Throws where a checkpoint could not give a value back: see {@link storedText}. */
export function requireStorable(value: unknown, path: string): void {
  marked(value, path);
}

/** The value of a {@link storedText}. */
export function storedValue(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    const [entry, ...others] = Object.entries(value);
    if (entry === undefined || others.length > 0 || !MARKS.has(entry[0])) return value;
    const [mark, content] = entry as [string, unknown];
    const name = mark.slice(1);
    if (isTypedArrayName(name)) return TYPED_ARRAYS[name].from(content as number[]);
    return Number(content);
  });
}
