// Counts labels: src/discrete/tallyKernel.ts says what is where in memory.

/** Adds one to the count of a label, whose address is label × 4. */
// @ts-ignore: decorator
@inline
function count(address: i32): void {
  store<i32>(address, load<i32>(address) + 1);
}

/**
 * Counts the labels from address `at` to before `end`, four at a time, in the table at 0. Gives all bits that any of them has: whoever
 * calls must look whether they are too many, for labels are not checked here. One that is far too large traps.
 */
export function tally(at: usize, end: usize): i32 {
  let all: i64 = 0;
  do {
    const first = load<i64>(at);
    count(<i32>first << 2);
    count(<i32>(first >>> 30));
    const second = load<i64>(at, 8);
    count(<i32>second << 2);
    count(<i32>(second >>> 30));
    all |= first | second;
    at += 16;
  } while (at < end);
  return <i32>all | <i32>(all >>> 32);
}
