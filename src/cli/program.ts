// The command as a program: its words come from the process, its lines go to the process, and so does its status.

import { main } from './main.ts';

process.exitCode = await main(process.argv.slice(2), {
  env: process.env,
  out: (text) => {
    process.stdout.write(text);
  },
  err: (text) => {
    process.stderr.write(text);
  },
});
// First what is still on its way to a pipe; then nothing that lingers, such as a kept connection, holds up the end.
process.stdout.write('', () => process.stderr.write('', () => process.exit()));
