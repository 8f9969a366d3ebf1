import { describe, nearest, requireNumber, requireSomeOptions } from '@infodrop/requirements';
import { CustomCallback, type LayersModel } from '@tensorflow/tfjs-layers';
import type { InformationLayer } from '../layers/informationLayer.js';
import { informationLayers } from './noisyLayers.js';

export interface BetaControllerOptions {
  readonly model: LayersModel;
  /**
   * Nats to be let through, > 0: of all information layers together, whose β are then multiplied by one factor; or of each layer by
   * its path, where layers that are not named keep their β.
   */
  readonly target: number | Readonly<Record<string, number>>;
  /** How far log β moves in a step where the nats are e times the target, > 0. Default 0.01. */
  readonly rate?: number;
  /** β is never set below; > 0. Default 1e-8. */
  readonly least?: number;
  /** β is never set above. Default 1e8. */
  readonly most?: number;
}

/** What a step of training let through. */
export interface StepNats {
  /** Nats of each information layer by its path, mean over the batch, without β and klScale. */
  readonly kl: Readonly<Record<string, number>>;
  /** What every β is multiplied by: while it is below 1, nothing is moved. Default 1. */
  readonly betaFactor?: number;
}

/** Moves β so that the nats come to a target. */
export interface BetaController {
  /** Moves β by what one step let through. For a loop of your own, and as `onStep` of `train`. */
  readonly onStep: (step: StepNats) => void;
  /** For `model.fit({ callbacks })`. The model must be compiled with `klNats(model)` for one target, `klNatsByLayer(model)` for several. */
  readonly callback: CustomCallback;
}

/** Layers whose β move together, towards one target. */
interface Loop {
  readonly layers: readonly InformationLayer[];
  /** Their paths in the model: a run of several models calls them otherwise. */
  readonly paths: readonly string[];
  readonly target: number;
  /** What the metric of their nats is called in the logs of `fit`. */
  readonly metric: string;
}

/** One step moves log β by at most so many times `rate`: a layer that lets nothing through has log(nats/target) = −∞. */
const LARGEST_ERROR = 5;

const OPTIONS = ['model', 'target', 'rate', 'least', 'most'] as const;

/**
 * A controller that moves β until the information layers of a model let a given number of nats through.
 *
 *   log β ← log β + rate · log(nats / target),   β in [least, most]      after each step
 *
 * It is an integral controller of log β: with too many nats β rises, with too few it falls, and at rest the nats are the target.
 * The error is a logarithm, so that target and β may be of any size; it is cut at ±5. All that it remembers is β itself, which a
 * layer keeps, a saved model and a checkpoint of `train` have, so that a resumed run goes on exactly. During a warm-up (`betaFactor` below
 * 1) it waits.
 *
 * The nats must have time to follow β: with a `rate` that is too high they swing. 0.01 takes some 500 steps to move β by a factor
 * of 100 at nats e times the target.
 *
 * @param options - `model`, `target`, and perhaps `rate`, `least`, `most`.
 * @returns `onStep`, for `train` of `@infodrop/training` and loops of your own, and `callback`, for `fit`.
 * @throws RangeError when a number is outside its domain, a layer's β is 0 (from there it cannot move), or a path is no information
 * layer's (with the nearest); TypeError when the model has no information layer, for an option that there is not, and, in a step, when
 * the nats of a layer are missing or not finite.
 *
 * Source: the integral of log λ is the update of D. J. Rezende, F. Viola, [Taming VAEs](https://arxiv.org/abs/1810.00597), 2018; a
 * target of nats is that of H. Shao et al., [ControlVAE](https://arxiv.org/abs/2004.05988), 2020, whose controller also has a
 * proportional part.
 *
 * @example
 * const model = sequential({ layers: [informationDropout({ name: 'z', klScale: 1, beta: 0.1, inputShape: [2] })] });
 * const { onStep } = betaController({ model, target: 2, rate: 0.1 });
 * onStep({ kl: { z: 2 * Math.E } });
 * informationLayers(model)[0].beta; // 0.1 · e^0.1
 */
export function betaController(options: BetaControllerOptions): BetaController {
  requireSomeOptions('betaController', options, OPTIONS);
  const { model, target, rate = 0.01, least = 1e-8, most = 1e8 } = options;
  requireNumber('betaController', 'rate', rate, { least: 0, above: true });
  requireNumber('betaController', 'least', least, { least: 0, above: true });
  requireNumber('betaController', 'most', most, { least });
  const loops = loopsOf(model, target);
  for (const { path, beta } of loops.flatMap(({ layers }) => layers)) {
    if (beta > 0) continue;
    throw new RangeError(
      `betaController: beta of layer "${path}" must be above 0, got ${beta}. Its logarithm is moved: begin with a small one.`,
    );
  }
  const move = ({ layers, target: wanted }: Loop, nats: number): void => {
    // An estimate of the nats may fall below 0.
    const error = Math.min(Math.max(Math.log(Math.max(nats, 0) / wanted), -LARGEST_ERROR), LARGEST_ERROR);
    const factor = Math.exp(rate * error);
    for (const layer of layers) layer.beta = Math.min(Math.max(layer.beta * factor, least), most);
  };
  const onStep = ({ kl, betaFactor = 1 }: StepNats): void => {
    const nats = loops.map(({ paths }) => paths.reduce((total, path) => total + natsOf(kl, path), 0));
    if (betaFactor < 1) return;
    loops.forEach((loop, i) => {
      move(loop, nats[i]!);
    });
  };
  const onBatchEnd = (_batch: number, logs?: Readonly<Record<string, unknown>>): void => {
    const nats = loops.map(({ metric }) => natsInLogs(logs ?? {}, metric));
    loops.forEach((loop, i) => {
      move(loop, nats[i]!);
    });
  };
  return { onStep, callback: new CustomCallback({ onBatchEnd }, 'auto') };
}

function loopsOf(model: LayersModel, target: BetaControllerOptions['target']): readonly Loop[] {
  const all = informationLayers(model);
  if (all.length === 0) {
    throw new TypeError(
      `betaController: model must have an information layer, got none in "${model.name}". addInformationDropout() puts one there.`,
    );
  }
  if (typeof target === 'number') {
    requireNumber('betaController', 'target', target, { least: 0, above: true });
    return [{ layers: all, paths: all.map(({ path }) => path), target, metric: 'klNats' }];
  }
  if (typeof target !== 'object' || (target as unknown) === null || Object.keys(target).length === 0) {
    throw new TypeError(
      `betaController: target must be nats, or nats by the path of a layer, got ${describe(target)}. ` +
        `The model has ${all.map(({ path }) => describe(path)).join(', ')}.`,
    );
  }
  const paths = all.map(({ path }) => path);
  return Object.entries(target).map(([path, nats]) => {
    const layer = all.find((each) => each.path === path);
    if (layer === undefined) {
      const close = nearest(path, paths);
      throw new RangeError(
        `betaController: target must be of information layers, got ${describe(path)}. ` +
          (close === undefined ? `The model has ${paths.map(describe).join(', ')}.` : `Did you mean ${close}?`),
      );
    }
    requireNumber('betaController', `target of layer "${path}"`, nats, { least: 0, above: true });
    return { layers: [layer], paths: [path], target: nats, metric: `klNats_${path}` };
  });
}

function natsOf(kl: Readonly<Record<string, unknown>>, path: string): number {
  const nats = kl[path];
  if (typeof nats === 'number' && Number.isFinite(nats)) return nats;
  throw new TypeError(
    `betaController: kl must have finite nats of layer "${path}", got ${describe(nats)}. ` +
      'Give those of every layer, by its path in the model.',
  );
}

/** tfjs puts the name of the output before that of the metric where a model has several. */
function natsInLogs(logs: Readonly<Record<string, unknown>>, metric: string): number {
  const key = metric in logs ? metric : Object.keys(logs).find((name) => name.endsWith(`_${metric}`));
  const nats = key === undefined ? undefined : logs[key];
  if (typeof nats === 'number' && Number.isFinite(nats)) return nats;
  throw new TypeError(
    `betaController: the logs of fit must have a finite "${metric}", got ${describe(nats)}. ` +
      'Compile the model with klNats(model), or with klNatsByLayer(model) where each layer has its target.',
  );
}
