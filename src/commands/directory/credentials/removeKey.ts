// Takes a certificate from an application or service principal that proves to hold the key of one it has.
// https://learn.microsoft.com/graph/api/application-removekey

import { invalidField } from '../../../domain/faultCollector.ts';
import type { Command, OperationParameters } from '../../../flows/context.ts';
import { credentialChanges, isOwnProof, requireCredentialOwner } from '../../../flows/directory/credentials.ts';
import { doneResult } from '../../../flows/results.ts';
import { proofForm } from './addKey.ts';

/** 204. Throws `notFound`, `invalidField` for an unknown id and for a proof that is none. */
export const removeKey: Command<OperationParameters<'keyId' | 'proof'>> = async (ctx, { id, body }) => {
  const owner = await requireCredentialOwner(ctx, id);
  if (!(await isOwnProof(ctx, owner, String(body.proof)))) throw invalidField('proof', proofForm);
  const keyId = String(body.keyId).toLowerCase();
  const gone = owner.credentials.filter((each) => each.kind === 'key' && each.keyId === keyId);
  if (gone.length === 0) throw invalidField('keyId', 'the id of a certificate that the object has');
  const after = owner.credentials.filter((each) => !gone.includes(each));
  await ctx.store.commit(credentialChanges(ctx, owner, { gone, made: [], after }));
  return doneResult;
};
