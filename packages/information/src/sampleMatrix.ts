import { requireOptions, requireThat } from '@infodrop/requirements';
import { matrixOf, type SampleMatrix, type Samples } from './samples.js';

/** Who asks, in the words of errors. */
export interface SampleMatrixOptions {
  /** The function that was called. Default 'sampleMatrix'. */
  readonly caller?: string | undefined;
  /** What it calls the samples. Default 'samples'. */
  readonly name?: string | undefined;
}

/**
 * Samples in any of the forms that the estimators take, as row-major doubles: for a function that is built on them.
 *
 * @param samples - An array of numbers (one dimension), an array of rows, columns, or row-major data with a shape; all finite.
 * @param options - `caller` and `name`, for the errors.
 * @returns Data [samples × dimensions] with its shape; a `Float64Array` that was given is not copied.
 * @throws TypeError for another form or a value that is no number; RangeError for none, rows of different lengths or a number that is
 *   not finite.
 *
 * @example
 * import { sampleMatrix } from '@infodrop/information';
 * sampleMatrix([[1, 2], [3, 4], [5, 6]]).shape; // [3, 2]
 */
export function sampleMatrix(
  samples: Samples,
  options: SampleMatrixOptions = {},
): SampleMatrix & { readonly data: Float64Array } {
  requireOptions('sampleMatrix', options, ['caller', 'name']);
  const { caller = 'sampleMatrix', name = 'samples' } = options;
  const { data, rows, columns } = matrixOf(caller, name, samples);
  requireThat(rows > 0, caller, name, 'at least one sample', []);
  return { data, shape: [rows, columns] };
}
