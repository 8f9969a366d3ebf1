import { engine, Fill, type Tensor } from '@tensorflow/tfjs-core';
import { isFirstMend } from './isFirstMend.js';
import { afterRecording } from './tape.js';

/**
 * Lets the gradient of an operation of several results get zeros, where one of them leads to nothing, that the backend makes: tfjs makes an
 * array of JavaScript of them and copies that, which is garbage of the result's size at each step. A second call changes nothing.
 */
export function mendAbsentSlopes(): void {
  if (!isFirstMend('absentSlopes')) return;
  const tfjs = engine();
  afterRecording((node) => {
    const { gradient, outputs } = node;
    if (gradient === undefined || outputs.length < 2) return;
    const zeros = ({ shape, dtype }: Tensor): Tensor => tfjs.runKernel<Tensor>(Fill, {}, { shape, value: 0, dtype });
    node.gradient = function (slopes) {
      return gradient.call(
        this,
        slopes.map((slope, i) => slope ?? zeros(outputs[i]!)),
      );
    };
  });
}
