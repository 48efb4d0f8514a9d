// What the log tells of bugs and of events.

import type { Config } from '../config/config.ts';
import type { Event } from '../observe/events.ts';
import type { Logger } from '../observe/log.ts';

/** Logs an error of a call that no rule foresees, and hands it on as a bug. */
export function logBug(
  { log, onBug }: Logger,
  error: unknown,
  call: { readonly method: string; readonly url: string; readonly requestId: string },
): void {
  log('error', 'a call met a bug', {
    method: call.method,
    path: call.url.split('?', 1)[0],
    requestId: call.requestId,
    error: error instanceof Error ? error.stack : String(error),
  });
  onBug(error);
}

const eventLevels: Readonly<Partial<Record<Event['event'], 'error' | 'warn' | 'info'>>> = {
  jobGaveUp: 'error',
  jobFailed: 'warn',
  workerStalled: 'error',
  sequencerFailed: 'error',
  auditBroken: 'error',
  invariantViolated: 'warn',
  mailsDropped: 'warn',
  logWaits: 'error',
  logEntriesLost: 'error',
  logHasGap: 'error',
  credentialNearEnd: 'warn',
  removalsHeld: 'warn',
  auditCheckpointSigned: 'info',
  signingKeyChanged: 'info',
};

/** Logs one event of the server, under its own name. The checkpoints of a sandbox are evidence for nobody. */
export function logEvent(event: Event, { log }: Logger, mode: Config['mode']): void {
  const { event: name, ...facts } = event;
  const error = 'error' in facts && facts.error instanceof Error ? { error: facts.error.stack } : {};
  const isMinor =
    (event.event === 'mailsDropped' && !event.isFirst) ||
    (event.event === 'auditCheckpointSigned' && mode === 'sandbox');
  log(isMinor ? 'debug' : (eventLevels[name] ?? 'debug'), name, { ...facts, ...error });
}
