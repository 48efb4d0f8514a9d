// `npm start`: installs what is missing, builds the workbench if it changed, and runs the server.
import { buildFront } from './front.mjs';
import { root, runPrepared } from './prepare.mjs';

const say = (/** @type {string} */ line) => {
  process.stderr.write(`${line}\n`);
};

await runPrepared('runtime', 'src/cli/program.ts', ['start', ...process.argv.slice(2)], async (node) => {
  const fault = await buildFront(node, root, say);
  if (fault !== null) say(fault);
});
