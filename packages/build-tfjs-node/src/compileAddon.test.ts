import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AddonParts, compileAddon, compilerArguments } from './compileAddon.js';
import { type CxxCompiler, findCxxCompiler } from './cxxCompiler.js';

const platform = process.platform === 'darwin' ? 'darwin' : 'linux';

let work = '';
let compiler: CxxCompiler | undefined;

/** A small addon in the places of tfjs-node's, and a small library in that of TensorFlow's. */
function parts(binding: string): AddonParts {
  const source = join(work, 'a package');
  const library = join(work, 'a library, too', platform === 'darwin' ? 'libseven.2.dylib' : 'libseven.so.2');
  const headers = join(work, 'some headers');
  for (const folder of [join(source, 'binding'), join(work, 'a library, too'), headers]) {
    mkdirSync(folder, { recursive: true });
  }
  writeFileSync(join(headers, 'seven.h'), 'extern "C" int seven(); extern "C" int eight();');
  writeFileSync(join(source, 'binding', 'tfjs_backend.cc'), '#include "seven.h"\nint read() { return seven(); }');
  writeFileSync(join(source, 'binding', 'tfjs_binding.cc'), binding);
  writeFileSync(join(work, 'seven.cc'), 'extern "C" int seven() { return 7; }');
  execFileSync(compiler!.program, [
    ...(platform === 'darwin'
      ? ['-dynamiclib', '-install_name', '@rpath/libseven.2.dylib']
      : ['-shared', '-fPIC', '-Wl,-soname,libseven.so.2']),
    ...[join(work, 'seven.cc'), '-o', library],
  ]);
  return { source, headers, libraries: [library], output: join(work, 'addon.node') };
}

const BINDING = `#include <node_api.h>
#include "seven.h"
int read();
static napi_value Init(napi_env env, napi_value exports) {
  napi_value number;
  napi_create_int32(env, CALL, &number);
  napi_set_named_property(env, exports, "seven", number);
  return exports;
}
NAPI_MODULE(addon, Init)`;

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'infodrop compile, '));
  const outcome = await findCxxCompiler();
  compiler = 'compiler' in outcome ? outcome.compiler : undefined;
});

afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

describe('compileAddon', () => {
  it('makes an addon that finds its library, in folders with spaces and commas', async (context) => {
    if (compiler === undefined) return context.skip('there is no compiler here');
    const made = parts(BINDING.replace('CALL', 'read()'));
    expect(await compileAddon(compiler, made, platform)).toBeUndefined();
    expect(createRequire(import.meta.url)(made.output)).toEqual({ seven: 7 });
  });

  it('makes an addon that does not load where the library lacks a function', async (context) => {
    if (compiler === undefined) return context.skip('there is no compiler here');
    const made = { ...parts(BINDING.replace('CALL', 'eight()')), output: join(work, 'lacking.node') };
    expect(await compileAddon(compiler, made, platform)).toBeUndefined();
    expect(() => createRequire(import.meta.url)(made.output) as unknown).toThrow(/symbol.*eight/u);
  });

  it('gives the first error of the compiler, and all of it in the log', async (context) => {
    if (compiler === undefined) return context.skip('there is no compiler here');
    const made = { ...parts('#include <nowhere.h>\nint x;'), output: join(work, 'never.node') };
    const problem = await compileAddon(compiler, made, platform);
    expect(problem?.fault.text).toMatch(
      /^the addon must compile, got from .*: .*tfjs_binding\.cc:1:.* error: .*nowhere\.h/u,
    );
    expect(problem?.log).toContain('nowhere.h');
  });
});

describe('compilerArguments', () => {
  it('tells the linkers of Linux and macOS where the libraries are', () => {
    const made = { source: '/s', headers: '/h', libraries: ['/l/a.so', '/l/b.so', '/m/c.so'], output: '/o' };
    const linux = compilerArguments(made, 'linux').join(' ');
    expect(linux).toContain('-shared');
    expect(linux).toContain(
      '/s/binding/tfjs_binding.cc /l/a.so /l/b.so /m/c.so -Xlinker -rpath -Xlinker /l -Xlinker -rpath -Xlinker /m -Xlinker -z -Xlinker now -o /o',
    );
    const darwin = compilerArguments(made, 'darwin').join(' ');
    expect(darwin).toContain('-bundle -undefined dynamic_lookup');
    expect(darwin).toContain('-Xlinker -rpath -Xlinker /l -Xlinker -rpath -Xlinker /m -o /o');
  });
});
