// Runs a file of this checkout under the right Node: `node scripts/run.mjs [--runtime] <file> [arguments]`.
// With --runtime the packages of the tests need not be there.
import { runPrepared } from './prepare.mjs';

const isRuntime = process.argv[2] === '--runtime';
const [file, ...args] = process.argv.slice(isRuntime ? 3 : 2);
if (file) {
  await runPrepared(isRuntime ? 'runtime' : 'everything', file, args);
} else {
  process.stderr.write('Name the file to run: node scripts/run.mjs [--runtime] <file> [arguments]\n');
  process.exitCode = 2;
}
