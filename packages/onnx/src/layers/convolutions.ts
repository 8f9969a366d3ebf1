import { activated } from './activations.js';
import { inputOf, type LayerForm, perDimension, type Use, type Weight, weightOf } from './layerForm.js';
import { padding, type Window, withChannelsFirst } from './spatial.js';

/** A kernel of tfjs, `[…window, in, out]`, as ONNX has it: `[out, in, …window]`, or for a depthwise one `[in · out, 1, …window]`. */
function kernelFor({ shape, values }: Weight, depthwise: boolean): Weight {
  const size = shape.slice(0, -2);
  const [ins, outs] = [shape.at(-2)!, shape.at(-1)!];
  const area = size.reduce((product, each) => product * each, 1);
  const turned = new Float32Array(area * ins * outs);
  for (let at = 0; at < area; at++) {
    for (let i = 0; i < ins; i++) {
      for (let o = 0; o < outs; o++) {
        const channel = depthwise ? i * outs + o : o * ins + i;
        turned[channel * area + at] = values[(at * ins + i) * outs + o]!;
      }
    }
  }
  return { shape: depthwise ? [ins * outs, 1, ...size] : [outs, ins, ...size], values: turned };
}

function windowOf(use: Use, rank: number): Window {
  return {
    size: perDimension(use, 'kernelSize', rank, 1),
    strides: perDimension(use, 'strides', rank, 1),
    dilations: perDimension(use, 'dilationRate', rank, 1),
  };
}

/** One convolution on a value whose channels come first. */
function convolved(
  use: Use,
  value: string,
  {
    kernel,
    bias,
    groups,
    window,
    pads,
  }: {
    readonly kernel: Weight;
    readonly bias: Weight | undefined;
    readonly groups: number;
    readonly window: Window;
    readonly pads: ReturnType<typeof padding>;
  },
): string {
  const { graph, name } = use;
  const inputs = [value, graph.floats(kernel.values, kernel.shape, `${name}/kernel`)];
  if (bias !== undefined) inputs.push(graph.floats(bias.values, bias.shape, `${name}/bias`));
  const { strides, dilations } = window;
  return graph.add('Conv', inputs, { group: groups, kernel_shape: window.size, strides, dilations, ...pads }, name);
}

/** A convolution with a kernel for each input channel, or with one for all of them. */
function convolution(rank: number, depthwise: boolean): LayerForm {
  return (use) => {
    const { value, shape } = inputOf(use);
    const window = windowOf(use, rank);
    const weight = weightOf(use, depthwise ? 'depthwise_kernel' : 'kernel');
    const groups = depthwise ? weight.shape.at(-2)! : 1;
    const pads = padding(use, shape, window);
    const out = withChannelsFirst(use, value, rank, (first) =>
      convolved(use, first, {
        kernel: kernelFor(weight, depthwise),
        bias: use.weights.get('bias'),
        groups,
        window,
        pads,
      }),
    );
    return activated(use, out);
  };
}

export const conv1d = convolution(1, false);
export const conv2d = convolution(2, false);
export const depthwiseConv2d = convolution(2, true);

/** A depthwise convolution, then one of single pixels. */
export const separableConv2d: LayerForm = (use) => {
  const { value, shape } = inputOf(use);
  const window = windowOf(use, 2);
  const [depthwise, pointwise] = [weightOf(use, 'depthwise_kernel'), weightOf(use, 'pointwise_kernel')];
  const pads = padding(use, shape, window);
  const out = withChannelsFirst(use, value, 2, (first) => {
    const kernel = kernelFor(depthwise, true);
    const apart = convolved(use, first, { kernel, bias: undefined, groups: depthwise.shape.at(-2)!, window, pads });
    return convolved(use, apart, {
      kernel: kernelFor(pointwise, false),
      bias: use.weights.get('bias'),
      groups: 1,
      window: { size: [1, 1], strides: [1, 1], dilations: [1, 1] },
      pads: {},
    });
  });
  return activated(use, out);
};
