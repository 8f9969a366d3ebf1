// Trains beside the page, so that the page never waits.
import { plainEngine } from '../engine/plainEngine.js';
import type { FromWorker, ToWorker } from './messages.js';
import { type Session, startSession, type Watched } from './training/session.js';

const tell = (message: FromWorker): void => {
  postMessage(message);
};

const engine = plainEngine().then(({ backend, line }) => {
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
