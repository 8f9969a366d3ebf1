import { setTimeout as sleep } from 'node:timers/promises';
import type * as S3 from '@aws-sdk/client-s3';
import { CommandError } from '../../commandError.js';
import { type BucketAddress, bucketUrl } from '../storeAddress.js';

/** Objects below one prefix of a bucket, by what follows it. Each answer is waited for; see {@link connectBucket}. */
export interface Bucket {
  /** `s3://BUCKET/PREFIX`. */
  readonly url: string;
  /** Makes an object: whole, or not at all. */
  put(name: string, content: Uint8Array): Promise<void>;
  /** What an object holds; undefined where there is none. */
  get(name: string): Promise<Uint8Array | undefined>;
  /** Names of all objects that begin so. */
  list(beginning: string): Promise<string[]>;
  /** Removes an object, if it is there. */
  remove(name: string): Promise<void>;
}

/** How long a server is waited for, in milliseconds. */
export interface Patience {
  /** At first: one that is misspelt should not be waited for long. Default 10,000. */
  readonly atFirst?: number;
  /** Later, when there is work that would be lost. Default 60,000. */
  readonly later?: number;
  /** Within an answer that has stopped, or never begins, before it is asked for again. Default 20,000. */
  readonly silence?: number;
}

/** Milliseconds within which a connection is made. */
const connectionTimeout = 5000;

/**
 * Opens a place in S3-compatible object storage by Amazon's own client, which finds server, region and credentials as it always does: in
 * `AWS_ENDPOINT_URL_S3`, `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_PROFILE`, the files in `~/.aws`, or the role of the machine.
 *
 * A server that does not answer, or is too busy, is asked again for the time of `patience`; one that refuses is not.
 *
 * @param address - Bucket and prefix.
 * @param patience - How long a server is waited for.
 * @returns The place. What it is asked for throws CommandError, without anything of the credentials.
 * @throws CommandError when the package is missing, or the server does not answer or does not let this command in.
 *
 * @example
 * const bucket = await connectBucket({ bucket: 'results', prefix: 'widths/' });
 */
export async function connectBucket(
  address: BucketAddress,
  { atFirst = 10_000, later = 60_000, silence = 20_000 }: Patience = {},
): Promise<Bucket> {
  const s3 = await driver();
  const client = await clientOf(s3, silence);
  const url = bucketUrl(address);
  const { bucket: Bucket, prefix } = address;

  let isLetIn = false;
  const ask = async <T>(work: () => Promise<T>, patience = later): Promise<T> => {
    const end = performance.now() + patience;
    for (let wait = 100; ; wait = Math.min(2 * wait, 5000)) {
      try {
        return await work();
      } catch (error) {
        // Of one that was let in before, credentials that cannot be read are those of a role whose service is away for a moment.
        const isWorthAsking = mayPass(error) || (isLetIn && isUnconfigured(error));
        if (!isWorthAsking || performance.now() + wait > end) throw refusal(url, error);
        await sleep(wait);
      }
    }
  };

  // Says at once what would otherwise be found when the first run is done.
  await ask(() => client.send(new s3.ListObjectsV2Command({ Bucket, Prefix: prefix, MaxKeys: 1 })), atFirst);
  isLetIn = true;
  return {
    url,
    async put(name, content) {
      await ask(() => client.send(new s3.PutObjectCommand({ Bucket, Key: prefix + name, Body: content })));
    },
    get: (name) =>
      ask(async () => {
        try {
          const { Body } = await client.send(new s3.GetObjectCommand({ Bucket, Key: prefix + name }));
          return await Body?.transformToByteArray();
        } catch (error) {
          if (error instanceof s3.NoSuchKey) return undefined;
          throw error;
        }
      }),
    async list(beginning) {
      const names: string[] = [];
      let ContinuationToken: string | undefined;
      do {
        const asked = { Bucket, Prefix: prefix + beginning, ...(ContinuationToken && { ContinuationToken }) };
        const page = await ask(() => client.send(new s3.ListObjectsV2Command(asked)));
        names.push(
          ...(page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key.slice(prefix.length)])),
        );
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
      return names;
    },
    async remove(name) {
      await ask(() => client.send(new s3.DeleteObjectCommand({ Bucket, Key: prefix + name })));
    },
  };
}

async function clientOf({ S3Client }: typeof S3, socketTimeout: number): Promise<S3.S3Client> {
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL } = process.env;
  // Servers of one's own rarely have a name for each bucket.
  const isOwnServer = (AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL ?? '') !== '';
  const settings: S3.S3ClientConfig = {
    forcePathStyle: isOwnServer,
    // What lies there is checked by SHA-256; not every server knows the sums that the client would add.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout, socketTimeout },
  };
  const client = new S3Client(settings);
  if (!isOwnServer) return client;
  try {
    await client.config.region();
    return client;
  } catch {
    // One of one's own often has no regions, and takes this one for none.
    return new S3Client({ ...settings, region: 'us-east-1' });
  }
}

async function driver(): Promise<typeof S3> {
  try {
    return await import('@aws-sdk/client-s3');
  } catch (error) {
    throw new CommandError(
      'a run store in object storage must have the package @aws-sdk/client-s3, got none. ' +
        'Install it: npm install @aws-sdk/client-s3.',
      { cause: error },
    );
  }
}

/** What is told of a fault by the client. */
interface ClientFault {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  /** There where the client itself takes the fault for one that may pass. */
  readonly $retryable?: unknown;
}

function faultOf(error: unknown): ClientFault {
  return error instanceof Error ? error : { name: 'Error', message: String(error) };
}

/** Whether credentials or a region are not there, or could not be read: then no server was asked. */
function isUnconfigured(error: unknown): boolean {
  const { name, message, $metadata } = faultOf(error);
  return (
    $metadata?.httpStatusCode === undefined && /Credentials|Token|Region is missing|profile/.test(`${name} ${message}`)
  );
}

/** Whether to ask again: there was no answer, or a part of one, or one that says that it is too much just now. */
function mayPass(error: unknown): boolean {
  const { name, $metadata, $retryable } = faultOf(error);
  const status = $metadata?.httpStatusCode;
  if (status === undefined) return !isUnconfigured(error);
  // S3 says by 400 that it waited too long for what was put.
  if (name === 'RequestTimeout' || $retryable !== undefined) return true;
  return status >= 500 || status === 408 || status === 429 || status < 300;
}

/** A fault in the project's form. The client's own error is not passed on: it may hold the key's name and what was signed. */
function refusal(url: string, error: unknown): CommandError {
  const { name, message, code } = faultOf(error);
  const said = [name, code, message].filter((part) => part !== undefined && part !== '' && part !== 'Error');
  const reason = [...new Set(said)].join(', ').replace(/\.$/, '') || 'no answer';
  return new CommandError(
    `the run store ${url} must answer and let this command in, got: ${reason}. ${wayOutOf(error)}`,
  );
}

function wayOutOf(error: unknown): string {
  const { name, message, $metadata } = faultOf(error);
  if (name === 'NoSuchBucket') return 'Make the bucket, or name another by --store.';
  if ($metadata?.httpStatusCode === 301 || message.includes('Region'))
    return 'Set AWS_REGION to the region of the bucket.';
  return mayPass(error)
    ? 'Start it, or set AWS_ENDPOINT_URL_S3 to its address.'
    : 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, to those of somebody who may read and write there.';
}
