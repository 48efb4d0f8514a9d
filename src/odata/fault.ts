// The refusals of the engine: a code, the place of the fault, and a sentence that says what would be right.

export const faultCodes = [
  // paths: the first one is 404, all others 400
  'unknownSegment',
  'badPath',
  'badKey',
  'callerDemanded',
  // options
  'syntax',
  'tooComplex',
  'unsupportedOption',
  'duplicateOption',
  'badValue',
  'badToken',
  'unknownProperty',
  'unknownNavigation',
  'unknownType',
  'unknownFunction',
  'unknownParameter',
  'missingParameter',
  'notFilterable',
  'notSortable',
  'notExpandable',
  'notSearchable',
  'notSupported',
  'wrongType',
  'filterDemanded',
  // bodies
  'badBody',
  'badField',
  'unknownField',
  'conflictingFields',
] as const;
/** Why a request is refused. */
export type FaultCode = (typeof faultCodes)[number];

/**
 * `at` names the option (`$filter`), the path segment, or the path of a body's field
 * (`requestorSettings/allowedRequestors/0`); `position` counts characters of the decoded text from 0. `all` holds every
 * fault of a body, and otherwise just this one.
 */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly at: string | null;
  readonly position: number | null;
  readonly all: readonly Fault[];

  constructor(
    code: FaultCode,
    says: string,
    at: string | null = null,
    position: number | null = null,
    others: readonly Fault[] = [],
  ) {
    super(says);
    this.name = 'Fault';
    this.code = code;
    this.at = at;
    this.position = position;
    this.all = [this, ...others];
  }
}

/**
 * The known name that is most like the given one, as the tail of a sentence: ` Did you mean displayName?`, or nothing.
 */
export function didYouMean(name: string, known: Iterable<string>): string {
  const wanted = name.toLowerCase();
  if (wanted.length > 64) return '';
  let best: string | null = null;
  let least = Math.min(3, Math.floor(wanted.length / 3)) + 1;
  for (const each of known) {
    const distance = editDistance(wanted, each.toLowerCase(), least);
    if (distance < least) [best, least] = [each, distance];
  }
  return best === null ? '' : ` Did you mean ${best}?`;
}

/** The Levenshtein distance, or `enough` as soon as it cannot be less. */
function editDistance(a: string, b: string, enough: number): number {
  if (Math.abs(a.length - b.length) >= enough) return enough;
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1;
      const cost = Math.min((above[j] as number) + 1, (row[j - 1] as number) + 1, (above[j - 1] as number) + same);
      row.push(cost);
      if (cost < least) least = cost;
    }
    if (least >= enough) return enough;
    above = row;
  }
  return above[b.length] as number;
}

/** A name or value for a sentence: shortened, so that no sentence grows with the request. */
export function truncate(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57).toWellFormed()}...`;
}

/** The refusal of `/me` where no user asks, in Graph's words. */
export const callerDemanded = (name: string): Fault =>
  new Fault('callerDemanded', `/${name} request is only valid with delegated authentication flow.`);
