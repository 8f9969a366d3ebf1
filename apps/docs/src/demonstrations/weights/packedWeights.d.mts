interface Packed {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export function packWeights(tensors: readonly Packed[]): Uint8Array;
export function unpackWeights(bytes: Uint8Array, shapes: readonly (readonly number[])[]): Float32Array[];
