import { cellSums } from '@infodrop/analysis';
import type { ClutteredMnist } from '@infodrop/datasets';
import { informationLayers, setNoiseMode } from '@infodrop/dropout';
import { dispose, type Tensor, tensor4d, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Measured } from '../../experiment/measured.js';
import { type Spread, spread } from '@infodrop/metrics';
import { answersOfLogits } from './answersOfLogits.js';
import { cellKinds } from './cellKinds.js';
import { type CellStatistics, cellStatistics } from './cellStatistics.js';
import type { ClutteredDigits } from './data.js';
import { firstOfEachLabel } from './firstOfEachLabel.js';

/** What the figure needs of a run. */
export interface ClutteredDetail {
  /** Size of each information layer's grid. */
  readonly layers: readonly LayerSize[];
  readonly figure: {
    /** Which test images are shown: the first of each digit. */
    readonly indices: readonly number[];
    readonly labels: readonly number[];
    /** What the network takes each for. */
    readonly answers: readonly number[];
    /** Ink of each canvas, 0…1. */
    readonly images: readonly (readonly number[])[];
    /** For each information layer, for each image: nats of each cell. */
    readonly maps: readonly (readonly (readonly number[])[])[];
  };
}

/** A layer's grid of cells. */
export interface LayerSize {
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Columns of the figure. */
const figureImages = 5;
const batchSize = 100;

/** What is measured of each information layer, in the order of tables. */
export const cellStatisticNames = [
  'nats',
  'natsPerDigitCell',
  'natsPerClutterCell',
  'natsPerEmptyCell',
  'digitShareOfNats',
  'digitShareOfArea',
  'auroc',
] as const satisfies readonly (keyof CellStatistics)[];

/**
 * Measures a trained network on the test split, noise off: its errors, and what each of its layers keeps of each image.
 *
 * @param trained - The network, the test split, and a signal that stops it.
 * @returns `error` (share) and `crossEntropy` (nats), and of each layer `layer1.nats` and so on; the maps of the figure.
 * @throws The signal's reason when it is aborted.
 *
 * @example
 * await measureCluttered({ model, test, signal });
 */
export async function measureCluttered({
  model,
  test,
  signal,
}: {
  readonly model: LayersModel;
  readonly test: ClutteredDigits;
  readonly signal: AbortSignal;
}): Promise<Measured<ClutteredDetail>> {
  const { generator } = test;
  const indices = Array.from({ length: test.size }, (_, index) => index);
  const labels = indices.map((index) => generator.example(index).label);
  const shown = firstOfEachLabel(labels, figureImages);
  const measurement = new Measurement(model, generator, shown);
  for (let from = 0; from < test.size; from += batchSize) {
    signal.throwIfAborted();
    await measurement.add(indices.slice(from, from + batchSize));
    // A turn of the event loop, in which a wish to stop arrives.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    values: {
      error: spread(measurement.wrong),
      crossEntropy: spread(measurement.crossEntropy),
      ...measurement.layerValues(),
    },
    detail: {
      layers: measurement.layers(),
      figure: {
        indices: shown,
        labels: shown.map((index) => labels[index]!),
        answers: shown.map((index) => measurement.answers[index]!),
        images: shown.map((index) => [...generator.example(index).image]),
        maps: measurement.shownMaps,
      },
    },
  };
}

/** Sums up what a network says of test images, batch by batch. */
class Measurement {
  /** Of each image: 1 where the answer is wrong. */
  readonly wrong: number[] = [];
  /** Of each image, nats. */
  readonly crossEntropy: number[] = [];
  /** Of each image. */
  readonly answers: number[] = [];
  /** For each information layer, for each image of the figure: nats of each cell. */
  readonly shownMaps: number[][][];
  readonly #model: LayersModel;
  readonly #test: ClutteredMnist;
  readonly #shown: ReadonlySet<number>;
  readonly #layers: ReturnType<typeof informationLayers>;
  readonly #shapes: number[][] = [];
  readonly #statistics: CellStatistics[][];

  constructor(model: LayersModel, test: ClutteredMnist, shown: readonly number[]) {
    this.#model = model;
    this.#test = test;
    this.#shown = new Set(shown);
    this.#layers = informationLayers(model);
    for (const layer of this.#layers) layer.trackKl = true;
    setNoiseMode(model, 'deterministic');
    this.shownMaps = this.#layers.map(() => []);
    this.#statistics = this.#layers.map(() => []);
  }

  async add(indices: readonly number[]): Promise<void> {
    const { images, labels, digitMasks, clutterMasks } = this.#test.batch(indices);
    const { height, width } = this.#test;
    const pixels = height * width;
    const tensors = tidy(() => {
      const logits = this.#model.apply(tensor4d(images, [indices.length, height, width, 1]), { training: false });
      const costs = this.#layers.map((layer) => {
        const kl = layer.klPerUnit();
        if (kl === null) throw new TypeError(`measure: layer ${layer.path} must know its KL, got null. Track it.`);
        return kl;
      });
      return [logits as Tensor, ...costs];
    });
    const shapes = tensors.map(({ shape }) => shape);
    // Not dataSync(), which webgpu outside a browser cannot do.
    const [logits, ...kls] = await Promise.all(tensors.map((tensor) => tensor.data())).finally(() => {
      dispose(tensors);
    });
    shapes.slice(1).forEach((shape, layer) => {
      this.#shapes[layer] = shape;
    });
    const said = answersOfLogits(logits!, labels);
    this.answers.push(...said.answers);
    this.wrong.push(...said.wrong);
    this.crossEntropy.push(...said.crossEntropy);
    kls.forEach((kl, layer) => {
      const maps = cellSums(kl, this.#shapes[layer]!);
      const cells = maps.height * maps.width;
      indices.forEach((index, i) => {
        const map = maps.values.subarray(i * cells, (i + 1) * cells);
        const digit = digitMasks.subarray(i * pixels, (i + 1) * pixels);
        const clutter = clutterMasks.subarray(i * pixels, (i + 1) * pixels);
        this.#statistics[layer]?.push(cellStatistics(map, cellKinds(digit, clutter, { height, width }, maps)));
        if (this.#shown.has(index)) this.shownMaps[layer]?.push([...map]);
      });
    });
  }

  layers(): LayerSize[] {
    return this.#shapes.map(([, height = 1, width = 1, channels = 1], index) => ({
      name: `layer ${index + 1}`,
      height,
      width,
      channels,
    }));
  }

  layerValues(): Record<string, Spread> {
    return Object.fromEntries(
      this.#statistics.flatMap((ofImages, index) =>
        cellStatisticNames.map((name) => [
          `layer${index + 1}.${name}`,
          spread(ofImages.map((statistics) => statistics[name])),
        ]),
      ),
    );
  }
}
