// Takes a password from an application or service principal.
// https://learn.microsoft.com/graph/api/application-removepassword

import { invalidField } from '../../../domain/faultCollector.ts';
import type { Command, OperationParameters } from '../../../flows/context.ts';
import { credentialChanges, requireCredentialOwner } from '../../../flows/directory/credentials.ts';
import { doneResult } from '../../../flows/results.ts';

/** 204. Tokens that it was exchanged for go on until they end. Throws `notFound`, `invalidField` for an unknown id. */
export const removePassword: Command<OperationParameters<'keyId'>> = async (ctx, { id, body }) => {
  const owner = await requireCredentialOwner(ctx, id);
  const keyId = String(body.keyId).toLowerCase();
  const gone = owner.credentials.filter((each) => each.kind === 'password' && each.keyId === keyId);
  if (gone.length === 0) throw invalidField('keyId', 'the id of a password that the object has');
  const after = owner.credentials.filter((each) => !gone.includes(each));
  await ctx.store.commit(credentialChanges(ctx, owner, { gone, made: [], after }));
  return doneResult;
};
