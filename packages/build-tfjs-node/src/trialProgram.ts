/**
 * What a process of its own does to find out whether an addon computes: a product, and the gradient of a convolution.
 *
 * It is given, as JSON, the folder of the package and the path of the addon, and answers its parent by one message.
 * Plain text, because it runs in a Node that has loaded nothing else.
 */
export const TRIAL_PROGRAM = `
'use strict';
const { createRequire } = require('node:module');
const { folder, addon } = JSON.parse(process.argv[1]);
const answer = (message) => process.send(message, () => process.exit(0));
try {
  require('node:util').isNullOrUndefined = (value) => value === null || value === undefined;
  const load = createRequire(folder + '/package.json');
  // The package asks this one where its addon is.
  load('@mapbox/node-pre-gyp/lib/pre-binding.js').find = () => addon;
  const tf = load(folder);
  if (require.cache[addon] === undefined) throw new Error('the package loads another addon');
  const backend = tf.backend();
  const [product] = tf.matMul([[2, 3]], [[5], [7]]).dataSync();
  // Each of the four weights meets four ones.
  const sum = (filter) => tf.sum(tf.conv2d(tf.ones([1, 3, 3, 1]), filter, 1, 'valid'));
  const gradient = [...tf.grad(sum)(tf.ones([2, 2, 1, 1])).dataSync()];
  const right = tf.getBackend() === 'tensorflow' && product === 31 && gradient.join() === '4,4,4,4';
  answer({
    fault: right ? null : 'wrong numbers: 2 · 5 + 3 · 7 = ' + product + ', gradient ' + gradient.join(),
    tensorflow: String(backend.binding.TF_Version),
    device: backend.isUsingGpuDevice ? 'gpu' : 'cpu',
  });
} catch (error) {
  answer({ fault: String((error && error.message) || error).split('\\n', 1)[0] });
}
`;
