import { InferenceSession, Tensor } from 'onnxruntime-web';

/** What ONNX Runtime makes of a model's bytes: a value and a shape for each output, by name. */
export async function run(
  bytes: Uint8Array,
  inputs: Readonly<Record<string, { readonly values: Float32Array; readonly shape: readonly number[] }>>,
): Promise<Record<string, { readonly values: Float32Array; readonly shape: readonly number[] }>> {
  const session = await InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  try {
    const feeds = Object.fromEntries(
      Object.entries(inputs).map(([name, { values, shape }]) => [name, new Tensor('float32', values, shape)]),
    );
    const results = await session.run(feeds);
    return Object.fromEntries(
      Object.entries(results).map(([name, { data, dims }]) => [name, { values: data as Float32Array, shape: dims }]),
    );
  } finally {
    await session.release();
  }
}
