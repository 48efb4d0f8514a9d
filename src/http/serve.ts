// One call from its bytes to its answer, in five stages: identify, parse, plan, run, serialize. The screen to read
// first.

import type { Caller } from '../domain/caller.ts';
import type { Instant } from '../domain/entities.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Context } from '../commands/context.ts';
import { findTarget } from '../commands/requests/target.ts';
import { findCaller, recallCaller, type Found } from '../identity/callers.ts';
import { KeysUnavailable, TokenRefused, type Identity } from '../identity/verify.ts';
import { rowsFor, setFor, visibility } from '../identity/visibility.ts';
import { metadata } from '../odata/metadata.ts';
import { readOptions } from '../odata/options.ts';
import { plan, type Planned } from '../odata/plan.ts';
import type { How } from '../odata/how.ts';
import { resolve } from '../odata/resolve.ts';
import type { Target } from '../odata/target.ts';
import type { Page } from '../odata/query.ts';
import { serialize } from '../odata/serialize.ts';
import { serviceDocument } from '../odata/serviceDocument.ts';
import { storage } from '../model/stored.ts';
import { Unavailable, type Store } from '../store/contract.ts';
import { functionOf, isSchemaOnly } from './actions.ts';
import { authorize } from './authorize.ts';
import { serveBatch } from './batch.ts';
import { parseJson } from './body.ts';
import { json, type Answer, type Call } from './call.ts';
import { splitUrl, type Dialect, type Split } from './dialects.ts';
import { preflight, readable } from './crossOrigin.ts';
import { functionCondition } from './functions.ts';
import { applied, leveled, nothing, preferencesOf, prefersNothing, type Preferences } from './preferences.ts';
import { refuse, unauthorized } from './refuse.ts';
import { answered, missing, urlsOf, type Asked, type Serving } from './stages.ts';
import { newTrail, type Trail } from './trail.ts';
import { whenThere } from './whenThere.ts';
import { write } from './write.ts';

const pageSize = { default: 100, max: 999 };
/** Of an answer with all that is expanded: what a page may hold in memory. */
const mostRows = 50_000;
const searched: Readonly<Record<string, readonly string[]>> = {
  directoryObject: ['displayName', 'mail', 'userPrincipalName', 'mailNickname', 'description'],
  catalog: ['displayName', 'description'],
  accessPackage: ['displayName', 'description'],
  policy: ['displayName', 'description'],
  resource: ['displayName', 'description', 'originId'],
};

/**
 * Never throws or rejects: whatever goes wrong is an answer. In the same turn where all that it takes is known, as a
 * read that was planned before is on SQLite.
 */
export function serve(call: Call, serving: Serving, split: Split): Answer | Promise<Answer> {
  const { witness } = serving;
  const trail = newTrail(split.dialect.name);
  const asked = preflight(call);
  if (asked !== null) return asked;
  const answer =
    witness === null
      ? answerTo(call, split, serving, trail)
      : witness(call, trail, () => answerTo(call, split, serving, trail));
  return call.headers['origin'] === undefined ? answer : whenThere(answer, readable);
}

function answerTo(call: Call, split: Split, serving: Serving, trail: Trail): Answer | Promise<Answer> {
  try {
    const answer = isBatch(split.path)
      ? batch(call, split.dialect, serving, trail)
      : serveOne(call, split, serving, trail);
    return answer instanceof Promise ? answer.catch((error: unknown) => failed(error, call, serving)) : answer;
  } catch (error) {
    return failed(error, call, serving);
  }
}

const isBatch = (path: string): boolean => path.length <= longestBatchPath && /^\/(\$|%24)batch\/?$/i.test(path);
const longestBatchPath = '/%24batch/'.length;

function serveOne(call: Call, split: Split, serving: Serving, trail: Trail): Answer | Promise<Answer> {
  return (
    documents(split.dialect, split.path, call) ??
    whenThere(identityOf(call, serving), (identity) => {
      serving.admit?.(identity);
      const recalled = call.method === 'GET' ? recallCaller(serving.store, identity) : null;
      if (recalled !== null) return answerRecalled(recalled, { call, split, identity }, serving, trail);
      return whenThere(findCaller(serving.store, identity), (found) => answerAs(found, call, split, serving, trail));
    })
  );
}

interface Heard {
  readonly call: Call;
  readonly split: Split;
  readonly identity: Identity;
}

/** As whom she was last, and once more where she is another by now. */
async function answerRecalled(
  recalled: Found,
  { call, split, identity }: Heard,
  serving: Serving,
  trail: Trail,
): Promise<Answer> {
  let outcome: { readonly answer: Answer } | { readonly error: unknown };
  try {
    outcome = { answer: await answerAs(recalled, call, split, serving, trail) };
  } catch (error) {
    outcome = { error };
  }
  if (trail.stamp !== recalled.stamp && !(await isStill(recalled, serving.store, identity)))
    return answerAs(await findCaller(serving.store, identity), call, split, serving, trail);
  if ('error' in outcome) throw outcome.error;
  return outcome.answer;
}

/** Whether who asks is who she was, though something was committed since. */
async function isStill({ caller, tenant }: Found, store: Store, identity: Identity): Promise<boolean> {
  const now = await findCaller(store, identity);
  return now.caller === caller && now.tenant === tenant;
}

function answerAs(found: Found, call: Call, split: Split, serving: Serving, trail: Trail): Answer | Promise<Answer> {
  return whenThere(whoOf(found, call, serving), (who) => {
    trail.caller = who.caller;
    trail.mark('identify');
    const answer = answeredTo(call, split, who, serving, trail);
    const mayTime = serving.showsTiming || who.caller.directoryRoles.has('globalAdministrator');
    return mayTime
      ? whenThere(answer, (untimed) => ({
          ...untimed,
          headers: { ...untimed.headers, 'server-timing': trail.header() },
        }))
      : answer;
  });
}

interface Who {
  readonly caller: Caller;
  readonly now: Instant;
}

function answeredTo(
  call: Call,
  { dialect, path, search }: Split,
  { caller, now }: Who,
  serving: Serving,
  trail: Trail,
): Answer | Promise<Answer> {
  const ready =
    prefersNothing(call, search) && call.method === 'GET'
      ? serving.plans.ready({ caller, now, how: dialect.name, path, search }, planning(call, dialect, caller, serving))
      : null;
  if (ready !== null) {
    const { planned, instead, seen, route } = ready;
    trail.target = planned.target;
    trail.route = route;
    for (const [entity, condition] of trail.seen === null ? [] : seen) trail.seen?.set(entity, condition);
    trail.mark('parse');
    return read(call, { dialect, prefers: nothing, planned, instead }, serving, trail);
  }
  const target = resolve(dialect.service, path);
  trail.target = target;
  authorize(caller, target, call.method);
  const options = readOptions(search);
  const prefers = preferencesOf(call, search);
  const asked: Asked = {
    caller,
    now,
    dialect,
    target,
    options,
    prefers,
    how: howFor(caller, now, serving, { restrict: trail.noting(visibility(caller, now)), prefers }),
  };
  trail.mark('parse');
  const answer = reads(call, target)
    ? read(call, { dialect, prefers, planned: planRead(call, asked, serving), instead: null }, serving, trail)
    : write(call, asked, serving, trail);
  return whenThere(answer, (each) => leveled(each, prefers));
}

/** The same, for an address that stands for all that are like it. */
function planning(
  call: Call,
  dialect: Dialect,
  caller: Caller,
  serving: Serving,
): Parameters<Serving['plans']['ready']>[1] {
  return (path, search, now, seen) => {
    const target = resolve(dialect.service, path);
    authorize(caller, target, call.method);
    if (!reads(call, target)) throw new Refusal('notServed');
    const visible = visibility(caller, now);
    const restrict: How['restrict'] = (entity) => {
      const condition = visible(entity);
      seen.set(entity, condition);
      return condition;
    };
    return planRead(
      call,
      {
        caller,
        now,
        dialect,
        target,
        options: readOptions(search),
        prefers: nothing,
        how: howFor(caller, now, serving, { restrict, prefers: nothing }),
      },
      serving,
    );
  };
}

const bearer = /^Bearer +(\S+) *$/i;
/** As nearly everybody writes it, or else with more spaces and other letters. */
const tokenIn = (header: string): string =>
  header.startsWith('Bearer ') && !header.includes(' ', 7) ? header.slice(7) : (bearer.exec(header)?.[1] ?? '');

function identityOf(call: Call, serving: Serving): Identity | Promise<Identity> {
  const header = call.headers['authorization'];
  return serving.verify(header === undefined ? undefined : tokenIn(header), call.lastToken);
}

function whoOf({ caller, tenant }: Found, call: Call, serving: Serving): Who | Promise<Who> {
  if (caller === null) throw new AccountGone();
  const now = serving.tenantNow(tenant);
  return caller.isGuest
    ? placed(serving.contextFor(caller, now, call.requestId)).then((guest) => ({ caller: guest, now }))
    : { caller, now };
}

async function identify(call: Call, serving: Serving): Promise<Who> {
  const identity = await identityOf(call, serving);
  serving.admit?.(identity);
  return whoOf(await findCaller(serving.store, identity), call, serving);
}

/** What a guest may see and ask for depends on the connected organization that she is of now. */
async function placed(ctx: Context): Promise<Caller> {
  const { organization } = await findTarget(ctx, ctx.caller.objectId as string);
  return { ...ctx.caller, organization };
}

/** The token was good, but who bears it was deleted or disabled since. */
class AccountGone extends Error {}

function howFor(
  caller: Caller,
  now: Instant,
  { strict }: Serving,
  { restrict, prefers }: { readonly restrict: How['restrict']; readonly prefers: Preferences },
): How {
  const page =
    prefers.pageSize === null ? pageSize : { ...pageSize, default: Math.min(prefers.pageSize, pageSize.max) };
  return {
    restrict,
    rowsFor: rowsFor(caller, now),
    callerId: caller.kind === 'user' ? caller.objectId : null,
    pageSize: page,
    now,
    demandFilters: strict,
    setFor: setFor(caller),
    functionCondition: functionCondition(caller, now),
    searchFields: (entity) => searched[entity] ?? [],
    farEntity: (entity, navigation) => storage.get(entity as never)?.relations.get(navigation)?.to ?? null,
  };
}

function reads({ method }: Call, { tail, type }: Target): boolean {
  const isRun =
    tail.kind === 'operation' && (tail.operation.kind === 'action' || functionOf(type, tail.operation) !== null);
  return (method === 'GET' || method === 'HEAD') && !isRun;
}

function planRead(call: Call, { dialect, target, options, how }: Asked, { strict }: Serving): Planned {
  if (strict && isSchemaOnly(target))
    throw new Refusal('notServed', { path: call.url.split('?', 1)[0]?.slice(0, 200) ?? '' });
  return plan(dialect.service, target, options, how);
}

interface Reading {
  readonly dialect: Dialect;
  readonly prefers: Preferences;
  readonly planned: Planned /** What fills in a plan that was made before. */;
  readonly instead: ReadonlyMap<string, string> | null;
}

function read(call: Call, reading: Reading, { store }: Serving, trail: Trail): Answer | Promise<Answer> {
  const {
    planned: { query },
    instead,
  } = reading;
  trail.query = query;
  trail.instead = instead;
  trail.mark('plan');
  if (query === null) return told(call, reading, undefined, trail);
  const besides = { instead, stamped: trail.stamped };
  return whenThere(
    store.readNow === null ? store.read([query], mostRows, besides) : store.readNow([query], mostRows, besides),
    ([page]) => told(call, reading, page, trail),
  );
}

function told(call: Call, { dialect, prefers, planned }: Reading, page: Page | undefined, trail: Trail): Answer {
  trail.mark('run');
  const found = page === undefined ? ({ kind: 'missing', step: '' } as const) : planned.find(page);
  if (planned.query !== null && found.kind === 'missing') throw missing(planned);
  const isSized = found.kind === 'rows' && planned.options.top === null && prefers.pageSize !== null;
  const answer = answered(
    serialize(planned, found, urlsOf(call, dialect, prefers)),
    200,
    isSized ? applied(`odata.maxpagesize=${Math.min(prefers.pageSize ?? 0, pageSize.max)}`) : undefined,
  );
  trail.mark('serialize');
  return answer;
}

/** What tells of the service alone, to anybody: `$metadata` and the service document. */
function documents({ service, prefix }: Dialect, path: string, call: Call): Answer | null {
  if (call.method !== 'GET' && call.method !== 'HEAD') return null;
  if (path.length > '/$metadata'.length) return null;
  if (path === '' || path === '/')
    return {
      status: 200,
      headers: { 'content-type': json, 'odata-version': '4.0' },
      body: serviceDocument(service, `${call.origin}${prefix}`),
    };
  if (path.toLowerCase() === '/$metadata')
    return {
      status: 200,
      headers: { 'content-type': 'application/xml', 'odata-version': '4.0' },
      body: metadata(service),
    };
  return null;
}

async function batch(call: Call, dialect: Dialect, serving: Serving, trail: Trail): Promise<Answer> {
  if (call.method !== 'POST') throw new Refusal('methodNotAllowed', { method: call.method, allowed: 'POST' });
  trail.isBatch = true;
  trail.caller = (await identify(call, serving)).caller;
  trail.mark('identify');
  return serveBatch(call, dialect.prefix, parseJson(call.body, call.headers['content-type']), (item) => {
    const split = splitUrl(item.url, serving.dialects);
    return split === null
      ? refuse(new Refusal('notServed', { path: item.url.slice(0, 200) }), call)
      : serve(item, serving, split);
  });
}

function failed(error: unknown, call: Call, serving: Serving): Answer {
  if (error instanceof TokenRefused || error instanceof AccountGone)
    return unauthorized(
      sentences[error instanceof AccountGone ? 'gone' : error.reason],
      serving.authorizationUri(),
      call,
    );
  if (error instanceof KeysUnavailable) return refuse(new Unavailable('the outside issuer does not answer'), call);
  const answer = refuse(error, call);
  if (answer.status >= 500) serving.onBug(error, call);
  return answer;
}

const sentences = {
  missing: 'Access token is empty.',
  malformed: 'The access token is malformed.',
  badSignature: 'Access token validation failure. Invalid signature.',
  expired: 'Lifetime validation failed, the token is expired.',
  notYetValid: 'Lifetime validation failed, the token is not yet valid.',
  wrongAudience: 'Access token validation failure. Invalid audience.',
  wrongIssuer: 'Access token validation failure. Invalid issuer.',
  gone: 'The account is disabled or was deleted.',
} as const;
