import { expect, it } from 'vitest';
import { importByName } from './importByName.js';

it('imports what is named', async () => {
  expect(await importByName('node:path')).toHaveProperty('dirname');
});

it('rejects where it is not installed', async () => {
  await expect(importByName('@infodrop/not-there')).rejects.toThrow(/not-there/);
});
