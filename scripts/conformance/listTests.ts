// Prints the names of the tests in files without running any: `node scripts/conformance/listTests.ts <file>…` gives
// `{"file": ["name", …]}`.

import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

const recorder = new URL('./recorder.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'node:test' ? { url: recorder, shortCircuit: true } : next(specifier, context),
});

const { names } = await import('./recorder.ts');
const listed: Record<string, readonly string[]> = {};
for (const file of process.argv.slice(2)) {
  await import(pathToFileURL(file).href);
  listed[file] = names.splice(0);
}
process.stdout.write(JSON.stringify(listed));
process.exit();
