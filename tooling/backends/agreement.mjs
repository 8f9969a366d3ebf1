// What every backend is held to, against the run on cpu.
import assert from 'node:assert/strict';
import { largestDifference } from './compare.mjs';
import { NETWORKS } from './sameNetwork.mjs';
import { TOLERANCE } from './runs.mjs';

/** The name that tfjs has for a backend. */
const registeredName = (backend) => (backend.startsWith('tfjs-node') ? 'tensorflow' : backend);

/** Throws unless the run was on the backend asked for, drew the same noise, and came to the same losses. */
export function assertAgrees(outcome, { backend, simd, isolated }, reference) {
  assert.equal(outcome.error, undefined);
  assert.equal(outcome.report.backend, backend);
  assert.equal(outcome.set, registeredName(backend));
  if (simd !== undefined) assert.equal(outcome.report.simd, simd);
  if (isolated !== undefined) assert.equal(outcome.isolated, isolated);
  assert.equal(outcome.results.normalsThatDiffer, 0, 'normals that are not those of @infodrop/random');
  for (const [name, { steps }] of Object.entries(NETWORKS)) {
    const result = outcome.results[name];
    assert.equal(result.losses.length, steps);
    assert.equal(result.tensorsLeft, 0, `${name}: tensors left behind`);
    const apart = largestDifference(result, reference.results[name]);
    assert.ok(apart <= TOLERANCE, `${name}: ${apart} nats from cpu, more than ${TOLERANCE}`);
  }
}
