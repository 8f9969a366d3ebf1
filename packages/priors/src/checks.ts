import { type Tensor, util } from '@tensorflow/tfjs-core';

/** Throws RangeError unless `value` is a finite number. */
export function requireFinite(name: string, value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`${name} must be a finite number, got ${value}.`);
}

/** Throws RangeError unless `value` is a finite number above zero. */
export function requirePositive(name: string, value: number, wayOut = ''): void {
  if (!(value > 0 && Number.isFinite(value))) {
    throw new RangeError(`${name} must be a finite number > 0, got ${value}.${wayOut === '' ? '' : ` ${wayOut}`}`);
  }
}

/** Throws RangeError unless the two tensors have one shape. */
export function requireSameShape(caller: string, f: Tensor, alpha: Tensor): void {
  if (!util.arraysEqual(f.shape, alpha.shape)) {
    throw new RangeError(
      `${caller}: alpha must have the shape of f, got [${alpha.shape.join(', ')}] and [${f.shape.join(', ')}]. ` +
        'Broadcast alpha first.',
    );
  }
}
