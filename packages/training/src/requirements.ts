/** What a value is, for an error message. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'object' && value !== null) {
    try {
      return JSON.stringify(value);
    } catch {
      return 'an object';
    }
  }
  return String(value);
}

/** An integer ≥ `least`, or a RangeError that names it. */
export function requireInteger(caller: string, name: string, value: number, least: number): number {
  if (!(Number.isSafeInteger(value) && value >= least)) {
    throw new RangeError(`${caller}: ${name} must be an integer ≥ ${least}, got ${describe(value)}.`);
  }
  return value;
}

/** A finite number in [least, most], or a RangeError that names it. */
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
