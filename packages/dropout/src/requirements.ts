import { type Tensor, util } from '@tensorflow/tfjs-core';

/** A value as an error message shows it. */
export const shown = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(String).join(', ')}]`;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
};

/** Throws RangeError unless `holds`; `requirement` and `wayOut` complete the message. */
export function demand(holds: boolean, argument: string, requirement: string, value: unknown, wayOut = ''): void {
  if (!holds) {
    throw new RangeError(
      `${argument} must be ${requirement}, got ${shown(value)}.${wayOut === '' ? '' : ` ${wayOut}`}`,
    );
  }
}

export const isPositive = (value: unknown): value is number =>
  typeof value === 'number' && value > 0 && Number.isFinite(value);

export const isNonNegative = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && Number.isFinite(value);

export const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Throws TypeError unless the tensor holds floats. */
export function requireFloat(argument: string, tensor: Tensor): void {
  if (tensor.dtype !== 'float32') {
    throw new TypeError(`${argument} must be a float32 tensor, got ${tensor.dtype}. Cast it first.`);
  }
}

/** Throws RangeError unless the tensor has this shape. */
export function requireShape(argument: string, tensor: Tensor, shape: readonly number[], of: string): void {
  if (!util.arraysEqual(tensor.shape, shape as number[])) {
    throw new RangeError(
      `${argument} must have the shape of ${of}, [${shape.join(', ')}], got [${tensor.shape.join(', ')}].`,
    );
  }
}
