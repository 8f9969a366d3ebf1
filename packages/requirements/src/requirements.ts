import { describe } from './describe.js';

/** A RangeError unless `holds`: `caller: name must be requirement, got value. wayOut`. */
export function requireThat(
  holds: boolean,
  caller: string,
  name: string,
  requirement: string,
  value: unknown,
  wayOut = '',
): void {
  if (!holds) {
    const end = wayOut === '' ? '' : ` ${wayOut}`;
    throw new RangeError(`${caller}: ${name} must be ${requirement}, got ${describe(value)}.${end}`);
  }
}

/** The largest integer that doubles tell from the next. */
const MOST = 2 ** 53 - 1;

/** An integer in [least, most], or a RangeError that names it; that it is to be told from the next goes without saying, but for one that is not. */
export function requireInteger(caller: string, name: string, value: number, least: number, most = MOST): number {
  const isInteger = Number.isInteger(value);
  if (!(isInteger && value >= least && value <= most)) {
    const upper = most < MOST || (isInteger && value > most) ? ` and ≤ ${most}` : '';
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

/** true or false, or a RangeError that names it: JavaScript takes any other value, 'no' too, for one of them. */
export function requireBoolean(caller: string, name: string, value: boolean): boolean {
  if (typeof value !== 'boolean') {
    throw new RangeError(`${caller}: ${name} must be true or false, got ${describe(value)}.`);
  }
  return value;
}
