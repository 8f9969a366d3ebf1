import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { freePort } from './freePort.js';
import { killed } from './killed.js';

/** Why a server of object storage cannot be started here; undefined where it can. */
export function noS3(): string | undefined {
  const { error } = spawnSync('versitygw', ['--version']);
  return error === undefined
    ? undefined
    : 'versitygw is not installed here (go install github.com/versity/versitygw/cmd/versitygw@latest)';
}

/** A server of S3-compatible object storage of a test's own, over a folder; it can be killed and started again. */
export class S3Server {
  readonly #folder: string;
  readonly #access = 'tester';
  readonly #secret = 'a-secret-of-the-test';
  #port = 0;
  #process: ChildProcess | undefined;

  constructor(folder: string) {
    this.#folder = join(folder, 's3');
  }

  /** By which Amazon's client finds server and credentials. */
  get env(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${this.#port}`,
      AWS_ACCESS_KEY_ID: this.#access,
      AWS_SECRET_ACCESS_KEY: this.#secret,
      AWS_REGION: 'us-east-1',
      // Says nothing of what this machine has besides.
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      NODE_NO_WARNINGS: '1',
    };
  }

  async start(): Promise<void> {
    mkdirSync(this.#folder, { recursive: true });
    if (this.#port === 0) this.#port = await freePort();
    const server = spawn('versitygw', ['--port', `127.0.0.1:${this.#port}`, 'posix', this.#folder], {
      stdio: 'ignore',
      env: { ...process.env, ROOT_ACCESS_KEY: this.#access, ROOT_SECRET_KEY: this.#secret },
    });
    this.#process = server;
    let ended = false;
    server.on('exit', () => (ended = true));
    while (!(await this.#answers())) {
      if (ended) throw new Error('versitygw ended');
      await sleep(50);
    }
  }

  async #answers(): Promise<boolean> {
    try {
      await fetch(this.env.AWS_ENDPOINT_URL_S3 ?? '');
      return true;
    } catch {
      return false;
    }
  }

  async makeBucket(Bucket: string): Promise<void> {
    const credentials = { accessKeyId: this.#access, secretAccessKey: this.#secret };
    const endpoint = `http://127.0.0.1:${this.#port}`;
    const client = new S3Client({ endpoint, credentials, region: 'us-east-1', forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket }));
    client.destroy();
  }

  /** Stops it where it is, with its connections open, until it is sent on. */
  suspend(): void {
    this.#process?.kill('SIGSTOP');
  }

  goOn(): void {
    this.#process?.kill('SIGCONT');
  }

  /** Ends it at whatever moment it is in. */
  kill(): Promise<void> {
    return killed(this.#process);
  }
}
