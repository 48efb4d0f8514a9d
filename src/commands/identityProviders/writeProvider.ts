// Creates, changes and deletes an identity provider. Graph manages its own by identity/identityProviders.
// https://learn.microsoft.com/graph/api/identitycontainer-post-identityproviders

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { createdFields, modifiedFields } from '../../domain/authorship.ts';
import { createFaultCollector, type FaultCollector } from '../../domain/faultCollector.ts';
import { propertyChanges } from '../../domain/fieldUpdate.ts';
import {
  checkProvider,
  isOpenGroup,
  keptRules,
  mostProviders,
} from '../../domain/identityProviders/identityProviders.ts';
import type { IdentityProvider } from '../../domain/identityProviders/providerEntities.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import type { Command, Context } from '../../flows/context.ts';
import { loadVerifiedDomains } from '../../flows/directory/directoryObjects.ts';
import { load, requireRow, row, rows } from '../../flows/load.ts';
import { createdResult, doneResult } from '../../flows/results.ts';
import { newRow, writtenFields } from '../../model/newRow.ts';
import { eq, oneOfValues } from '../../odata/query.ts';
import { insert, update } from '../../store/contract.ts';

/** 201. Throws every fault of the body at once, and `duplicateKey` for a name or an issuer that is there. */
export const createIdentityProvider: Command<'identityProvider'> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'manageProviders');
  const made = withKeptRules(
    newRow('identityProvider', {
      displayName: '',
      issuer: '',
      clientId: '',
      clientSecret: null,
      ...writtenFields('identityProvider', body),
      id: ctx.newId(),
      ...createdFields(ctx.caller, ctx.now),
    }),
  );
  const faults = createFaultCollector();
  const { providers } = await load(ctx.store, { providers: rows('identityProvider') });
  faults.holds(
    providers.length < mostProviders,
    'displayName',
    `of one of at most ${mostProviders} identity providers`,
  );
  await check(ctx, { ...made, version: 0 }, faults);
  await ctx.store.commit([
    insert('identityProvider', made),
    audit(ctx, {
      activity: 'Add identity provider',
      targets: [
        auditTarget('IdentityProvider', made, [
          ['issuer', null, made.issuer],
          ['authoritativeDomains', null, JSON.stringify(made.authoritativeDomains)],
        ]),
      ],
    }),
  ]);
  return createdResult(made);
};

/**
 * 204. Where it asks for another way to prove who we are, the secret goes. Throws `notFound`, every fault of the body
 * at once, and `duplicateKey` for a name that is there.
 */
export const updateIdentityProvider: Command<'identityProvider'> = async (ctx, { id, body }) => {
  requireRight(ctx.caller, 'manageProviders');
  const before = await requireProvider(ctx, id);
  const set = withKeptRules(writtenFields('identityProvider', body));
  const after = { ...before, ...set };
  const faults = createFaultCollector();
  for (const field of ['kind', 'issuer'] as const)
    faults.holds(after[field] === before[field], field, `${before[field]}: it stays`);
  await check(ctx, after, faults);
  const changed = propertyChanges(before, set);
  if (changed.length === 0) return doneResult;
  const keepsSecret = after.clientAuthentication === 'clientSecret';
  await ctx.store.commit([
    update(
      'identityProvider',
      before.id,
      { ...set, ...(keepsSecret ? {} : { clientSecret: null }), ...modifiedFields(ctx.caller, ctx.now) },
      before.version,
    ),
    audit(ctx, {
      activity: 'Update identity provider',
      targets: [auditTarget('IdentityProvider', after, changed)],
    }),
  ]);
  return doneResult;
};

/** 204. Its links go with it; whoever has signed in by it stays so until the session ends. Throws `notFound`. */
export const deleteIdentityProvider: Command = async (ctx, { id }) => {
  requireRight(ctx.caller, 'manageProviders');
  const provider = await requireProvider(ctx, id);
  await ctx.store.commit([
    { kind: 'delete', entity: 'identityProvider', id: provider.id, version: provider.version },
    { kind: 'deleteWhere', entity: 'identityLink', where: eq('providerId', provider.id) },
    audit(ctx, { activity: 'Delete identity provider', targets: [auditTarget('IdentityProvider', provider)] }),
  ]);
  return doneResult;
};

/** The provider. Throws `notFound`. */
export async function requireProvider(ctx: Context, id: string | null): Promise<IdentityProvider> {
  const { providers } = await load(ctx.store, { providers: row('identityProvider', id) });
  return requireRow(providers[0], 'identityProvider', id);
}

const withKeptRules = <T extends { readonly groupRules?: IdentityProvider['groupRules'] }>(fields: T): T =>
  Array.isArray(fields.groupRules) ? { ...fields, groupRules: keptRules(fields.groupRules) } : fields;

/** Throws every fault. A group whose members hold a role, or are found by a rule or elsewhere, is nobody's to give. */
async function check(ctx: Context, provider: IdentityProvider, faults: FaultCollector): Promise<void> {
  const verified = await loadVerifiedDomains(ctx);
  checkProvider(provider, { verified, isOwnAddress: ctx.isOwnAddress }, faults);
  faults.throwIfAny();
  const ids = provider.groupRules.flatMap(({ groupId }) => groupId ?? []);
  if (ids.length === 0) return;
  const { groups } = await load(ctx.store, {
    groups: rows('directoryObject', oneOfValues('id', ids), eq('kind', 'group'), eq('deletedAt', null)),
  });
  const open = new Set(groups.filter(isOpenGroup).map(({ id }) => id));
  for (const [at, { groupId }] of provider.groupRules.entries())
    faults.holds(
      groupId === null || open.has(groupId),
      `groupRules/${at}/groupId`,
      'the id of a group that is here, whose members are not found by a rule, come from elsewhere or hold roles',
    );
  faults.throwIfAny();
}
