import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeExports } from '../src/export/writeExports.js';
import { exampleExperiment, exampleOutcomes } from './exampleOutcomes.js';

let work = '';

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'infodrop-tensorboard-'));
});

afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

/** A Python that has tensorboard: that of INFODROP_PYTHON, or a new one in a folder; undefined where there is none. */
function pythonWithTensorboard(): string | undefined {
  const works = (python: string): boolean => {
    try {
      execFileSync(python, ['-c', 'import tensorboard.backend.event_processing.event_accumulator'], {
        stdio: 'ignore',
      });
      return true;
    } catch {
      return false;
    }
  };
  const given = process.env.INFODROP_PYTHON ?? 'python3';
  if (works(given)) return given;
  const own = join(work, 'python');
  try {
    execFileSync(given, ['-m', 'venv', own], { stdio: 'ignore' });
    execFileSync(join(own, 'bin', 'python'), [
      '-m',
      'pip',
      'install',
      '--quiet',
      'tensorboard==2.20.0',
      'setuptools<81',
    ]);
  } catch {
    return undefined;
  }
  return works(join(own, 'bin', 'python')) ? join(own, 'bin', 'python') : undefined;
}

it('TensorBoard’s own reader finds every scalar and every image', (context) => {
  const python = pythonWithTensorboard();
  if (python === undefined) return context.skip('no Python with tensorboard, and none could be made');
  const outcomes = exampleOutcomes();
  const parts = { experiment: exampleExperiment, started: '2026-01-02T12:00:00.000Z', outcomes };
  expect(writeExports(work, parts, { csv: false, parquet: false, tensorboard: true })).toEqual([
    join(work, 'tensorboard'),
  ]);
  const read = execFileSync(
    python,
    [
      '-c',
      `
import json, struct, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
def read(folder):
    events = EventAccumulator(folder, size_guidance={'images': 0, 'scalars': 0})
    events.Reload()
    tags = events.Tags()
    return {
        'scalars': {tag: [[e.step, e.value, e.wall_time] for e in events.Scalars(tag)] for tag in tags['scalars']},
        'images': {tag: [[e.step, e.width, e.height, *struct.unpack('>II', e.encoded_image_string[16:24])] for e in events.Images(tag)] for tag in tags['images']},
    }
print(json.dumps([read(folder) for folder in sys.argv[1:]]))
`,
      join(work, 'tensorboard', 'beta-0.1', 'seed-7'),
      join(work, 'tensorboard', 'images'),
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const [run, images] = JSON.parse(read) as {
    scalars: Record<string, number[][]>;
    images: Record<string, number[][]>;
  }[];
  const start = Date.UTC(2026, 0, 2, 12) / 1000;
  expect(Object.keys(run!.scalars)).toHaveLength(3 + 2 + 16);
  expect(run!.scalars['training/loss']).toEqual([
    [1, 2, start + 20],
    [2, 1, start + 40],
    [3, Math.fround(2 / 3), start + 60],
  ]);
  expect(run!.scalars['test/error']).toEqual([[3, Math.fround(0.045), start + 60]]);
  expect(Object.keys(images!.images)).toHaveLength(5 + 2 * 3 * 5);
  // The size that is said is that of the PNG.
  for (const [[step, width, height, pngWidth, pngHeight]] of Object.values(images!.images) as [number[]][]) {
    expect([step, width, height]).toEqual([0, pngWidth, pngHeight]);
  }
});
