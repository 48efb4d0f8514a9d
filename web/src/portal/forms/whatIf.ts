// What calls would bring, asked of the server before they are sent.

import { callGraph, type Sent } from '../../api/graph.ts';
import { GraphError, type Detail } from '../../api/graphError.ts';
import type { Identity } from '../../session/session.ts';

export interface NamedThing {
  readonly id: string;
  readonly displayName: string | null;
}
export interface PrincipalEffects {
  readonly principal: NamedThing;
  readonly accessPackages: readonly NamedThing[];
  readonly access: readonly (NamedThing & { readonly originSystem: string; readonly role: string | null })[];
}
export interface Effects {
  readonly responses: readonly {
    readonly status: number;
    readonly body: {
      readonly error?: { readonly message?: string; readonly code?: string; readonly details?: readonly Detail[] };
    } | null;
  }[];
  readonly gain: readonly PrincipalEffects[];
  readonly lose: readonly PrincipalEffects[];
  /** Who would keep for now what a rule no longer gives, since more than the limit would lose it at once. */
  readonly held: readonly PrincipalEffects[];
  readonly endEarlier: readonly {
    readonly principal: NamedThing;
    readonly accessPackage: NamedThing;
    readonly previousEndDateTime: string | null;
    readonly endDateTime: string;
  }[];
  readonly cannotExtend: readonly {
    readonly principal: NamedThing;
    readonly accessPackage: NamedThing;
    readonly endDateTime: string | null;
    readonly reason: string | null;
  }[];
  readonly approvers: readonly NamedThing[];
  readonly mails: readonly { readonly event: string; readonly recipient: NamedThing; readonly subject: string }[];
  readonly counts: {
    readonly gain: number;
    readonly lose: number;
    readonly held: number;
    readonly endEarlier: number;
    readonly approvers: number;
    readonly mails: number;
  };
  readonly truncatedAt: { readonly milliseconds: number; readonly jobsLeft: number } | null;
  /** How many calls of a longer plan these are the effects of; missing in what a proposal kept. */
  readonly onlyFirst?: number | null;
}

/** A call that a page would send. */
export interface PlannedCall {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
  /** Of the version of the object that it changes. */
  readonly etag?: string | null;
}

/** A planned call as it is sent: what is changed must still be of the version that was read. */
export const sentOf = ({ method, url, body, etag = null }: PlannedCall, headers: Sent['headers'] = {}): Sent => ({
  method,
  path: url,
  body: body === undefined ? undefined : JSON.stringify(body),
  headers: { ...headers, ...(etag === null ? {} : { 'if-match': etag }) },
});

/** The header by which as many people may lose something at once as somebody has seen. */
export const confirming = (count: number | null): Sent['headers'] =>
  count === null ? {} : { 'latchkey-confirm-removals': String(count) };

/** The server does so many, one after the other, and undoes them. */
const mostCalls = 20;

/** One of the calls would be refused, so that nothing is known of what all of them bring. */
export class CallRefused extends GraphError {
  /** Its place in the plan. */
  readonly call: number;

  constructor(call: number, { status, body }: Effects['responses'][number]) {
    super(status, body, null);
    this.call = call;
  }
}

/** What the first calls of the plan would bring. Throws `CallRefused`. */
export async function askWhatIf(identity: Identity | null, plan: readonly PlannedCall[]): Promise<Effects> {
  const requests = plan.slice(0, mostCalls).map(({ etag: _, ...call }) => call);
  const effects = await callGraph<Omit<Effects, 'onlyFirst'>>(identity, 'POST', '/latchkey/v1/whatIf', { requests });
  const refused = effects.responses.findIndex(({ status }) => status >= 400);
  const answer = effects.responses[refused];
  if (answer !== undefined) throw new CallRefused(refused, answer);
  return { ...effects, onlyFirst: plan.length > mostCalls ? mostCalls : null };
}

/** Whether more follows, which nobody has looked at. */
export const isInPart = ({ truncatedAt, onlyFirst }: Effects): boolean => truncatedAt !== null || onlyFirst != null;

/** Whether somebody would have less than before, now or later, or might. */
export const takesAway = (effects: Effects): boolean =>
  isInPart(effects) ||
  effects.counts.lose + effects.counts.held + effects.counts.endEarlier + effects.cannotExtend.length > 0;
