// How trained weights lie in a file that a page loads: a byte a weight, and a scale for each unit.

/** Of int8: −128 is left out, so that both signs have as many steps. */
const STEPS = 127;

/**
 * Weights in one file. Of a kernel, whose last axis are its units, each unit has a scale (float32) and its weights are int8; of a bias all
 * is float32. Tensors follow one another in the order given, each at a multiple of four bytes; shapes are the reader's to know.
 *
 * @param tensors - `{ shape, values }` each.
 * @returns Bytes, little-endian.
 */
export function packWeights(tensors) {
  const parts = tensors.map(({ shape, values }) => {
    if (shape.length < 2) return bytesOf(Float32Array.from(values));
    const units = shape.at(-1);
    const scales = new Float32Array(units);
    values.forEach((weight, i) => (scales[i % units] = Math.max(scales[i % units], Math.abs(weight) / STEPS)));
    const steps = Int8Array.from(values, (weight, i) =>
      scales[i % units] === 0 ? 0 : Math.round(weight / scales[i % units]),
    );
    return joined([bytesOf(scales), bytesOf(steps), new Uint8Array((4 - (steps.length % 4)) % 4)]);
  });
  return joined(parts);
}

/** What {@link packWeights} wrote, tensor by tensor, for these shapes. */
export function unpackWeights(bytes, shapes) {
  let at = 0;
  const floats = (count) => {
    const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + at + 4 * count));
    at += 4 * count;
    return values;
  };
  return shapes.map((shape) => {
    const size = shape.reduce((product, side) => product * side, 1);
    if (shape.length < 2) return floats(size);
    const scales = floats(shape.at(-1));
    const steps = new Int8Array(bytes.buffer, bytes.byteOffset + at, size);
    at += Math.ceil(size / 4) * 4;
    return Float32Array.from(steps, (step, i) => step * scales[i % scales.length]);
  });
}

const bytesOf = (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

function joined(parts) {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
