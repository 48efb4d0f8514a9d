// A tenant as a test holds it: callers, clock, snapshots, and what it did.

import type { HostedTenant } from '../app/tenants/tenantHost.ts';
import { createCaller, type CallerParts } from './graphCaller.ts';
import type {
  AnsweredCall,
  ClockMove,
  FaultInjection,
  GraphCaller,
  LatchkeyTenant,
  SentMail,
  Snapshot,
  TenantClient,
  TenantUser,
} from './types.ts';

/** What all tenants of a server share. */
export interface SharedParts {
  readonly url: string;
  readonly httpUrl: string;
  readonly caFile: string;
  readonly fetch: typeof fetch;
}

interface Description {
  readonly tokenEndpoint: string;
  readonly users: readonly TenantUser[];
  readonly clients: readonly TenantClient[];
  readonly clock: { readonly now: string };
}

/** `began` is what it holds at first, to which `reset` leads back. */
export async function createTestTenant(
  hosted: HostedTenant,
  began: Snapshot,
  shared: SharedParts,
): Promise<LatchkeyTenant> {
  const { sandbox } = hosted;
  const describe = async (): Promise<Description> => (await sandbox.describe(shared.httpUrl)) as Description;
  const { tokenEndpoint, users, clients } = await describe();
  const as = callersOf({ ...shared, tokenEndpoint, users, clients });
  const move = async (change: unknown): Promise<ClockMove> => (await sandbox.moveClock(change)) as ClockMove;
  const settled = async (): Promise<void> => hosted.drain();
  const close = onlyOnce(hosted.close);
  return {
    tenantId: hosted.tenantId,
    url: shared.url,
    httpUrl: shared.httpUrl,
    caFile: shared.caFile,
    issuer: hosted.issuer(),
    authority: `${shared.url}/${hosted.tenantId}`,
    tokenEndpoint,
    users,
    clients,
    as,
    clock: {
      now: async () => (await describe()).clock.now,
      advance: (duration) => move({ advance: duration }),
      set: (instant) => move({ now: instant }),
      freeze: () => move({ frozen: true }),
      release: () => move({ frozen: false }),
    },
    faults: injectionOf(hosted),
    reset: () => hosted.load(began.image),
    snapshot: async () => ({ image: await hosted.image() }),
    restore: ({ image }) => hosted.load(image),
    calls: async () => listCalls(hosted),
    mails: async () => {
      await settled();
      return listMails(hosted);
    },
    settled,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** A caller keeps its token, so that there is one of each. */
function callersOf(parts: CallerParts): (who: string) => GraphCaller {
  const callers = new Map<string, GraphCaller>();
  return (who) => {
    const caller = callers.get(who) ?? createCaller(parts, who);
    callers.set(who, caller);
    return caller;
  };
}

function injectionOf({ sandbox: { faults } }: HostedTenant): FaultInjection {
  return {
    add: (rule) => faults.add(rule).map(({ id }) => id),
    list: () => faults.list(),
    remove: (id) => faults.remove(id ?? null),
  };
}

async function listCalls({ sandbox: { recorder } }: HostedTenant): Promise<readonly AnsweredCall[]> {
  const { calls } = await recorder.listAfter(0, 0);
  return calls.map(({ method, url, status, caller, requestId, milliseconds, rowsRead, faults }) => ({
    method,
    url,
    status,
    caller: caller?.displayName ?? null,
    requestId,
    milliseconds,
    rowsRead,
    faults,
  }));
}

async function listMails(hosted: HostedTenant): Promise<readonly SentMail[]> {
  return (await hosted.mails()).map(
    ({ id, event, to, subject, text, html, createdAt, requestId, assignmentId }) =>
      ({ id, event, to, subject, text, html, createdAt, requestId, assignmentId }) satisfies SentMail,
  );
}

function onlyOnce(close: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | null = null;
  return () => {
    closing ??= close();
    return closing;
  };
}
