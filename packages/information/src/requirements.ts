/** What a value is, for an error message. */
export function describe(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name}`;
  if (value === null || (typeof value !== 'string' && typeof value !== 'object')) return String(value);
  try {
    const text = JSON.stringify(value);
    return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
  } catch {
    return 'an object';
  }
}

/** An integer in [least, most], or a RangeError that names it. */
export function requireInteger(caller: string, name: string, value: number, least: number, most = Infinity): number {
  if (!(Number.isSafeInteger(value) && value >= least && value <= most)) {
    const upper = most === Infinity ? '' : ` and ≤ ${most}`;
    throw new RangeError(`${caller}: ${name} must be an integer ≥ ${least}${upper}, got ${describe(value)}.`);
  }
  return value;
}

/** A finite number in [least, most] (or above `least`), or a RangeError that names it. */
export function requireNumber(
  caller: string,
  name: string,
  value: number,
  { least = -Infinity, most = Infinity, above = false }: { least?: number; most?: number; above?: boolean } = {},
): number {
  if (!(Number.isFinite(value) && (above ? value > least : value >= least) && value <= most)) {
    const lower = least === -Infinity ? '' : ` ${above ? '>' : '≥'} ${least}`;
    const upper = most === Infinity ? '' : `${lower === '' ? '' : ' and'} ≤ ${most}`;
    throw new RangeError(`${caller}: ${name} must be a finite number${lower}${upper}, got ${describe(value)}.`);
  }
  return value;
}

/** One of the values given, or a RangeError that lists them. */
export function requireOneOf<T extends string>(caller: string, name: string, value: T, allowed: readonly T[]): T {
  if (!allowed.includes(value)) {
    throw new RangeError(
      `${caller}: ${name} must be one of ${allowed.map(describe).join(', ')}, got ${describe(value)}.`,
    );
  }
  return value;
}

/** As {@link requireOptions}, of a function that cannot do without the first of its options. */
export function requireSomeOptions(caller: string, options: object | undefined, known: readonly string[]): void {
  if (options === undefined) {
    throw new TypeError(`${caller}: options must be an object with ${known[0]}, got undefined. It has no default.`);
  }
  requireOptions(caller, options, known);
}

/** Refuses an option that the function does not have: a misspelt one would otherwise be passed over in silence. */
export function requireOptions(caller: string, options: object | undefined, known: readonly string[]): void {
  if (options === undefined) return;
  if (typeof options !== 'object' || (options as unknown) === null || Array.isArray(options)) {
    throw new TypeError(`${caller}: options must be an object, got ${describe(options)}.`);
  }
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      throw new TypeError(`${caller}: options must be among ${known.join(', ')}, got ${describe(name)}.`);
    }
  }
}
