// What must be true of a tenant after whatever happened to its processes: what always must, what was answered, and
// nothing twice. It is read from the database itself, when all that was due is done.

import { checkDatabase } from '../../src/app/database/checkDatabase.ts';
import type { Entities, EntityName } from '../../src/domain/entities.ts';
import { unexpiredAssignmentStates } from '../../src/domain/machines/assignment.ts';
import { eq, from, not, or } from '../../src/odata/query.ts';
import type { Store } from '../../src/store/contract.ts';
import type { Ledger } from './load.ts';
import type { Setting } from './tenant.ts';

type Of<E extends EntityName> = readonly Entities[E][];

/** Every row, those that ended too. */
const hiddenBy: Partial<Record<EntityName, string>> = {
  catalog: 'deletedAt',
  resourceRoleScope: 'until',
  roleGrant: 'until',
  assignmentGrant: 'until',
};
const wanted = [
  'assignmentRequest',
  'assignment',
  'approvalStage',
  'catalog',
  'accessPackage',
  'resource',
  'resourceRoleScope',
  'roleGrant',
  'membership',
  'subject',
  'job',
  'audit',
  'auditTarget',
  'mail',
] as const;

export async function readAll(store: Store): Promise<{ readonly [E in (typeof wanted)[number]]: Of<E> }> {
  const pages = await store.read(
    wanted.map((entity) => {
      const hides = hiddenBy[entity];
      return from(entity, hides === undefined ? undefined : or(eq(hides, null), not(eq(hides, null))));
    }),
  );
  return Object.fromEntries(wanted.map((entity, at) => [entity, pages[at]?.rows ?? []])) as never;
}

type All = Awaited<ReturnType<typeof readAll>>;

/** A sentence for each violation of what must always hold (src/work/invariants); it mends nothing. */
export async function violationsIn(database: string): Promise<readonly string[]> {
  const broken = await checkDatabase({ database, mode: 'sandbox' }, false);
  return (broken ?? []).flatMap(({ says, examples }) => examples.map((example) => `${example} (${says})`));
}

/** A sentence for each thing that is wrong besides; none where all is well. */
export function faultsOf(all: All, setting: Setting, ledger: Ledger): readonly string[] {
  return [
    ...answeredAreThere(all, setting, ledger),
    ...membershipsAreAssignments(all, setting),
    ...nothingTwice(all),
    ...auditIsWhole(all),
    ...allIsDone(all),
  ];
}

function answeredAreThere(all: All, setting: Setting, ledger: Ledger): readonly string[] {
  const requests = new Map(all.assignmentRequest.map((row) => [row.id, row]));
  const catalogs = new Map(all.catalog.map((row) => [row.id, row.deletedAt === null]));
  // A role that was taken away and given again has the same id on the wire.
  const ofFirst = all.resourceRoleScope.filter((row) => row.packageId === setting.packages[0]?.id);
  const scopes = new Map(
    [...ofFirst]
      .sort((a) => (a.until === null ? 1 : -1))
      .map((row) => [`${row.roleId}_${row.scopeId}`, row.until === null]),
  );
  const members = new Set(
    all.membership.filter(({ until }) => until === null).map((row) => `${row.groupId} ${row.memberId}`),
  );
  const packages = new Map(all.accessPackage.map((row) => [row.id, Number(row.description)]));
  const presence = (
    what: string,
    said: ReadonlyMap<string, 'there' | 'gone' | 'unknown'>,
    rows: ReadonlyMap<string, boolean>,
  ): readonly string[] =>
    [...said]
      .filter(([id, is]) => (is === 'there' && rows.get(id) !== true) || (is === 'gone' && rows.get(id) === true))
      .map(([id, is]) => `the ${what} ${id} was answered to be ${is} and is not`);
  return [
    ...[...ledger.requests].filter((id) => !requests.has(id)).map((id) => `the request ${id} was answered and is lost`),
    ...[...ledger.canceled]
      .filter((id) => requests.get(id)?.state !== 'canceled')
      .map((id) => `the request ${id} was canceled and is ${requests.get(id)?.state}`),
    ...[...ledger.decided]
      .filter(
        ([id, said]) =>
          !all.approvalStage.some(
            (stage) => stage.approvalId === id && stage.result === (said === 'Approve' ? 'approved' : 'denied'),
          ),
      )
      .map(([id, said]) => `the decision ${said} of ${id} was answered and is lost`),
    ...presence('catalog', ledger.catalogs, catalogs),
    ...presence('role', ledger.roleScopes, scopes),
    ...[...ledger.members]
      .filter(([key, is]) => is !== 'unknown' && members.has(key) !== is)
      .map(([key, is]) => `the membership ${key} was answered to be ${String(is)} and is not`),
    ...[...ledger.described]
      .filter(([id, { least, most }]) => !((packages.get(id) ?? -1) >= least && (packages.get(id) ?? -1) <= most))
      .map(([id, { least }]) => `the description ${least} of ${id} was answered and is lost (${packages.get(id)})`),
  ];
}

function membershipsAreAssignments(all: All, setting: Setting): readonly string[] {
  const objectOf = new Map(all.resource.map((row) => [row.id, row.objectId]));
  const personOf = new Map(all.subject.map((row) => [row.id, row.objectId]));
  const given = (packageId: string): readonly string[] =>
    all.resourceRoleScope
      .filter((row) => row.packageId === packageId && row.until === null)
      .map((row) => objectOf.get(row.resourceId) ?? '');
  const open = all.assignment.filter((row) => unexpiredAssignmentStates.includes(row.state as never));
  const due = new Set(
    open.flatMap((row) => given(row.packageId).map((group) => `${group} ${personOf.get(row.targetId)}`)),
  );
  const held = all.membership
    .filter((row) => row.until === null && setting.groups.includes(row.groupId))
    .map((row) => `${row.groupId} ${row.memberId}`);
  return [
    ...[...due].filter((key) => !held.includes(key)).map((key) => `the membership ${key} is missing`),
    ...held.filter((key) => !due.has(key)).map((key) => `the membership ${key} is nobody's by any assignment`),
    ...held.filter((key, at) => held.indexOf(key) !== at).map((key) => `the membership ${key} is there twice`),
  ];
}

function nothingTwice({ assignment, assignmentRequest, mail }: All): readonly string[] {
  const twice = (what: string, keys: readonly string[]): readonly string[] =>
    keys.filter((key, at) => keys.indexOf(key) !== at).map((key) => `${what} ${key} is there twice`);
  const mails = mail
    .filter((row) => !['approvalReminder', 'accessNearEnd'].includes(row.event))
    .map((row) => `${row.event} to ${row.to} of ${row.requestId} ${row.assignmentId}`);
  const granted = new Map<string, number>();
  for (const row of mail)
    if (row.event === 'accessGranted') granted.set(row.requestId ?? '', (granted.get(row.requestId ?? '') ?? 0) + 1);
  return [
    ...twice(
      'the assignment',
      assignment
        .filter((row) => unexpiredAssignmentStates.includes(row.state as never))
        .map((row) => `${row.packageId} ${row.targetId}`),
    ),
    ...twice('the mail', mails),
    ...assignmentRequest
      // Who asks anew for what they hold asks for an extension, of which nobody is told.
      .filter((row) => row.type === 'userAdd' && row.state === 'delivered' && row.assignmentId === row.id)
      .filter((row) => granted.get(row.id) !== 1)
      .map((row) => `of ${row.id}, which was delivered, ${granted.get(row.id) ?? 0} mails told`),
  ];
}

interface Link {
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * The states of each request and assignment are told as one chain, from nothing to where it is now: no link twice, none
 * missing.
 */
function auditIsWhole({ auditTarget, assignmentRequest, assignment }: All): readonly string[] {
  const links = new Map<string, Link[]>();
  for (const { type, targetId, modifiedProperties } of auditTarget) {
    for (const { displayName, oldValue, newValue } of modifiedProperties)
      if (displayName === 'state')
        links.set(`${type} ${targetId}`, [
          ...(links.get(`${type} ${targetId}`) ?? []),
          { from: oldValue, to: newValue },
        ]);
  }
  const of = (type: string, rows: readonly { readonly id: string; readonly state: string }[]): readonly string[] =>
    rows.flatMap(({ id, state }) => {
      const told = links.get(`${type} ${id}`) ?? [];
      return isChain(told, null, state)
        ? []
        : [
            `the audit of ${type} ${id}, which is ${state}, tells ` +
              `${told.map(({ from, to }) => `${from}>${to}`).join(' ')}`,
          ];
    });
  return [...of('AccessPackageAssignmentRequest', assignmentRequest), ...of('AccessPackageAssignment', assignment)];
}

function isChain(links: readonly Link[], from: string | null, to: string): boolean {
  if (links.length === 0) return from === to;
  return links.some(
    (link, at) =>
      link.from === from &&
      link.to !== null &&
      isChain(
        links.filter((_, other) => other !== at),
        link.to,
        to,
      ),
  );
}

function allIsDone({ job, assignmentRequest }: All): readonly string[] {
  const ended = [
    'delivered',
    'denied',
    'canceled',
    'deliveryFailed',
    'pendingApproval',
    'scheduled',
    'partiallyDelivered',
  ];
  return [
    ...job
      .filter((row) => row.failedAt !== null)
      .map((row) => `the job ${row.kind} of ${row.subject} was given up: ${row.lastError}`),
    ...assignmentRequest
      .filter((row) => !ended.includes(row.state))
      .map((row) => `the request ${row.id} is still ${row.state}`),
  ];
}
