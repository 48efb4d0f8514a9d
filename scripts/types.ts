// `npm run check`: the compiler over the server with its tests, and over the workbench, which runs in a browser.
import { join } from 'node:path';
import { run } from './launch.mjs';
import { root } from './prepare.mjs';

/**
 * What the compiler found, as it says it; empty where all is well. Each project on one thread, for two run at once:
 * several threads of one learn the same types
 * over again. GOGC is how often the memory is cleared, which the compiler does for nobody when it ends in a moment.
 */
export async function typeFaults(): Promise<string> {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const runs = await Promise.all(
    [root, join(root, 'web')].map((project) =>
      run(process.execPath, [compiler, '-p', project, '--singleThreaded'], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { GOGC: '300', ...process.env },
      }),
    ),
  );
  return runs
    .filter(({ exitCode }) => exitCode !== 0)
    .map(({ output, error }) => output || String(error))
    .join('');
}

if (import.meta.main) {
  const faults = await typeFaults();
  process.stdout.write(faults);
  process.exitCode = faults === '' ? 0 : 1;
}
