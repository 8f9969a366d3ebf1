import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { bucketUrl, storeAddress } from './storeAddress.js';

const redis = { redis: new URL('redis://host') };

it('is the folder of a queue in a folder', () => {
  expect(storeAddress({ folder: '/shared' }, undefined)).toEqual({ folder: '/shared' });
  expect(() => storeAddress({ folder: '/shared' }, 's3://b')).toThrow('must be left out with a folder as --queue');
});

it('is a folder, made absolute, or a bucket with a prefix', () => {
  expect(storeAddress(redis, 'a/b')).toEqual({ folder: resolve('a/b') });
  expect(storeAddress(redis, 's3://results')).toEqual({ s3: { bucket: 'results', prefix: '' } });
  expect(storeAddress(redis, 'S3://my.results/a//b/')).toEqual({ s3: { bucket: 'my.results', prefix: 'a/b/' } });
});

it('is named as it is read', () => {
  expect(bucketUrl({ bucket: 'results', prefix: '' })).toBe('s3://results');
  expect(bucketUrl({ bucket: 'results', prefix: 'a/b/' })).toBe('s3://results/a/b');
});

it.each([
  [undefined, 'must be a folder that all machines share or s3://BUCKET/PREFIX, got none.'],
  ['', "got ''"],
  ['gs://me:secret@bucket', 'must be a folder or s3://, got gs://.'],
  ['s3://me:secret@bucket/p', 'must be without credentials, got some'],
  ['s3://', 'must be s3://BUCKET/PREFIX'],
  ['s3://results/../secret', 'must be s3://BUCKET/PREFIX'],
  ['s3://results/p?key=secret', 'must be s3://BUCKET/PREFIX'],
])('is not %s, of which nothing is repeated that may be a password', (text, message) => {
  expect(() => storeAddress(redis, text)).toThrow(message);
  expect(() => storeAddress(redis, text)).not.toThrow('secret');
});
