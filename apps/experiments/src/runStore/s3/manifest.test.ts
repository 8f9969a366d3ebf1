import { expect, it } from 'vitest';
import { howFar, readManifest, stepOf, writeManifest } from './manifest.js';

const files = new Map([
  ['checkpoints/step-000000040.safetensors', { object: 'run/content/a/1b', sha256: '1b' }],
  ['metrics.jsonl', { object: 'run/content/a/2c', sha256: '2c' }],
]);

it('is read as it was written', () => {
  expect(readManifest(writeManifest(files))).toEqual(files);
});

it.each([
  ['half of one', Buffer.from(writeManifest(files)).subarray(0, 60).toString()],
  ['none', '[]'],
  ['one of another version', JSON.stringify({ format: 2, files: {} })],
  ['one without a checksum', JSON.stringify({ format: 1, files: { 'trained.json': { object: 'x' } } })],
  ['one with a path upwards', JSON.stringify({ format: 1, files: { '../x': { object: 'x', sha256: 'y' } } })],
  ['one with an absolute path', JSON.stringify({ format: 1, files: { '/x': { object: 'x', sha256: 'y' } } })],
  ['one with a drive', JSON.stringify({ format: 1, files: { 'C:\\x': { object: 'x', sha256: 'y' } } })],
])('is not %s', (_, text) => {
  expect(readManifest(Buffer.from(text))).toBeUndefined();
});

it('is the further the more is done', () => {
  const far = [
    [],
    ['metrics.jsonl'],
    ['checkpoints/step-000000020.safetensors', 'metrics.jsonl'],
    ['checkpoints/step-1000000000.safetensors'],
    ['trained.json', 'checkpoints/step-000000020.safetensors'],
    ['measured.json', 'trained.json'],
  ].map(howFar);
  expect(far).toEqual([...far].sort((a, b) => a - b));
  expect(new Set(far).size).toBe(5);
});

it('knows the step of a checkpoint', () => {
  expect(['checkpoints/step-000000020.safetensors', 'trained.json'].map(stepOf)).toEqual([20, undefined]);
});
