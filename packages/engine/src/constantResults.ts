import { engine, type NamedTensorMap, type Tensor } from '@tensorflow/tfjs-core';

const MENDED = Symbol.for('@infodrop/engine/constantResults');

/** What tfjs's types keep private is here too. */
interface Internals extends Pick<ReturnType<typeof engine>, 'state'> {
  addTapeNode(name: string, inputs: NamedTensorMap, outputs: Tensor[], ...rest: unknown[]): void;
  [MENDED]?: boolean;
}

/**
 * Lets truth values and integers be constants to gradients where their operation has none of its own, as comparisons and `argMax`: they
 * are not recorded. tfjs records them, and so throws for `where(less(x, 0), a, b)` where `x` is what is differentiated. A second
 * call changes nothing.
 */
export function mendConstantResults(): void {
  const tfjs = engine() as unknown as Internals;
  if (tfjs[MENDED]) return;
  tfjs[MENDED] = true;
  const addTapeNode = tfjs.addTapeNode.bind(tfjs);
  tfjs.addTapeNode = (name, inputs, outputs, ...rest) => {
    addTapeNode(name, inputs, outputs, ...rest);
    const { activeTape } = tfjs.state;
    const isConstant = outputs.every(({ dtype }) => dtype === 'bool' || dtype === 'int32');
    if (isConstant && activeTape.at(-1)?.gradient === undefined) activeTape.pop();
  };
}
