// Why a network answers as it does, of the built site.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, openDemonstration, skip } from './demonstration.mjs';

const PATH = '/demonstrations/why/';

test('an answer is explained in the bits of its seed, on the backend that is meant', { skip }, async () => {
  const { page, complaints, ready, text, part, picture, choose } = await openDemonstration('why', PATH);
  assert.equal(await text('backend'), 'wasm');
  assert.match(await text('answer'), /^a 4, \d+ % sure$/u);
  assert.equal(await text('bits'), '329');
  assert.equal(await text('on-digit'), '67 % of them on the digit’s 8 % of pixels');
  const [before, tensors] = [await picture('map'), await text('tensors')];
  await part('price').focus();
  await page.keyboard.press('End');
  await ready();
  await page.waitForFunction(
    (old) => globalThis.document.querySelector('[data-part="map"]').toDataURL() !== old,
    before,
  );
  assert.ok(Number(await text('bits')) < 60);
  await choose('why-target', '3');
  await page.waitForFunction(() =>
    /^a 3 /u.test(globalThis.document.querySelector('[data-part="explained"]').textContent),
  );
  assert.equal(await text('tensors'), tensors);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a digit is drawn by mouse and by keyboard, and the address repeats it', { skip }, async () => {
  const { page, complaints, ready, text, part, picture, hash } = await openDemonstration('why', PATH);
  const scene = await picture('scene');
  await part('pad').scrollIntoViewIfNeeded();
  const { x, y, width, height } = await part('pad').boundingBox();
  await page.mouse.move(x + width / 2, y + height * 0.15);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + height * 0.6, { steps: 4 });
  await page.mouse.up();
  await part('pad').focus();
  await page.keyboard.press('Space');
  for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await ready();
  assert.notEqual(await picture('scene'), scene);
  assert.match(await hash(), /^#digit=yours&drawing=[\w-]+$/u);
  const again = await openDemonstration('why', PATH, (await hash()).slice(1));
  assert.equal(await again.picture('scene'), await picture('scene'));
  assert.equal(await again.text('bits'), await text('bits'));
  assert.deepEqual([...complaints, ...again.complaints], []);
  await page.close();
  await again.page.close();
});

test(
  'a photograph is read, dark on light or light on dark, and what cannot be is refused in words',
  { skip },
  async () => {
    const { page, complaints, ready, text, part, hash } = await openDemonstration('why', PATH, 'patches=0');
    /** A seven on paper, or on a blackboard, as a file. */
    const seven = (paper, ink) =>
      page.evaluate(
        async ([paperColor, inkColor]) => {
          const canvas = globalThis.document.createElement('canvas');
          [canvas.width, canvas.height] = [640, 480];
          const context = canvas.getContext('2d');
          context.fillStyle = paperColor;
          context.fillRect(0, 0, 640, 480);
          Object.assign(context, { strokeStyle: inkColor, lineWidth: 22, lineCap: 'round', lineJoin: 'round' });
          context.stroke(new globalThis.Path2D('M 210 90 L 430 90 L 300 400'));
          return canvas.toDataURL('image/jpeg').split(',')[1];
        },
        [paper, ink],
      );
    const choose = async (name, mimeType, buffer) => {
      await part('photograph').setInputFiles({ name, mimeType, buffer });
    };
    await choose('paper.jpg', 'image/jpeg', Buffer.from(await seven('#e8e4da', '#223'), 'base64'));
    await page.waitForFunction(() => globalThis.location.hash.includes('digit=yours'));
    await ready();
    assert.match(await text('answer'), /^a 7, \d+ % sure$/u);
    const onPaper = await hash();
    await part('wipe').click();
    await ready();
    await choose('board.jpg', 'image/jpeg', Buffer.from(await seven('#2a3b30', '#eee'), 'base64'));
    await page.waitForFunction(() => globalThis.location.hash.includes('drawing='));
    await ready();
    assert.match(await text('answer'), /^a 7, /u);
    assert.equal(await hash(), onPaper);
    await choose('note.txt', 'text/plain', Buffer.from('seven'));
    await page.waitForFunction(() => !globalThis.document.querySelector('[data-part="notice"]').hidden);
    assert.match(
      await text('notice'),
      /^openPicture: file must be a picture that this browser opens, got note\.txt\./u,
    );
    await choose('blank.jpg', 'image/jpeg', Buffer.from(await seven('#fff', '#fff'), 'base64'));
    await page.waitForFunction(() =>
      globalThis.document.querySelector('[data-part="notice"]').textContent.includes('got nothing written'),
    );
    assert.equal(await hash(), onPaper);
    assert.deepEqual(complaints, []);
    await page.close();
  },
);

accessible('why', PATH);
