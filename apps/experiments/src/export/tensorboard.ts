import type { AnyExperiment } from '../experiment/experiment.js';
import type { ArmOutcome, RunOutcome } from '../experiment/measured.js';
import type { MapsFigure } from '../figure/maps.js';
import { inkPalette, natsPalette, type Palette } from '../figure/palette.js';
import { tileAddress } from '../figure/tile.js';
import { eventFile, type ImageEvent, type ScalarEvent } from './eventFile.js';

/** A file of events, and the folder of its run below that of all. */
export interface EventFolder {
  readonly folder: string;
  readonly bytes: Buffer;
}

/** Pixels along a tile, about: a cell is a block of equal pixels. */
const side = 128;

/**
 * What TensorBoard shows of a sweep: for each run its curves over epochs and its numbers on the test split, and the images and maps
 * of the experiment's figures.
 *
 * @param experiment - Its figures count.
 * @param outcomes - The arms.
 * @param options - `started`: when the sweep was, ISO 8601.
 * @returns A file for each run; one for images where there are some.
 *
 * @example
 * eventFolders(cluttered, outcomes, { started: '2026-01-02T12:00:00.000Z' })[0].folder; // 'beta-none/seed-0'
 */
export function eventFolders(
  { figures }: Pick<AnyExperiment, 'figures'>,
  outcomes: readonly ArmOutcome[],
  { started }: { readonly started: string },
): EventFolder[] {
  const start = Date.parse(started) / 1000;
  const runs = outcomes.flatMap(({ name, runs }) =>
    runs.map((run) => {
      const epochs = Math.max(1, run.history.length);
      return {
        folder: `${name}/seed-${run.seed}`,
        bytes: eventFile(scalarsOf(run, epochs), { seconds: (step) => start + (run.seconds * step) / epochs }),
      };
    }),
  );
  const images = figures.flatMap((figure) => (figure.kind === 'maps' ? imagesOf(figure.maps(outcomes)) : []));
  return images.length === 0
    ? runs
    : [...runs, { folder: 'images', bytes: eventFile(images, { seconds: () => start }) }];
}

function scalarsOf({ history, measured }: RunOutcome, last: number): ScalarEvent[] {
  const curves = history.flatMap(({ epoch, training, validation }) =>
    Object.entries({ training, validation: validation ?? {} }).flatMap(([split, numbers]) =>
      Object.entries(numbers).map(([name, scalar]) => ({ tag: `${split}/${name}`, step: epoch, scalar })),
    ),
  );
  const test = Object.entries(measured.values).map(([name, value]) => ({
    tag: `test/${name}`,
    step: last,
    scalar: typeof value === 'number' ? value : value.mean,
  }));
  return [...curves, ...test];
}

function imagesOf({ height, width, examples, layers }: MapsFigure): ImageEvent[] {
  const image = (tag: string, grid: Grid): ImageEvent => ({ tag, step: 0, image: pictureOf(grid) });
  return [
    ...examples.map(({ title, image: values }) =>
      image(`input/${title}`, { values, height, width, top: 1, palette: inkPalette() }),
    ),
    ...layers.flatMap(({ title, height, width, rows }) => {
      // All maps of a layer have one scale, as in the figure.
      const top = Math.max(...rows.flatMap(({ maps }) => maps.map((map) => Math.max(...Array.from(map))))) || 1;
      return rows.flatMap((row) =>
        row.maps.map((values, i) =>
          image(`${title}/${row.title}/${examples[i]?.title ?? i}`, {
            values,
            height,
            width,
            top,
            palette: natsPalette(),
          }),
        ),
      );
    }),
  ];
}

interface Grid {
  readonly values: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
  readonly top: number;
  readonly palette: Palette;
}

function pictureOf(grid: Grid): ImageEvent['image'] {
  const magnification = Math.ceil(side / grid.width);
  const address = tileAddress({ ...grid, magnification });
  return {
    png: Buffer.from(address.slice(address.indexOf(',') + 1), 'base64'),
    width: grid.width * magnification,
    height: grid.height * magnification,
  };
}
