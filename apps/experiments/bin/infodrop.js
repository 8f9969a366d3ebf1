#!/usr/bin/env node
// Before anything is loaded that an older Node cannot read.
const [major, minor] = process.versions.node.split('.').map(Number);
const suits = major >= 24 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
if (suits || major === 21 || major === 23) {
  await import('../dist/cli.js');
} else {
  console.error(
    `infodrop: Node must be 20.19 or newer, 22.12 or newer, or 24 and later, got ${process.versions.node}. ` +
      'Install a newer one from https://nodejs.org.',
  );
  process.exitCode = 1;
}
