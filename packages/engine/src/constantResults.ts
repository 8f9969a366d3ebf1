import { isFirstMend } from './isFirstMend.js';
import { afterRecording } from './tape.js';

/**
 * Lets truth values and integers be constants to gradients where their operation has none of its own, as comparisons and `argMax`: they
 * are not recorded. tfjs records them, and so throws for `where(less(x, 0), a, b)` where `x` is what is differentiated. A second
 * call changes nothing.
 */
export function mendConstantResults(): void {
  if (!isFirstMend('constantResults')) return;
  afterRecording((node, { state }) => {
    const isConstant = node.outputs.every(({ dtype }) => dtype === 'bool' || dtype === 'int32');
    if (isConstant && node.gradient === undefined) state.activeTape.splice(state.activeTape.lastIndexOf(node), 1);
  });
}
