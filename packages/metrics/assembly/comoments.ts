// Moments of tiles of columns: src/disentanglement/comomentKernel.ts says what is where in memory.

/** Columns of a tile from rows of so many values, each times the scale of its column and less its first value. */
export function putColumns(
  from: usize,
  rows: i32,
  columns: i32,
  scales: usize,
  firsts: usize,
  tile: usize,
  bytes: i32,
): void {
  const width = columns << 3;
  const end = from + rows * width;
  for (let column = 0; column < width; column += 8, tile += bytes) {
    const scale = load<f64>(scales + column);
    const first = load<f64>(firsts + column);
    let to = tile;
    for (let at = from + column; at < end; at += width, to += 8) store<f64>(to, load<f64>(at) * scale - first);
  }
}

/** Σ x in four parts, of a column of a multiple of four rows. */
function sumOf(at: usize, end: usize): f64 {
  let s = f64x2.splat(0);
  let t = s;
  for (; at < end; at += 32) {
    s = f64x2.add(s, v128.load(at));
    t = f64x2.add(t, v128.load(at, 16));
  }
  s = f64x2.add(s, t);
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

/** Takes a mean off a column; Σ x² of what is left, in four parts. */
function center(at: usize, end: usize, mean: f64): f64 {
  const off = f64x2.splat(mean);
  let s = f64x2.splat(0);
  let t = s;
  for (; at < end; at += 32) {
    const a = f64x2.sub(v128.load(at), off);
    const b = f64x2.sub(v128.load(at, 16), off);
    v128.store(at, a);
    v128.store(at, b, 16);
    s = f64x2.add(s, f64x2.mul(a, a));
    t = f64x2.add(t, f64x2.mul(b, b));
  }
  s = f64x2.add(s, t);
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

/** Σ x y of one column with four, each in two parts. */
function products(x: usize, end: usize, p: usize, q: usize, r: usize, s: usize, to: usize): void {
  let ofP = f64x2.splat(0);
  let ofQ = ofP;
  let ofR = ofP;
  let ofS = ofP;
  for (; x < end; x += 16) {
    const value = v128.load(x);
    ofP = f64x2.add(ofP, f64x2.mul(value, v128.load(p)));
    ofQ = f64x2.add(ofQ, f64x2.mul(value, v128.load(q)));
    ofR = f64x2.add(ofR, f64x2.mul(value, v128.load(r)));
    ofS = f64x2.add(ofS, f64x2.mul(value, v128.load(s)));
    p += 16;
    q += 16;
    r += 16;
    s += 16;
  }
  v128.store(to, f64x2.add(v128.shuffle<f64>(ofP, ofQ, 0, 2), v128.shuffle<f64>(ofP, ofQ, 1, 3)));
  v128.store(to, f64x2.add(v128.shuffle<f64>(ofR, ofS, 0, 2), v128.shuffle<f64>(ofR, ofS, 1, 3)), 16);
}

/**
 * Moments of `a` columns and behind them `b` others, of a multiple of four rows each, `bytes` from one to the next: the mean of each, Σ of the squares of its
 * distances from it, and of each of the first with each of the others Σ of their products, with places for a multiple of four others.
 */
export function tileMoments(tile: usize, rows: i32, bytes: i32, a: i32, b: i32, to: usize): void {
  const behind = tile + a * bytes;
  const last = behind + (b - 1) * bytes;
  let squares = to + ((a + b) << 3);
  for (let at = tile; at <= last; at += bytes) {
    const mean = sumOf(at, at + (rows << 3)) / <f64>rows;
    store<f64>(to, mean);
    store<f64>(squares, center(at, at + (rows << 3), mean));
    to += 8;
    squares += 8;
  }
  to = squares;
  for (let x = tile; x < behind; x += bytes) {
    for (let y = behind; y <= last; y += bytes << 2) {
      const q = min(y + bytes, last);
      const r = min(q + bytes, last);
      products(x, x + (rows << 3), y, q, r, min(r + bytes, last), to);
      to += 32;
    }
  }
}
