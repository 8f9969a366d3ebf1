import { clutteredMnist, type ClutteredExample, type ImageSet, imageSet } from '@infodrop/datasets';
import { foldIn, key } from '@infodrop/random';

/** Side of a canvas. */
export const CANVAS = 40;
/** Patches of clutter that the networks were trained among. */
export const USUAL_PATCHES = 6;
const CELLS = 28 * 28;

/** The test digits of a file, class by class, so many of each. */
export function digitsOf(bytes: Uint8Array, ofEachClass: number): ImageSet {
  return imageSet({
    images: Float32Array.from(bytes, (byte) => byte / 255),
    labels: Uint8Array.from({ length: bytes.length / CELLS }, (_, i) => Math.floor(i / ofEachClass)),
    height: 28,
    width: 28,
  });
}

/** Which digit stands in a scene: one of the file, or the ink of a drawing. */
export type Subject = number | Float32Array;

/**
 * A digit at a random place, on clutter cut from the digits of a set, as the networks were trained on.
 *
 * @param digits - Test digits.
 * @param subject - The class of a digit of the set, which the seed chooses among; or ink from 0 to 1, [28, 28].
 * @param patches - Of clutter, 0 to 12.
 */
export function sceneOf(digits: ImageSet, subject: Subject, patches: number, seed: number): ClutteredExample {
  const own = typeof subject === 'number' ? inkOfClass(digits, subject, seed) : subject;
  const label = typeof subject === 'number' ? subject : 0;
  const images = new Float32Array(own.length + digits.images.length);
  images.set(own);
  images.set(digits.images, own.length);
  const labels = Uint8Array.of(label, ...digits.labels);
  const set = imageSet({ images, labels, height: 28, width: 28 });
  // The digit stays where it is when the clutter changes: its place has draws of its own.
  return clutteredMnist({
    digits: set,
    canvas: CANVAS,
    patches,
    patchSize: 8,
    key: foldIn(key(seed), 'scene'),
  }).example(0);
}

function inkOfClass({ images, labels }: ImageSet, label: number, seed: number): Float32Array {
  const ofClass = Array.from(labels.keys()).filter((i) => labels[i] === label);
  const index = ofClass[seed % ofClass.length]!;
  return images.subarray(index * CELLS, (index + 1) * CELLS);
}

/** The share of a map's sum that lies where a mask is 1, and that of the area. */
export function shareOf(map: ArrayLike<number>, mask: Uint8Array): { readonly nats: number; readonly area: number } {
  let [inside, all, area] = [0, 0, 0];
  for (let cell = 0; cell < mask.length; cell++) {
    all += map[cell]!;
    if (mask[cell] === 1) {
      inside += map[cell]!;
      area++;
    }
  }
  return { nats: all > 0 ? inside / all : 0, area: area / mask.length };
}
