import {
  broadcast_util,
  Equal,
  Exp,
  getKernel,
  Greater,
  GreaterEqual,
  LeakyRelu,
  Less,
  LessEqual,
  Log,
  LogicalAnd,
  LogicalOr,
  Maximum,
  Minimum,
  NotEqual,
  Prelu,
  Selu,
  Softplus,
  Tanh,
  Tile,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { addressOf, callStock, type KernelCall, makeOutput, requiredInput, type TrainingKernel } from '../tensors.js';
import { trainingInstance } from '../trainingModule.js';

/** Functions of one number, by their place in assembly/elementwise.ts. */
const UNARY = [Exp, Log, Tanh, Softplus, Selu, LeakyRelu] as const;
/** Functions of two numbers, with the type of their result. */
const BINARY = [
  [Maximum, 'float32'],
  [Minimum, 'float32'],
  [Greater, 'bool'],
  [GreaterEqual, 'bool'],
  [Less, 'bool'],
  [LessEqual, 'bool'],
  [Equal, 'bool'],
  [NotEqual, 'bool'],
  // The stock kernel keeps a copy of the weights, and does not see it when an optimizer changes them in place.
  [Prelu, 'float32'],
] as const;

/** How an operand moves through the result, taken as [outer][inner]: floats with outer, bytes with inner. */
export interface Movement {
  readonly outer: number;
  readonly step: 0 | 4;
}

/**
 * The number of inner elements, and how two operands move, for a result of `shape`; undefined where two axes of an operand
 * that repeat have one between them that does not.
 */
export function movements(
  shape: readonly number[],
  ...operands: readonly (readonly number[])[]
): { readonly inner: number; readonly moves: Movement[] } | undefined {
  const size = util.sizeFromShape([...shape]);
  // Axes from which on every operand is either whole or a single value.
  for (let axis = 0; axis <= shape.length; axis++) {
    const inner = util.sizeFromShape(shape.slice(axis));
    const outer = size / inner;
    const moves = operands.map((own): Movement | undefined => {
      const padded = [...new Array<number>(shape.length - own.length).fill(1), ...own];
      const ownInner = util.sizeFromShape(padded.slice(axis));
      const ownOuter = util.sizeFromShape(padded.slice(0, axis));
      if (![1, inner].includes(ownInner) || ![1, outer].includes(ownOuter)) return undefined;
      return { outer: ownOuter === 1 ? 0 : ownInner, step: ownInner === 1 && inner !== 1 ? 0 : 4 };
    });
    if (moves.every((move) => move !== undefined)) return { inner, moves };
  }
  return undefined;
}

const unaryKernels = UNARY.map((kernelName, which): TrainingKernel => ({
  kernelName,
  kernel: (stock) => (call) => {
    const { backend } = call;
    const x = requiredInput(kernelName, call, 'x');
    if (x.dtype !== 'float32') return callStock(kernelName, stock, call, 'tensors that are not float32');
    const out = makeOutput(backend, x.shape);
    trainingInstance(backend).exports.mapElements(
      0,
      util.sizeFromShape(x.shape),
      which,
      addressOf(backend, x),
      addressOf(backend, out),
      kernelName === LeakyRelu ? (call.attrs.alpha as number) : 0,
    );
    return out;
  },
}));

/** An operand repeated to `shape`, for operands that repeat along separate axes. */
function repeated({ backend }: KernelCall, x: TensorInfo, shape: readonly number[]): TensorInfo {
  const own = [...new Array<number>(shape.length - x.shape.length).fill(1), ...x.shape];
  const reps = shape.map((length, axis) => (own[axis] === length ? 1 : length));
  const inputs = { x: { dataId: x.dataId, shape: own, dtype: x.dtype } };
  return getKernel(Tile, 'wasm').kernelFunc({ inputs, attrs: { reps }, backend }) as TensorInfo;
}

const binaryKernels = BINARY.map(([kernelName, dtype], which): TrainingKernel => ({
  kernelName,
  kernel: (stock) => (call) => {
    const { backend } = call;
    const names = kernelName === Prelu ? ['x', 'alpha'] : ['a', 'b'];
    const given = names.map((name) => requiredInput(kernelName, call, name));
    const shape = broadcast_util.assertAndGetBroadcastShape(given[0]!.shape, given[1]!.shape);
    const size = util.sizeFromShape(shape);
    if (given.some((operand) => operand.dtype !== 'float32') || size === 0) {
      return callStock(kernelName, stock, call, 'tensors that are not float32, or empty ones');
    }
    const shared = movements(shape, ...given.map((operand) => operand.shape));
    const operands = shared ? given : given.map((operand) => repeated(call, operand, shape));
    const { inner, moves } = shared ?? movements(shape, shape, shape)!;
    const [left, right] = moves as [Movement, Movement];
    const [a, b] = operands.map((operand) => addressOf(backend, operand)) as [number, number];
    const out = makeOutput(backend, shape, dtype);
    const { exports, scratch } = trainingInstance(backend);
    exports.pairElements(
      0,
      size,
      which,
      a,
      left.outer,
      left.step,
      b,
      right.outer,
      right.step,
      inner,
      addressOf(backend, out),
      scratch(exports.pairElementsScratch()),
    );
    if (!shared) for (const { dataId } of operands) backend.disposeData(dataId);
    return out;
  },
}));

const isTruth = ({ dtype }: TensorInfo): boolean => dtype === 'bool';

const truthKernels = [LogicalAnd, LogicalOr].map((kernelName, either): TrainingKernel => ({
  kernelName,
  kernel: (stock) => (call) => {
    const { backend } = call;
    const a = requiredInput(kernelName, call, 'a');
    const b = requiredInput(kernelName, call, 'b');
    if (!isTruth(a) || !isTruth(b) || a.shape.join() !== b.shape.join()) {
      return callStock(kernelName, stock, call, 'tensors that are not bool, or not of one shape');
    }
    const out = makeOutput(backend, a.shape, 'bool');
    trainingInstance(backend).exports.combineTruths(
      0,
      util.sizeFromShape(a.shape),
      either,
      addressOf(backend, a),
      addressOf(backend, b),
      addressOf(backend, out),
    );
    return out;
  },
}));

/** Functions element by element of which the stock kernels compute one at a time. */
export const elementwiseKernels: readonly TrainingKernel[] = [...unaryKernels, ...binaryKernels, ...truthKernels];
