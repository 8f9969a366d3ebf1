import { LOG_NORMAL_CDF, NORMAL_QUANTILE } from '@infodrop/kernels';
import {
  Abs,
  Add,
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
  Log1p,
  LogicalAnd,
  LogicalOr,
  Maximum,
  Minimum,
  Multiply,
  Neg,
  NotEqual,
  Prelu,
  RealDiv,
  Relu,
  Relu6,
  Select,
  Selu,
  Sigmoid,
  Softplus,
  Sqrt,
  Square,
  SquaredDifference,
  Step,
  Sub,
  Tanh,
  Tile,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { isExpendable } from '../expendable.js';
import {
  addressOf,
  callStock,
  type KernelCall,
  makeOutput,
  requiredInput,
  type TrainingKernel,
} from '../wasm/tensors.js';
import { trainingInstance } from '../wasm/trainingModule.js';

/** Names in the registry of tfjs, where the gradients of `relu` and `relu6` look for these kernels. */
export const RELU_GRAD = 'ReluGrad';
export const RELU6_GRAD = 'Relu6Grad';

/** Functions of one number, by their place in assembly/elementwise.ts, with about how many nanoseconds an element takes. */
const UNARY = [
  [Exp, 2],
  [Log, 2],
  [Tanh, 3],
  [Softplus, 5],
  [Selu, 3],
  [LeakyRelu, 0.4],
  [Relu, 0.4],
  [Relu6, 0.4],
  [Step, 0.4],
  [Sigmoid, 3],
  [Log1p, 3],
  [Neg, 0.4],
  [Abs, 0.4],
  [Square, 0.4],
  [Sqrt, 1],
  [LOG_NORMAL_CDF.name, 12],
  [NORMAL_QUANTILE.name, 10],
] as const;
/** Functions of two numbers, by their place there, with the type of their result. */
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
  [Add, 'float32'],
  [Sub, 'float32'],
  [Multiply, 'float32'],
  [RealDiv, 'float32'],
  [SquaredDifference, 'float32'],
  [RELU_GRAD, 'float32'],
  [RELU6_GRAD, 'float32'],
] as const;
/** The inputs of functions of two numbers that are not called a and b. */
const INPUT_NAMES: Readonly<Record<string, readonly [string, string]>> = {
  [Prelu]: ['x', 'alpha'],
  [RELU_GRAD]: ['dy', 'x'],
  [RELU6_GRAD]: ['dy', 'x'],
};

/** Elements that the kernels take at once, at most. */
const LANES = 16;
/** About how many nanoseconds an element takes, in functions of two numbers and of truth values. */
const PAIR_TIME = 0.4;
const TRUTH_TIME = 0.05;

/** How an operand moves through the result, taken as [blocks][outers][inner]: floats with the first two, bytes with inner. */
export interface Movement {
  readonly block: number;
  readonly outer: number;
  readonly step: 0 | 4;
}

/** Elements of a block that are worth beginning one. */
const WORTHWHILE_BLOCK = 256;

/**
 * The lengths of the two inner levels, and how two operands move, for a result of `shape`; undefined where an operand would need a fourth
 * level, or blocks would have fewer than {@link WORTHWHILE_BLOCK} elements.
 */
export function movements(
  shape: readonly number[],
  ...operands: readonly (readonly number[])[]
): { readonly outers: number; readonly inner: number; readonly moves: Movement[] } | undefined {
  const size = util.sizeFromShape([...shape]);
  // Axes at which levels begin, such that within each every operand is either whole or a single value.
  for (let second = 0, blocks = 1; second < Math.max(shape.length, 1); blocks *= shape[second]!, second++) {
    if (blocks > 1 && size / blocks < WORTHWHILE_BLOCK) return undefined;
    for (let third = second, outers = 1; third <= shape.length; outers *= shape[third]!, third++) {
      const inner = size / blocks / outers;
      const moves: Movement[] = [];
      for (const own of operands) {
        const missing = shape.length - own.length;
        const ownBlocks = product(own, 0, second - missing);
        const ownOuters = product(own, second - missing, third - missing);
        const ownInner = product(own, third - missing, own.length);
        if (!fits(ownBlocks, blocks) || !fits(ownOuters, outers) || !fits(ownInner, inner)) break;
        moves.push({
          block: ownBlocks === 1 ? 0 : ownOuters * ownInner,
          outer: ownOuters === 1 ? 0 : ownInner,
          step: ownInner === 1 && inner !== 1 ? 0 : 4,
        });
      }
      if (moves.length === operands.length) return { outers, inner, moves };
    }
  }
  return undefined;
}

const fits = (own: number, whole: number): boolean => own === 1 || own === whole;

/** Of the lengths from `first` on, before `last`; a shape that is short has ones in front. */
function product(shape: readonly number[], first: number, last: number): number {
  let elements = 1;
  for (let axis = Math.max(first, 0); axis < last; axis++) elements *= shape[axis]!;
  return elements;
}

const unaryKernels = UNARY.map(([kernelName, elementTime], which): TrainingKernel => ({
  kernelName,
  kernel: (stock) => (call) => {
    const { backend } = call;
    const x = requiredInput(kernelName, call, 'x');
    if (x.dtype !== 'float32') return callStock(kernelName, stock, call, 'tensors that are not float32');
    const out = makeOutput(backend, x.shape);
    const units = util.sizeFromShape(x.shape);
    trainingInstance(backend).run(
      'mapElements',
      [
        which,
        addressOf(backend, x),
        addressOf(backend, out),
        kernelName === LeakyRelu || kernelName === Step ? (call.attrs.alpha as number) : 0,
      ],
      { units, align: LANES, nanoseconds: units * elementTime },
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

const binaryKernels = BINARY.map(([kernelName, dtype], which): TrainingKernel => {
  const [firstName, secondName] = INPUT_NAMES[kernelName] ?? ['a', 'b'];
  return {
    kernelName,
    kernel: (stock) => (call) => {
      const { backend } = call;
      const first = requiredInput(kernelName, call, firstName);
      const second = requiredInput(kernelName, call, secondName);
      const isAlike = util.arraysEqual(first.shape, second.shape);
      const shape = isAlike ? first.shape : broadcast_util.assertAndGetBroadcastShape(first.shape, second.shape);
      const size = util.sizeFromShape(shape);
      if (first.dtype !== 'float32' || second.dtype !== 'float32' || size === 0) {
        return callStock(kernelName, stock, call, 'tensors that are not float32, or empty ones');
      }
      if (kernelName === Add && isAlike && isExpendable(second)) return addedInPlace(call, first, second, size);
      const shared = movements(shape, first.shape, second.shape);
      const operands = shared ? [first, second] : [first, second].map((operand) => repeated(call, operand, shape));
      const { outers, inner, moves } = shared ?? movements(shape, shape, shape)!;
      const [left, right] = moves as [Movement, Movement];
      const [a, b] = operands.map((operand) => addressOf(backend, operand)) as [number, number];
      const out = makeOutput(backend, shape, dtype);
      const { exports, run } = trainingInstance(backend);
      const address = addressOf(backend, out);
      const args = [
        which,
        a,
        left.block,
        left.outer,
        left.step,
        b,
        right.block,
        right.outer,
        right.step,
        outers,
        inner,
        address,
      ] as const;
      run('pairElements', args, {
        units: size,
        align: LANES,
        scratch: exports.pairElementsScratch(),
        nanoseconds: size * PAIR_TIME,
      });
      if (!shared) for (const { dataId } of operands) backend.disposeData(dataId);
      return out;
    },
  };
});

/** a + b in the memory of b, which nobody else has. */
function addedInPlace({ backend }: KernelCall, a: TensorInfo, b: TensorInfo, size: number): TensorInfo {
  trainingInstance(backend).run('addTo', [addressOf(backend, a), addressOf(backend, b)], {
    units: size,
    align: LANES,
    nanoseconds: size * PAIR_TIME,
    inPlace: true,
  });
  backend.incRef(b.dataId);
  return { dataId: b.dataId, shape: [...b.shape], dtype: b.dtype };
}

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
    const units = util.sizeFromShape(a.shape);
    trainingInstance(backend).run(
      'combineTruths',
      [either, addressOf(backend, a), addressOf(backend, b), addressOf(backend, out)],
      { units, align: LANES, nanoseconds: units * TRUTH_TIME },
    );
    return out;
  },
}));

/** One of two numbers, by a truth value for each. */
const selectKernel: TrainingKernel = {
  kernelName: Select,
  kernel: (stock) => (call) => {
    const { backend } = call;
    const condition = requiredInput(Select, call, 'condition');
    const numbers = ['t', 'e'].map((name) => requiredInput(Select, call, name));
    const { shape } = condition;
    const fit = numbers.every((own) => own.dtype === 'float32' && own.shape.join() === shape.join());
    if (!isTruth(condition) || !fit) {
      return callStock(Select, stock, call, 'numbers that are not float32, or not of the shape of the condition');
    }
    const out = makeOutput(backend, shape);
    const units = util.sizeFromShape(shape);
    const [truths, a, b] = [condition, ...numbers].map((own) => addressOf(backend, own)) as [number, number, number];
    trainingInstance(backend).run('chooseElements', [truths, a, b, addressOf(backend, out)], {
      units,
      align: LANES,
      nanoseconds: units * PAIR_TIME,
    });
    return out;
  },
};

/** Functions element by element. Of the stock kernels many compute one element at a time, and all on one thread. */
export const elementwiseKernels: readonly TrainingKernel[] = [
  ...unaryKernels,
  ...binaryKernels,
  ...truthKernels,
  selectKernel,
];
