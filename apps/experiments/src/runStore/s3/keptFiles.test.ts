import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.js';
import { keptFiles } from './keptFiles.js';

const folder = temporaryFolder('kept-files');

function make(name: string, ...files: string[]): string {
  for (const file of files) {
    const path = join(folder, name, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file);
  }
  return join(folder, name);
}

it('are none where there is nothing to go on with', () => {
  expect(keptFiles(join(folder, 'none'))).toEqual([]);
  expect(keptFiles(make('log alone', 'metrics.jsonl', 'lock-1.json'))).toEqual([]);
});

it('are the newest checkpoint, before the log that led to it, and nothing that is half written or of one machine', () => {
  const run = make(
    'under way',
    'lock-2.json',
    'metrics.jsonl',
    'checkpoints/step-000000020.safetensors',
    'checkpoints/step-000000040.safetensors',
    'checkpoints/step-000000060.safetensors.7.tmp',
    'checkpoints/step-000000080.safetensors.damaged',
  );
  expect(keptFiles(run)).toEqual(['checkpoints/step-000000040.safetensors', 'metrics.jsonl']);
});

it('have no checkpoint when the network is trained', () => {
  const run = make('trained', 'metrics.jsonl', 'checkpoints/step-000000020.safetensors', 'weights.bin', 'trained.json');
  expect(keptFiles(run).sort()).toEqual(['metrics.jsonl', 'trained.json', 'weights.bin']);
});
