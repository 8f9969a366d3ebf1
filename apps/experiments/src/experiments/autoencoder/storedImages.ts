import type { Tensor } from '@tensorflow/tfjs-core';

/** Images of one size as text: a byte each pixel, base64. */
export type StoredImages = readonly string[];

/**
 * Images [count, height, width] or [count, height, width, 1] of ink from 0 to 1, as a run keeps them. The tensor is disposed of.
 *
 * @param images - What is drawn.
 *
 * @example
 * await storedImages(model.sample({ key: key(1), count: 10 }));
 */
export async function storedImages(images: Tensor): Promise<StoredImages> {
  const [count = 0] = images.shape;
  const pixels = images.size / count;
  const values = await images.data().finally(() => {
    images.dispose();
  });
  return Array.from({ length: count }, (_, i) =>
    Buffer.from(Array.from(values.subarray(i * pixels, (i + 1) * pixels), (ink) => Math.round(255 * ink))).toString(
      'base64',
    ),
  );
}

/**
 * The ink of stored images, from 0 to 1, to be drawn.
 *
 * @param images - From {@link storedImages}.
 *
 * @example
 * inkOf(detail.samples)[0].length; // 784
 */
export function inkOf(images: StoredImages): Float32Array[] {
  return images.map((image) => Float32Array.from(Buffer.from(image, 'base64'), (byte) => byte / 255));
}
