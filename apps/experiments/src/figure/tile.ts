import { deflateSync } from 'node:zlib';
import type { Palette } from './palette.js';

/** A grid of numbers to be drawn as one square of colour per cell. */
export interface TileArgs {
  /** Row-major, [height, width]; a colour is chosen by value / top. */
  readonly values: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
  /** The value of the palette's last colour, > 0. Nothing may exceed it. */
  readonly top: number;
  readonly palette: Palette;
  /** Pixels along a cell. Default 1. */
  readonly magnification?: number;
}

/**
 * A grid of numbers as a PNG, in a `data:` address.
 *
 * Each cell becomes a block of equal pixels, so that a viewer which smooths enlarged images still shows cells.
 *
 * @param args - See {@link TileArgs}.
 * @returns `data:image/png;base64,…` of an image with a palette of 256 colours.
 * @throws RangeError when the values do not fill the grid, or one is outside [0, top].
 *
 * @example
 * tileAddress({ values: [0, 1, 2, 3], height: 2, width: 2, top: 3, palette: ink() });
 */
export function tileAddress({ values, height, width, top, palette, magnification = 1 }: TileArgs): string {
  if (values.length !== height * width) {
    throw new RangeError(
      `tileAddress: values must have ${height} × ${width} cells, got ${values.length}. Pass one map at a time.`,
    );
  }
  const stride = width * magnification + 1;
  const scanlines = new Uint8Array(stride * height * magnification);
  for (let row = 0; row < height; row++) {
    const first = scanlines.subarray(row * magnification * stride, (row * magnification + 1) * stride);
    for (let column = 0; column < width; column++) {
      const value = values[row * width + column]!;
      if (!(value >= 0 && value <= top)) {
        throw new RangeError(
          `tileAddress: values must be in [0, ${top}], got ${value}. Take the top over all tiles that share it.`,
        );
      }
      // Byte 0 of a scanline is its filter: none.
      first.fill(Math.round((value / top) * 255), 1 + column * magnification, 1 + (column + 1) * magnification);
    }
    for (let copy = 1; copy < magnification; copy++) scanlines.set(first, (row * magnification + copy) * stride);
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width * magnification);
  view.setUint32(4, height * magnification);
  header.set([8, 3, 0, 0, 0], 8); // eight bits, indexed colour, deflate, adaptive filters, not interlaced
  const png = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(scanlines, { level: 9 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
  return `data:image/png;base64,${png.toString('base64')}`;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** The checksum of PNG and gzip (polynomial 0xEDB88320, bits reversed); `zlib.crc32` came after the oldest Node supported. */
function crc32(bytes: Uint8Array): number {
  let register = 0xffffffff;
  for (const byte of bytes) {
    register ^= byte;
    for (let bit = 0; bit < 8; bit++) register = (register >>> 1) ^ (register & 1 ? 0xedb88320 : 0);
  }
  return (register ^ 0xffffffff) >>> 0;
}
