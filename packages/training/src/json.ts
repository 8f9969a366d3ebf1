/** A value that `JSON.stringify` and `JSON.parse` carry over unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** One place where two JSON values differ, as `path: a in one, b in the other`. */
export interface JsonDifference {
  readonly path: string;
  readonly left: Json | undefined;
  readonly right: Json | undefined;
}

function isObject(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Where two JSON values differ, leaf by leaf; the order of an object's names does not matter.
 *
 * @param left - One value; `undefined` where there is none.
 * @param right - The other.
 * @returns The differences, in the order of `left`; empty when the two say the same.
 *
 * @example
 * jsonDifferences({ batchSize: 100 }, { batchSize: 50 }); // [{ path: 'batchSize', left: 100, right: 50 }]
 */
export function jsonDifferences(left: Json | undefined, right: Json | undefined, path = ''): JsonDifference[] {
  if (Array.isArray(left) && Array.isArray(right)) {
    const differences: JsonDifference[] = [];
    for (let i = 0; i < Math.max(left.length, right.length); i++) {
      differences.push(...jsonDifferences(left[i] as Json | undefined, right[i] as Json | undefined, `${path}[${i}]`));
    }
    return differences;
  }
  if (isObject(left) && isObject(right)) {
    const names = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    return names.flatMap((name) => jsonDifferences(left[name], right[name], path === '' ? name : `${path}.${name}`));
  }
  return Object.is(left, right) ? [] : [{ path: path === '' ? '(the whole)' : path, left, right }];
}

/**
 * JSON on one line, where a number that is not finite is written as its name, so that it is not read back as null, and a typed array as an array.
 *
 * @example
 * jsonLine({ loss: NaN }); // '{"loss":"NaN"}'
 */
export function jsonLine(value: Json): string {
  return JSON.stringify(value, (_, leaf: unknown) => {
    if (typeof leaf === 'number' && !Number.isFinite(leaf)) return String(leaf);
    return ArrayBuffer.isView(leaf) && !(leaf instanceof DataView) ? Array.from(leaf as Float32Array) : leaf;
  });
}
