// PATCH of a key that the client chose, with `Prefer: create-if-missing`: the change where there is such an object,
// else a POST with the key in its body.
// https://learn.microsoft.com/graph/api/group-upsert

import { Refusal } from '../../../domain/refusal.ts';
import { retry } from '../../../flows/retry.ts';
import { readOptions } from '../../../odata/parse/queryOptions.ts';
import { planQuery } from '../../../odata/plan/planQuery.ts';
import { authorize } from '../../routing/authorize.ts';
import { upsertKeyOf } from '../../routing/commandTable.ts';
import { parseJson } from '../../server/requestBody.ts';
import { planCommand, type CommandPlan } from '../commandPlan.ts';
import { rowsTarget, runCommand, type CommandOutcome } from '../commands.ts';
import type { ParsedCall } from '../parsedCall.ts';
import type { RequestTrace } from '../requestTrace.ts';
import type { ServerDeps } from '../serverDeps.ts';

export interface UpsertPlan {
  readonly kind: 'upsert';
  readonly parsed: ParsedCall;
  /** The plan of the change, or of the creation, of which the body is read only when it is known which is wanted. */
  readonly planFor: (isThere: boolean) => CommandPlan;
}

const attempts = 3;
/** What a change or a creation is refused with where the object came or went between the look and the commit. */
const overtaken: ReadonlySet<string> = new Set(['duplicateKey', 'notFound']);

/** The plan of a call that may create what its key names; null for any other call. */
export function planUpsert(parsed: ParsedCall, deps: ServerDeps, trace: RequestTrace): UpsertPlan | null {
  const { call, target, preferences } = parsed;
  const key = target.steps.at(-1)?.key;
  const isUpsert =
    call.method === 'PATCH' &&
    preferences.createsMissing &&
    call.headers['if-match'] === undefined &&
    target.tail.kind === 'rows' &&
    key?.kind === 'alternate' &&
    target.type !== null &&
    upsertKeyOf(target.type) === key.name;
  if (!isUpsert) return null;
  return {
    kind: 'upsert',
    parsed,
    planFor: (isThere) => planCommand(isThere ? parsed : asCreation(parsed), deps, trace),
  };
}

/** Refuses as the change or the creation does; two that come at the same moment create one object. */
export function runUpsert({ parsed, planFor }: UpsertPlan, deps: ServerDeps): Promise<CommandOutcome> {
  const isOvertaken = (error: unknown): boolean => error instanceof Refusal && overtaken.has(error.code);
  return retry(attempts, isOvertaken, async () => runCommand(planFor(await isThere(parsed, deps)), deps));
}

async function isThere({ target, apiVersion, planContext }: ParsedCall, { store }: ServerDeps): Promise<boolean> {
  const planned = planQuery(apiVersion.service, rowsTarget(target.steps), readOptions('$select=id'), planContext);
  const [page] = planned.query === null ? [] : await store.read([planned.query]);
  return page !== undefined && planned.resultOf(page)?.kind === 'row';
}

/** The POST that creates the object: it needs what a POST needs, and its body says the key too. */
function asCreation(parsed: ParsedCall): ParsedCall {
  const { call, caller, apiVersion, target } = parsed;
  const steps = target.steps.map((step, at) => (at === target.steps.length - 1 ? { ...step, key: null } : step));
  const collection = rowsTarget(steps);
  authorize(caller, apiVersion.service, collection, 'POST');
  return { ...parsed, call: { ...call, method: 'POST', body: withKey(parsed) }, target: collection };
}

function withKey({ call, target }: ParsedCall): Uint8Array | null {
  const key = target.steps.at(-1)?.key;
  if (key?.kind !== 'alternate') return call.body;
  const { name, text } = key;
  const json = parseJson(call.body, call.headers['content-type']);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return call.body;
  const property = target.type?.properties.get(name)?.name ?? name;
  for (const [said, value] of Object.entries(json))
    if (said.toLowerCase() === name && value !== text)
      throw new Refusal('invalidField', { field: said, says: `It must be ${text}, as the address says, or left out.` });
  return Buffer.from(JSON.stringify({ ...json, [property]: text }));
}
