// Draws a new password for an application or service principal.
// https://learn.microsoft.com/graph/api/application-addpassword

import type { CredentialDraft } from '../../../domain/directory/credentialEntities.ts';
import { createFaultCollector } from '../../../domain/faultCollector.ts';
import type { Command, OperationParameters } from '../../../flows/context.ts';
import {
  checkCount,
  credentialChanges,
  drawPassword,
  requireCredentialOwner,
} from '../../../flows/directory/credentials.ts';

/** 200 with the password, whose text is told this once. Throws `notFound`, and the faults of the body. */
export const addPassword: Command<OperationParameters<'passwordCredential'>> = async (ctx, { id, body }) => {
  const owner = await requireCredentialOwner(ctx, id);
  const faults = createFaultCollector();
  const draft = (body.passwordCredential ?? {}) as CredentialDraft;
  const { row, shown } = await drawPassword(ctx, owner.object, draft, faults.below('passwordCredential'));
  checkCount(owner.credentials.length + 1, 'passwordCredential', faults);
  faults.throwIfAny();
  await ctx.store.commit(credentialChanges(ctx, owner, { gone: [], made: [row], after: [...owner.credentials, row] }));
  return { status: 200, value: shown };
};
