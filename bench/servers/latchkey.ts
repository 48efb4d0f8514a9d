// This server in a process of its own, as `npm start` runs it: settings come from the environment, its address goes to
// standard output.

import { startApp } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/config.ts';

const read = readConfig(process.env, []);
if ('faults' in read) throw new Error(read.faults.join('\n'));
// What comes later can be left undone, so that answering is measured apart from it; on SQLite no setting does that.
const config = { ...read.config, works: process.env['BENCH_WORKS'] !== 'off' };
const app = await startApp(config, {
  log: (level, says, facts) => {
    if (level === 'error') process.stderr.write(`${says} ${JSON.stringify(facts)}\n`);
  },
  onBug: () => {},
});
process.stdout.write(`ready ${new URL(app.http).port}\n`);
process.on('SIGTERM', () => {
  void app.close().then(() => process.exit(0));
});
