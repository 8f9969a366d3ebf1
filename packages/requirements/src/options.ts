import { describe } from './describe.js';
import { nearest } from './nearest.js';

/**
 * As {@link requireOptions}, of a function that cannot do without some of its options: the first of them, and those that are `required`. That
 * these are given is checked here, where the function has nothing more to say of them.
 */
export function requireSomeOptions(
  caller: string,
  options: object | undefined,
  known: readonly string[],
  required: readonly string[] = [],
): void {
  if (options === undefined) {
    throw new TypeError(`${caller}: options must be an object with ${known[0]}, got undefined. It has no default.`);
  }
  requireOptions(caller, options, known);
  const missing = required.find((name) => (options as Readonly<Record<string, unknown>>)[name] === undefined);
  if (missing !== undefined) {
    throw new TypeError(`${caller}: ${missing} must be given, got undefined. It has no default.`);
  }
}

/** Refuses an option that the function does not have: a misspelt one would otherwise be passed over in silence. */
export function requireOptions(caller: string, options: object | undefined, known: readonly string[]): void {
  if (options === undefined) return;
  if (typeof options !== 'object' || (options as unknown) === null || Array.isArray(options)) {
    throw new TypeError(`${caller}: options must be an object, got ${describe(options)}.`);
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const close = nearest(name, known);
    const wayOut = close === undefined ? '' : ` Did you mean ${close}?`;
    throw new TypeError(`${caller}: options must be among ${known.join(', ')}, got ${describe(name)}.${wayOut}`);
  }
}
