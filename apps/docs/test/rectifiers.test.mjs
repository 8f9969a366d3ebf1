// ReLU and softplus, and the prior of each, of the built site.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, openDemonstration, skip } from './demonstration.mjs';

const PATH = '/demonstrations/rectifiers/';

test('the rectifiers open where the priors differ, with the numbers of the packages', { skip }, async () => {
  const { page, complaints, text, choose, picture } = await openDemonstration('rectifiers', PATH);
  assert.deepEqual([await text('relu-value'), await text('softplus-value')], ['0.000', '0.313']);
  assert.deepEqual([await text('relu-slope'), await text('softplus-slope')], ['0.00', '0.27']);
  assert.deepEqual([await text('relu-cost'), await text('softplus-cost')], ['43.58 nats', '1.48 nats']);
  const before = await picture('costs');
  await choose('rectifier-prior', 'logUniform');
  assert.deepEqual([await text('relu-cost'), await text('softplus-cost')], ['0.00 nats', '0.85 nats']);
  assert.match(await text('lesson'), /^Log-uniform belongs to ReLU/u);
  assert.notEqual(await picture('costs'), before);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('x is moved by keyboard, and the address repeats it', { skip }, async () => {
  const { page, complaints, text, part, picture, hash } = await openDemonstration('rectifiers', PATH, 'alpha=0.5');
  await part('x').focus();
  await page.keyboard.press('End');
  assert.equal(await text('relu-value'), '4.000');
  assert.equal(await hash(), '#x=4&alpha=0.5');
  const again = await openDemonstration('rectifiers', PATH, (await hash()).slice(1));
  assert.equal(await again.picture('values'), await picture('values'));
  assert.deepEqual([...complaints, ...again.complaints], []);
  await page.close();
  await again.page.close();
});

accessible('rectifiers', PATH);
