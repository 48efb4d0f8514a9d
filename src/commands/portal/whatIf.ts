// What calls would bring: they are done in a rehearsal of the tenant, with all that follows from them, and then undone.

import { invalidField } from '../../domain/faultCollector.ts';
import { Refusal } from '../../domain/refusal.ts';
import { readConfirmedRemovals } from '../../domain/removals/confirmedRemovals.ts';
import { mayRehearse } from '../../domain/rights/rights.ts';
import type { Command, OperationParameters } from '../../flows/context.ts';
import type { RehearsedCall } from '../../flows/whatIf/rehearsal.ts';

const mostCalls = 20;
const methods: readonly string[] = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];

/**
 * 200 with the answer of each call and the effects of all. Each call is judged as a call of the same caller. Nothing is
 * written. Throws `notAllowed` and `invalidField`; `OverloadedError` where another rehearsal is under way.
 */
export const whatIf: Command<OperationParameters<'requests'>> = async (ctx, { body }) => {
  if (!mayRehearse(ctx.caller))
    throw new Refusal('notAllowed', {
      reason: 'Applications and people with a role may ask what a change would bring.',
    });
  if (ctx.rehearse === undefined) throw new Refusal('notAllowed', { reason: 'A rehearsal holds no other rehearsal.' });
  return { status: 200, value: await ctx.rehearse(callsOf(body.requests)) };
};

function callsOf(said: unknown): readonly RehearsedCall[] {
  if (!Array.isArray(said) || said.length === 0 || said.length > mostCalls)
    throw invalidField('requests', `a list of 1 to ${mostCalls} calls, each with method, url and body`);
  return said.map((each: unknown, at): RehearsedCall => {
    const { method, url, body, confirmedRemovals } = (each ?? {}) as Partial<Record<keyof RehearsedCall, unknown>>;
    if (typeof method !== 'string' || !methods.includes(method.toUpperCase()))
      throw invalidField(`requests/${at}/method`, `one of ${methods.join(', ')}`);
    if (typeof url !== 'string') throw invalidField(`requests/${at}/url`, 'the path of a call, with its version');
    return {
      method: method.toUpperCase(),
      url,
      body,
      confirmedRemovals: readConfirmedRemovals(`requests/${at}/confirmedRemovals`, confirmedRemovals),
    };
  });
}
