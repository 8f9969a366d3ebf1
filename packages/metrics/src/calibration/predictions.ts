import { sampleMatrix, type Samples } from '@infodrop/information';
import { requireLength, requireThat } from '@infodrop/requirements';

/** Predicted class probabilities and the true classes, checked. */
export interface Predictions {
  readonly samples: number;
  readonly classes: number;
  /** Row-major [samples × classes]. */
  readonly probabilities: Float64Array;
  readonly labels: Int32Array;
}

/** How far the probabilities of a sample may be from 1 in sum: what a softmax in float32 leaves. */
const TOLERANCE = 1e-4;

/** Reads probabilities [samples × classes] and labels; refuses what is none. */
export function predictionsOf(caller: string, probabilities: Samples, labels: ArrayLike<number>): Predictions {
  const { data, shape } = sampleMatrix(probabilities, { caller, name: 'probabilities' });
  const [samples, classes] = shape;
  requireThat(
    classes >= 2,
    caller,
    'probabilities',
    'of 2 classes or more',
    classes,
    'Of two classes give both columns.',
  );
  const given = requireLength(caller, 'labels', labels, 'integers');
  requireThat(given === samples, caller, 'labels', `as many as samples, ${samples}`, given);
  for (let i = 0; i < samples; i++) {
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const p = data[i * classes + k]!;
      requireThat(
        p >= 0 && p <= 1 + TOLERANCE,
        caller,
        `probabilities[${i}]`,
        'in [0, 1]',
        p,
        'Take the softmax of logits first.',
      );
      sum += p;
    }
    requireThat(
      Math.abs(sum - 1) <= TOLERANCE,
      caller,
      `probabilities[${i}]`,
      '1 in sum',
      sum,
      'Take the softmax of logits first.',
    );
    const holds = Number.isInteger(labels[i]) && labels[i]! >= 0 && labels[i]! < classes;
    requireThat(holds, caller, `labels[${i}]`, `an integer from 0 to ${classes - 1}`, labels[i]);
  }
  return { samples, classes, probabilities: data, labels: Int32Array.from(labels) };
}

/** What is predicted of one sample: the most probable class, the first of equal ones, and its probability. */
export interface TopPrediction {
  readonly label: number;
  readonly confidence: number;
  readonly correct: boolean;
}

/** The top prediction of every sample. */
export function topPredictions({ samples, classes, probabilities, labels }: Predictions): TopPrediction[] {
  return Array.from({ length: samples }, (_, i) => {
    const row = probabilities.subarray(i * classes, (i + 1) * classes);
    const confidence = row.reduce((a, b) => Math.max(a, b));
    const label = row.indexOf(confidence);
    return { label, confidence, correct: label === labels[i] };
  });
}
