// `npm run lint` and `npm run format`: Biome over everything that is written by hand.
import { join } from 'node:path';
import { run } from './launch.mjs';
import { root } from './prepare.mjs';

/** What the formatter and the linter object to, as they say it; empty where all is well. */
export function lintFaults(): Promise<string> {
  return lintFaultsIn(root);
}

/** As `lintFaults`, of a folder with settings of its own. */
export function lintFaultsIn(folder: string): Promise<string> {
  return biome(['ci', '--colors=off', '--max-diagnostics=50', '--error-on-warnings', '.'], folder);
}

async function biome(args: readonly string[], folder: string): Promise<string> {
  const program = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const { exitCode, output, error } = await run(process.execPath, [program, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return exitCode === 0 ? '' : output || String(error);
}

if (import.meta.main) {
  const faults = process.argv.includes('--write') ? await biome(['format', '--write', '.'], root) : await lintFaults();
  process.stdout.write(faults);
  process.exitCode = faults === '' ? 0 : 1;
}
