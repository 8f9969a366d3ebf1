/** The bytes of cubeNearest.wat, in base64. */
const KERNEL =
  'AGFzbQEAAAABDQFgCX9/f39/f39/fwADAgEABQMBAAEHCQIBbQIAAWYAAAqzBAGwBAMKfwR7AXwgBEEIayELIAggACACa0ECdGooAgAhCQNAIAggACACa0' +
  'ECdGooAgQhCgNAIAUgCUEFdGoiEP0ABAAhEyAQ/QAEECEUIAcgCUECdGooAgAhEkQAAAAAAADwf/0UIRVBgAIhEANAIBBEAAAAAAAA8H85AwAgEEEIaiIQ' +
  'IAtNDQALIAAiDCENA0BBACANNgIAQQQhDgNAIA5BBGsiDigCACEPIAQgD0EGdGohECAQ/QAEACAT/fEBIBMgEP0ABCD98QH99wEgEP0ABBAgFP3xASAUIB' +
  'D9AAQw/fEB/fcB/fcBIBX9Sf3DAQRAIA8gAkkEQCAOIA9BAXQiDzYCACAOIA9BAWo2AgQgDkEIaiEOBSAIIA8gAmtBAnRqIRAgECgCBCERIBAoAgAhEANA' +
  'IAUgEEEFdGohDyAP/QAEACAT/fEB/ewBIA/9AAQQIBT98QH97AH99wEiFiAV/Un9wwEEQCAHIBBBAnRqKAIAIBJrIQ8gDyADSkEAIA9rIANKcgRAIBb9IQ' +
  'AgFv0hAaUhFyALIQ8CQANAIA9BgAJGDQEgD0EIaysDACAXZQ0BIA8gD0EIaysDADkDACAPQQhrIQ8MAAsLIA8gFzkDACAL/QoDACEVCwsgEEEBaiIQIBFJ' +
  'DQALCwsgDg0ACyAMQQFzIQ0gDEEBSwRAIAxBAXYhDAwBCwsgBiAJQQN0aiAV/SEAOQMAIAlBAWoiCSAKSQ0ACyAAQQFqIgAgAUkNAAsL';

/** The compiled search, and the memory that it works in: {@link cubeNearest} says what is where. */
export interface CubeNearestKernel {
  readonly buffer: ArrayBuffer;
  readonly nearest: (
    leaf: number,
    to: number,
    leaves: number,
    window: number,
    boxes: number,
    points: number,
    out: number,
    order: number,
    starts: number,
  ) => void;
}

/** The kernel with so many bytes; undefined where WebAssembly with SIMD is missing, or forbidden by the page's policy. */
export function cubeNearestKernel(bytes: number): CubeNearestKernel | undefined {
  try {
    const code = Uint8Array.from(atob(KERNEL), (letter) => letter.charCodeAt(0));
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code));
    const memory = exports.m as WebAssembly.Memory;
    memory.grow(Math.ceil(bytes / 65536));
    return { buffer: memory.buffer, nearest: exports.f as CubeNearestKernel['nearest'] };
  } catch {
    return undefined;
  }
}
