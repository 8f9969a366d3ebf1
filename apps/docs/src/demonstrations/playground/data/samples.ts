/** Points with their labels, and how an input is called. */
export interface Samples {
  /** [size, dimensions], row-major. */
  readonly inputs: Float32Array;
  readonly labels: Uint8Array;
  readonly size: number;
  readonly dimensions: number;
  /** Names of the inputs; the first two are drawn. */
  readonly names: readonly string[];
  /** Names of the labels. */
  readonly classes: readonly string[];
}

/** What is trained on, and what is kept to measure on. */
export interface SplitSamples {
  readonly training: Samples;
  readonly heldOut: Samples;
}

/** Those of the rows. */
export function takeRows(samples: Samples, rows: ArrayLike<number>): Samples {
  const { dimensions } = samples;
  const inputs = new Float32Array(rows.length * dimensions);
  const labels = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    inputs.set(samples.inputs.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions);
    labels[i] = samples.labels[row]!;
  }
  return { ...samples, inputs, labels, size: rows.length };
}
