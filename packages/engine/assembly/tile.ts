// Repetition of blocks, the step of which Tile is made.
import { copyFloats } from './pack';

/** Each of `outer` blocks of `bytes` bytes is written `repeats` times, one after the other. */
export function repeatBlocks(x: usize, outer: i32, bytes: i32, repeats: i32, out: usize): void {
  for (let o: i32 = 0; o < outer; o++) {
    if (bytes == 4) {
      const values = v128.load_splat<f32>(x);
      let left = repeats;
      for (; left >= 4; left -= 4) {
        v128.store(out, values);
        out += 16;
      }
      for (; left > 0; left--) {
        store<f32>(out, load<f32>(x));
        out += 4;
      }
    } else if ((bytes & 3) == 0 && bytes < 512) {
      for (let r: i32 = 0; r < repeats; r++) {
        copyFloats(out, x, bytes >> 2);
        out += bytes;
      }
    } else {
      for (let r: i32 = 0; r < repeats; r++) {
        memory.copy(out, x, bytes);
        out += bytes;
      }
    }
    x += bytes;
  }
}
