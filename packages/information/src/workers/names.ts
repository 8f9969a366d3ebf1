import { describe } from '../requirements.js';

/** A function of this package among options, as it is sent. */
interface Named {
  readonly functionOfInformation: string;
}

/** The public name of a function, or undefined when it is none of this package's. */
export function nameOf(value: unknown, known: Readonly<Record<string, unknown>>): string | undefined {
  return Object.keys(known).find((name) => known[name] === value);
}

/** The name of a measure, which a worker finds it by. */
export function measureName(
  caller: string,
  argument: string,
  measure: unknown,
  known: Readonly<Record<string, unknown>>,
): string {
  const name = typeof measure === 'function' ? nameOf(measure, known) : undefined;
  if (name === undefined) {
    const got = typeof measure === 'function' ? measure.name || 'a function' : describe(measure);
    throw new TypeError(
      `${caller}: ${argument} must be a measure of @infodrop/information when there are workers, got ${got}. ` +
        'Workers know functions by name only: leave out workers, or pass the measure itself and its options.',
    );
  }
  return name;
}

/** Options in which functions of this package are replaced by their names. */
export function encodeOptions(
  caller: string,
  options: object | undefined,
  known: Readonly<Record<string, unknown>>,
): object | undefined {
  if (options === undefined) return undefined;
  const encoded = Object.entries(options).map(([key, value]: [string, unknown]) => {
    if (typeof value !== 'function') return [key, value];
    const functionOfInformation = nameOf(value, known);
    if (functionOfInformation === undefined) {
      throw new TypeError(
        `${caller}: options.${key} must be no function of one's own when there are workers, got ` +
          `${value.name || 'a function'}. Workers know functions by name only: leave out workers.`,
      );
    }
    return [key, { functionOfInformation } satisfies Named];
  });
  return Object.fromEntries(encoded) as object;
}

/** The options as they were before {@link encodeOptions}. */
export function decodeOptions(
  options: object | undefined,
  known: Readonly<Record<string, unknown>>,
): object | undefined {
  if (options === undefined) return undefined;
  const decoded = Object.entries(options).map(([key, value]: [string, unknown]) => [
    key,
    typeof value === 'object' && value !== null && 'functionOfInformation' in value
      ? known[(value as Named).functionOfInformation]
      : value,
  ]);
  return Object.fromEntries(decoded) as object;
}
