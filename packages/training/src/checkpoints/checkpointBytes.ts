import type { Checkpoint } from './checkpoint.js';
import type { Json } from '../json.js';
import { decodeSafetensors, encodeSafetensors, SafetensorsError } from './safetensors.js';
import { storedText, storedValue } from './storedValue.js';

const FORMAT = 'infodrop checkpoint 1';
const BLANK = '0'.repeat(64);

/** SHA-256 of some bytes, as 64 hexadecimal digits. */
export type Sha256 = (bytes: Uint8Array) => string;

function digestField(digest: string): string {
  return `"sha256":"${digest}"`;
}

/** Puts another digest in place of the one in a header. Throws when it is not there. */
function replaceDigest(header: Uint8Array, from: string, to: string): void {
  // The field stands in the JSON's own syntax: inside a string its quotes would be escaped.
  const at = new TextDecoder('latin1').decode(header).indexOf(digestField(from));
  if (at < 0) throw new SafetensorsError('no sha256 of its content');
  header.set(new TextEncoder().encode(digestField(to)), at);
}

/**
 * A checkpoint as the bytes of a safetensors file.
 *
 * `__metadata__` holds the format's name, the step, the run's identity and state as JSON (`storedText`), and a SHA-256: of the whole
 * file as it is with 64 zeros in the digest's place, so that it covers the state as well as the numbers.
 */
export function encodeCheckpoint({ step, identity, state, tensors }: Checkpoint, sha256: Sha256): Uint8Array {
  const metadata = new Map([
    ['format', FORMAT],
    ['sha256', BLANK],
    ['step', String(step)],
    ['identity', storedText(identity)],
    ['state', storedText(state)],
  ]);
  const { bytes, header } = encodeSafetensors({ tensors, metadata });
  replaceDigest(header, BLANK, sha256(bytes));
  return bytes;
}

/**
 * A checkpoint from the bytes of its file.
 *
 * @throws SafetensorsError, whose message says in what way the file is damaged or that it is not a checkpoint.
 */
export function decodeCheckpoint(bytes: Uint8Array, sha256: Sha256): Checkpoint {
  const copy = new Uint8Array(bytes); // slice() of Node's Buffer would be no copy
  const { tensors, metadata, header } = decodeSafetensors(copy);
  const field = (name: string): string => {
    const value = metadata.get(name);
    if (value === undefined) throw new SafetensorsError(`no ${name} in its metadata`);
    return value;
  };
  if (field('format') !== FORMAT) throw new SafetensorsError(`of format '${field('format')}', not '${FORMAT}'`);
  const digest = field('sha256');
  replaceDigest(header, digest, BLANK);
  if (sha256(copy) !== digest) throw new SafetensorsError('its content is not what its sha256 says');
  return {
    step: Number(field('step')),
    identity: storedValue(field('identity')) as Json,
    state: storedValue(field('state')) as Json,
    tensors,
  };
}
