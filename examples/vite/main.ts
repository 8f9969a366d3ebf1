import { engine } from './engine.js';
import { train } from './train.js';

const put = (id: string, text: string): void => {
  document.querySelector(`#${id}`)!.textContent = text;
};

put('engine', (await engine()).line);
await train(20, ({ epoch, accuracy, nats }) => {
  put(
    'told',
    `epoch ${epoch} of 20: right in ${(100 * accuracy).toFixed(0)} %, by ${nats.toFixed(1)} nats above the cap`,
  );
});
