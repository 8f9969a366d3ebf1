import { adam, arrayData, classification, constant, train } from '@infodrop/training';
import type { Samples } from '../data/samples.js';
import { splitSamples } from '../data/splitSamples.js';
import { betaAt, type BetaChange, MOST_STEPS, type Settings, withBeta } from '../settings.js';
import { type Frame, frameInputs, frameOf } from './frame.js';
import { networkOf, setBeta } from './network.js';

/** A frame is made after so many steps: which steps are seen does not depend on how fast the machine is. */
export const FRAME_STEPS = 10;

const BATCH_SIZE = 32;
const LEARNING_RATE = 0.03;

/** A training that can be watched, halted and steered while it runs. */
export interface Session {
  /** Trains until so many steps are made, and waits there. */
  runTo(step: number): void;
  /** Waits after the step that is being made. */
  pause(): void;
  /** Moves β, between the step that is being made and the next. */
  setBeta(beta: number): void;
  /** Ends the training; settles when its tensors are gone. */
  dispose(): Promise<void>;
}

/** What a session tells of itself. */
export interface Watched {
  readonly frame: Frame;
  /** All changes of β so far: with them the training can be repeated. */
  readonly betas: readonly BetaChange[];
  /** Whether it goes no further until it is told to. */
  readonly waits: boolean;
}

/**
 * Begins to train what the settings name, with the loop of @infodrop/training, on the backend that is set.
 *
 * @param onFrame - Told of the network before the first step, at every {@link FRAME_STEPS} steps, and where it waits.
 * @param onEnd - Told why where the training cannot go on.
 * @throws RangeError where the data are not enough.
 */
export function startSession(
  settings: Settings,
  csv: Samples | undefined,
  onFrame: (watched: Watched) => void,
  onEnd: (error: unknown) => void,
): Session {
  const samples = splitSamples(settings, csv);
  const network = networkOf(settings, samples.training);
  const inputs = frameInputs(settings, samples);
  const { inputs: rows, labels, dimensions, size } = samples.training;
  const gate = new Gate(settings.steps);
  const ending = new AbortController();
  let { betas } = settings;
  let made = 0;
  /** A β that was asked for, and is not in force yet. */
  let asked: number | undefined;

  const show = (step: number, waits: boolean): void => {
    onFrame({ frame: frameOf(network, inputs, step), betas, waits });
  };

  async function afterStep(step: number): Promise<void> {
    made = step;
    if (gate.closedAt(step)) {
      show(step, true);
      while (gate.closedAt(step) && !ending.signal.aborted) await gate.opens();
    } else if (step % FRAME_STEPS === 0) show(step, false);
    // Only here, between two steps, so that a change counts from the same step on when it is repeated.
    if (asked !== undefined) betas = withBeta(betas, { step, beta: asked });
    asked = undefined;
    setBeta(network, betaAt(betas, step));
  }

  async function run(): Promise<void> {
    try {
      await afterStep(0);
      const batchSize = Math.min(BATCH_SIZE, size);
      await train({
        objective: classification({ model: network.model }),
        data: arrayData({ inputs: rows, shape: [dimensions], targets: labels }),
        epochs: Math.ceil(MOST_STEPS / Math.floor(size / batchSize)),
        batchSize,
        seed: settings.seed,
        optimizer: adam(),
        schedule: constant(LEARNING_RATE),
        onStep: ({ step }) => afterStep(step),
        signal: ending.signal,
      });
    } catch (error) {
      if (!ending.signal.aborted) onEnd(error);
    } finally {
      network.model.dispose();
    }
  }
  const running = run();

  return {
    runTo: (step) => {
      gate.moveTo(Math.min(step, MOST_STEPS - 1));
    },
    pause: () => {
      gate.moveTo(made);
    },
    setBeta: (beta) => {
      asked = beta;
    },
    dispose: async () => {
      ending.abort();
      gate.moveTo(Infinity);
      await running;
    },
  };
}

/** Lets steps through up to one. */
class Gate {
  private waiting: (() => void) | undefined;

  constructor(private last: number) {}

  closedAt(step: number): boolean {
    return step >= this.last;
  }

  moveTo(last: number): void {
    this.last = last;
    this.waiting?.();
    this.waiting = undefined;
  }

  opens(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting = resolve;
    });
  }
}
