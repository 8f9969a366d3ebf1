import { expect, it } from 'vitest';
import { queueHeader, requireSameQueue } from './header.js';

const session = { backend: 'wasm', simd: 'plain', versions: { infodrop: '1.0.0' } };
const header = queueHeader(session, { mine: null }, null);

it('takes a queue of the same version, engine and experiments', () => {
  expect(() => {
    requireSameQueue(header, queueHeader(session, { mine: null }, null), '/shared');
  }).not.toThrow();
});

it.each([
  ['format', { ...header, format: 3 }, '(format: 3 there, 2 here). Install the version of infodrop that made it.'],
  [
    'version',
    { ...header, versions: { infodrop: '0.9.0' } },
    '(versions.infodrop: "0.9.0" there, "1.0.0" here). Install',
  ],
  [
    'experiment',
    { ...header, experiments: { yours: null } },
    '(experiments.yours: null there, nothing here). Choose another',
  ],
  ['file', { ...header, experiments: { mine: 'abc' } }, '(experiments.mine: "abc" there, null here). Choose another'],
  ['instructions', { ...header, simd: 'relaxed' }, 'Set INFODROP_SIMD=relaxed where this machine has that.'],
  ['store', { ...header, store: 's3://b/p' }, '(store: "s3://b/p" there, null here). Name that one by --store'],
  ['backend', { ...header, backend: 'cpu' }, 'Choose it with --backend cpu.'],
])('refuses a queue of another %s', (_, there, message) => {
  expect(() => {
    requireSameQueue(there, header, '/shared');
  }).toThrow(message);
});
