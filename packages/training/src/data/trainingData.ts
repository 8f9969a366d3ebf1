import { describe, requireInteger } from '@infodrop/requirements';
import { tensor, type Tensor } from '@tensorflow/tfjs-core';

/** Numbers of a batch, row-major. */
export type Numbers = Float32Array | Int32Array | Uint8Array;

/** Some examples, as arrays. More arrays may stand beside these, for an objective that knows them. */
export interface Batch {
  /** [batch, …shape of an input]. Bytes are taken as they are, not divided by 255. */
  readonly inputs: Float32Array | Uint8Array;
  /** What is to be said of them: for a classifier one class number each, from 0. */
  readonly targets?: Numbers;
}

/** A batch with its targets. */
export interface TargetedBatch extends Batch {
  readonly targets: Numbers;
}

/** What a network is trained on or evaluated with: `size` examples, asked for by their indices. */
export interface TrainingData<B extends Batch = TargetedBatch> {
  /** How many examples there are. */
  readonly size: number;
  /** Shape of one input, for instance [height, width, channels]. */
  readonly shape: readonly number[];
  /**
   * The examples of these indices (each from 0 to size − 1), always the same for the same arguments. In training `epoch` is given
   * (from 0), so that data may show its examples in another way in each: on other clutter, shifted. Elsewhere it is not.
   */
  batch(indices: Uint32Array, epoch?: number): B;
}

/** A batch whose inputs are on the backend, as an objective sees it. */
export interface LoadedBatch<B extends Batch = TargetedBatch> {
  /** How many examples it has. */
  readonly size: number;
  /** [size, …shape of an input], float32. */
  readonly inputs: Tensor;
  /** The arrays that the data gave. */
  readonly arrays: B;
}

/** Throws unless these are data with an example or more. */
export function requireData(caller: string, name: string, data: TrainingData<Batch> | undefined): void {
  const { size, shape, batch } = (data ?? {}) as Partial<TrainingData<Batch>>;
  if (typeof batch !== 'function' || !Array.isArray(shape)) {
    throw new TypeError(
      `${caller}: ${name} must be training data, { size, shape, batch }, got ${describe(data)}. ` +
        'arrayData({ inputs, shape, targets }) makes them of arrays.',
    );
  }
  requireInteger(caller, `${name}.size`, size!, 1);
}

/** The indices `from` … `to − 1`. */
export function stretch(from: number, to: number): Uint32Array {
  return Uint32Array.from({ length: to - from }, (_, i) => from + i);
}

/**
 * Asks data for a batch and puts its inputs on the backend.
 *
 * @param caller - Whose name errors begin with.
 * @param data - Where the batch comes from.
 * @param indices - Which examples.
 * @param epoch - In training the epoch, from 0; elsewhere left out.
 * @returns The batch; `inputs` is a new tensor, the caller's to dispose.
 * @throws TypeError when the data give no array of inputs; RangeError when it has another length than indices and shape say.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { arrayData, loadBatch } from '@infodrop/training';
 * const data = arrayData({ inputs: Float32Array.of(1, 2, 3), shape: [1], targets: Uint8Array.of(0, 1, 0) });
 * loadBatch('mine', data, Uint32Array.of(2, 0)).inputs.shape; // [2, 1]
 */
export function loadBatch<B extends Batch>(
  caller: string,
  data: TrainingData<B>,
  indices: Uint32Array,
  epoch?: number,
): LoadedBatch<B> {
  requireData(caller, 'data', data);
  const arrays = epoch === undefined ? data.batch(indices) : data.batch(indices, epoch);
  const inputs: unknown = (arrays as Partial<Batch>).inputs;
  const perInput = data.shape.reduce((product, length) => product * length, 1);
  if (!(inputs instanceof Float32Array || inputs instanceof Uint8Array)) {
    throw new TypeError(
      `${caller}: inputs of a batch must be a Float32Array or a Uint8Array, got ${describe(inputs)}. ` +
        'Data are arrays; tensors are made of them here.',
    );
  }
  if (inputs.length !== indices.length * perInput) {
    throw new RangeError(
      `${caller}: inputs of a batch must be ${indices.length} × ${perInput} numbers (shape [${data.shape.join(', ')}]), ` +
        `got ${inputs.length}.`,
    );
  }
  return {
    size: indices.length,
    inputs: tensor(inputs, [indices.length, ...data.shape], 'float32'),
    arrays,
  };
}
