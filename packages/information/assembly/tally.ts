// Counts labels: src/discrete/tallyKernel.ts says what is where in memory.

/** Adds one to the count of a label: label × 4, less the bits that `mask` lacks, is its address. */
// @ts-ignore: decorator
@inline
function count(address: i32, mask: i32): void {
  const at = address & mask;
  store<i32>(at, load<i32>(at) + 1);
}

/** Counts the labels from address `at` to before `end`, four at a time, in the table at 0. Gives all bits that any of them has. */
export function tally(at: usize, end: usize, mask: i32): i32 {
  let all: i64 = 0;
  do {
    const first = load<i64>(at);
    count(<i32>first << 2, mask);
    count(<i32>(first >>> 30), mask);
    const second = load<i64>(at, 8);
    count(<i32>second << 2, mask);
    count(<i32>(second >>> 30), mask);
    all |= first | second;
    at += 16;
  } while (at < end);
  return <i32>all | <i32>(all >>> 32);
}
