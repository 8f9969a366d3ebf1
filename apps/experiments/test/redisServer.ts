import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './freePort.js';
import { killed } from './killed.js';

/** Why a Redis server cannot be started here; undefined where it can. */
export function noRedis(): string | undefined {
  const { error, stdout } = spawnSync('redis-server', ['--version'], { encoding: 'utf8' });
  if (error !== undefined) return 'redis-server is not installed here (Debian: apt-get install redis-server)';
  return /v=([7-9]|\d\d)\./.test(stdout) ? undefined : `redis-server must be 7 or newer, got ${stdout.trim()}`;
}

/** A Redis server of a test's own, which writes down each change before it answers; it can be killed and started again. */
export class RedisServer {
  readonly #folder: string;
  readonly #password: string;
  #port = 0;
  #process: ChildProcess | undefined;

  constructor(folder: string, password = '') {
    this.#folder = join(folder, 'redis');
    this.#password = password;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.#port}/0`;
  }

  async start(): Promise<void> {
    mkdirSync(this.#folder, { recursive: true });
    if (this.#port === 0) this.#port = await freePort();
    const saving = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''];
    const locked = this.#password === '' ? [] : ['--requirepass', this.#password];
    const args = ['--port', `${this.#port}`, '--bind', '127.0.0.1', '--dir', this.#folder, ...saving, ...locked];
    const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#process = server;
    await new Promise<void>((resolve, reject) => {
      server.on('exit', () => {
        reject(new Error('redis-server ended'));
      });
      server.stdout.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('Ready to accept connections')) resolve();
      });
    });
  }

  /** Ends it at whatever moment it is in. */
  kill(): Promise<void> {
    return killed(this.#process);
  }
}
