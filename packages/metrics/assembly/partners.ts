// Rows with the value of a factor that other rows have: src/disentanglement/partnerKernel.ts says what is where in memory.

/** For each row, one of those in `order` that have its label: from where they start, as far as a word of 32 bits says of their share of 2³². */
export function partners(
  rows: usize,
  words: usize,
  count: i32,
  labels: usize,
  starts: usize,
  shares: usize,
  order: usize,
  to: usize,
): void {
  for (const end = rows + (<usize>count << 2); rows < end; rows += 4) {
    const label = <usize>load<u32>(labels + (<usize>load<u32>(rows) << 2));
    const place = <u32>(<f64>load<u32>(words) * load<f64>(shares + (label << 3)));
    store<u32>(to, load<u32>(order + (<usize>(load<u32>(starts + (label << 2)) + place) << 2)));
    words += 4;
    to += 4;
  }
}
