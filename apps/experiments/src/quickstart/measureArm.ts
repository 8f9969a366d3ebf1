import { type ClutteredMnist } from '@infodrop/datasets';
import { informationLayers, setNoiseMode } from '@infodrop/dropout';
import { type EngineReport } from '@infodrop/engine';
import { dispose, type Tensor, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { type LayersModel } from '@tensorflow/tfjs-layers';
import { type RunProgress } from '../progress/progressBoard.js';
import { cellKinds } from '../statistics/cellKinds.js';
import { type CellStatistics, cellStatistics } from '../statistics/cellStatistics.js';
import { informationMaps } from '../statistics/informationMap.js';
import { type Spread, spread } from '@infodrop/metrics';
import { type Workplace } from '../workers/serveParent.js';
import { readArmFile, writeArmFile } from './armFiles.js';
import { loadSplits } from './data.js';
import { firstOfEachLabel } from './firstOfEachLabel.js';
import { loadModel } from './modelFile.js';
import { type ArmRequest, type Measured } from './requests.js';
import { type LayerResult } from './result.js';
import { identityOf } from './trainArm.js';

/** Columns of the figure. */
const figureImages = 5;
const batchSize = 100;

/**
 * Measures a trained network on the test split, noise off: its errors, and what each of its layers keeps of each image.
 *
 * @param request - Which network; it must be trained.
 * @param engine - The engine that is set.
 * @param workplace - From where a stop is asked for.
 * @returns What its `measured.json` holds; 'stopped' when it was asked to stop, with nothing written.
 *
 * @example
 * await measureArm(request, engine, { signal, report });
 */
export async function measureArm(
  request: ArmRequest,
  engine: EngineReport,
  { signal }: Workplace<RunProgress>,
): Promise<Measured | 'stopped'> {
  const { configuration, arm, folder } = request;
  const identity = identityOf(request, engine);
  const trained = readArmFile(folder, 'trained', identity);
  if (trained === undefined) {
    throw new TypeError(`measureArm: ${folder} must hold trained.json, got none. Train the network first.`);
  }
  const { test } = await loadSplits(configuration);
  const model = await loadModel(folder);
  const indices = Array.from({ length: test.size }, (_, index) => index);
  const labels = indices.map((index) => test.example(index).label);
  const shown = firstOfEachLabel(labels, figureImages);
  const measurement = new Measurement(model, test, shown);
  for (let from = 0; from < test.size; from += batchSize) {
    if (signal.aborted) return 'stopped';
    await measurement.add(indices.slice(from, from + batchSize));
    // A turn of the event loop, in which a wish to stop arrives.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const measured: Measured = {
    identity,
    result: {
      ...arm,
      validation: trained.validation,
      test: { error: spread(measurement.wrong), crossEntropy: spread(measurement.crossEntropy) },
      layers: measurement.layers(),
    },
    figure: {
      indices: shown,
      labels: shown.map((index) => labels[index]!),
      images: shown.map((index) => [...test.example(index).image]),
      maps: measurement.shownMaps,
    },
  };
  writeArmFile(folder, 'measured', measured);
  return measured;
}

/** Sums up what a network says of test images, batch by batch. */
class Measurement {
  /** Of each image: 1 where the answer is wrong. */
  readonly wrong: number[] = [];
  /** Of each image, nats. */
  readonly crossEntropy: number[] = [];
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
      const answer = this.#model.apply(tensor4d(images, [indices.length, height, width, 1]), { training: false });
      const costs = this.#layers.map((layer, index) => {
        const kl = layer.klPerUnit();
        if (kl === null) throw new TypeError(`measureArm: layer ${layer.name} must know its KL, got null. Track it.`);
        this.#shapes[index] = kl.shape;
        return kl;
      });
      return [answer as Tensor, ...costs];
    });
    // Not dataSync(), which webgpu outside a browser cannot do.
    const values = await Promise.all(tensors.map((result) => result.data())).finally(() => {
      dispose(tensors);
    });
    const [logits, kls] = [values[0]!, values.slice(1)];
    const classes = logits.length / indices.length;
    indices.forEach((_, i) => {
      const scores = Array.from(logits.slice(i * classes, (i + 1) * classes));
      const most = Math.max(...scores);
      const label = labels[i]!;
      this.wrong.push(scores.indexOf(most) === label ? 0 : 1);
      const total = scores.reduce((sum, score) => sum + Math.exp(score - most), 0);
      this.crossEntropy.push(most + Math.log(total) - scores[label]!);
    });
    kls.forEach((kl, layer) => {
      const maps = informationMaps(kl, this.#shapes[layer]!);
      const cells = maps.height * maps.width;
      indices.forEach((index, i) => {
        const map = maps.nats.subarray(i * cells, (i + 1) * cells);
        const digit = digitMasks.subarray(i * pixels, (i + 1) * pixels);
        const clutter = clutterMasks.subarray(i * pixels, (i + 1) * pixels);
        this.#statistics[layer]?.push(cellStatistics(map, cellKinds(digit, clutter, { height, width }, maps)));
        if (this.#shown.has(index)) this.shownMaps[layer]?.push([...map]);
      });
    });
  }

  layers(): LayerResult[] {
    return this.#statistics.map((ofImages, index) => {
      const [, height = 1, width = 1, channels = 1] = this.#shapes[index] ?? [];
      const over = (name: keyof CellStatistics): Spread => spread(ofImages.map((statistics) => statistics[name]));
      return {
        name: `layer ${index + 1}`,
        height,
        width,
        channels,
        statistics: {
          nats: over('nats'),
          natsPerDigitCell: over('natsPerDigitCell'),
          natsPerClutterCell: over('natsPerClutterCell'),
          natsPerEmptyCell: over('natsPerEmptyCell'),
          digitShareOfNats: over('digitShareOfNats'),
          digitShareOfArea: over('digitShareOfArea'),
          auroc: over('auroc'),
        },
      };
    });
  }
}
