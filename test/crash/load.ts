// A random load of every kind of write, and a ledger of what was answered: that must be there whatever happens to the
// process.

import { em, isDone, type Calls } from './calls.ts';
import { roleOf, type Setting } from './tenant.ts';

/** What was answered. Of what was asked and not answered nothing is known, and nothing said here. */
export interface Ledger {
  /** Ids of requests that were answered with 201. */
  readonly requests: Set<string>;
  readonly decided: Map<string, 'Approve' | 'Deny'>;
  readonly canceled: Set<string>;
  readonly catalogs: Map<string, 'there' | 'gone' | 'unknown'>;
  /** Of each package: the last description that was answered, and the last that was asked for. */
  readonly described: Map<string, { readonly least: number; readonly most: number }>;
  /** By `club person`. */
  readonly members: Map<string, boolean | 'unknown'>;
  readonly roleScopes: Map<string, 'there' | 'gone' | 'unknown'>;
  /** By group: the id of its role in the first package, once it had one. */
  readonly roleOf: Map<string, string>;
  answered: number;
  unanswered: number;
  refused: number;
  readonly statuses: Map<number, number>;
}

export const emptyLedger = (): Ledger => ({
  requests: new Set(),
  decided: new Map(),
  canceled: new Set(),
  catalogs: new Map(),
  described: new Map(),
  members: new Map(),
  roleScopes: new Map(),
  roleOf: new Map(),
  answered: 0,
  unanswered: 0,
  refused: 0,
  statuses: new Map(),
});

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function lots(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Acting {
  readonly calls: Calls;
  readonly setting: Setting;
  readonly ledger: Ledger;
  readonly draw: () => number;
  readonly busy: Set<string>;
}
export type Act = (of: Acting) => Promise<unknown>;

/** Users of the sandbox who ask for themselves. */
export const self = ['member', 'designer', 'engineer', 'analyst', 'manager'];
/** One of a list, by lot. */
export const among = <T>({ draw }: Acting, list: readonly T[]): T => list[Math.floor(draw() * list.length)] as T;

/** Several at a time, until told to stop; resolves when the last one was answered, or nobody was there to answer. */
export async function load(
  parts: Omit<Acting, 'busy'>,
  { parallel, isOver }: { readonly parallel: number; readonly isOver: () => boolean },
): Promise<void> {
  const acting: Acting = { ...parts, busy: new Set() };
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      while (!isOver()) await chosen(acting)(acting);
    }),
  );
}

/** One of the acts, by lot and weight. */
export function chosen(acting: Acting, of = acts): Act {
  let left = acting.draw() * of.reduce((sum, [weight]) => sum + weight, 0);
  const act = of.find(([weight]) => {
    left -= weight;
    return left < 0;
  });
  return (act ?? (of[0] as (typeof acts)[number]))[1];
}

/** A call whose answer is counted. */
export async function counted({ calls, ledger }: Acting, who: string, method: string, path: string, body?: unknown) {
  const reply = await calls(who, method, path, body);
  ledger.statuses.set(reply.status, (ledger.statuses.get(reply.status) ?? 0) + 1);
  if (reply.status === 0) ledger.unanswered += 1;
  else if (isDone(reply)) ledger.answered += 1;
  else ledger.refused += 1;
  // Whoever was not answered does not hammer at a door that is shut.
  if (reply.status === 0 || reply.status >= 500)
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  return reply;
}

/** One at a time: of two whose answers cross nobody could say which was last. */
const alone =
  (key: (of: Acting) => string, run: (of: Acting, key: string) => Promise<unknown>): Act =>
  async (of) => {
    const name = key(of);
    if (of.busy.has(name)) return;
    of.busy.add(name);
    await run(of, name).finally(() => of.busy.delete(name));
  };

/** Sends a request for an assignment, and notes its id. */
export const asked = async (of: Acting, who: string, body: object): Promise<void> => {
  const reply = await counted(of, who, 'POST', `${em}/assignmentRequests`, body);
  if (isDone(reply)) of.ledger.requests.add(reply.body.id);
};

const acts: readonly (readonly [weight: number, act: Act])[] = [
  [
    6,
    (of) => {
      const to = among(of, of.setting.packages);
      return asked(of, 'globalAdmin', {
        requestType: 'adminAdd',
        assignment: { targetId: among(of, of.setting.users), accessPackageId: to.id, assignmentPolicyId: to.policyId },
      });
    },
  ],
  [
    4,
    async (of) => {
      const id = among(of, [...of.ledger.requests]);
      if (id !== undefined) await asked(of, 'globalAdmin', { requestType: 'adminRemove', assignment: { id } });
    },
  ],
  [
    5,
    (of) => {
      const to = among(of, of.setting.packages);
      return asked(of, among(of, self), {
        requestType: 'userAdd',
        assignment: { accessPackageId: to.id, assignmentPolicyId: to.policyId },
      });
    },
  ],
  [4, alone(() => 'approver', decideSome)],
  [
    1,
    async (of) => {
      const id = among(of, [...of.ledger.requests]);
      if (id === undefined || of.ledger.decided.has(id)) return;
      if (isDone(await counted(of, 'globalAdmin', 'POST', `${em}/assignmentRequests/${id}/cancel`)))
        of.ledger.canceled.add(id);
    },
  ],
  [2, alone((of) => `role ${among(of, of.setting.groups)}`, changeRole)],
  [2, alone((of) => among(of, of.setting.packages).id, describe)],
  [2, alone((of) => `${among(of, of.setting.clubs)} ${among(of, of.setting.users)}`, changeMember)],
  [1, makeCatalog],
  [1, alone((of) => among(of, [...of.ledger.catalogs.keys()]) ?? 'none', dropCatalog)],
  [1, batch],
  [0.3, (of) => counted(of, 'nobody', 'POST', '/sandbox/clock', { advance: 'PT8H' })],
];

/** The approver decides some of what waits for them. */
export async function decideSome(of: Acting): Promise<void> {
  const { approver } = of.setting;
  const found = await counted(
    of,
    approver,
    'GET',
    `${em}/accessPackageAssignmentApprovals/filterByCurrentUser(on='approver')?$expand=stages`,
  );
  for (const approval of isDone(found)
    ? (found.body.value as { id: string; stages: { id: string; status: string }[] }[]).slice(0, 3)
    : []) {
    const stage = approval.stages.find(({ status }) => status === 'InProgress');
    if (stage === undefined) continue;
    const reviewResult = of.draw() < 0.7 ? ('Approve' as const) : ('Deny' as const);
    if (
      isDone(
        await counted(
          of,
          approver,
          'PATCH',
          `${em}/accessPackageAssignmentApprovals/${approval.id}/stages/${stage.id}`,
          { reviewResult, justification: 'Seen' },
        ),
      )
    )
      of.ledger.decided.set(approval.id, reviewResult);
  }
}

async function changeRole(of: Acting, key: string): Promise<void> {
  const group = key.slice('role '.length);
  const {
    packages: [first],
    resources,
  } = of.setting;
  const at = `${em}/accessPackages/${first?.id}/resourceRoleScopes`;
  const found = await counted(
    of,
    'globalAdmin',
    'GET',
    `${em}/accessPackages/${first?.id}?$expand=resourceRoleScopes($expand=role,scope)`,
  );
  if (!isDone(found)) return;
  const there = (found.body.resourceRoleScopes as { id: string; scope: { originId: string } }[]).find(
    ({ scope }) => scope.originId === group,
  );
  if (there === undefined) {
    // What is given again has the id that it had.
    const before = of.ledger.roleOf.get(group);
    if (before !== undefined) of.ledger.roleScopes.set(before, 'unknown');
    const made = await counted(of, 'globalAdmin', 'POST', at, roleOf(group, resources[group] as string));
    if (isDone(made)) of.ledger.roleScopes.set(made.body.id, 'there');
  } else {
    of.ledger.roleOf.set(group, there.id);
    of.ledger.roleScopes.set(
      there.id,
      isDone(await counted(of, 'globalAdmin', 'DELETE', `${at}/${there.id}`)) ? 'gone' : 'unknown',
    );
  }
}

async function describe(of: Acting, id: string): Promise<void> {
  const { least, most } = of.ledger.described.get(id) ?? { least: 0, most: 0 };
  of.ledger.described.set(id, { least, most: most + 1 });
  if (
    isDone(await counted(of, 'globalAdmin', 'PATCH', `${em}/accessPackages/${id}`, { description: String(most + 1) }))
  )
    of.ledger.described.set(id, { least: most + 1, most: most + 1 });
}

async function changeMember(of: Acting, key: string): Promise<void> {
  const [club, person] = key.split(' ') as [string, string];
  const isIn = of.ledger.members.get(key);
  of.ledger.members.set(key, 'unknown');
  const adds = isIn === 'unknown' ? of.draw() < 0.5 : isIn !== true;
  const path = `/v1.0/groups/${club}/members`;
  const reply = adds
    ? await counted(of, 'globalAdmin', 'POST', `${path}/$ref`, {
        '@odata.id': `https://graph.microsoft.com/v1.0/users/${person}`,
      })
    : await counted(of, 'globalAdmin', 'DELETE', `${path}/${person}/$ref`);
  // Refused, because it is so already.
  if (isDone(reply) || (reply.status >= 400 && reply.status < 500)) of.ledger.members.set(key, adds);
}

async function makeCatalog(of: Acting): Promise<void> {
  const made = await counted(of, 'globalAdmin', 'POST', `${em}/catalogs`, {
    displayName: `Drawer ${of.draw()}`,
    isExternallyVisible: false,
    state: 'published',
  });
  if (isDone(made)) of.ledger.catalogs.set(made.body.id, 'there');
}

async function dropCatalog(of: Acting, id: string): Promise<void> {
  if (of.ledger.catalogs.get(id) === 'there')
    of.ledger.catalogs.set(
      id,
      isDone(await counted(of, 'globalAdmin', 'DELETE', `${em}/catalogs/${id}`)) ? 'gone' : 'unknown',
    );
}

async function batch(of: Acting): Promise<void> {
  const to = of.setting.packages[0];
  const requests = [0, 1, 2].map((at) => ({
    id: String(at),
    method: 'POST',
    url: `${em.slice('/v1.0'.length)}/assignmentRequests`,
    headers: { 'Content-Type': 'application/json' },
    body: {
      requestType: 'adminAdd',
      assignment: { targetId: among(of, of.setting.users), accessPackageId: to?.id, assignmentPolicyId: to?.policyId },
    },
  }));
  const reply = await counted(of, 'globalAdmin', 'POST', '/v1.0/$batch', { requests });
  if (isDone(reply))
    for (const each of reply.body.responses as { status: number; body: { id: string } }[])
      if (each.status === 201) of.ledger.requests.add(each.body.id);
}
