import { describe, requireNumber, requireOptions, requireThat } from '@infodrop/requirements';

/** A model of a method: how large it is, and how often, or by how much, it is wrong. */
export interface CompressionPoint {
  /** In any unit, > 0: weights, bytes, nats. */
  readonly size: number;
  /** In any unit; less is better. */
  readonly error: number;
}

export interface CompressionAtEqualErrorOptions {
  /** The error at which sizes are compared. Default: the least that every method reaches, which is the greatest of their least errors. */
  readonly error?: number | undefined;
}

/** The size that a method needs for an error. */
export interface SizeAtError {
  /** In the unit of the sizes; null where it is not known from the points. */
  readonly size: number | null;
  /** Why it is null; null where it is not. */
  readonly reason: string | null;
}

/** The sizes that methods need for one error. */
export interface CompressionAtEqualError<Method extends string = string> {
  /** The error that they are compared at. */
  readonly error: number;
  readonly sizes: Readonly<Record<Method, SizeAtError>>;
}

/**
 * Compression at equal error: the size that each method needs to be as good as the others.
 *
 *   log size(e) = log sᵢ + (log sᵢ₊₁ − log sᵢ) (e − eᵢ) / (eᵢ₊₁ − eᵢ),   eᵢ₊₁ ≤ e ≤ eᵢ
 *
 * along those points of a method that no smaller or equal one of it is as good as, by rising size; the rest do not count. Nothing is said beyond the points: a
 * method that never comes down to the error has no size there, nor has one whose smallest model is better already, of which the size is only known to be less.
 *
 * @param curves - Of each method its models, at least one, in any order. Errors that were averaged over seeds carry their spread into the size: take the size of
 *   each seed, and `pairedChange` of their logarithms.
 * @param options - `error`.
 * @returns See {@link CompressionAtEqualError}; at a point itself its size. The ratio of two sizes is what one method saves against the other.
 * @throws TypeError for an unknown option or another form; RangeError when there is no method, a method has no point, a size is not above 0, or a number is not finite.
 *
 * Source: as G. Bjøntegaard, [Calculation of average PSNR differences between RD-curves](https://www.itu.int/wftp3/av-arch/video-site/0104_Aus/VCEG-M33.doc),
 * ITU-T document VCEG-M33, 2001, which compares the logarithms of rates at equal distortion; here by lines, not by a polynomial through all points.
 *
 * @example
 * import { compressionAtEqualError } from '@infodrop/metrics';
 * const { sizes } = compressionAtEqualError(
 *   {
 *     ours: [{ size: 10, error: 0.08 }, { size: 1000, error: 0.02 }],
 *     theirs: [{ size: 200, error: 0.05 }],
 *   },
 *   { error: 0.05 },
 * );
 * sizes.ours.size; // 100, half of theirs
 */
export function compressionAtEqualError<Method extends string>(
  curves: Readonly<Record<Method, readonly CompressionPoint[]>>,
  options: CompressionAtEqualErrorOptions = {},
): CompressionAtEqualError<Method> {
  const caller = 'compressionAtEqualError';
  requireOptions(caller, options, ['error']);
  requireRecord(caller, 'curves', curves, 'an object with the points of each method');
  const methods = Object.keys(curves) as Method[];
  requireThat(methods.length > 0, caller, 'curves', 'of at least one method', {});
  for (const method of methods) requireCurve(caller, method, curves[method]);
  const best = new Map(methods.map((method) => [method, bestBySize(curves[method])] as const));
  const { error = Math.max(...[...best.values()].map((points) => points.at(-1)!.error)) } = options;
  requireNumber(caller, 'error', error);
  const sizes = [...best].map(([method, points]) => [method, sizeAt(points, error)] as const);
  return { error, sizes: Object.fromEntries(sizes) as Record<Method, SizeAtError> };
}

function requireCurve(caller: string, method: string, points: readonly CompressionPoint[]): void {
  if (!Array.isArray(points)) {
    throw new TypeError(`${caller}: curves.${method} must be an array of points, got ${describe(points)}.`);
  }
  requireThat(points.length > 0, caller, `curves.${method}`, 'at least one point', []);
  points.forEach((point: CompressionPoint, i) => {
    requireRecord(caller, `curves.${method}[${i}]`, point, 'an object with size and error');
    const { size, error } = point;
    requireNumber(caller, `curves.${method}[${i}].size`, size, { least: 0, above: true });
    requireNumber(caller, `curves.${method}[${i}].error`, error);
  });
}

function requireRecord(caller: string, name: string, value: unknown, requirement: string): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return;
  throw new TypeError(`${caller}: ${name} must be ${requirement}, got ${describe(value)}.`);
}

/** Size rising and error falling: the points that no smaller or equal one is as good as. */
function bestBySize(points: readonly CompressionPoint[]): CompressionPoint[] {
  const sorted = [...points].sort((a, b) => a.size - b.size || a.error - b.error);
  const kept: CompressionPoint[] = [];
  for (const point of sorted) if (kept.length === 0 || point.error < kept.at(-1)!.error) kept.push(point);
  return kept;
}

function sizeAt(points: readonly CompressionPoint[], error: number): SizeAtError {
  const [smallest] = points;
  const last = points.at(-1)!;
  if (error < last.error) {
    return { size: null, reason: `it does not come down to ${error}: its least error is ${last.error}` };
  }
  if (error > smallest!.error) {
    return {
      size: null,
      reason: `less than ${smallest!.size}, its smallest, whose error of ${smallest!.error} is lower`,
    };
  }
  const next = points.findIndex((point) => point.error <= error);
  const to = points[next]!;
  if (to.error === error) return { size: to.size, reason: null };
  const from = points[next - 1]!;
  const share = (error - from.error) / (to.error - from.error);
  return { size: Math.exp(Math.log(from.size) + share * Math.log(to.size / from.size)), reason: null };
}
