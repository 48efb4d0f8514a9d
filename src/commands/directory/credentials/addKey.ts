// Adds a certificate to an application or service principal that proves to hold the key of one it has.
// https://learn.microsoft.com/graph/api/application-addkey

import type { CredentialDraft } from '../../../domain/directory/credentialEntities.ts';
import { createFaultCollector, invalidField } from '../../../domain/faultCollector.ts';
import type { Command, OperationParameters } from '../../../flows/context.ts';
import {
  checkCount,
  credentialChanges,
  isOwnProof,
  readKey,
  requireCredentialOwner,
} from '../../../flows/directory/credentials.ts';

type KeyParameters = OperationParameters<'keyCredential' | 'passwordCredential' | 'proof'>;

/** 200 with the certificate. Throws `notFound`, `invalidField` for a proof that is none, and the faults of the body. */
export const addKey: Command<KeyParameters> = async (ctx, { id, body }) => {
  const owner = await requireCredentialOwner(ctx, id);
  if (!(await isOwnProof(ctx, owner, String(body.proof)))) throw invalidField('proof', proofForm);
  const faults = createFaultCollector();
  const row = readKey(ctx, owner.object, body.keyCredential as CredentialDraft, faults.below('keyCredential'));
  checkCount(owner.credentials.length + 1, 'keyCredential', faults);
  faults.throwIfAny();
  if (row === null) throw invalidField('keyCredential', 'a certificate');
  await ctx.store.commit(credentialChanges(ctx, owner, { gone: [], made: [row], after: [...owner.credentials, row] }));
  return { status: 200, value: row };
};

/** What a proof of possession must be. */
export const proofForm =
  'a JWT of at most ten minutes (nbf, exp), whose iss is the id of the object and whose aud is ' +
  '00000002-0000-0000-c000-000000000000, signed with the key of a certificate that the object has';
