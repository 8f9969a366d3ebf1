// What is committed works on every machine: no registry host, no path of one machine, no download host in the lock file.

const REGISTRY =
  /registry\.(?:npmjs|npmmirror|yarnpkg)\.\w+|\bregistry\s*[=:]\s*["']?https?:|--index[-]url|\b_auth[T]oken\b/i;
const MACHINE_PATH = /(?:^|[^\w.:/~-])\/(?:home|Users|root|work|farm|tmp)\/\w[\w.-]*/;
const LOCK_HOST = /^\s*(?:tarball|resolved|registry|repo)\b.*https?:\/\/|\{[^}]*tarball:\s*https?:\/\//;

/** Tracked lines that name a registry, a path of one machine or, in the lock file, a download host. */
export function machineTraces({ tracked, lock }) {
  const configured = process.env.npm_config_registry ?? process.env.NPM_CONFIG_REGISTRY;
  const host = configured === undefined ? undefined : new URL(configured).host;
  const problems = [];
  for (const { path, text } of tracked) {
    if (path === 'pnpm-lock.yaml') continue;
    for (const [index, line] of text.split('\n').entries()) {
      if (REGISTRY.test(line) || (host !== undefined && line.includes(host))) {
        problems.push(`${path}:${index + 1}: names a package registry. Leave that to each machine's configuration`);
      }
      const trace = MACHINE_PATH.exec(line);
      if (trace !== null) problems.push(`${path}:${index + 1}: a path of one machine, ${trace[0].trim()}`);
    }
  }
  for (const [index, line] of lock.split('\n').entries()) {
    if (LOCK_HOST.test(line)) {
      problems.push(
        `pnpm-lock.yaml:${index + 1}: names a download host. Install from the default registry and lock again`,
      );
    }
  }
  return problems;
}
