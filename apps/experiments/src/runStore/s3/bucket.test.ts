import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.js';
import { type Bucket, connectBucket } from './bucket.js';

/** Answers to questions about objects, until there are no more; then objects are empty. */
let answers: ((response: ServerResponse) => void)[] = [];
let objectsAsked = 0;

const answer: RequestListener = ({ url, method }, response) => {
  if (url?.includes('list-type=2') === true) {
    response.writeHead(200, { 'content-type': 'application/xml' }).end('<ListBucketResult></ListBucketResult>');
    return;
  }
  objectsAsked++;
  const next = answers.shift();
  if (next !== undefined) next(response);
  else response.writeHead(method === 'DELETE' ? 204 : 200).end();
};

const fault =
  (status: number, code: string) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(`<Error><Code>${code}</Code><Message>said so</Message></Error>`);
  };

/** An answer whose connection ends in the middle of it. */
const cut = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-length': '100' });
  response.write('half', () => response.destroy());
};

const folder = temporaryFolder('role');
const server: Server = createServer(answer);
let address = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  answers = [];
  objectsAsked = 0;
  const env = {
    AWS_ENDPOINT_URL_S3: address,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const connect = (later: number): Promise<Bucket> => connectBucket({ bucket: 'results', prefix: '' }, { later });
const again = 'Start it, or set AWS_ENDPOINT_URL_S3 to its address.';

it.each([
  ['was cut', cut],
  ['says that it took too long', fault(408, 'Slow')],
  ['says that it is too much', fault(429, 'TooMany')],
  ['says that the request took too long', fault(400, 'RequestTimeout')],
])(
  'asks again after an answer that %s, and does not blame the credentials when there are no others',
  async (_, bad) => {
    const bucket = await connect(15_000);
    // More than the client itself asks for again.
    answers = Array.from({ length: 4 }, () => bad);
    expect(await bucket.get('object')).toHaveLength(0);
    answers = Array.from({ length: 100 }, () => bad);
    const impatient = await connect(50);
    const error: unknown = await impatient.get('object').catch((thrown: unknown) => thrown);
    expect(String(error)).toContain(again);
  },
);

it('asks once who is refused', async () => {
  const bucket = await connect(10_000);
  answers = [fault(403, 'AccessDenied')];
  await expect(bucket.get('object')).rejects.toThrow('Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE');
  expect(objectsAsked).toBe(1);
});

it('waits for credentials that cannot be read for a moment when it was let in before, and not at first', async () => {
  const role = join(folder, 'role.json');
  const write = (seconds: number): void => {
    const Expiration = new Date(Date.now() + 1000 * seconds).toISOString();
    writeFileSync(role, JSON.stringify({ Version: 1, AccessKeyId: 'key', SecretAccessKey: 'secret', Expiration }));
  };
  write(3);
  writeFileSync(join(folder, 'config'), `[default]\ncredential_process = cat ${role}\n`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  const bucket = await connect(10_000);
  rmSync(role);
  await sleep(3000);
  setTimeout(() => {
    write(60);
  }, 300);
  expect(await bucket.get('object')).toHaveLength(0);
  rmSync(role);
  const wayOut = 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE';
  const began = performance.now();
  await expect(connect(10_000)).rejects.toThrow(wayOut);
  expect(performance.now() - began).toBeLessThan(5000);
});
