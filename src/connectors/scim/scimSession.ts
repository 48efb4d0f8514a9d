// A session with a system that speaks SCIM 2.0 (RFC 7643, RFC 7644, RFC 9865): what it lists, and how it is changed.

import type { OutboundSettings } from '../../domain/connections/connectionSettings.ts';
import type { RemoteKind } from '../../domain/connections/remoteEntities.ts';
import {
  isFailure,
  ReadError,
  type AccountMatch,
  type Failure,
  type ListedObject,
  type ListedPage,
  type NativeId,
  type Outcome,
  type Session,
  type Step,
} from '../engine/contract.ts';
import { outcomeOf, type ScimAnswer, type ScimCall } from './scimAnswers.ts';
import { callsOf, type ScimProfile } from './scimChanges.ts';
import { listedObject, resources } from './scimResources.ts';

/** Sends one call; resolves with what came of it, never throws for what the system says or does not say. */
export type SendScim = (call: ScimCall) => Promise<ScimAnswer>;

/** Opens a session. `profile` is what `describe` gave last; null before. */
export function openScimSession(settings: OutboundSettings, profile: ScimProfile | null, send: SendScim): Session {
  const read = async (call: ScimCall): Promise<ReadAnswer> => {
    const answer = await send(call);
    if (answer.is === 'answer' && answer.status === 200 && isObject(answer.body)) return answer.body;
    const outcome = outcomeOf(answer, 'read');
    if (outcome.is !== 'done') throw new ReadError(outcome);
    throw new ReadError({ is: 'refused', says: `${call.path} was answered without a JSON object.`, isOurs: false });
  };
  const find = async (kind: RemoteKind, filter: string): Promise<readonly ListedObject[]> => {
    const body = await read({
      method: 'GET',
      path: `${resources[kind].path}?filter=${encodeURIComponent(filter)}`,
      body: null,
    });
    return resourcesIn(body).flatMap((each) => listedObject(kind, each) ?? []);
  };
  return {
    describe: async (): Promise<ScimProfile> =>
      profileOf(await read({ method: 'GET', path: '/ServiceProviderConfig', body: null })),
    list: (kind, from) => listPage(read, { kind, from, settings, profile }),
    holders: (group) => holdersOf(read, group),
    hasAccount: (account) => hasAccount(read, account),
    findAccounts: ({ by, value }: AccountMatch) => find('account', `${matchPaths[by]} eq ${quoted(value)}`),
    findGroups: (displayName) => find('group', `displayName eq ${quoted(displayName)}`),
    apply: (step) => applyStep(settings, profile, send, step),
  };
}

type ReadAnswer = Readonly<Record<string, unknown>>;
type ReadCall = (call: ScimCall) => Promise<ReadAnswer>;

const isObject = (value: unknown): value is ReadAnswer =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const matchPaths: Readonly<Record<AccountMatch['by'], string>> = {
  externalId: 'externalId',
  userName: 'userName',
  email: 'emails.value',
};
const quoted = (text: string): string => JSON.stringify(text);

function resourcesIn(body: ReadAnswer): readonly ReadAnswer[] {
  const listed = body['Resources'];
  return Array.isArray(listed) ? listed.filter(isObject) : [];
}

/** What the system says it can do; what it does not say it cannot. */
function profileOf(body: ReadAnswer): ScimProfile {
  const isSupported = (name: string): boolean => isObject(body[name]) && body[name]['supported'] === true;
  const pagination = isObject(body['pagination']) ? body['pagination'] : {};
  return { patch: isSupported('patch'), cursor: pagination['cursor'] === true };
}

interface PageWish {
  readonly kind: RemoteKind;
  readonly from: string | null;
  readonly settings: OutboundSettings;
  readonly profile: ScimProfile | null;
}

/**
 * A page by cursor where the system has them, else by index. A page by index that is empty before all were shown is a
 * listing that is not whole.
 */
async function listPage(read: ReadCall, { kind, from, settings, profile }: PageWish): Promise<ListedPage> {
  const { path } = resources[kind];
  const without = kind === 'group' ? '&excludedAttributes=members' : '';
  const byCursor = from === null ? profile?.cursor === true : from.startsWith('c:');
  const start = from === null ? '' : from.slice(2);
  const place = byCursor ? `cursor=${encodeURIComponent(start)}` : `startIndex=${start === '' ? 1 : start}`;
  const body = await read({ method: 'GET', path: `${path}?${place}&count=${settings.pageSize}${without}`, body: null });
  const listed = resourcesIn(body);
  const objects = listed.flatMap((each) => listedObject(kind, each) ?? []);
  if (objects.length < listed.length)
    throw new ReadError({ is: 'refused', says: `${path} lists something without an id or a name.`, isOurs: false });
  const { nextCursor, totalResults } = body;
  if (byCursor && nextCursor === start && start !== '')
    throw new ReadError({ is: 'refused', says: `${path} names the same next page again.`, isOurs: false });
  if (typeof nextCursor === 'string' && nextCursor !== '') return { objects, next: `c:${nextCursor}` };
  if (byCursor) return { objects, next: null };
  if (typeof totalResults !== 'number')
    throw new ReadError({ is: 'refused', says: `${path} does not say how many there are.`, isOurs: false });
  const seen = Number(start === '' ? 1 : start) - 1 + listed.length;
  if (seen >= totalResults) return { objects, next: null };
  if (listed.length === 0)
    throw new ReadError({
      is: 'notDone',
      says: `${path} shows ${seen} of ${totalResults}.`,
      afterMs: null,
      slowDown: false,
    });
  return { objects, next: `i:${seen + 1}` };
}

/** Members are asked for by name: some servers show them on demand alone. */
async function holdersOf(read: ReadCall, group: NativeId): Promise<readonly NativeId[] | 'gone' | 'unsaid'> {
  try {
    const path = `${resources.group.path}/${encodeURIComponent(group)}?attributes=members`;
    const { members } = await read({ method: 'GET', path, body: null });
    if (members === undefined || members === null) return 'unsaid';
    if (!Array.isArray(members))
      throw new ReadError({ is: 'refused', says: 'The members of a group are no list.', isOurs: false });
    return members.flatMap((each) => (isObject(each) && typeof each['value'] === 'string' ? [each['value']] : []));
  } catch (error) {
    if (error instanceof ReadError && error.outcome.is === 'gone') return 'gone';
    throw error;
  }
}

async function hasAccount(read: ReadCall, account: NativeId): Promise<boolean> {
  try {
    await read({
      method: 'GET',
      path: `${resources.account.path}/${encodeURIComponent(account)}?attributes=userName`,
      body: null,
    });
    return true;
  } catch (error) {
    if (error instanceof ReadError && error.outcome.is === 'gone') return false;
    throw error;
  }
}

/** Of what was not sent after a call that failed. */
const unsentAfter = (last: Failure): Outcome =>
  last.is === 'unknown' ? { is: 'notDone', says: last.says, afterMs: null, slowDown: false } : last;

/**
 * The accounts of one call share its outcome; where one of them made it fail, each is sent by itself, as long as the
 * server is well.
 */
async function applyStep(
  settings: OutboundSettings,
  profile: ScimProfile | null,
  send: SendScim,
  step: Step,
): Promise<readonly Outcome[]> {
  const isOfMembers = step.do === 'grant' || step.do === 'revoke';
  const call = await callsOf(step, settings, profile, send);
  if ('is' in call) return isOfMembers ? step.accounts.map(() => call) : [call];
  const outcome = outcomeOf(await send(call), step.do);
  if (!isOfMembers) return [outcome];
  const isOfAll = isFailure(outcome) || (outcome.is === 'done' && !outcome.isOld);
  if (step.accounts.length === 1 || isOfAll) return step.accounts.map(() => outcome);
  const each: Outcome[] = [];
  for (const account of step.accounts) {
    const last = each.at(-1);
    each.push(
      ...(last !== undefined && isFailure(last)
        ? [unsentAfter(last)]
        : await applyStep(settings, profile, send, { ...step, accounts: [account] })),
    );
  }
  return each;
}
