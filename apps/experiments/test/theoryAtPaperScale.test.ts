import '@tensorflow/tfjs-backend-cpu';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { experiments } from '../src/experiments/index.js';
import { followedRun } from '../src/sweep/follow.js';
import type { RunRequest } from '../src/sweep/requests.js';
import { runsOf } from '../src/sweep/runs.js';
import { experimentOf } from '../src/sweep/sweepFolder.js';
import { trainRun } from '../src/sweep/trainRun.js';

const work = mkdtempSync(join(tmpdir(), 'infodrop-paper-'));

afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

describe('the paper’s scale', () => {
  it.each(['disentangling', 'ica', 'information-plane', 'lagrangian', 'random-labels'])(
    '%s makes its first steps',
    async (name) => {
      const experiment = experimentOf(experiments, name);
      const scale = experiment.scales.paper;
      const arms = runsOf(experiment, scale);
      const run = arms.at(-1)!.trials[0]!.runs[0]!;
      const request: RunRequest = {
        identity: {
          experiment: name,
          scale,
          arm: run.arm,
          seed: run.seed,
          trial: run.trial,
          engine: { backend: 'cpu', simd: 'none' },
          versions: {},
        },
        file: null,
        followed: followedRun(experiment, arms, run) === null ? null : { alpha: 0.3 },
        folder: join(work, name),
        threads: undefined,
      };
      const controller = new AbortController();
      const seen: number[] = [];
      const ended = await trainRun(experiment, request, {
        signal: controller.signal,
        report({ step, steps }) {
          seen.push(step);
          expect(steps).toBeGreaterThan(step);
          controller.abort(new Error('enough'));
        },
      });
      expect(ended).toBe('stopped');
      expect(seen).toEqual([1]);
    },
  );
});
