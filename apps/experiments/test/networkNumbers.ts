import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type QuickstartResult } from '../src/quickstart/result.js';

/** All numbers of a run of cluttered digits that must be the same bit for bit, whatever shape its files have. */
export function networkNumbers(folder: string): unknown {
  const read = (path: string): Buffer => readFileSync(join(folder, path));
  const hash = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
  const { arms, chosenBeta, figure } = JSON.parse(read('result.json').toString()) as QuickstartResult;
  return {
    chosenBeta,
    figure,
    networks: arms.map(({ name, beta, validation, test, layers }) => {
      const measured = JSON.parse(read(`${name}/measured.json`).toString()) as { figure: { maps: unknown } };
      return {
        beta,
        validation,
        test,
        layers,
        weights: hash(read(`${name}/weights.bin`)),
        maps: hash(JSON.stringify(measured.figure.maps)),
        losses: losses(read(`${name}/metrics.jsonl`).toString()),
      };
    }),
  };
}

function losses(log: string): number[] {
  return log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; loss: number })
    .filter(({ kind }) => kind === 'step')
    .map(({ loss }) => loss);
}
