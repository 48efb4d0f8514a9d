// What `npm pack` puts into the package besides what is committed (it runs as `prepack`): the server as JavaScript in
// dist, and the built workbench.

import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildFront } from './front.mjs';
import { run } from './launch.mjs';
import { root } from './prepare.mjs';

/** What stands between the sources and their places in the package: files that the server reads beside its own. */
const readBeside = [
  'store/schema/migrations/*.sql',
  'audit/bundle/*.{mjs,html}',
  'sandbox/scenarios/shipped/*.snapshot',
];

/** Throws where something cannot be built. */
export async function buildPackage(say: (line: string) => void): Promise<void> {
  const dist = join(root, 'dist');
  rmSync(dist, { recursive: true, force: true });
  await compile(['-p', join(root, 'tsconfig.package.json')]);
  for (const file of globSync(readBeside, { cwd: join(root, 'src') }))
    cpSync(join(root, 'src', file), join(dist, file));
  for (const file of globSync('**/*.js', { cwd: dist })) renameLoaded(join(dist, file));
  await declareTypes(dist);
  const fault = await buildFront(process.execPath, root, say);
  if (fault !== null) throw new Error(fault);
}

/**
 * Types of the door that other programs enter by, once for `import` and once for `require`; the compiler leaves the
 * names of the files as they are.
 */
async function declareTypes(dist: string): Promise<void> {
  await compile(['-p', join(root, 'tsconfig.types.json')]);
  for (const file of globSync('testing/*.d.ts', { cwd: dist })) {
    const text = readFileSync(join(dist, file), 'utf8');
    const importing = (ending: string): string => text.replaceAll(/(from '\.[^']*)\.ts'/g, `$1.${ending}'`);
    writeFileSync(join(dist, file), importing('js'));
    writeFileSync(join(dist, file.replace(/\.ts$/, '.cts')), importing('cjs'));
  }
}

async function compile(args: readonly string[]): Promise<void> {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { exitCode, output, error } = await run(process.execPath, [compiler, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (exitCode !== 0) throw new Error(`The sources could not be compiled.\n${output || String(error)}`);
}

/** The compiler renames what is imported; a file that is loaded by its address, such as a thread's, it leaves alone. */
function renameLoaded(file: string): void {
  const text = readFileSync(file, 'utf8');
  const renamed = text.replaceAll(/(new URL\('\.[^']*)\.ts(', import\.meta\.url\))/g, '$1.js$2');
  if (renamed !== text) writeFileSync(file, renamed);
}

if (import.meta.main) await buildPackage((line) => process.stderr.write(`${line}\n`));
