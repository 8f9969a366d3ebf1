import { type Field, numberField } from '../page/address.js';
import { type Drawing, drawingFromText, drawingToText, emptyDrawing } from '../pad/drawing.js';
import { USUAL_PATCHES } from './scene.js';

/** What stands in a scene. */
export interface SceneSettings {
  /** '0' to '9' for a test digit, or what the reader draws. */
  readonly digit: string;
  readonly drawing: Drawing;
  readonly patches: number;
  readonly seed: number;
}

export const DRAWN = 'yours';

/** The places of a scene in an address. */
export const digitField = (usual: string): Field<string> => ({
  usual,
  read: (text) => (/^\d$/.test(text) || text === DRAWN ? text : undefined),
  write: (value) => value,
});

export const drawingField: Field<Drawing> = { usual: emptyDrawing(), read: drawingFromText, write: drawingToText };

export const patchesField = numberField(USUAL_PATCHES, { least: 0, most: 12, whole: true });
