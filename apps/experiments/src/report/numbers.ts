import type { Spread } from '@infodrop/metrics';

/** What stands where there is no number. */
export const nothing = '—';

/**
 * A number with so many significant digits, without exponent for what a table shows.
 *
 * @param value - Any number; NaN and null (NaN that went through JSON) become a dash.
 * @param digits - Significant digits. Whole numbers above them are not cut: 12345 stays 12345.
 * @returns The text.
 *
 * @example
 * significant(0.012345, 3); // '0.0123'
 */
export function significant(value: number | null, digits = 3): string {
  if (value === null || Number.isNaN(value)) return nothing;
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return `${value}`;
  const magnitude = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(digits)))));
  if (magnitude < -4) return value.toExponential(digits - 1);
  return value.toFixed(Math.max(0, digits - 1 - magnitude));
}

/**
 * Mean ± standard error, both to the place of the standard error's first digit, or of its second where the first is a 1.
 *
 * @param spread - What to show.
 * @param options - `times`: what both are multiplied by, 100 for a share in per cent.
 * @returns For instance '4.5 ± 0.7'.
 *
 * @example
 * meanAndError({ mean: 0.0451, standardError: 0.0066, … }, { times: 100 }); // '4.5 ± 0.7'
 */
export function meanAndError(
  { mean, standardError }: Pick<Spread, 'mean' | 'standardError'>,
  { times: factor = 1 }: { times?: number } = {},
): string {
  // From a file both may be null.
  if (!Number.isFinite(mean)) return nothing;
  if (!Number.isFinite(standardError)) return significant(mean * factor);
  if (standardError === 0) return `${significant(mean * factor)} ± 0`;
  const magnitude = Math.floor(Math.log10(Number((standardError * factor).toPrecision(1))));
  const leadingOne = Number((standardError * factor).toPrecision(2)) < 2 * 10 ** magnitude;
  const error = Number((standardError * factor).toPrecision(leadingOne ? 2 : 1));
  const places = Math.max(0, (leadingOne ? 1 : 0) - magnitude);
  if (places > 6) return `${(mean * factor).toExponential(1)} ± ${error.toExponential(leadingOne ? 1 : 0)}`;
  return `${(mean * factor).toFixed(places)} ± ${error.toFixed(places)}`;
}

/**
 * A change with its sign, two significant digits.
 *
 * @param value - Any number; NaN becomes a dash.
 * @returns For instance '−0.26'; 0 has no sign.
 *
 * @example
 * signed(0.1); // '+0.10'
 */
export function signed(value: number): string {
  const text = significant(Math.abs(value), 2);
  return value < 0 ? `−${text}` : value > 0 ? `+${text}` : text;
}
