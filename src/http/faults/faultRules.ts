// The fault rules that are in force, and what they do to a call: drawn once for each call, at random by a seed.

import type { Caller } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Identity } from '../../identity/tokens/verifyToken.ts';
import { always, not, oneOfValues, type Condition } from '../../odata/query.ts';
import type { Call } from '../pipeline/call.ts';
import { createTokenBuckets } from '../server/rateLimiter.ts';
import { mostRules, readFaultRules } from './faultProfiles.ts';
import type { FaultEffect, FaultMatch, FaultRule, Latency } from './faultRule.ts';
import { fitsPattern } from './pathPattern.ts';

/** What a rule did to a call, for whoever looks at the call later. */
export interface CallFault {
  /** The number of the rule. */
  readonly rule: number;
  readonly did: string;
}

/** All that happens to one call. */
export interface DrawnFaults {
  /** Instead of doing the call; null where it is done. */
  readonly answer: { readonly status: number; readonly retryAfter: string | null } | 'reset' | 'expired' | null;
  /** What becomes of the answer; null where it is sent. */
  readonly broken: 'reset' | 'truncated' | null;
  readonly latencyMs: number;
  /** How long an object that the call creates stays unseen; null where it is seen at once. */
  readonly absence: Absence | null;
  readonly touched: readonly CallFault[];
}

interface Absence {
  readonly milliseconds: number;
  /** Whether whoever creates the object sees it at once. */
  readonly isForOthers: boolean;
}

/** Who looks: one user by one client. */
type Watcher = Pick<Caller, 'appId' | 'objectId'>;

/** A call as rules look at it. */
export interface FaultSubject {
  readonly call: Call;
  readonly version: string;
  /** Without version and query. */
  readonly path: string;
  readonly identity: Identity;
  readonly caller: Caller;
}

/** The rules of one server. They are kept in memory, and end with the process. */
export interface FaultRules {
  /** False costs a call nothing more. */
  readonly isActive: () => boolean;
  readonly draw: (subject: FaultSubject) => DrawnFaults;
  /** This watcher created an object, which stays unseen; the oldest of too many are seen early. */
  readonly hide: (id: string, absence: Absence, creator: Watcher) => void;
  /** The condition of the rows that this watcher sees by now. What was seen stays seen. */
  readonly seen: (watcher: Watcher) => Condition;
  /** An id in a text that this watcher does not see yet; null where there is none. */
  readonly unseenIn: (text: string, watcher: Watcher) => string | null;
  /** Whether this happens to a delivery of an access package. */
  readonly drawDelivery: (how: 'fails' | 'hangs', accessPackage: NamedPackage) => boolean;
  /** Adds the rules that a body asks for. Throws `invalidField`. */
  readonly add: (body: unknown) => readonly ListedRule[];
  readonly list: () => readonly ListedRule[];
  /** Null removes all of them. Throws `notFound`. */
  readonly remove: (number: number | null) => void;
}

/** A rule as its body said it, its number, and to how many of the calls that fitted it happened. */
interface ListedRule {
  readonly id: number;
  readonly fitted: number;
  readonly happened: number;
}

interface NamedPackage {
  readonly id: string;
  readonly displayName: string;
}

interface ActiveRule extends FaultRule {
  readonly number: number;
  readonly random: () => number;
  /** Seconds to wait before the limit lets a client go on; 0 where it does now. */
  readonly waitOf: ((client: string) => number) | null;
  fitted: number;
  happened: number;
}

const mostUnseen = 1_000;

interface UnseenObject {
  readonly until: number;
  /** The one who sees it all the same; null where nobody does. */
  readonly seenBy: string | null;
}

const watcherKey = ({ appId, objectId }: Watcher): string => `${appId} ${objectId}`;

/** `machineNow` is in milliseconds. */
export function createFaultRules(machineNow: () => number): FaultRules {
  let rules: readonly ActiveRule[] = [];
  let last = 0;
  const unseen = new Map<string, UnseenObject>();
  const describe = (rule: ActiveRule): ListedRule => ({
    id: rule.number,
    ...rule.said,
    fitted: rule.fitted,
    happened: rule.happened,
  });
  const forgetSeen = (): void => {
    for (const [id, { until }] of unseen) if (until <= machineNow()) unseen.delete(id);
  };
  const unseenIds = (watcher: Watcher): readonly string[] => {
    forgetSeen();
    return [...unseen].flatMap(([id, { seenBy }]) => (seenBy === watcherKey(watcher) ? [] : [id]));
  };
  return {
    isActive: () => rules.length > 0 || unseen.size > 0,
    draw: (subject) => drawFaults(rules, subject, machineNow()),
    hide: (id, { milliseconds, isForOthers }, creator) => {
      forgetSeen();
      const [oldest] = unseen.keys();
      if (oldest !== undefined && unseen.size >= mostUnseen) unseen.delete(oldest);
      unseen.set(id, { until: machineNow() + milliseconds, seenBy: isForOthers ? watcherKey(creator) : null });
    },
    seen: (watcher) => {
      const ids = unseenIds(watcher);
      return ids.length === 0 ? always : not(oneOfValues('id', ids));
    },
    unseenIn: (text, watcher) => unseenIds(watcher).find((id) => text.includes(id)) ?? null,
    drawDelivery: (how, accessPackage) =>
      rules.some(
        (rule) =>
          rule.effect.kind === 'delivery' &&
          rule.effect.how === how &&
          fitsPackage(rule.match, accessPackage) &&
          happens(rule),
      ),
    add: (body) => {
      const read = readFaultRules(body);
      if (rules.length + read.length > mostRules)
        throw new Refusal('invalidField', { field: 'rules', says: `There may be ${mostRules} rules at most.` });
      const added = read.map((rule) => activate(rule, ++last, machineNow));
      rules = [...rules, ...added];
      return added.map(describe);
    },
    list: () => rules.map(describe),
    remove: (number) => {
      if (number !== null && !rules.some((each) => each.number === number))
        throw new Refusal('notFound', { id: String(number) });
      rules = number === null ? [] : rules.filter((each) => each.number !== number);
      if (number === null) unseen.clear();
    },
  };
}

function activate(rule: FaultRule, number: number, machineNow: () => number): ActiveRule {
  const { over, seed } = rule;
  const limit = over === null ? null : { perSecond: over.requests / over.seconds, burst: over.requests };
  return {
    ...rule,
    number,
    random: createRandom(seed),
    waitOf: limit === null ? null : createTokenBuckets(limit, machineNow),
    fitted: 0,
    happened: 0,
  };
}

const nothing: DrawnFaults = { answer: null, broken: null, latencyMs: 0, absence: null, touched: [] };

/** The first rule that answers or breaks the connection does so; latencies and delays of all rules come together. */
function drawFaults(rules: readonly ActiveRule[], subject: FaultSubject, machineNow: number): DrawnFaults {
  let drawn = nothing;
  for (const rule of rules) {
    if (rule.effect.kind === 'delivery' || !fits(rule.match, subject)) continue;
    const isOver = drawn.answer !== null || drawn.broken !== null;
    if (isOver && !['latency', 'notThereFor'].includes(rule.effect.kind)) continue;
    if (rule.effect.kind === 'tokensExpireAfter' && !isExpired(rule.effect.seconds, subject.identity, machineNow))
      continue;
    const wait = rule.waitOf?.(subject.identity.appId) ?? null;
    if (wait === 0 || !happens(rule)) continue;
    const { did, ...more } = apply(rule, drawn, { wait, machineNow });
    drawn = { ...drawn, ...more, touched: [...drawn.touched, { rule: rule.number, did }] };
  }
  return drawn;
}

const isExpired = (seconds: number, { issuedAt }: Identity, machineNow: number): boolean =>
  machineNow >= issuedAt.getTime() + seconds * 1000;

type Applied = Partial<DrawnFaults> & { readonly did: string };

function apply(
  { effect, random }: ActiveRule,
  drawn: DrawnFaults,
  { wait, machineNow }: { readonly wait: number | null; readonly machineNow: number },
): Applied {
  switch (effect.kind) {
    case 'answer': {
      const retryAfter = retryAfterOf(effect, wait, machineNow);
      const says = retryAfter === null ? '' : `, Retry-After: ${retryAfter}`;
      return { did: `answered ${effect.status}${says}`, answer: { status: effect.status, retryAfter } };
    }
    case 'connection':
      if (effect.how === 'reset') return { did: 'reset the connection before the call was done', answer: 'reset' };
      if (effect.how === 'truncated') return { did: 'cut off the answer in the middle', broken: 'truncated' };
      return { did: 'did the call and lost the answer', broken: 'reset' };
    case 'latency': {
      const latencyMs = drawLatency(effect.latency, random);
      return { did: `waited ${latencyMs} ms`, latencyMs: drawn.latencyMs + latencyMs };
    }
    case 'notThereFor':
      return {
        did: `hides what is created from ${effect.from} for ${effect.seconds} s`,
        absence: longerOf(drawn.absence, {
          milliseconds: effect.seconds * 1000,
          isForOthers: effect.from === 'others',
        }),
      };
    case 'tokensExpireAfter':
      return { did: `let the token expire after ${effect.seconds} s`, answer: 'expired' };
    case 'delivery':
      throw new Error('Deliveries are drawn by themselves.');
  }
}

const longerOf = (one: Absence | null, other: Absence): Absence =>
  one !== null && one.milliseconds >= other.milliseconds ? one : other;

function retryAfterOf(
  { retryAfter, retryAfterAs }: FaultEffect & { readonly kind: 'answer' },
  wait: number | null,
  machineNow: number,
): string | null {
  const seconds = wait ?? retryAfter;
  if (seconds === null) return null;
  // A date has no parts of a second: rounded up, so that nobody comes too early.
  return retryAfterAs === 'seconds'
    ? String(seconds)
    : new Date(Math.ceil(machineNow / 1000 + seconds) * 1000).toUTCString();
}

function fits(match: FaultMatch, { call, version, path, caller }: FaultSubject): boolean {
  const { methods, header } = match;
  return (
    (methods === null || methods.includes(call.method)) &&
    (match.version === null || match.version === version) &&
    // A batch is no call that a rule for all calls means: its parts are.
    (match.path === null ? !path.toLowerCase().startsWith('/$batch') : fitsPattern(match.path, path)) &&
    (header === null || fitsHeader(header, call)) &&
    (match.caller === null || namesOf(caller).includes(match.caller))
  );
}

function fitsHeader({ name, value }: NonNullable<FaultMatch['header']>, { headers }: Call): boolean {
  const sent = headers[name];
  return sent !== undefined && (value === null || sent === value);
}

function namesOf({ objectId, appId, userPrincipalName, displayName }: Caller): readonly (string | undefined)[] {
  const names = [objectId, appId, userPrincipalName, userPrincipalName?.split('@')[0], displayName];
  return names.map((each) => each?.toLowerCase());
}

const fitsPackage = ({ accessPackage }: FaultMatch, { id, displayName }: NamedPackage): boolean =>
  accessPackage === null || accessPackage === id || accessPackage === displayName.toLowerCase();

/** Counts the call, and draws whether it is one of those that the rule is for. */
function happens(rule: ActiveRule): boolean {
  rule.fitted += 1;
  if (rule.times !== null && rule.happened >= rule.times) return false;
  if (rule.share < 1 && rule.random() >= rule.share) return false;
  rule.happened += 1;
  return true;
}

function drawLatency({ distribution, milliseconds, spread }: Latency, random: () => number): number {
  const drawn = {
    fixed: () => milliseconds,
    uniform: () => milliseconds + (2 * random() - 1) * spread,
    // Box and Muller: two even draws make one normal one.
    normal: () => milliseconds + spread * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
    exponential: () => -milliseconds * Math.log(1 - random()),
  }[distribution]();
  return Math.round(Math.min(Math.max(0, drawn), 10 * milliseconds));
}

/** Numbers from 0 to below 1, the same ones for the same seed: mulberry32, which is small and even enough. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
