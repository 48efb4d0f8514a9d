// Says that a person of an identity provider is a user here, and takes it back.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { authorOf } from '../../domain/authorship.ts';
import { createFaultCollector, isNonBlank } from '../../domain/faultCollector.ts';
import { endedSessions } from '../../domain/directory/users.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import type { Command } from '../../flows/context.ts';
import { requireReachOver } from '../../flows/directory/directoryObjects.ts';
import { linkChanges } from '../../flows/identityProviders/identityLinks.ts';
import { load, requireReferenced, requireRow, row, rows } from '../../flows/load.ts';
import { createdResult, doneResult } from '../../flows/results.ts';
import { newRow } from '../../model/newRow.ts';
import { eq } from '../../odata/query.ts';
import { update } from '../../store/contract.ts';

/**
 * 201. The user is told by mail. Throws every fault of the body at once, `unknownReference`, `notAllowed` for a user
 * whom the caller does not reach, and `duplicateKey` where either is linked already.
 */
export const createIdentityLink: Command<'identityLink'> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'manageProviders');
  const { providerId = null, userId = null, subject = null } = body;
  const faults = createFaultCollector();
  for (const [field, value] of Object.entries({ providerId, userId, subject }))
    if (value === null) faults.add('missingField', field);
    else faults.holds(isNonBlank(value), field, 'a text that is not only blanks');
  faults.throwIfAny();
  const { providers, users } = await load(ctx.store, {
    providers: row('identityProvider', providerId),
    users: rows('directoryObject', eq('id', userId), eq('kind', 'user'), eq('deletedAt', null)),
  });
  const provider = requireReferenced(providers[0], {
    field: 'providerId',
    id: String(providerId),
    entity: 'identity provider',
  });
  const user = requireReferenced(users[0], { field: 'userId', id: String(userId), entity: 'user' });
  await requireReachOver(ctx, user.id, 'sensitive');
  const link = newRow('identityLink', {
    id: ctx.newId(),
    providerId: provider.id,
    userId: user.id,
    subject: String(subject),
    createdAt: ctx.now,
    createdBy: authorOf(ctx.caller),
  });
  await ctx.store.commit([
    { kind: 'requireExists', entity: 'directoryObject', id: user.id },
    ...(await linkChanges(ctx, { link, provider, user, isTold: 'byMail' })),
  ]);
  return createdResult(link);
};

/** 204. All sign-ins of the user end. Throws `notFound`, `notAllowed` as `createIdentityLink`. */
export const deleteIdentityLink: Command = async (ctx, { id }) => {
  requireRight(ctx.caller, 'manageProviders');
  const { links } = await load(ctx.store, { links: row('identityLink', id) });
  const link = requireRow(links[0], 'identityLink', id);
  const { providers, users } = await load(ctx.store, {
    providers: row('identityProvider', link.providerId),
    users: row('directoryObject', link.userId),
  });
  const user = users[0];
  if (user !== undefined) await requireReachOver(ctx, user.id, 'sensitive');
  await ctx.store.commit([
    { kind: 'delete', entity: 'identityLink', id: link.id, version: link.version },
    ...(user === undefined ? [] : [update('directoryObject', user.id, endedSessions(ctx.machineNow()), user.version)]),
    audit(ctx, {
      activity: 'Remove identity of user',
      targets: [
        auditTarget('User', user ?? { id: link.userId, displayName: null }, [['subject', link.subject, null]]),
        ...(providers[0] === undefined ? [] : [auditTarget('IdentityProvider', providers[0])]),
      ],
    }),
  ]);
  return doneResult;
};
