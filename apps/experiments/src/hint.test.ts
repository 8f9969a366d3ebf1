import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Caller, hint } from './hint.js';

const words = ['quickstart', '--resume', 'runs/2026-01-02T120000Z-cluttered-quickstart'];
const caller: Caller = { environment: {}, script: '/usr/bin/infodrop', platform: 'linux' };

describe('hint', () => {
  it('repeats how the command was called', () => {
    expect(hint(words, caller)).toBe(`infodrop ${words.join(' ')}`);
    expect(hint(words, { ...caller, environment: { npm_command: 'exec' } })).toBe(`npx infodrop ${words.join(' ')}`);
    expect(hint(words, { ...caller, script: '/project/node_modules/.bin/infodrop' })).toBe(
      `npx infodrop ${words.join(' ')}`,
    );
    const started = { npm_lifecycle_event: 'start' };
    expect(hint(words, { ...caller, environment: started })).toBe(`npm start -- ${words.slice(1).join(' ')}`);
    expect(hint(['quickstart'], { ...caller, environment: started })).toBe('npm start');
  });

  it('names the script in a clone, where nothing is installed', () => {
    const script = join(process.cwd(), 'bin', 'infodrop.js');
    expect(hint(['list'], { ...caller, script })).toBe('node bin/infodrop.js list');
    expect(hint(['list'], { ...caller, environment: { npm_lifecycle_event: 'start' }, script })).toBe(
      'node bin/infodrop.js list',
    );
    expect(hint(['list'], { ...caller, script: '/a clone/bin/infodrop.js' })).toBe(
      "node '/a clone/bin/infodrop.js' list",
    );
  });

  it('quotes what a shell would take apart', () => {
    expect(hint(['report', "it's my runs/x"], caller)).toBe(`infodrop report 'it'\\''s my runs/x'`);
    const windows = { ...caller, platform: 'win32' };
    expect(hint(['report', 'C:\\my runs'], windows)).toBe('infodrop report "C:\\my runs"');
    expect(hint(['report', 'C:\\runs'], windows)).toBe('infodrop report C:\\runs');
  });
});
