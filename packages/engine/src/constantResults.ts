import { engine } from '@tensorflow/tfjs-core';
import { afterRecording } from './tape.js';

const MENDED = Symbol.for('@infodrop/engine/constantResults');

/**
 * Lets truth values and integers be constants to gradients where their operation has none of its own, as comparisons and `argMax`: they
 * are not recorded. tfjs records them, and so throws for `where(less(x, 0), a, b)` where `x` is what is differentiated. A second
 * call changes nothing.
 */
export function mendConstantResults(): void {
  const tfjs = engine() as ReturnType<typeof engine> & { [MENDED]?: boolean };
  if (tfjs[MENDED]) return;
  tfjs[MENDED] = true;
  afterRecording((node, { state }) => {
    const isConstant = node.outputs.every(({ dtype }) => dtype === 'bool' || dtype === 'int32');
    if (isConstant && node.gradient === undefined) state.activeTape.splice(state.activeTape.lastIndexOf(node), 1);
  });
}
