import { getBackend, Tensor, util } from '@tensorflow/tfjs-core';
import { describe, requireNumber, requireTensor } from '@infodrop/requirements';

/** Throws RangeError unless the two tensors have one shape. */
export function requireSameShape(caller: string, f: Tensor, alpha: Tensor): void {
  requireTensor(caller, 'f', f);
  requireTensor(caller, 'alpha', alpha);
  if (!util.arraysEqual(f.shape, alpha.shape)) {
    throw new RangeError(
      `${caller}: alpha must have the shape of f, got ${describe(alpha.shape)} and ${describe(f.shape)}. ` +
        'Broadcast alpha first.',
    );
  }
}

/** Backends whose tensors can be read at once without stalling. */
const READ_AT_ONCE: readonly string[] = ['cpu', 'wasm', 'tensorflow'];

/**
 * A number or a tensor of one number, in its domain, or an error that names it.
 *
 * What is in a tensor on a graphics card (webgl, webgpu) cannot be known without waiting for it, so there only its size is
 * checked.
 */
export function requireScalar(
  caller: string,
  name: string,
  value: number | Tensor,
  domain: Parameters<typeof requireNumber>[3] = {},
): void {
  if (!(value instanceof Tensor)) {
    requireNumber(caller, name, value, domain);
    return;
  }
  if (value.size !== 1) {
    throw new RangeError(`${caller}: ${name} must be a number or a scalar, got a tensor ${describe(value.shape)}.`);
  }
  if (READ_AT_ONCE.includes(getBackend())) requireNumber(caller, name, value.dataSync()[0]!, domain);
}

/** Throws RangeError unless all tensors have the shape of the first. */
export function requireSameShapes(caller: string, tensors: Readonly<Record<string, Tensor>>): void {
  const [[firstName, first], ...rest] = Object.entries(tensors) as [[string, Tensor], ...[string, Tensor][]];
  requireTensor(caller, firstName, first);
  for (const [name, tensor] of rest) {
    requireTensor(caller, name, tensor);
    if (!util.arraysEqual(first.shape, tensor.shape)) {
      throw new RangeError(
        `${caller}: ${name} must have the shape of ${firstName}, ${describe(first.shape)}, got ${describe(tensor.shape)}.`,
      );
    }
  }
}
