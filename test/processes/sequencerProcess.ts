// A process that writes audit rows and gives places as fast as it can, until it is killed: each checkpoint that it
// signed is a line of its standard output.

import { setTimeout as sleep } from 'node:timers/promises';
import { UnavailableError } from '../../src/store/contract.ts';
import { open } from '../../src/store/open.ts';
import { auditOf, sequencerOf } from '../audit/auditWorld.ts';

const store = await open({
  database: process.argv[2] ?? '',
  mode: 'sandbox',
  onFault: (error) => {
    throw error;
  },
});
const sequencer = sequencerOf(store, [], () => {}, {
  anchor: async (signedNote, verifierKey) => {
    process.stdout.write(`${JSON.stringify({ signedNote, verifierKey })}\n`);
  },
});
process.stdout.write('ready\n');
for (let at = 0; ; at += 3)
  try {
    await Promise.all([0, 1, 2].map((more) => store.commit([auditOf(at + more)])));
    await sequencer.run();
  } catch (error) {
    // On a machine that is busy a connection may take too long: a server goes on with its next look.
    if (!(error instanceof UnavailableError)) throw error;
    await sleep(100);
  }
