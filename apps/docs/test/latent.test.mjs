// The latent space of two autoencoders, of the built site.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, openDemonstration, skip } from './demonstration.mjs';

const PATH = '/demonstrations/latent/';

test('both decoders draw, and codes pay what was measured', { skip }, async () => {
  const { page, complaints, text, part } = await openDemonstration('latent', PATH);
  assert.equal(await text('gaussian-place'), 'z = (0.60, 0.60)');
  assert.equal(await text('informationDropout-place'), 'z = (1.82, 1.82)');
  assert.match(await text('gaussian-nearest'), /^a \d, which pays \d\.\d\d nats$/u);
  assert.deepEqual([await text('gaussian-rate'), await text('informationDropout-rate')], ['6.19', '5.64']);
  // A few of the 600 lie beyond the plane.
  assert.ok((await part('gaussian-plane').locator('.digit').count()) > 580);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('the cross is dragged by mouse and moved by keyboard, and the address repeats it', { skip }, async () => {
  const { page, complaints, part, picture, choose, hash } = await openDemonstration('latent', PATH);
  const before = await picture('gaussian-image');
  await part('gaussian-plane').scrollIntoViewIfNeeded();
  const { x, y, width, height } = await part('gaussian-plane').boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 4, y + height / 4, { steps: 3 });
  await page.mouse.up();
  assert.notEqual(await picture('gaussian-image'), before);
  const dragged = await picture('informationDropout-image');
  await part('informationDropout-plane').focus();
  await page.keyboard.press('ArrowRight');
  assert.notEqual(await picture('informationDropout-image'), dragged);
  await choose('behind', 'pictures');
  await choose('axes', 'plain');
  assert.match(await hash(), /^#z1=-1\.6\d?&z2=1\.7\d?&behind=pictures&axes=plain$/u);
  const again = await openDemonstration('latent', PATH, (await hash()).slice(1));
  for (const name of ['gaussian-image', 'informationDropout-image', 'informationDropout-atlas']) {
    assert.equal(await again.picture(name), await picture(name));
  }
  assert.deepEqual([...complaints, ...again.complaints], []);
  await page.close();
  await again.page.close();
});

accessible('latent', PATH);
