import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Spread } from '@infodrop/metrics';
import { cellStatisticNames, type ClutteredDetail } from '../src/experiments/cluttered/measure.js';
import type { SweepResult } from '../src/report/writeReport.js';

/**
 * All numbers of a run of cluttered digits that must be the same bit for bit, in the shape of the stored reference: it does not
 * depend on how the run's own files are laid out.
 */
export function networkNumbers(folder: string): unknown {
  const read = (path: string): Buffer => readFileSync(join(folder, path));
  const hash = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
  const { arms, chosen, scale } = JSON.parse(read('result.json').toString()) as SweepResult;
  const details = arms.map(({ name }) => {
    const path = `${name}/seed-${scale.seed}/measured.json`;
    return (JSON.parse(read(path).toString()) as { detail: ClutteredDetail }).detail;
  });
  const [{ figure }] = details as [ClutteredDetail, ...ClutteredDetail[]];
  return {
    chosenBeta: arms.find(({ name }) => name === chosen)?.arm.beta,
    figure: { indices: figure.indices, labels: figure.labels },
    networks: arms.map(({ arm, name, runs }, i) => {
      const { validation, values } = runs[0]!;
      const { layers, figure } = details[i]!;
      return {
        beta: arm.beta === 'none' ? null : arm.beta,
        validation,
        test: { error: values.error, crossEntropy: values.crossEntropy },
        layers: layers.map((layer, index) => ({
          ...layer,
          statistics: Object.fromEntries(
            cellStatisticNames.map((statistic) => [statistic, values[`layer${index + 1}.${statistic}`] as Spread]),
          ),
        })),
        weights: hash(read(`${name}/seed-${scale.seed}/weights.bin`)),
        maps: hash(JSON.stringify(figure.maps)),
        losses: losses(read(`${name}/seed-${scale.seed}/metrics.jsonl`).toString()),
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
