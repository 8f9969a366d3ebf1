// Trains beside the page, so that the page never waits.
import { prepareEngine } from '@infodrop/engine';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { type FromWorker, type ToWorker } from './messages.js';
import { type Session, startSession, type Watched } from './training/session.js';

const tell = (message: FromWorker): void => {
  postMessage(message);
};

// One thread: the network is small, and the page has the other. Plain SIMD rounds alike everywhere.
const engine = prepareEngine({
  backend: 'wasm',
  threads: 1,
  simd: 'plain',
  wasmPaths: {
    'tfjs-backend-wasm.wasm': plain,
    'tfjs-backend-wasm-simd.wasm': simd,
    'tfjs-backend-wasm-threaded-simd.wasm': threaded,
  },
}).then(({ backend, line }) => {
  tell({ kind: 'engine', backend, line });
});

let session: Session | undefined;
/** Messages are heard one after another: a training begins when the one before it has ended. */
let heard: Promise<unknown> = engine;

async function hear(message: ToWorker): Promise<void> {
  switch (message.kind) {
    case 'start': {
      const { run, settings, csv } = message;
      const refuse = (error: unknown): void => {
        tell({ kind: 'refused', run, why: error instanceof Error ? error.message : String(error) });
      };
      await session?.dispose();
      session = undefined;
      try {
        const show = (watched: Watched): void => {
          tell({ kind: 'watched', run, watched });
        };
        session = startSession(settings, csv, show, refuse);
      } catch (error) {
        refuse(error);
      }
      break;
    }
    case 'runTo':
      session?.runTo(message.step);
      break;
    case 'pause':
      session?.pause();
      break;
    case 'beta':
      session?.setBeta(message.beta);
      break;
  }
}

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  heard = heard
    .then(() => hear(data))
    .catch((error: unknown) => {
      tell({ kind: 'refused', run: -1, why: error instanceof Error ? error.message : String(error) });
    });
});
