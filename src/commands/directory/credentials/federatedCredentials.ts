// Trust of an application in tokens of another issuer, by which a job of that issuer signs in without a secret.
// https://learn.microsoft.com/graph/api/application-post-federatedidentitycredentials

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import type { FederatedCredential } from '../../../domain/directory/credentialEntities.ts';
import type { DirectoryObject } from '../../../domain/directory/directoryEntities.ts';
import { checkFederation, mostFederatedCredentials } from '../../../domain/directory/federation.ts';
import type { Id } from '../../../domain/base.ts';
import { createFaultCollector } from '../../../domain/faultCollector.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { eq } from '../../../odata/query.ts';
import { insert, update, type Change } from '../../../store/contract.ts';
import type { Command, Context } from '../../../flows/context.ts';
import { requireOwnedObject } from '../../../flows/directory/directoryObjects.ts';
import { load, lockParent, requireRow, row, rows } from '../../../flows/load.ts';
import { createdResult, doneResult } from '../../../flows/results.ts';
import { writtenFields } from '../../../model/newRow.ts';

/** 201. Throws every fault of the body at once, `duplicateKey` for a name or a subject that is there. */
export const createFederatedCredential: Command<'federatedCredential'> = async (ctx, { body, parent }) => {
  const application = await requireApplication(ctx, parent?.id ?? null);
  const made: Omit<FederatedCredential, 'version'> = {
    id: ctx.newId(),
    applicationId: application.id,
    name: body.name ?? '',
    issuer: body.issuer ?? '',
    subject: body.subject ?? '',
    audiences: body.audiences ?? [],
    description: body.description ?? null,
  };
  const { there } = await load(ctx.store, { there: rows('federatedCredential', eq('applicationId', application.id)) });
  const faults = createFaultCollector();
  checkFederation(made, faults);
  faults.holds(
    there.length < mostFederatedCredentials,
    'name',
    `one of at most ${mostFederatedCredentials} of an application`,
  );
  faults.throwIfAny();
  await ctx.store.commit([
    ...lockParent('directoryObject', application.id),
    insert('federatedCredential', made),
    entry(ctx, application, [null, made]),
  ]);
  return createdResult(made);
};

/** 204. Its name stays. Throws `notFound`, the faults of the body, `duplicateKey` for a subject that is there. */
export const updateFederatedCredential: Command<'federatedCredential'> = async (ctx, { id, body }) => {
  const { before, application } = await requireFederatedCredential(ctx, id);
  const after = { ...before, ...writtenFields('federatedCredential', body) };
  const faults = createFaultCollector();
  checkFederation(after, faults);
  faults.holds(after.name === before.name, 'name', `${before.name}: a name stays`);
  faults.throwIfAny();
  const { id: _id, version, ...set } = after;
  await ctx.store.commit([
    update('federatedCredential', before.id, set, version),
    entry(ctx, application, [before, after]),
  ]);
  return doneResult;
};

/** 204. Throws `notFound`. */
export const deleteFederatedCredential: Command = async (ctx, { id }) => {
  const { before, application } = await requireFederatedCredential(ctx, id);
  await ctx.store.commit([
    { kind: 'delete', entity: 'federatedCredential', id: before.id, version: before.version },
    entry(ctx, application, [before, null]),
  ]);
  return doneResult;
};

async function requireApplication(ctx: Context, id: Id | null): Promise<DirectoryObject> {
  const { object, isOwner } = await requireOwnedObject(ctx, id, 'application');
  requireRight(ctx.caller, 'updateApplication', { isOwner });
  return object;
}

async function requireFederatedCredential(ctx: Context, id: Id | null) {
  const { found } = await load(ctx.store, { found: row('federatedCredential', id) });
  const before = requireRow(found[0], 'federatedCredential', id);
  return { before, application: await requireApplication(ctx, before.applicationId) };
}

type Trust = Pick<FederatedCredential, 'name' | 'issuer' | 'subject' | 'audiences'>;

function entry(
  ctx: Context,
  application: DirectoryObject,
  trusts: readonly [before: Trust | null, after: Trust | null],
): Change {
  const [before, after] = trusts.map((trust) =>
    trust === null ? null : JSON.stringify([trust.name, trust.issuer, trust.subject, ...trust.audiences]),
  );
  return audit(ctx, {
    activity: 'Update application – Certificates and secrets management',
    targets: [
      auditTarget('Application', application, [['FederatedIdentityCredentials', before ?? null, after ?? null]]),
    ],
  });
}
