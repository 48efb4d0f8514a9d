// One call from its bytes to its answer, in five stages: identify, parse, plan, run, serialize. The screen to read first.

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
import { serialize } from '../odata/serialize.ts';
import { serviceDocument } from '../odata/serviceDocument.ts';
import { storage } from '../model/stored.ts';
import { Unavailable, type Store } from '../store/contract.ts';
import { functionOf, isSchemaOnly } from './actions.ts';
import { authorize } from './authorize.ts';
import { serveBatch } from './batch.ts';
import { parseJson } from './body.ts';
import { json, type Answer, type Call } from './call.ts';
import { splitUrl, type Dialect } from './dialects.ts';
import { preflight, readable } from './crossOrigin.ts';
import { functionCondition } from './functions.ts';
import { applied, leveled, nothing, preferencesOf, prefersNothing, type Preferences } from './preferences.ts';
import { refuse, unauthorized } from './refuse.ts';
import { answered, missing, urlsOf, type Asked, type Serving } from './stages.ts';
import { newTrail, type Trail } from './trail.ts';
import { write } from './write.ts';

const pageSize = { default: 100, max: 999 };
/** Of an answer with all that is expanded: what a page may hold in memory. */
const mostRows = 50_000;
const searched: Readonly<Record<string, readonly string[]>> = {
  directoryObject: ['displayName', 'mail', 'userPrincipalName', 'mailNickname', 'description'],
  catalog: ['displayName', 'description'], accessPackage: ['displayName', 'description'], policy: ['displayName', 'description'], resource: ['displayName', 'description', 'originId'],
};

/** Never rejects: whatever goes wrong is an answer. Null where the path is of no dialect. */
export function serve(call: Call, serving: Serving): Promise<Answer> | null {
  const split = splitUrl(call.url, serving.dialects);
  if (split === null) return null;
  const { witness } = serving;
  const trail = newTrail(split.dialect.name);
  const asked = preflight(call);
  if (asked !== null) return Promise.resolve(asked);
  const answer = witness === null ? answerTo(call, split, serving, trail) : witness(call, trail, () => answerTo(call, split, serving, trail));
  return call.headers['origin'] === undefined ? answer : answer.then(readable);
}

type Split = NonNullable<ReturnType<typeof splitUrl>>;

async function answerTo(call: Call, split: Split, serving: Serving, trail: Trail): Promise<Answer> {
  try {
    if (/^\/(\$|%24)batch\/?$/i.test(split.path)) return await batch(call, split.dialect, serving, trail);
    return await serveOne(call, split, serving, trail);
  } catch (error) {
    return failed(error, call, serving);
  }
}

async function serveOne(call: Call, split: Split, serving: Serving, trail: Trail): Promise<Answer> {
  const open = documents(split.dialect, split.path, call);
  if (open !== null) return open;
  const known = identityOf(call, serving);
  const identity = known instanceof Promise ? await known : known;
  serving.admit?.(identity);
  const recalled = call.method === 'GET' ? recallCaller(serving.store, identity) : null;
  if (recalled !== null) {
    const outcome = await answerAs(recalled, call, split, serving, trail).then((answer) => ({ answer }), (error: unknown) => ({ error }));
    if (trail.stamp === recalled.stamp || await isStill(recalled, serving.store, identity)) {
      if ('error' in outcome) throw outcome.error;
      return outcome.answer;
    }
  }
  const found = findCaller(serving.store, identity);
  return answerAs(found instanceof Promise ? await found : found, call, split, serving, trail);
}

/** Whether who asks is who she was, though something was committed since. */
async function isStill({ caller, tenant }: Found, store: Store, identity: Identity): Promise<boolean> {
  const now = await findCaller(store, identity);
  return now.caller === caller && now.tenant === tenant;
}

async function answerAs(found: Found, call: Call, split: Split, serving: Serving, trail: Trail): Promise<Answer> {
  const who = whoOf(found, call, serving);
  const { caller, now } = who instanceof Promise ? await who : who;
  trail.caller = caller;
  trail.mark('identify');
  const answer = await answeredTo(call, split, { caller, now }, serving, trail);
  const mayTime = serving.showsTiming || caller.directoryRoles.has('globalAdministrator');
  return mayTime ? { ...answer, headers: { ...answer.headers, 'server-timing': trail.header() } } : answer;
}

interface Who { readonly caller: Caller; readonly now: Instant }

async function answeredTo(call: Call, { dialect, path, search }: Split, { caller, now }: Who, serving: Serving, trail: Trail): Promise<Answer> {
  const ready = prefersNothing(call, search) && call.method === 'GET' ? serving.plans.ready({ caller, now, how: dialect.name, path, search }, planning(call, dialect, caller, serving)) : null;
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
  const asked: Asked = { caller, now, dialect, target, options, prefers, how: howFor(caller, now, serving, { restrict: trail.noting(visibility(caller, now)), prefers }) };
  trail.mark('parse');
  if (!reads(call, target)) return leveled(await write(call, asked, serving, trail), prefers);
  return leveled(await read(call, { dialect, prefers, planned: planRead(call, asked, serving), instead: null }, serving, trail), prefers);
}

/** The same, for an address that stands for all that are like it. */
function planning(call: Call, dialect: Dialect, caller: Caller, serving: Serving): Parameters<Serving['plans']['ready']>[1] {
  return (path, search, now, seen) => {
    const target = resolve(dialect.service, path);
    authorize(caller, target, call.method);
    if (!reads(call, target)) throw new Refusal('notServed');
    const visible = visibility(caller, now);
    const restrict: How['restrict'] = (entity) => { const condition = visible(entity); seen.set(entity, condition); return condition; };
    return planRead(call, { caller, now, dialect, target, options: readOptions(search), prefers: nothing, how: howFor(caller, now, serving, { restrict, prefers: nothing }) }, serving);
  };
}

const bearer = /^Bearer +(\S+) *$/i;
/** As nearly everybody writes it, or else with more spaces and other letters. */
const tokenIn = (header: string): string => (header.startsWith('Bearer ') && !header.includes(' ', 7) ? header.slice(7) : bearer.exec(header)?.[1] ?? '');

function identityOf(call: Call, serving: Serving): Identity | Promise<Identity> {
  const header = call.headers['authorization'];
  return serving.verify(header === undefined ? undefined : tokenIn(header));
}

function whoOf({ caller, tenant }: Found, call: Call, serving: Serving): Who | Promise<Who> {
  if (caller === null) throw new AccountGone();
  const now = serving.tenantNow(tenant);
  return caller.isGuest ? placed(serving.contextFor(caller, now, call.requestId)).then((guest) => ({ caller: guest, now })) : { caller, now };
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

function howFor(caller: Caller, now: Instant, { strict }: Serving, { restrict, prefers }: { readonly restrict: How['restrict']; readonly prefers: Preferences }): How {
  const page = prefers.pageSize === null ? pageSize : { ...pageSize, default: Math.min(prefers.pageSize, pageSize.max) };
  return {
    restrict, rowsFor: rowsFor(caller, now), callerId: caller.kind === 'user' ? caller.objectId : null, pageSize: page, now, demandFilters: strict,
    setFor: setFor(caller), functionCondition: functionCondition(caller, now), searchFields: (entity) => searched[entity] ?? [],
    farEntity: (entity, navigation) => storage.get(entity as never)?.relations.get(navigation)?.to ?? null,
  };
}

function reads({ method }: Call, { tail, type }: Target): boolean {
  const isRun = tail.kind === 'operation' && (tail.operation.kind === 'action' || functionOf(type, tail.operation) !== null);
  return (method === 'GET' || method === 'HEAD') && !isRun;
}

function planRead(call: Call, { dialect, target, options, how }: Asked, { strict }: Serving): Planned {
  if (strict && isSchemaOnly(target)) throw new Refusal('notServed', { path: call.url.split('?', 1)[0]?.slice(0, 200) ?? '' });
  return plan(dialect.service, target, options, how);
}

interface Reading { readonly dialect: Dialect; readonly prefers: Preferences; readonly planned: Planned; /** What fills in a plan that was made before. */ readonly instead: ReadonlyMap<string, string> | null }

async function read(call: Call, { dialect, prefers, planned, instead }: Reading, { store }: Serving, trail: Trail): Promise<Answer> {
  trail.query = planned.query;
  trail.instead = instead;
  trail.mark('plan');
  const [page] = planned.query === null ? [undefined] : await store.read([planned.query], mostRows, { instead, stamped: trail.stamped });
  trail.mark('run');
  const found = page === undefined ? ({ kind: 'missing', step: '' } as const) : planned.find(page);
  if (planned.query !== null && found.kind === 'missing') throw missing(planned);
  const isSized = found.kind === 'rows' && planned.options.top === null && prefers.pageSize !== null;
  const answer = answered(serialize(planned, found, urlsOf(call, dialect, prefers)), 200, isSized ? applied(`odata.maxpagesize=${Math.min(prefers.pageSize ?? 0, pageSize.max)}`) : undefined);
  trail.mark('serialize');
  return answer;
}

/** What tells of the service alone, to anybody: `$metadata` and the service document. */
function documents({ service, prefix }: Dialect, path: string, call: Call): Answer | null {
  if (call.method !== 'GET' && call.method !== 'HEAD') return null;
  if (path === '' || path === '/') return { status: 200, headers: { 'content-type': json, 'odata-version': '4.0' }, body: serviceDocument(service, `${call.origin}${prefix}`) };
  if (path.toLowerCase() === '/$metadata') return { status: 200, headers: { 'content-type': 'application/xml', 'odata-version': '4.0' }, body: metadata(service) };
  return null;
}

async function batch(call: Call, dialect: Dialect, serving: Serving, trail: Trail): Promise<Answer> {
  if (call.method !== 'POST') throw new Refusal('methodNotAllowed', { method: call.method, allowed: 'POST' });
  trail.isBatch = true;
  trail.caller = (await identify(call, serving)).caller;
  trail.mark('identify');
  return serveBatch(call, dialect.prefix, parseJson(call.body, call.headers['content-type']), async (item) => {
    const answer = await serve(item, serving);
    return answer ?? refuse(new Refusal('notServed', { path: item.url.slice(0, 200) }), call);
  });
}

function failed(error: unknown, call: Call, serving: Serving): Answer {
  if (error instanceof TokenRefused || error instanceof AccountGone) return unauthorized(sentences[error instanceof AccountGone ? 'gone' : error.reason], serving.authorizationUri(), call);
  if (error instanceof KeysUnavailable) return refuse(new Unavailable('the outside issuer does not answer'), call);
  const answer = refuse(error, call);
  if (answer.status >= 500) serving.onBug(error, call);
  return answer;
}

const sentences = {
  missing: 'Access token is empty.', malformed: 'The access token is malformed.', badSignature: 'Access token validation failure. Invalid signature.',
  expired: 'Lifetime validation failed, the token is expired.', notYetValid: 'Lifetime validation failed, the token is not yet valid.',
  wrongAudience: 'Access token validation failure. Invalid audience.', wrongIssuer: 'Access token validation failure. Invalid issuer.',
  gone: 'The account is disabled or was deleted.',
} as const;
