// The thread in which much is given its places: it reads, hashes and writes by connections of its own.

import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { createObserver } from '../../observe/events.ts';
import { open } from '../../store/open.ts';
import { createAppender } from '../../work/audit/sequencer.ts';
import { databaseOf } from '../database/openDatabase.ts';
import { sequencerDeps } from './auditSequencer.ts';
import { sealingOf } from './sealingKey.ts';
import type { SequencerReply, SequencerThreadInput } from './sequencerThread.ts';

const { config, tenantId } = workerData as SequencerThreadInput;
const port = parentPort as MessagePort;
const reply = (says: SequencerReply): void => port.postMessage(says);

const tellFailure = (error: unknown): void => reply({ event: { event: 'sequencerFailed', error } });
const observer = createObserver(tellFailure);
observer.subscribe((event) => reply({ event }));
// One for what it reads and writes in turn, one for what runs beside that.
const store = await open({ ...databaseOf(config), mostConnections: 2, onFault: tellFailure });
const append = createAppender(sequencerDeps(config, { store, sealing: await sealingOf(config), tenantId, observer }));

/** `null` ends the thread. */
port.on('message', async (mustSign: boolean | null) => {
  if (mustSign !== null) return reply({ isSigned: await append(mustSign) });
  await store.close();
  port.close();
});
