// `npm test`: installs what is missing and runs all checks, or those under the paths that are named.
import { runPrepared } from './prepare.mjs';

await runPrepared('everything', 'scripts/runTests.ts', process.argv.slice(2));
