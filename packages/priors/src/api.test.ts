import { expect, it } from 'vitest';
import * as api from './index.js';

it('exports these names and no others', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "configOfPrior",
      "logNormal",
      "logNormalKl",
      "logUniform",
      "logUniformKl",
      "priorFromConfig",
      "registerPrior",
    ]
  `);
});
