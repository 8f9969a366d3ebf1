/** Samples without the rest of a buffer that they are a small part of, which would be copied with them. */
export function compact<T>(samples: T): T {
  if (ArrayBuffer.isView(samples)) {
    if (samples.byteLength === samples.buffer.byteLength || samples instanceof DataView) return samples;
    return (samples as unknown as { slice: () => T }).slice();
  }
  if (typeof samples !== 'object' || samples === null || Array.isArray(samples)) return samples;
  if ('columns' in samples && Array.isArray(samples.columns)) {
    return { ...samples, columns: samples.columns.map((column: unknown) => compact(column)) };
  }
  return 'data' in samples ? { ...samples, data: compact(samples.data) } : samples;
}
