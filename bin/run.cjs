// Runs the command, on a Node that is new enough for it.
'use strict';

const { basename, dirname, join } = require('node:path');
const { enableCompileCache } = require('node:module');
const { serverFlags } = require('./serverFlags.cjs');

const root = dirname(__dirname);
const argv = process.argv.slice(2);
/** Built when the package is packed. */
const program = '../dist/cli/program.js';
// What Node makes of the sources is kept where other tools keep theirs, beside the package; it halves the next start.
if (basename(dirname(root)) === 'node_modules') enableCompileCache(join(dirname(root), '.cache', 'latchkey'));

const own = (process.env['NODE_OPTIONS'] ?? '').split(' ').concat(process.execArgv);
/** Those that nobody has set already. */
const missingFlags = serverFlags.filter(
  (flag) => !own.some((each) => each.startsWith(flag.slice(0, flag.indexOf('=')))),
);

// A server lives long enough for its memory to matter, and Node takes these flags at its start alone. The process
// stays the same one, so that signals reach it; where there is no such call (Windows) the server runs without them.
if (argv[0] === 'start' && missingFlags.length > 0 && process.execve && process.platform !== 'win32')
  process.execve(
    process.execPath,
    [process.execPath, ...process.execArgv, ...missingFlags, join(__dirname, 'latchkey.cjs'), ...argv],
    process.env,
  );
else import(program);
