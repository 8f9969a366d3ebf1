import type { TrainingData } from '@infodrop/training';
import type { Vae } from '@infodrop/vae';
import { reshape, tensor, tidy } from '@tensorflow/tfjs-core';
import type { ImagesFigure } from '../../figure/images.js';
import { inkOf, storedImages, type StoredImages } from './storedImages.js';

/** Values that a unit takes, in standard deviations of the prior. */
export const traversedValues = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2];

/** A unit of a code, and what the decoder makes of each of its values. */
export interface Traversal {
  readonly unit: number;
  /** KL of the unit, mean over the test split, nats. */
  readonly nats: number;
  readonly images: StoredImages;
}

/**
 * What the units that tell most do to the first image of a split, of one channel.
 *
 * @param model - With Gaussian codes.
 * @param data - The split.
 * @param units - Of `diagnoseVae`. @param count - How many units, at most.
 *
 * @example
 * await traversals(model, test, (await diagnoseVae(model, { data: test, key: key(1) })).units, 4);
 */
export async function traversals(
  model: Vae,
  data: TrainingData,
  units: readonly { readonly kl: number | null }[],
  count: number,
): Promise<Traversal[]> {
  const most = units
    .map(({ kl }, unit) => ({ unit, nats: kl ?? Number.NaN }))
    .sort((a, b) => b.nats - a.nats)
    .slice(0, count);
  const [height = 1, width = 1] = model.inputShape;
  const images = await storedImages(
    tidy(() => {
      const x = tensor(data.batch(Uint32Array.of(0)).inputs, [1, ...data.shape], 'float32');
      const traversed = model.traverse(x, { values: traversedValues, units: most.map(({ unit }) => unit) });
      return reshape(traversed, [-1, height, width]);
    }),
  );
  const each = traversedValues.length;
  return most.map(({ unit, nats }, i) => ({ unit, nats, images: images.slice(i * each, (i + 1) * each) }));
}

/**
 * Traversals as rows of a figure, each with the nats that its unit tells.
 *
 * @param title - Of the model.
 * @param found - From {@link traversals}.
 */
export function traversalRows(title: string, found: readonly Traversal[]): ImagesFigure['rows'] {
  return found.map(({ unit, nats, images }) => ({
    title: `${title}, unit ${unit + 1} (${nats.toFixed(1)} nats)`,
    images: inkOf(images),
  }));
}
