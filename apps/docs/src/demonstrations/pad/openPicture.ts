import { PICTURE_SIDE, type Pixels } from './photograph.js';

/**
 * The pixels of a file's picture, upright, made as large as strokes are looked for.
 *
 * @throws TypeError where the browser can open no picture in it.
 */
export async function openPicture(file: File): Promise<Pixels> {
  const picture = await createImageBitmap(file).catch((error: unknown) => {
    throw new TypeError(
      `openPicture: file must be a picture that this browser opens, got ${file.name}. Save it as JPEG or PNG.`,
      { cause: error },
    );
  });
  const scale = PICTURE_SIDE / Math.max(picture.width, picture.height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
