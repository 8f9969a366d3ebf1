import { inSoftware, webgpuInNode } from '@infodrop-tooling/vitest/webgpu';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Spread } from '@infodrop/metrics';
import type { SweepResult } from '../src/report/writeReport.js';
import { buildCommand, onlyRun, run } from './command.js';

const { adapter, env, why } = webgpuInNode();
if (why !== undefined) console.log(`infodrop quickstart on webgpu in Node: passed over, ${why}`);

// A GPU in software takes its time to make the shaders, once in each worker: there it is left to the slow tests.
const waits = inSoftware(adapter) && process.env.INFODROP_TEST_SLOWLY === undefined;

describe.runIf(adapter !== undefined && !waits)('infodrop quickstart on webgpu', () => {
  it('trains, measures and draws, where no tensor can be read at once', { timeout: 400_000 }, async () => {
    buildCommand();
    const work = mkdtempSync(join(tmpdir(), 'infodrop-webgpu-'));
    try {
      const sizes = ['train', 'validation', 'test'].flatMap((split) => [`--${split}-size`, '10']);
      const small = ['--batch-size', '10', '--epochs', '1', '--betas', '0.1', '--workers', '1'];
      const { code, stderr } = await run(['quickstart', '--backend', 'webgpu', ...sizes, ...small], {
        cwd: work,
        ...(env && { env }),
      });
      expect(code, stderr).toBe(0);
      expect(stderr).toMatch(/^engine {3}webgpu: /m);
      const folder = onlyRun(join(work, 'runs'));
      expect(existsSync(join(folder, 'report.html'))).toBe(true);
      const { arms } = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as SweepResult;
      expect(arms).toHaveLength(2);
      const mean = (arm: number, name: string): number => (arms[arm]!.runs[0]!.values[name] as Spread).mean;
      for (const arm of [0, 1]) expect(mean(arm, 'crossEntropy')).toBeGreaterThan(0);
      for (const layer of ['layer1', 'layer2']) expect(mean(1, `${layer}.nats`)).toBeGreaterThan(0);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  });
});
