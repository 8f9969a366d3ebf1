import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRAINING_CASES } from './cases.mjs';
import { among, trainingPeers } from './peers.mjs';

const namesOf = (network, threads) => {
  const each = TRAINING_CASES.find((one) => one.network === network);
  return trainingPeers(each, { threads, interpreters: { pytorch: 'python3', tensorflow: 'python3' } }).map(
    ({ name }) => name,
  );
};

test('networks are compared with PyTorch as it is and compiled, operations with what computes them too', () => {
  const mlp = namesOf('mlp', 1);
  for (const name of ['PyTorch', 'PyTorch compiled', 'TensorFlow', 'jax-js']) assert.ok(mlp.includes(name), name);
  assert.ok(!namesOf('allCnn32', 1).includes('jax-js'));
  const product = namesOf('product', 1);
  assert.ok(product.includes('jax-js') && product.includes('PyTorch'));
  assert.ok(!product.includes('PyTorch compiled') && !product.includes('TensorFlow'));
});

test('on more threads ours and PyTorch are timed on one too, and nobody who has only one', () => {
  const names = namesOf('mlp', 2);
  assert.ok(names.includes('PyTorch, one thread'));
  assert.ok(!names.some((name) => name.startsWith('jax-js') || name.startsWith('tfjs')));
  assert.ok(!names.includes('PyTorch compiled, one thread'));
});

test('all are held to AVX2 where that is asked for', () => {
  const each = TRAINING_CASES.find(({ network }) => network === 'mlp');
  const interpreters = { pytorch: 'python3', tensorflow: 'python3' };
  const held = trainingPeers(each, { threads: 2, interpreters, nodeFolder: 'node', held: true });
  for (const { name, env, args } of held) {
    if (name.startsWith('infodrop, native')) assert.equal(env.INFODROP_SIMD, 'AVX2', name);
    if (!/^(?:PyTorch|TensorFlow|tfjs-node)/u.test(name)) continue;
    assert.deepEqual([env.ATEN_CPU_CAPABILITY, env.ONEDNN_MAX_CPU_ISA], ['avx2', 'AVX2'], name);
    if (name.startsWith('PyTorch')) assert.equal(JSON.parse(args[1]).held, true, name);
  }
  const free = trainingPeers(each, { threads: 1, interpreters, nodeFolder: 'node' });
  assert.ok(free.every(({ env }) => env?.ONEDNN_MAX_CPU_ISA === undefined));
});

test('every peer is told the sizes of its case', () => {
  const [{ args }] = trainingPeers(
    TRAINING_CASES.find(({ network }) => network === 'convolution'),
    {
      threads: 1,
      interpreters: {},
    },
  );
  const { shape, filters, threads, name } = JSON.parse(args[2]);
  assert.deepEqual(
    { shape, filters, threads, name },
    { shape: [16, 16, 24], filters: 24, threads: 1, name: undefined },
  );
});

test('some of them are taken by their names', () => {
  const each = TRAINING_CASES.find(({ network }) => network === 'mlp');
  const peers = trainingPeers(each, { threads: 2, interpreters: { pytorch: 'python3' } });
  assert.deepEqual(among([], peers), peers);
  const named = among(['infodrop, plain SIMD', 'PyTorch'], peers).map(({ name }) => name);
  assert.deepEqual(named.toSorted(), [
    'PyTorch',
    'PyTorch, one thread',
    'infodrop, plain SIMD',
    'infodrop, plain SIMD, one thread',
  ]);
});
