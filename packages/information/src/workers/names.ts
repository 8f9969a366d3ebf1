import { describe } from '@infodrop/requirements';

/** The public name of a measure, which a worker finds it by. */
export function measureName(
  caller: string,
  argument: string,
  measure: unknown,
  known: Readonly<Record<string, unknown>>,
): string {
  const name = typeof measure === 'function' ? Object.keys(known).find((each) => known[each] === measure) : undefined;
  if (name === undefined) {
    const got = typeof measure === 'function' ? measure.name || 'a function' : describe(measure);
    throw new TypeError(
      `${caller}: ${argument} must be a measure of @infodrop/information when there are workers, got ${got}. ` +
        'Workers know functions by name only: leave out workers, or pass the measure itself and its options.',
    );
  }
  return name;
}

/** A TypeError for a measure's options that cannot be sent. */
export function requireNoFunctions(caller: string, options: object | undefined): void {
  for (const [name, value] of Object.entries(options ?? {}) as [string, unknown][]) {
    if (typeof value !== 'function') continue;
    throw new TypeError(
      `${caller}: options.${name} must be no function when there are workers, got ${value.name || 'a function'}. ` +
        'Workers know functions by name only: leave out workers.',
    );
  }
}
