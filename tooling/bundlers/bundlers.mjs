// The ways by which a page comes to its users. Each takes a project folder with main.js, index.html and public/, and gives
// `{ url, warnings, close }`: where the page is, and what the bundler had to say of it.
import { existsSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serve } from '@infodrop-tooling/chromium/serve.mjs';
import { build as esbuild } from 'esbuild';
import { build as viteBuild, createLogger, createServer as createViteServer } from 'vite';
import webpack from 'webpack';

/** A logger of Vite's that keeps what it is told instead of printing it. */
function keptLog() {
  const warnings = [];
  const logger = createLogger('silent');
  const keep = (message) => warnings.push(message);
  return { warnings, logger: { ...logger, warn: keep, warnOnce: keep, error: keep } };
}

async function viteDev(folder) {
  const { warnings, logger } = keptLog();
  const server = await createViteServer({
    root: folder,
    configFile: false,
    customLogger: logger,
    cacheDir: join(folder, 'vite-cache'),
    server: { host: '127.0.0.1', port: 0 },
  });
  await server.listen();
  return { url: server.resolvedUrls.local[0], warnings, close: () => server.close() };
}

async function viteProduction(folder, settings = {}) {
  const { warnings, logger } = keptLog();
  await viteBuild({
    root: folder,
    configFile: false,
    customLogger: logger,
    ...settings,
    build: { outDir: 'vite-out', reportCompressedSize: false },
  });
  // Vite says of every large bundle, whosever it is, that it is large.
  const said = warnings.filter((each) => !/chunks are larger than/u.test(each));
  return { ...(await serve(join(folder, 'vite-out'))), warnings: said };
}

/** Puts the page around a script that a bundler wrote, which takes no part in HTML. */
async function withPage(folder, out) {
  await cp(join(folder, 'public'), join(folder, out), { recursive: true });
  await writeFile(join(folder, out, 'index.html'), await readFile(join(folder, 'index.html')));
  return serve(join(folder, out));
}

// As the engine's README says for backends that are not installed.
const NOT_INSTALLED = { '@tensorflow/tfjs-backend-webgl': false, '@tensorflow/tfjs-backend-webgpu': false };

async function webpackProduction(folder, { alias = NOT_INSTALLED, mode = 'production' } = {}) {
  const compiler = webpack({
    mode,
    context: folder,
    entry: './main.js',
    output: { path: join(folder, 'webpack-out'), filename: 'main.js' },
    resolve: { alias },
    performance: false,
  });
  const stats = await new Promise((resolve, reject) => {
    compiler.run((error, result) => (error ? reject(error) : resolve(result)));
  });
  await new Promise((closed) => compiler.close(closed));
  const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
  const said = [...errors, ...warnings].map(({ message, moduleName }) => `${moduleName ?? ''} ${message}`);
  return { ...(await withPage(folder, 'webpack-out')), warnings: said };
}

async function esbuildProduction(folder) {
  const { warnings } = await esbuild({
    absWorkingDir: folder,
    entryPoints: ['main.js'],
    bundle: true,
    format: 'esm',
    splitting: true,
    minify: true,
    outdir: 'esbuild-out',
    logLevel: 'silent',
  });
  return { ...(await withPage(folder, 'esbuild-out')), warnings: warnings.map(({ text }) => text) };
}

/** webpack without the setting that the README names. */
export const webpackAsItIs = (folder) => webpackProduction(folder, { alias: {}, mode: 'none' });

/** Vite where the page's program starts a Web Worker, set as the README says. */
export const viteWithWorker = (folder) => viteProduction(folder, { worker: { format: 'es' } });

/** By the name that a reader knows it by. */
export const BUNDLERS = {
  'the dev server of Vite': viteDev,
  'a build by Vite': viteProduction,
  'a build by webpack': webpackProduction,
  'a build by esbuild': esbuildProduction,
};

/** Writes another program of the page: a file beside main.js, or main.js itself. */
export const writeProgram = (folder, name, program) => writeFile(join(folder, name), program);

/** Writes a page into an installed project, and the .wasm files of tfjs beside it, as the engine's README says. */
export async function writePage(folder, program) {
  await writeProgram(folder, 'main.js', program);
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/main.js"></script>\n',
  );
  const from = join(folder, 'node_modules/@tensorflow/tfjs-backend-wasm/dist');
  await cp(from, join(folder, 'public/wasm'), {
    recursive: true,
    filter: (path) => path === from || path.endsWith('.wasm'),
  });
  if (!existsSync(join(folder, 'public/wasm/tfjs-backend-wasm-simd.wasm')))
    throw new Error(`${from} has no .wasm files`);
}
