import type { Told } from './train.js';

const put = (id: string, text: string): void => {
  document.querySelector(`#${id}`)!.textContent = text;
};

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
worker.addEventListener('message', ({ data }: MessageEvent<{ engine: string } | { told: Told }>) => {
  if ('engine' in data) put('engine', data.engine);
  else {
    const { epoch, accuracy, nats } = data.told;
    put(
      'told',
      `epoch ${epoch} of 20: right in ${(100 * accuracy).toFixed(0)} %, by ${nats.toFixed(1)} nats above the cap`,
    );
  }
});
