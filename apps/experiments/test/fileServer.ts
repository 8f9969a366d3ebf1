import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server does with a request, once. */
export type Fault =
  /** Cuts the connection after so many bytes of the answer. */
  | { readonly cutAfter: number }
  /** Sends so many bytes, then nothing more. */
  | { readonly stallAfter: number }
  | { readonly status: number }
  /** Sends the whole file though a part was asked for. */
  | 'ignores ranges'
  /** Says and sends a wrong piece. */
  | 'wrong piece';

/** A server of files on this machine, which honors ranges. */
export interface FileServer {
  readonly address: string;
  /** The requests so far, as 'name' or 'name bytes=5-'. */
  readonly requests: string[];
  /** Answers the coming requests like this, one each. */
  readonly faults: Fault[];
  close(): Promise<void>;
}

/** Serves files by name; `/moved/NAME` is redirected to `/NAME`. */
export async function serveFiles(files: Readonly<Record<string, Uint8Array>>): Promise<FileServer> {
  const requests: string[] = [];
  const faults: Fault[] = [];
  const server = createServer((request, response) => {
    answer(request, response, files, requests, faults);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  files: Readonly<Record<string, Uint8Array>>,
  requests: string[],
  faults: Fault[],
): void {
  const path = (request.url ?? '/').slice(1);
  if (path.startsWith('moved/')) {
    response.writeHead(302, { location: `/${path.slice('moved/'.length)}` }).end();
    return;
  }
  const { range } = request.headers;
  requests.push([path, range].filter((text) => text !== undefined).join(' '));
  const fault = faults.shift();
  const file = files[path];
  if (file === undefined || (typeof fault === 'object' && 'status' in fault)) {
    response.writeHead(typeof fault === 'object' && 'status' in fault ? fault.status : 404).end('no');
    return;
  }
  const asked = fault === 'ignores ranges' ? undefined : /^bytes=(\d+)-$/.exec(range ?? '')?.[1];
  const from = fault === 'wrong piece' ? 1 : Number(asked ?? 0);
  const body = file.subarray(from);
  response.writeHead(asked === undefined ? 200 : 206, {
    'content-length': body.length,
    ...(asked === undefined ? {} : { 'content-range': `bytes ${from}-${file.length - 1}/${file.length}` }),
  });
  if (typeof fault === 'object' && 'cutAfter' in fault) {
    response.write(body.subarray(0, fault.cutAfter), () => setTimeout(() => response.destroy(), 20));
  } else if (typeof fault === 'object' && 'stallAfter' in fault) {
    response.write(body.subarray(0, fault.stallAfter));
  } else {
    response.end(body);
  }
}
