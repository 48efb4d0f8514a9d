// What commands on passwords and certificates share: the object with its credentials, new ones, and the audit entry.

import type { Activity } from '../../domain/audit/activities.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import {
  isGood,
  keyDescription,
  mostCredentials,
  newKey,
  newPassword,
  nextTelling,
  sortDrafts,
  type NewCredential,
} from '../../domain/directory/credentials.ts';
import type { Credential, CredentialDraft } from '../../domain/directory/credentialEntities.ts';
import { principalTypeOf, requireChangeable } from '../../domain/directory/applications.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Draft } from '../../domain/drafts.ts';
import type { FaultCollector } from '../../domain/faultCollector.ts';
import type { Id } from '../../domain/base.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { hashRandomSecret } from '../../identity/accounts/secretHashes.ts';
import { drawSecret, isProof, readCertificate } from '../../identity/accounts/keyMaterial.ts';
import { eq } from '../../odata/query.ts';
import { insert, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, lockParent, rows } from '../load.ts';
import { cancelTellCredentialEndJob, firstTellCredentialEndJob } from '../queueJobs.ts';
import { requireOwnedObject } from './directoryObjects.ts';

interface CredentialOwner {
  readonly object: DirectoryObject;
  readonly credentials: readonly Credential[];
}

/** The application or service principal of a path, with its credentials, which the caller may change. */
export async function requireCredentialOwner(ctx: Context, id: Id | null): Promise<CredentialOwner> {
  const { object, isOwner } = await requireOwnedObject(ctx, id, 'application', 'servicePrincipal');
  // An application rolls its own keys.
  const isSelf = ctx.caller.kind === 'application' && ctx.caller.appId?.toLowerCase() === object.appId;
  requireRight(ctx.caller, 'updateApplication', { isOwner: isOwner || isSelf });
  requireChangeable(object, null);
  return { object, credentials: await loadCredentials(ctx, object.id) };
}

async function loadCredentials(ctx: Context, objectId: Id): Promise<readonly Credential[]> {
  return (await load(ctx.store, { found: rows('credential', eq('objectId', objectId)) })).found;
}

/** A password that was drawn: its row, and the row with its text, for the answer of this call alone. */
export async function drawPassword(
  ctx: Context,
  object: Pick<DirectoryObject, 'id'>,
  draft: CredentialDraft,
  faults: FaultCollector,
): Promise<{ readonly row: NewCredential; readonly shown: NewCredential & { readonly secretText: string } }> {
  const { secretText, hint } = drawSecret();
  const made = newPassword(draft, { now: ctx.now, newId: ctx.newId, objectId: object.id }, faults);
  const row = { ...made, hint, secretHash: await hashRandomSecret(secretText) };
  return { row, shown: { ...row, secretText } };
}

/** A certificate of a body; null where it is not one, which was noted. */
export const readKey = (
  ctx: Context,
  object: Pick<DirectoryObject, 'id'>,
  draft: CredentialDraft,
  faults: FaultCollector,
): NewCredential | null =>
  newKey(
    draft,
    draft.key === null || draft.key === undefined ? null : readCertificate(draft.key),
    { now: ctx.now, newId: ctx.newId, objectId: object.id },
    faults,
  );

/** Whether the proof of a body is of a certificate that the object has and that is good now. */
export const isOwnProof = (ctx: Context, { object, credentials }: CredentialOwner, proof: string): Promise<boolean> =>
  isProof(proof, {
    issuer: object.id,
    certificates: credentials.flatMap((each) => (each.key !== null && isGood(each, ctx.now) ? [each.key] : [])),
    now: new Date(ctx.machineNow()),
  });

/** The credentials that a body gives a new object: passwords are drawn. */
export async function newCredentials(
  ctx: Context,
  object: Pick<DirectoryObject, 'id'>,
  body: Draft<'directoryObject'>,
  faults: FaultCollector,
): Promise<readonly { readonly row: NewCredential; readonly shown: NewCredential }[]> {
  const [passwords, keys] = [body.passwordCredentials ?? [], body.keyCredentials ?? []];
  checkCount(passwords.length + keys.length, 'passwordCredentials', faults);
  const made = keys.flatMap((each, at) => readKey(ctx, object, each, faults.below('keyCredentials').below(at)) ?? []);
  const drawn = passwords
    .slice(0, mostCredentials)
    .map((each, at) => drawPassword(ctx, object, each, faults.below('passwordCredentials').below(at)));
  return [...(await Promise.all(drawn)), ...made.map((row) => ({ row, shown: row }))];
}

/** The lists of a body. `make`: a new member; null where an action alone makes one. */
const lists = [
  { field: 'passwordCredentials', kind: 'password', make: null },
  { field: 'keyCredentials', kind: 'key', make: readKey },
] as const;

/**
 * The changes of the lists of credentials that a body of an object says: members that a list does not name go, new
 * certificates come.
 */
export async function credentialListChanges(
  ctx: Context,
  object: DirectoryObject,
  body: Draft<'directoryObject'>,
  faults: FaultCollector,
): Promise<readonly Change[]> {
  const said = lists.flatMap((list) => (body[list.field] == null ? [] : [{ ...list, drafts: body[list.field] ?? [] }]));
  if (said.length === 0) return [];
  const credentials = await loadCredentials(ctx, object.id);
  const sorted = said.map(({ field, kind, make, drafts }) => {
    const of = sortDrafts(
      credentials.filter((each) => each.kind === kind),
      drafts,
    );
    faults.holds(make !== null || of.added.length === 0, field, 'sent without new passwords, which addPassword makes');
    const made = of.added.flatMap(([at, draft]) => make?.(ctx, object, draft, faults.below(field).below(at)) ?? []);
    return { gone: of.gone, made };
  });
  const [gone, made] = [sorted.flatMap((each) => each.gone), sorted.flatMap((each) => each.made)];
  const after = [...credentials.filter((each) => !gone.includes(each)), ...made];
  checkCount(after.length, 'keyCredentials', faults);
  return gone.length + made.length === 0 ? [] : credentialChanges(ctx, { object, credentials }, { gone, made, after });
}

/** Notes where an object would have too many credentials. */
export function checkCount(count: number, field: string, faults: FaultCollector): void {
  faults.holds(count <= mostCredentials, field, `such that there are at most ${mostCredentials} credentials`);
}

/** New credentials, each with the job that tells of its end. */
export const credentialInserts = (ctx: Context, made: readonly NewCredential[]): readonly Change[] =>
  made.flatMap((row) => {
    const at = nextTelling(row.endsAt, ctx.now);
    return [insert('credential', row), ...(at === null ? [] : [firstTellCredentialEndJob(ctx, row.id, at)])];
  });

/** Inserts and deletes credentials, with their entry in the audit. Others may do so at the same moment. */
export function credentialChanges(
  ctx: Context,
  { object, credentials }: CredentialOwner,
  of: {
    readonly gone: readonly Credential[];
    readonly made: readonly NewCredential[];
    readonly after: readonly NewCredential[];
  },
): readonly Change[] {
  return [
    ...lockParent('directoryObject', object.id),
    ...of.gone.flatMap(({ id, version }): readonly Change[] => [
      { kind: 'delete', entity: 'credential', id, version },
      cancelTellCredentialEndJob(id),
    ]),
    ...credentialInserts(ctx, of.made),
    audit(ctx, {
      activity: activities[object.kind === 'application' ? 'application' : 'servicePrincipal'],
      targets: [
        auditTarget(principalTypeOf(object), object, [
          ['KeyDescription', keyDescription(credentials), keyDescription(of.after)],
        ]),
      ],
    }),
  ];
}

const activities = {
  application: 'Update application – Certificates and secrets management',
  servicePrincipal: 'Update service principal',
} as const satisfies Readonly<Record<string, Activity>>;
