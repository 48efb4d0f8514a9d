// The secret of an identity provider, which is never read back, and a look at what the provider says of itself.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { modifiedFields } from '../../domain/authorship.ts';
import { createFaultCollector, isNonBlank } from '../../domain/faultCollector.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import type { Command, OperationParameters } from '../../flows/context.ts';
import { doneResult } from '../../flows/results.ts';
import { update } from '../../store/contract.ts';
import { requireProvider } from './writeProvider.ts';

const longestSecret = 8_192;

/** 204. Takes the place of the secret before. Throws `notFound`, and every fault of the body at once. */
export const setProviderSecret: Command<OperationParameters<'value'>> = async (ctx, { id, body: { value } }) => {
  requireRight(ctx.caller, 'manageProviders');
  const provider = await requireProvider(ctx, id);
  const isSecret = isNonBlank(value) && value.length <= longestSecret && !/[\r\n\0]/.test(value);
  const faults = createFaultCollector();
  faults.holds(isSecret, 'value', `the secret, on one line of at most ${longestSecret} characters`);
  faults.holds(
    provider.clientAuthentication === 'clientSecret',
    'value',
    'left out: this server proves itself there by its signing key',
  );
  faults.throwIfAny();
  await ctx.store.commit([
    update(
      'identityProvider',
      provider.id,
      { clientSecret: ctx.seal(String(value)), ...modifiedFields(ctx.caller, ctx.now) },
      provider.version,
    ),
    audit(ctx, {
      activity: 'Update identity provider',
      targets: [auditTarget('IdentityProvider', provider, [['clientSecret', null, 'set']])],
    }),
  ]);
  return doneResult;
};

/**
 * 200 with what the provider says of itself, and the addresses that it is told of this server. The audit has it before
 * the call is made. Throws `notFound`, `tooManyRequests`.
 */
export const testIdentityProvider: Command = async (ctx, { id }) => {
  requireRight(ctx.caller, 'manageProviders');
  const provider = await requireProvider(ctx, id);
  const begin = () =>
    ctx.store.commit([
      { kind: 'requireExists', entity: 'identityProvider', id: provider.id },
      audit(ctx, { activity: 'Test identity provider', targets: [auditTarget('IdentityProvider', provider)] }),
    ]);
  // A rehearsal calls nobody.
  if (ctx.outside === undefined) {
    await begin();
    return { status: 200, value: null };
  }
  return { status: 200, value: await ctx.outside.tryProvider(ctx, provider, begin) };
};
