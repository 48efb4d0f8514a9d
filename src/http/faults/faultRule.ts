// A fault rule of the sandbox: which calls it is for, how often, and what happens to them; read from JSON.

import type { FaultCollector } from '../../domain/faultCollector.ts';
import { hasWholeSegments, patternOf, type PathPattern } from './pathPattern.ts';

/** How long a call waits, in milliseconds. */
export interface Latency {
  readonly distribution: (typeof faultWords.distributions)[number];
  readonly milliseconds: number;
  /** The standard deviation of `normal`; half the width of `uniform`. */
  readonly spread: number;
}

/** What happens to a call, or to a delivery. */
export type FaultEffect =
  | {
      readonly kind: 'answer';
      readonly status: (typeof faultWords.statuses)[number];
      /** Seconds; null for an answer without the header, and where the limit of the rule says it. */
      readonly retryAfter: number | null;
      readonly retryAfterAs: (typeof faultWords.retryAfterForms)[number];
    }
  | { readonly kind: 'connection'; readonly how: (typeof faultWords.connections)[number] }
  | { readonly kind: 'latency'; readonly latency: Latency }
  | { readonly kind: 'notThereFor'; readonly seconds: number; readonly from: (typeof faultWords.watchers)[number] }
  | { readonly kind: 'tokensExpireAfter'; readonly seconds: number }
  | { readonly kind: 'delivery'; readonly how: (typeof faultWords.deliveries)[number] };

/** Which calls a rule is for: those that fit everything that is not null. */
export interface FaultMatch {
  readonly methods: readonly string[] | null;
  readonly path: PathPattern | null;
  readonly version: string | null;
  /** In lower case: an id, a sign-in name or the part of it before the @, a display name, an appId. */
  readonly caller: string | null;
  /** The value null fits every value. */
  readonly header: { readonly name: string; readonly value: string | null } | null;
  /** Of a delivery: the id or the display name of the access package, in lower case. */
  readonly accessPackage: string | null;
}

export interface FaultRule {
  readonly match: FaultMatch;
  readonly effect: FaultEffect;
  /** How often it happens; null for always. */
  readonly times: number | null;
  /** Which share of the calls that fit it happens to, from above 0 to 1. */
  readonly share: number;
  readonly seed: number;
  /** Only calls of one client beyond so many in so many seconds; null for all. */
  readonly over: { readonly requests: number; readonly seconds: number } | null;
  /** The body that the rule was made of. */
  readonly said: object;
}

/** The words that a rule may say. */
export const faultWords = {
  methods: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
  versions: ['v1.0', 'beta', 'latchkey'],
  statuses: [429, 500, 502, 503, 504],
  retryAfterForms: ['seconds', 'date'],
  connections: ['reset', 'truncated', 'lostAnswer'],
  deliveries: ['fails', 'hangs'],
  distributions: ['fixed', 'uniform', 'normal', 'exponential'],
  watchers: ['everybody', 'others'],
} as const;

/** The most that a rule may say. */
export const faultLimits = {
  calls: 1_000_000,
  share: 1,
  seed: 2 ** 31,
  seconds: 86_400,
  milliseconds: 120_000,
  characters: 500,
} as const;

const effects = ['answer', 'connection', 'latency', 'notThereFor', 'tokensExpireAfter', 'delivery'] as const;

type Fields = Readonly<Record<string, unknown>>;
type Absence = FaultEffect & { readonly kind: 'notThereFor' };

/** Reads the rule at this place of a body, '' for the body itself. The rule counts only where no fault was noted. */
export function readFaultRule(ofBody: FaultCollector, at: string, said: unknown): FaultRule {
  const fields = fieldsOf(ofBody, at, said, ['match', 'times', 'share', 'seed', 'over', ...effects]);
  const faults = at === '' ? ofBody : ofBody.below(at);
  const named = effects.filter((name) => fields[name] !== undefined);
  faults.holds(named.length === 1, named[1] ?? 'answer', `there alone: one of ${effects.join(', ')}`);
  const rule = {
    match: readMatch(faults, fields['match'] ?? {}),
    effect: named[0] === undefined ? noEffect : readEffect(faults, named[0], fields),
    times: fields['times'] === undefined ? null : whole(faults, 'times', fields['times'], faultLimits.calls),
    share: positive(faults, 'share', fields['share'] ?? 1, faultLimits.share),
    seed: whole(faults, 'seed', fields['seed'] ?? 1, faultLimits.seed),
    over: fields['over'] === undefined ? null : readOver(faults, fields['over']),
    said: fields,
  };
  const isDelivery = rule.effect.kind === 'delivery';
  const { accessPackage, ...ofCalls } = rule.match;
  faults.holds(isDelivery || accessPackage === null, 'match/accessPackage', 'left out, except for delivery');
  const isOfCall = rule.over !== null || Object.values(ofCalls).some((each) => each !== null);
  faults.holds(!isDelivery || !isOfCall, 'match', 'an object with accessPackage alone, for a delivery');
  return rule;
}

const noEffect: FaultEffect = { kind: 'tokensExpireAfter', seconds: 0 };

function readOver(faults: FaultCollector, value: unknown): NonNullable<FaultRule['over']> {
  const { requests, seconds } = fieldsOf(faults, 'over', value, ['requests', 'seconds']);
  return {
    requests: whole(faults, 'over/requests', requests, faultLimits.calls),
    seconds: whole(faults, 'over/seconds', seconds, faultLimits.seconds),
  };
}

function readMatch(ofRule: FaultCollector, value: unknown): FaultMatch {
  const fields = fieldsOf(ofRule, 'match', value, ['method', 'path', 'version', 'caller', 'header', 'accessPackage']);
  const faults = ofRule.below('match');
  const path = textOf(faults, 'path', fields['path']);
  faults.holds(
    path === null || (/^(\/|\*\*)/.test(path) && !/^\/(v1\.0|beta|latchkey)(\/|$)|[?#]/i.test(path)),
    'path',
    'a path without version and query, such as /users/{id} or **/assignmentRequests',
  );
  faults.holds(path === null || hasWholeSegments(path), 'path', 'a path in which *, ** and {id} are whole segments');
  return {
    methods: fields['method'] === undefined ? null : readMethods(faults, fields['method']),
    path: path === null ? null : patternOf(path),
    version: oneOf(faults, 'version', fields['version'], faultWords.versions),
    caller: textOf(faults, 'caller', fields['caller'])?.toLowerCase() ?? null,
    header: fields['header'] === undefined ? null : readHeader(faults, fields['header']),
    accessPackage: textOf(faults, 'accessPackage', fields['accessPackage'])?.toLowerCase() ?? null,
  };
}

function readMethods(faults: FaultCollector, value: unknown): readonly string[] {
  const said: readonly unknown[] = Array.isArray(value) ? value : [value];
  return said.map((each) => oneOf(faults, 'method', each ?? null, faultWords.methods) ?? 'GET');
}

function readHeader(faults: FaultCollector, value: unknown): FaultMatch['header'] {
  const { name, value: held } = fieldsOf(faults, 'header', value, ['name', 'value']);
  const text = textOf(faults, 'header/name', name);
  faults.holds(text !== null, 'header/name', 'the name of a header');
  return { name: (text ?? '').toLowerCase(), value: textOf(faults, 'header/value', held) };
}

function readEffect(faults: FaultCollector, kind: (typeof effects)[number], fields: Fields): FaultEffect {
  const value = fields[kind];
  if (kind === 'answer') return readAnswer(faults, value, fields['over'] !== undefined);
  if (kind === 'connection')
    return { kind, how: oneOf(faults, kind, value ?? null, faultWords.connections) ?? 'reset' };
  if (kind === 'delivery') return { kind, how: oneOf(faults, kind, value ?? null, faultWords.deliveries) ?? 'fails' };
  if (kind === 'latency') return { kind, latency: readLatency(faults, value ?? {}) };
  if (kind === 'notThereFor') return { kind, ...readAbsence(faults, value) };
  return { kind, seconds: positive(faults, kind, value, faultLimits.seconds) };
}

function readAnswer(faults: FaultCollector, value: unknown, isLimit: boolean): FaultEffect {
  const fields = fieldsOf(faults, 'answer', value, ['status', 'retryAfter', 'retryAfterAs']);
  const status = oneOf(faults, 'answer/status', fields['status'] ?? null, faultWords.statuses);
  const after = fields['retryAfter'];
  faults.holds(
    !isLimit || after === undefined,
    'answer/retryAfter',
    'left out beside over, which says how long to wait',
  );
  return {
    kind: 'answer',
    status: status ?? 429,
    retryAfter: after === undefined ? null : whole(faults, 'answer/retryAfter', after, faultLimits.seconds),
    retryAfterAs: oneOf(faults, 'answer/retryAfterAs', fields['retryAfterAs'], faultWords.retryAfterForms) ?? 'seconds',
  };
}

/** A number of seconds, or an object that also says from whom the object is hidden. */
function readAbsence(faults: FaultCollector, value: unknown): Pick<Absence, 'seconds' | 'from'> {
  if (typeof value !== 'object')
    return { seconds: positive(faults, 'notThereFor', value, faultLimits.seconds), from: 'everybody' };
  const { seconds, from } = fieldsOf(faults, 'notThereFor', value, ['seconds', 'from']);
  return {
    seconds: positive(faults, 'notThereFor/seconds', seconds, faultLimits.seconds),
    from: oneOf(faults, 'notThereFor/from', from, faultWords.watchers) ?? 'everybody',
  };
}

function readLatency(faults: FaultCollector, value: unknown): Latency {
  const fields = fieldsOf(faults, 'latency', value, ['distribution', 'milliseconds', 'spread']);
  const distribution =
    oneOf(faults, 'latency/distribution', fields['distribution'], faultWords.distributions) ?? 'fixed';
  const needsSpread = distribution === 'uniform' || distribution === 'normal';
  faults.holds(
    needsSpread === (fields['spread'] !== undefined),
    'latency/spread',
    needsSpread ? 'a number of milliseconds' : 'left out, except for uniform and normal',
  );
  return {
    distribution,
    milliseconds: positive(faults, 'latency/milliseconds', fields['milliseconds'], faultLimits.milliseconds),
    spread: positive(faults, 'latency/spread', fields['spread'] ?? 1, faultLimits.milliseconds),
  };
}

function fieldsOf(faults: FaultCollector, at: string, value: unknown, names: readonly string[]): Fields {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  faults.holds(isObject, at || 'body', `a JSON object with ${names.join(', ')}`);
  const fields = isObject ? (value as Fields) : {};
  for (const name of Object.keys(fields))
    faults.holds(names.includes(name), at === '' ? name : `${at}/${name}`, `one of ${names.join(', ')}`);
  return fields;
}

function oneOf<T extends string | number>(
  faults: FaultCollector,
  field: string,
  value: unknown,
  words: readonly T[],
): T | null {
  const found = words.find((word) => word === value) ?? null;
  faults.holds(value === undefined || found !== null, field, `one of ${words.join(', ')}`);
  return found;
}

function textOf(faults: FaultCollector, field: string, value: unknown): string | null {
  const isText = typeof value === 'string' && value !== '' && value.length <= faultLimits.characters;
  faults.holds(value === undefined || isText, field, `a text of at most ${faultLimits.characters} characters`);
  return isText ? value : null;
}

function whole(faults: FaultCollector, field: string, value: unknown, most: number): number {
  const isWhole = typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most;
  faults.holds(isWhole, field, `a whole number from 1 to ${most}`);
  return isWhole ? value : 1;
}

function positive(faults: FaultCollector, field: string, value: unknown, most: number): number {
  const isIn = typeof value === 'number' && value > 0 && value <= most;
  faults.holds(isIn, field, `a number above 0, at most ${most}`);
  return isIn ? value : most;
}
