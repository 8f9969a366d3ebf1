/** One record as the binary files of CIFAR have it: its labels, then red, green and blue planes that tell place and color apart. */
export function cifarRecord(labels: readonly number[], shade = 0): Uint8Array {
  const record = new Uint8Array(labels.length + 3072);
  record.set(labels);
  for (let channel = 0; channel < 3; channel++) {
    for (let cell = 0; cell < 1024; cell++)
      record[labels.length + channel * 1024 + cell] = cifarByte(cell, channel, shade);
  }
  return record;
}

/** The byte of {@link cifarRecord} at a cell, counted row by row, and a channel. */
export const cifarByte = (cell: number, channel: number, shade = 0): number =>
  (cell * 7 + channel * 85 + Math.floor(cell / 32) + shade) % 256;

/** Records one after another. */
export function cifarFile(records: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(records));
}
