import {
  isRepeatedTo,
  TRUNCATED_NORMAL,
  TRUNCATED_NORMAL_ENTROPY,
  TRUNCATED_NORMAL_ENTROPY_GRAD,
  TRUNCATED_NORMAL_GRAD,
} from '@infodrop/kernels';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import {
  addressOf,
  type KernelCall,
  makeOutput,
  requireAlike,
  requiredInput,
  requireTensor,
  type TrainingKernel,
} from '../wasm/tensors.js';
import { type Division, trainingInstance } from '../wasm/trainingModule.js';

/** About how many nanoseconds a draw or its gradient, and an entropy or its gradients take. */
const DRAW_TIME = 20;
const ENTROPY_TIME = 40;
/** Elements that the kernels take at once, at most. */
const LANES = 16;

interface Law {
  readonly loc: TensorInfo;
  readonly scale: TensorInfo;
  readonly low: number;
  readonly high: number;
}

function readLaw(kernelName: string, call: KernelCall): Law {
  const loc = requiredInput(kernelName, call, 'loc');
  requireTensor(loc.dtype === 'float32', kernelName, 'loc', 'float32', loc);
  const { low, high } = call.attrs as { low: number; high: number };
  return { loc, scale: requireAlike(kernelName, call, 'scale', loc.shape, 'loc'), low, high };
}

function readNormals(kernelName: string, call: KernelCall, { loc }: Law): TensorInfo {
  const normals = requiredInput(kernelName, call, 'normals');
  const holds = normals.dtype === 'float32' && isRepeatedTo(loc.shape, normals.shape);
  requireTensor(holds, kernelName, 'normals', `float32 [${['…', ...loc.shape].join(', ')}]`, normals);
  return normals;
}

/** Also the ends of the laws are computed, once in each piece. */
function inDraws({ backend }: KernelCall, normals: TensorInfo): Division {
  const units = util.sizeFromShape(normals.shape);
  const scratch = trainingInstance(backend).exports.truncatedNormalScratch();
  return { units, align: LANES, scratch, nanoseconds: units * DRAW_TIME };
}

function inElements({ loc }: Law): Division {
  const units = util.sizeFromShape(loc.shape);
  return { units, align: LANES, nanoseconds: units * ENTROPY_TIME };
}

/** Draws of N(loc, scale²) cut to [low, high]: inputs { loc, scale, normals }, results x and (x − loc)/scale of the shape of the normals. */
export const truncatedNormal: TrainingKernel = {
  kernelName: TRUNCATED_NORMAL.name,
  kernel: () => (call) => {
    const { backend } = call;
    const law = readLaw(TRUNCATED_NORMAL.name, call);
    const normals = readNormals(TRUNCATED_NORMAL.name, call, law);
    const [x, standard] = [makeOutput(backend, normals.shape), makeOutput(backend, normals.shape)];
    const address = (tensor: TensorInfo): number => addressOf(backend, tensor);
    trainingInstance(backend).run(
      'truncatedNormal',
      [
        address(law.loc),
        address(law.scale),
        address(normals),
        address(x),
        address(standard),
        util.sizeFromShape(law.loc.shape),
        law.low,
        law.high,
      ],
      inDraws(call, normals),
    );
    return [x, standard];
  },
};

/** What each draw adds to the gradients of loc and scale: inputs { dy, loc, scale, normals, standard }, results of the shape of the normals. */
export const truncatedNormalGrad: TrainingKernel = {
  kernelName: TRUNCATED_NORMAL_GRAD.name,
  kernel: () => (call) => {
    const { backend } = call;
    const law = readLaw(TRUNCATED_NORMAL_GRAD.name, call);
    const normals = readNormals(TRUNCATED_NORMAL_GRAD.name, call, law);
    const dy = requireAlike(TRUNCATED_NORMAL_GRAD.name, call, 'dy', normals.shape, 'the normals');
    const standard = requireAlike(TRUNCATED_NORMAL_GRAD.name, call, 'standard', normals.shape, 'the normals');
    const [dLoc, dScale] = [makeOutput(backend, normals.shape), makeOutput(backend, normals.shape)];
    const address = (tensor: TensorInfo): number => addressOf(backend, tensor);
    trainingInstance(backend).run(
      'truncatedNormalGradient',
      [
        address(dy),
        address(law.loc),
        address(law.scale),
        address(normals),
        address(standard),
        address(dLoc),
        address(dScale),
        util.sizeFromShape(law.loc.shape),
        law.low,
        law.high,
      ],
      inDraws(call, normals),
    );
    return [dLoc, dScale];
  },
};

/** Entropy of that law: inputs { loc, scale }, result of their shape. */
export const truncatedNormalEntropy: TrainingKernel = {
  kernelName: TRUNCATED_NORMAL_ENTROPY.name,
  kernel: () => (call) => {
    const { backend } = call;
    const law = readLaw(TRUNCATED_NORMAL_ENTROPY.name, call);
    const out = makeOutput(backend, law.loc.shape);
    const [loc, scale, to] = [law.loc, law.scale, out].map((tensor) => addressOf(backend, tensor)) as [
      number,
      number,
      number,
    ];
    const most = Math.log(law.high - law.low);
    trainingInstance(backend).run('truncatedNormalEntropy', [loc, scale, to, law.low, law.high, most], inElements(law));
    return out;
  },
};

/** Its gradients: inputs { dy, loc, scale }, results of their shape. */
export const truncatedNormalEntropyGrad: TrainingKernel = {
  kernelName: TRUNCATED_NORMAL_ENTROPY_GRAD.name,
  kernel: () => (call) => {
    const { backend } = call;
    const law = readLaw(TRUNCATED_NORMAL_ENTROPY_GRAD.name, call);
    const dy = requireAlike(TRUNCATED_NORMAL_ENTROPY_GRAD.name, call, 'dy', law.loc.shape, 'loc');
    const [dLoc, dScale] = [makeOutput(backend, law.loc.shape), makeOutput(backend, law.loc.shape)];
    const address = (tensor: TensorInfo): number => addressOf(backend, tensor);
    trainingInstance(backend).run(
      'truncatedNormalEntropyGradient',
      [address(dy), address(law.loc), address(law.scale), address(dLoc), address(dScale), law.low, law.high],
      inElements(law),
    );
    return [dLoc, dScale];
  },
};
