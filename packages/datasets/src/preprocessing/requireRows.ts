import { describe, requireInteger } from '@infodrop/requirements';

/** How many rows of so many values there are, all of them finite; a refusal else. */
export function requireRows(caller: string, values: Float32Array, dimensions: number): number {
  if (!(values instanceof Float32Array)) {
    throw new TypeError(
      `${caller}: values must be a Float32Array, got ${describe(values)}. Use Float32Array.from(values).`,
    );
  }
  requireInteger(caller, 'dimensions', dimensions, 1);
  if (values.length === 0 || values.length % dimensions !== 0) {
    throw new RangeError(
      `${caller}: values must be whole rows of ${dimensions}, at least one, got ${values.length} values. ` +
        'dimensions is height × width × channels.',
    );
  }
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new RangeError(`${caller}: values must be finite, got ${String(values[i])} at ${i}. Leave that image out.`);
    }
  }
  return values.length / dimensions;
}
