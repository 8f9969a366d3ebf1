import { describe, expect, it } from 'vitest';
import { ownPackage, packageVersions } from './packageVersions.js';

describe('packageVersions', () => {
  it('finds a package that does not export its package.json, and says which is missing', () => {
    const versions = packageVersions(['commander', '@observablehq/plot', 'no-such-package'], import.meta.url);
    expect(versions.commander).toMatch(/^14\./);
    expect(versions['@observablehq/plot']).toMatch(/^0\.6\./);
    expect(versions['no-such-package']).toBe('missing');
  });
});

describe('ownPackage', () => {
  it('is the nearest package.json above', () => {
    expect(ownPackage(import.meta.dirname).name).toBe('infodrop');
  });
});
