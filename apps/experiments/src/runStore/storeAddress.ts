import { resolve } from 'node:path';
import { CommandError } from '../commandError.js';
import { type QueueAddress, schemeOf } from '../queue/address.js';

/** A place in object storage: a bucket, and what the names of all objects in it begin with. */
export interface BucketAddress {
  readonly bucket: string;
  /** Empty, or with a slash at its end. */
  readonly prefix: string;
}

/** Where a run store is: in a folder, or in object storage. */
export type StoreAddress = { readonly folder: string } | { readonly s3: BucketAddress };

/**
 * Where the runs of a queue are kept.
 *
 * @param queue - Where the queue is: runs of one in a folder lie in that folder.
 * @param text - What was typed behind `--store`, or what the queue says; undefined where neither is.
 * @returns Where the store is; a folder absolute.
 * @throws CommandError when it cannot be, or has credentials in it. Nothing of it is repeated that may be one.
 *
 * @example
 * storeAddress({ redis }, 's3://bucket/widths'); // { s3: { bucket: 'bucket', prefix: 'widths/' } }
 */
export function storeAddress(queue: QueueAddress, text: string | undefined): StoreAddress {
  if ('folder' in queue) {
    if (text === undefined) return queue;
    throw new CommandError(
      '--store must be left out with a folder as --queue, got one. The runs lie in that folder: choose redis:// for another place.',
    );
  }
  if (text === undefined || text === '') {
    throw new CommandError(
      `--store must be a folder that all machines share or s3://BUCKET/PREFIX, got ${text === '' ? "''" : 'none'}. ` +
        'Name one: runs lie there, not in Redis.',
    );
  }
  const scheme = schemeOf(text);
  if (scheme === undefined) return { folder: resolve(text) };
  if (scheme !== 's3') {
    throw new CommandError(`--store must be a folder or s3://, got ${scheme}://. Name one of them.`);
  }
  const s3 = bucketIn(text.slice('s3://'.length));
  if (s3 !== undefined) return { s3 };
  if (text.includes('@')) {
    throw new CommandError(
      '--store must be without credentials, got some, which all users of this machine could see. ' +
        'Put them into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and change them.',
    );
  }
  throw new CommandError(
    '--store must be s3://BUCKET/PREFIX of small letters, digits, dots, dashes, underscores, got an address that is not. ' +
      'The server is named by AWS_ENDPOINT_URL_S3.',
  );
}

/** The address of a store in object storage, as everybody names it. */
export function bucketUrl({ bucket, prefix }: BucketAddress): string {
  return `s3://${bucket}/${prefix}`.replace(/\/$/, '');
}

function bucketIn(text: string): BucketAddress | undefined {
  const [, bucket, path = ''] = /^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(text) ?? [];
  const parts = path.split('/').filter((part) => part !== '');
  if (bucket === undefined || !parts.every((part) => /^[\w.+=-]+$/.test(part) && !/^\.+$/.test(part))) return undefined;
  return { bucket, prefix: parts.map((part) => `${part}/`).join('') };
}
