import type { Attribute, OnnxConstant, OnnxNode } from './format/model.js';

/** A graph while it is written: each value has a name of its own. */
export class Graph {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxConstant[] = [];
  readonly #names = new Set<string>();

  /** A name that nothing has yet. */
  named(wanted: string): string {
    let name = wanted;
    for (let i = 1; this.#names.has(name); i++) name = `${wanted}_${i}`;
    this.#names.add(name);
    return name;
  }

  /** An operation on values; gives the name of what comes out. */
  add(
    type: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    name = type.toLowerCase(),
  ): string {
    const output = this.named(name);
    this.nodes.push({ type, name: output, inputs, output, attributes });
    return output;
  }

  /** Real numbers; gives their name. */
  floats(values: ArrayLike<number>, shape: readonly number[], name = 'constant'): string {
    return this.#constant(Float32Array.from(values), shape, name);
  }

  /** Whole numbers, such as a shape. */
  integers(values: readonly number[], name = 'integers'): string {
    return this.#constant(BigInt64Array.from(values, BigInt), [values.length], name);
  }

  #constant(values: OnnxConstant['values'], shape: readonly number[], name: string): string {
    const own = this.named(name);
    this.constants.push({ name: own, shape, values });
    return own;
  }

  /** Dimensions in another order; as it is where the order is the same. */
  transposed(value: string, order: readonly number[]): string {
    return order.every((axis, i) => axis === i) ? value : this.add('Transpose', [value], { perm: order });
  }
}
