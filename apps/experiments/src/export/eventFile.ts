import { crc32c } from './crc32c.js';

/** A number that TensorBoard shows. */
export interface ScalarEvent {
  readonly tag: string;
  /** An integer ≥ 0. */
  readonly step: number;
  readonly scalar: number;
}

/** A picture that TensorBoard shows. */
export interface ImageEvent {
  readonly tag: string;
  readonly step: number;
  readonly image: { readonly png: Uint8Array; readonly width: number; readonly height: number };
}

/**
 * A file of events as TensorBoard reads it: TFRecords of Event messages.
 *
 * @param events - In the order of their steps.
 * @param options - `seconds`: when an event was, by its step, since 1970.
 * @returns The bytes of the file.
 *
 * Source: the messages [Event](https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto) and
 * [Summary](https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/summary.proto), and
 * [TFRecord](https://www.tensorflow.org/tutorials/load_data/tfrecord).
 *
 * @example
 * eventFile([{ tag: 'training/loss', step: 1, scalar: 0.5 }], { seconds: () => 0 });
 */
export function eventFile(
  events: readonly (ScalarEvent | ImageEvent)[],
  { seconds }: { readonly seconds: (step: number) => number },
): Buffer {
  const version = [double(1, seconds(0)), bytes(3, Buffer.from('brain.Event:2'))];
  const rest = events.map((event) => {
    const value = [
      bytes(1, Buffer.from(event.tag)),
      'scalar' in event ? float(2, event.scalar) : bytes(4, imageOf(event)),
    ];
    return [double(1, seconds(event.step)), integer(2, event.step), bytes(5, bytes(1, Buffer.concat(value)))];
  });
  return Buffer.concat([version, ...rest].map((fields) => record(Buffer.concat(fields))));
}

function imageOf({ image: { png, width, height } }: ImageEvent): Buffer {
  // The colour space: 3 is RGB.
  return Buffer.concat([integer(1, height), integer(2, width), integer(3, 3), bytes(4, Buffer.from(png))]);
}

/** A TFRecord: length, its checksum, the data, theirs. */
function record(data: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(data.length));
  return Buffer.concat([length, checksum(length), data, checksum(data)]);
}

/** The checksum of some bytes, masked, so that a checksum of bytes that hold checksums stays one. */
function checksum(data: Buffer): Buffer {
  const crc = crc32c(data);
  const masked = (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
  const four = Buffer.alloc(4);
  four.writeUInt32LE(masked);
  return four;
}

// The fields of a message of Protocol Buffers, by number; what stands before each is its number and how long it is.

function integer(field: number, value: number): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

function double(field: number, value: number): Buffer {
  const eight = Buffer.alloc(8);
  eight.writeDoubleLE(value);
  return Buffer.concat([varint(field * 8 + 1), eight]);
}

function bytes(field: number, value: Buffer): Buffer {
  return Buffer.concat([varint(field * 8 + 2), varint(value.length), value]);
}

function float(field: number, value: number): Buffer {
  const four = Buffer.alloc(4);
  four.writeFloatLE(value);
  return Buffer.concat([varint(field * 8 + 5), four]);
}

/** Seven bits a byte, the lowest first. */
function varint(value: number): Buffer {
  const parts: number[] = [];
  let rest = value;
  while (rest >= 128) {
    parts.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...parts, rest]);
}
