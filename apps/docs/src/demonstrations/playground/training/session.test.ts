import { prepareEngine } from '@infodrop/engine';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import stored from '../stored.json';
import { type BetaChange, DEFAULTS, fromHash, type Settings } from '../settings.js';
import type { Frame } from './frame.js';
import { type Session, startSession } from './session.js';

beforeAll(async () => {
  const { backend, simd } = await prepareEngine({ backend: 'wasm', simd: 'plain' });
  expect([backend, simd]).toEqual(['wasm', 'plain']);
});

interface Seen {
  readonly frames: readonly Frame[];
  readonly betas: readonly BetaChange[];
  readonly waited: readonly boolean[];
}

/** Trains until it waits at the settings' last step; `during` may steer. */
async function watch(
  settings: Settings,
  during: (frame: Frame, session: Session) => void = () => undefined,
  last = settings.steps,
): Promise<Seen> {
  const frames: Frame[] = [];
  let betas: readonly BetaChange[] = [];
  const waited: boolean[] = [];
  await new Promise<void>((resolve, reject) => {
    const session = startSession(
      settings,
      undefined,
      (watched) => {
        const { frame } = watched;
        frames.push(frame);
        betas = watched.betas;
        waited.push(watched.waits);
        // Not before startSession has returned.
        queueMicrotask(() => {
          during(frame, session);
          if (frame.step === last) void session.dispose().then(resolve);
        });
      },
      reject,
    );
  });
  return { frames, betas, waited };
}

const short: Settings = { ...DEFAULTS, steps: 30 };

describe('a session', () => {
  it.each(stored)(
    'gives for the address #$hash the numbers stored',
    async ({ hash, step, weights, heldOutError, nats }) => {
      const { frames } = await watch(fromHash(hash));
      const last = frames.at(-1)!;
      expect(last).toMatchObject({ step, weights, heldOutError });
      expect(last.layers.map(({ aboutInput }) => Number(aboutInput.upper.toFixed(3)))).toEqual(nats);
    },
  );

  it('shows the network before the first step and at every tenth', async () => {
    const { frames, waited } = await watch(short);
    expect(frames.map(({ step }) => step)).toEqual([0, 10, 20, 30]);
    expect(waited).toEqual([false, false, false, true]);
  });

  it('gives the same weights when the changes of β are repeated from their history', async () => {
    const { frames, betas } = await watch(short, ({ step }, session) => {
      if (step === 10) session.setBeta(0.5);
    });
    expect(betas.map(({ beta }) => beta)).toEqual([DEFAULTS.betas[0]!.beta, 0.5]);
    const again = await watch({ ...short, betas });
    expect(again.frames.map(({ weights }) => weights)).toEqual(frames.map(({ weights }) => weights));
    expect((await watch(short)).frames.at(-1)!.weights).not.toBe(frames.at(-1)!.weights);
  });

  it('waits when it is told to, shows where, and goes on step by step', async () => {
    const { frames } = await watch(
      short,
      ({ step }, session) => {
        if (step === 10) session.pause();
        if (step === 10) session.runTo(11);
        if (step === 11) session.runTo(12);
      },
      12,
    );
    expect(frames.map(({ step }) => step)).toEqual([0, 10, 11, 12]);
  });

  it('leaves no tensor, and makes none from frame to frame', async () => {
    const before = memory().numTensors;
    for (const noise of ['none', 'binary', 'gaussian', 'information'] as const) {
      const { frames } = await watch({ ...short, noise });
      expect(new Set(frames.slice(1).map(({ tensors }) => tensors)).size).toBe(1);
      expect(memory().numTensors).toBe(before);
    }
  });

  it('forgets everything where a nat costs more than the label is worth', async () => {
    const { frames } = await watch({ ...DEFAULTS, betas: [{ step: 0, beta: 1 }], steps: 120 });
    const { layers, answerNats } = frames.at(-1)!;
    expect(layers[0]!.aboutInput.upper).toBeLessThan(0.1);
    expect(answerNats).toBeLessThan(0.02);
  });

  it('refuses data that are not enough', () => {
    const few: Settings = { ...DEFAULTS, data: 'points' };
    expect(() =>
      startSession(
        few,
        undefined,
        () => undefined,
        () => undefined,
      ),
    ).toThrow('At least 4 points');
  });
});
