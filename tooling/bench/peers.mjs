// Who is timed in a case, on how many threads, and how each is started.
import { join } from 'node:path';
import { loadNativeKernels } from '@infodrop/engine-native';
import { SETTINGS } from './cases.mjs';

const here = import.meta.dirname;

/** Cases that are one operation. */
const OPERATIONS = ['product', 'convolution'];
/** How long the first steps of compiled PyTorch may take: TorchInductor starts a C++ compiler for each kernel. */
const COMPILING_SECONDS = 600;

/** The name of ours with the native kernels. */
export const NATIVE = 'infodrop, native';

/** The instructions that the native kernels have here, or undefined where they are not built. */
function nativeInstructions() {
  try {
    return loadNativeKernels().instructions;
  } catch {
    return undefined;
  }
}

/** The name of a peer that computes on one thread while the others of its case have more. */
export const alone = (name) => `${name}, one thread`;

/**
 * What holds ATen, oneDNN (PyTorch's, TensorFlow's and tfjs-node's) and MKL to AVX2 where the processor has more. TorchInductor
 * is told by the setting `held`.
 */
const HELD = { ATEN_CPU_CAPABILITY: 'avx2', ONEDNN_MAX_CPU_ISA: 'AVX2', MKL_ENABLE_INSTRUCTIONS: 'AVX2' };

/** What a case gives to every peer on the command line. */
const settingOf = ({ network, by, layer, batch, width, size, shape, filters }, { threads, held }) => ({
  ...SETTINGS,
  network,
  by,
  layer,
  batch,
  width,
  size,
  shape,
  filters,
  threads,
  held,
});

/**
 * The peers `{ name, command, args, env, oneStep }` of a case on `threads` threads. PyTorch, TensorFlow and tfjs-node
 * are among them where `interpreters.pytorch`, `interpreters.tensorflow` and `nodeFolder` are given; jax-js where it can, and the back ends of
 * TensorFlow.js that have one thread in Node, only where one is asked for; ours and PyTorch on one thread too, where more are.
 * `held` holds all to AVX2.
 */
export function trainingPeers(each, { threads, interpreters, nodeFolder, held = false }) {
  const setting = settingOf(each, { threads, held });
  const javaScript = (name, more = {}, engine = name) => ({
    name,
    command: process.execPath,
    args: [join(here, 'trainingStep.mjs'), engine, JSON.stringify({ ...setting, nodeFolder })],
    ...more,
  });
  // OpenMP's threads must not spin while the others have their turn.
  const native = {
    OMP_WAIT_POLICY: 'PASSIVE',
    OMP_NUM_THREADS: String(threads),
    TF_NUM_INTRAOP_THREADS: String(threads),
    TF_NUM_INTEROP_THREADS: '1',
    TF_CPP_MIN_LOG_LEVEL: '3',
    PYTHONDONTWRITEBYTECODE: '1',
    ...(held ? HELD : {}),
  };
  const python = (name, folder, interpreter, more = {}) => ({
    name,
    command: interpreter,
    args: [join(here, 'peers', folder, 'training_step.py'), JSON.stringify({ ...setting, ...more.setting })],
    env: native,
    limitSeconds: more.limitSeconds,
  });
  const peers = ['plain', 'relaxed'].map((simd) =>
    javaScript(`infodrop, ${simd} SIMD`, { env: { INFODROP_SIMD: simd } }, 'infodrop'),
  );
  const instructions = held ? 'AVX2' : nativeInstructions();
  if (instructions !== undefined) {
    peers.unshift(javaScript(NATIVE, { env: { INFODROP_SIMD: instructions } }, 'infodrop'));
  }
  if (threads > 1) {
    // What more threads gain is measured against one thread in the same turns.
    const single = trainingPeers(each, { threads: 1, interpreters: { pytorch: interpreters.pytorch }, held });
    const kept = single.filter(({ name }) => name.startsWith('infodrop') || name === 'PyTorch');
    peers.push(...kept.map((peer) => ({ ...peer, name: alone(peer.name) })));
  }
  if (threads === 1) peers.push(javaScript('tfjs wasm'), javaScript('tfjs cpu', { oneStep: true }));
  if (nodeFolder !== undefined) peers.push(javaScript('tfjs-node', { env: native }));
  if (interpreters.pytorch !== undefined) {
    peers.push(python('PyTorch', 'pytorch', interpreters.pytorch));
    // A single operation leaves nothing to compile together.
    if (!OPERATIONS.includes(each.network)) {
      const more = { setting: { compiled: true }, limitSeconds: COMPILING_SECONDS };
      peers.push(python('PyTorch compiled', 'pytorch', interpreters.pytorch, more));
    }
  }
  // Its wasm has one thread, and what it cannot do is not written for it.
  if (threads === 1 && [...OPERATIONS, 'mlp'].includes(each.network)) {
    const args = [join(here, 'peers', 'jaxJs', 'trainingStep.mjs'), JSON.stringify(setting)];
    peers.push({ name: 'jax-js', command: process.execPath, args });
  }
  // Single layers and operations are compared with PyTorch's alone.
  if (interpreters.tensorflow !== undefined && ![...OPERATIONS, 'layer'].includes(each.network))
    peers.push(python('TensorFlow', 'tensorflow', interpreters.tensorflow));
  return peers;
}

/** Those of the peers that have one of these names, or all where none is named; what is timed beside another on one thread goes with it. */
export const among = (names, peers) =>
  names.length === 0 ? peers : peers.filter(({ name }) => names.some((each) => name === each || name === alone(each)));
