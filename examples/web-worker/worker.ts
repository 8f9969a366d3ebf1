import { engine } from './engine.js';
import { train } from './train.js';

postMessage({ engine: (await engine()).line });
await train(20, (told) => {
  postMessage({ told });
});
