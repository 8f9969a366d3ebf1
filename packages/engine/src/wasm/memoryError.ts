/**
 * The memory of the wasm backend is full. Nothing was written, and the backend goes on: dispose tensors, or use smaller
 * batches, and compute again.
 *
 * @example
 * try { await model.fit(x, y, { batchSize: 4096 }); }
 * catch (error) { if (error.name !== 'WasmMemoryError') throw error; await model.fit(x, y, { batchSize: 256 }); }
 */
export class WasmMemoryError extends Error {
  override readonly name = 'WasmMemoryError';
  /** Bytes asked for. */
  readonly bytes: number;
  /** Bytes that the backend's tensors and the kernels' scratch hold. */
  readonly heldBytes: number;

  constructor(what: string, bytes: number, heldBytes: number) {
    super(
      `wasm: the backend's memory must have ${bytes.toLocaleString('en')} bytes free for ${what}, got no piece of that size ` +
        `beside the ${heldBytes.toLocaleString('en')} that are held. Dispose tensors, use smaller batches, or another backend.`,
    );
    this.bytes = bytes;
    this.heldBytes = heldBytes;
  }
}
