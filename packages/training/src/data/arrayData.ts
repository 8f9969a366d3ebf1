import { describe, requireInteger, requireSomeOptions } from '@infodrop/requirements';
import type { TargetedBatch, TrainingData } from './trainingData.js';

/** Arguments of {@link arrayData}. */
export interface ArrayDataOptions {
  /** All inputs, one after another, row-major. Bytes are taken as they are, not divided by 255. */
  readonly inputs: Float32Array | Uint8Array;
  /** Shape of one input, for instance [height, width, channels]. */
  readonly shape: readonly number[];
  /** One class number per input, from 0. */
  readonly targets: Int32Array | Uint8Array;
}

/**
 * Training data from typed arrays, which are not copied: what you change in them changes the data.
 *
 * @param options - `inputs` [n, …shape], `shape` of one input, `targets` [n].
 * @returns Data whose batches are a `Float32Array` [batch, …shape] with `Int32Array` targets.
 * @throws RangeError when the lengths do not agree, the data is empty, or (from `batch`) an index is out of range.
 *
 * @example
 * import { arrayData } from '@infodrop/training';
 * const data = arrayData({ inputs: new Float32Array(4 * 9), shape: [3, 3, 1], targets: Uint8Array.of(0, 1, 0, 1) });
 * data.size; // 4
 */
export function arrayData(options: ArrayDataOptions): TrainingData {
  const names = ['inputs', 'shape', 'targets'];
  requireSomeOptions('arrayData', options, names, names);
  const { inputs, shape, targets } = options;
  requireArray('inputs', inputs, [Float32Array, Uint8Array]);
  requireArray('targets', targets, [Int32Array, Uint8Array]);
  shape.forEach((length) => requireInteger('arrayData', 'every length of shape', length, 1));
  const perInput = shape.reduce((product, length) => product * length, 1);
  const size = targets.length;
  if (size === 0 || inputs.length !== size * perInput) {
    throw new RangeError(
      `arrayData: inputs must be targets.length × ${perInput} numbers (shape [${shape.join(', ')}]) and not empty, ` +
        `got ${inputs.length} numbers and ${size} targets.`,
    );
  }
  return {
    size,
    shape: [...shape],
    batch(indices): TargetedBatch {
      const gathered = new Float32Array(indices.length * perInput);
      const classes = new Int32Array(indices.length);
      indices.forEach((index, i) => {
        if (!(Number.isInteger(index) && index >= 0 && index < size)) {
          throw new RangeError(`arrayData: an index must be from 0 to ${size - 1}, got ${describe(index)}.`);
        }
        gathered.set(inputs.subarray(index * perInput, (index + 1) * perInput), i * perInput);
        classes[i] = targets[index]!;
      });
      return { inputs: gathered, targets: classes };
    },
  };
}

const articled = ({ name }: { readonly name: string }): string => `${/^[AEIO]/u.test(name) ? 'an' : 'a'} ${name}`;

function requireArray(name: string, value: unknown, kinds: readonly (new (...given: never[]) => object)[]): void {
  if (kinds.some((kind) => value instanceof kind)) return;
  throw new TypeError(
    `arrayData: ${name} must be ${kinds.map(articled).join(' or ')}, got ${describe(value)}. ` +
      `${kinds[0]!.name}.from(${name}) makes it.`,
  );
}
