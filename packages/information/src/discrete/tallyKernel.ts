/** The bytes of tally.wat, in base64. */
const KERNEL =
  'AGFzbQEAAAABCAFgA39/fwF/AwIBAAUDAQACBwkCAW0CAAFmAAAKkgEBjwECAn4BfwNAIAMgACkDACIEhCEDIASnQQJ0IAJxIgUgBSgCAEEBajYCAC' +
  'AEQh6IpyACcSIFIAUoAgBBAWo2AgAgAyAAKQMIIgSEIQMgBKdBAnQgAnEiBSAFKAIAQQFqNgIAIARCHoinIAJxIgUgBSgCAEEBajYCACAAQRBqIgAg' +
  'AUkNAAsgA6cgA0IgiKdyCw==';

/** The most symbols, and the labels counted in one call: a page of memory each. */
export const TALLY_PAGE = 16384;

/** The compiled count, and the two pages that it works in. */
interface TallyKernel {
  readonly counts: Int32Array;
  readonly labels: Int32Array;
  readonly add: (at: number, end: number, mask: number) => number;
}

/** One for all calls: null where there is no WebAssembly, or the page's policy forbids it. */
let kernel: TallyKernel | null | undefined;

function tallyKernel(): TallyKernel | null {
  try {
    const bytes = Uint8Array.from(atob(KERNEL), (letter) => letter.charCodeAt(0));
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    const { buffer } = exports.m as WebAssembly.Memory;
    return {
      counts: new Int32Array(buffer, 0, TALLY_PAGE),
      labels: new Int32Array(buffer, 4 * TALLY_PAGE),
      add: exports.f as TallyKernel['add'],
    };
  } catch {
    return null;
  }
}

/**
 * How often each label below `size`, a power of two up to {@link TALLY_PAGE}, was seen; and all bits that any label has: where
 * they are not below `size`, neither are the labels, and the counts mean nothing. Undefined without WebAssembly.
 */
export function compiledTally(labels: Int32Array, size: number): { counts: Int32Array; bits: number } | undefined {
  kernel ??= tallyKernel();
  if (kernel === null) return undefined;
  const { counts, add } = kernel;
  counts.fill(0, 0, size);
  const even = labels.length & ~3;
  let bits = 0;
  for (let i = 0; i < even; i += TALLY_PAGE) {
    const page = labels.subarray(i, Math.min(i + TALLY_PAGE, even));
    kernel.labels.set(page);
    bits |= add(4 * TALLY_PAGE, 4 * (TALLY_PAGE + page.length), 4 * size - 1);
  }
  for (let i = even; i < labels.length; i++) {
    bits |= labels[i]!;
    counts[labels[i]! & (size - 1)]!++;
  }
  return { counts: counts.slice(0, size), bits };
}
