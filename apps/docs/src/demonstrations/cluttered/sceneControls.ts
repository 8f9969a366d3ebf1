import type { ImageSet } from '@infodrop/datasets';
import { loadBytes } from '../page/loadBytes.js';
import { seedInput } from '../page/seedInput.js';
import { choiceOf, type partsOf } from '../page/parts.js';
import { slider } from '../page/slider.js';
import { digitOf, emptyDrawing } from '../pad/drawing.js';
import { openPicture } from '../pad/openPicture.js';
import { pad } from '../pad/pad.js';
import { drawingOfPhotograph } from '../pad/photograph.js';
import { digitsOf, sceneOf } from './scene.js';
import { DRAWN, type SceneSettings } from './settings.js';
import digitsFile from './trained/digits.bin?url';
import trained from './trained/trained.json';

/** The test digits that scenes are made of. */
export const loadDigits = async (): Promise<ImageSet> =>
  digitsOf(await loadBytes(digitsFile), trained.digitsOfEachClass);

/** The scene of these settings. */
export const sceneOfSettings = (
  digits: ImageSet,
  { digit, drawing, patches, seed }: SceneSettings,
): ReturnType<typeof sceneOf> => sceneOf(digits, digit === DRAWN ? digitOf(drawing) : Number(digit), patches, seed);

export interface SceneControls {
  show(settings: SceneSettings): void;
}

/**
 * The controls of a scene: which digit, the pad to draw one, a photograph of one, clutter, seed.
 *
 * @param name - What the group of digits is called in the markup.
 * @param changed - Told of every change.
 * @param refused - Told why a photograph cannot be read.
 */
export function sceneControls(
  root: HTMLElement,
  part: ReturnType<typeof partsOf>,
  name: string,
  changed: (changes: Partial<SceneSettings>) => void,
  refused: (why: string) => void,
): SceneControls {
  const digit = choiceOf<string>(root, name);
  const seed = seedInput(part, (value) => {
    changed({ seed: value });
  });
  const board = pad(part('pad', HTMLCanvasElement), (drawing) => {
    changed({ digit: DRAWN, drawing });
  });
  const patches = slider(part, 'patches', String, (value) => {
    changed({ patches: value });
  });
  digit.onChange((chosen) => {
    changed({ digit: chosen });
  });
  part('wipe', HTMLButtonElement).addEventListener('click', () => {
    changed({ digit: DRAWN, drawing: emptyDrawing() });
  });
  const photograph = part('photograph', HTMLInputElement);
  part('photograph-button', HTMLButtonElement).addEventListener('click', () => {
    photograph.click();
  });
  photograph.addEventListener('change', () => {
    const file = photograph.files?.[0];
    // The same file may be chosen again.
    photograph.value = '';
    if (file === undefined) return;
    openPicture(file)
      .then((pixels) => {
        changed({ digit: DRAWN, drawing: drawingOfPhotograph(pixels) });
      })
      .catch((error: unknown) => {
        refused(error instanceof Error ? error.message : String(error));
      });
  });
  return {
    show(settings) {
      digit.show(settings.digit);
      board.show(settings.drawing);
      patches.show(settings.patches);
      seed.show(settings.seed);
    },
  };
}
