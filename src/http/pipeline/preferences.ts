// What a caller prefers of a response: the length of pages, whether a write shows the row, how much OData metadata.
// https://datatracker.ietf.org/doc/html/rfc7240, https://docs.oasis-open.org/odata/odata-json-format/v4.01

import type { PageSizes } from '../../odata/plan/planContext.ts';
import { queryPairs } from '../../odata/parse/queryOptions.ts';
import { jsonContentType, type HttpResponse, type Call } from './call.ts';

export interface Preferences {
  readonly pageSize: number | null;
  readonly returns: 'minimal' | 'representation' | null;
  readonly metadata: 'none' | 'minimal' | 'full';
  /** Whether a PATCH of a key that the client chose creates the object where there is none. */
  readonly createsMissing: boolean;
}

export const noPreferences: Preferences = {
  pageSize: null,
  returns: null,
  metadata: 'minimal',
  createsMissing: false,
};

const pageSizes = { default: 100, max: 999, whole: 999 };

/** The lengths of pages for who prefers this. */
export function pageSizesFor({ pageSize }: Preferences): PageSizes {
  const preferred = Math.min(pageSize ?? pageSizes.default, pageSizes.max);
  return pageSize === null ? pageSizes : { default: preferred, max: pageSizes.max, whole: preferred };
}

/** Whether a call says nothing that could be a preference. */
export const hasNoPreferences = ({ headers: { prefer = '', accept = '' } }: Call, search: string): boolean =>
  prefer === '' && !/odata/i.test(accept) && !/format/i.test(search);

/** A preference that is not understood is ignored. `search` MUST have been parsed without a fault. */
export function preferencesOf(call: Call, search: string): Preferences {
  if (hasNoPreferences(call, search)) return noPreferences;
  const { prefer = '', accept = '' } = call.headers;
  const pageSize = Number(/(?:^|[,;\s])(?:odata\.)?maxpagesize\s*=\s*"?(\d{1,6})\b/i.exec(prefer)?.[1] ?? 0);
  const returns = /(?:^|[,;\s])return\s*=\s*"?(minimal|representation)\b/i.exec(prefer)?.[1]?.toLowerCase() as
    | Preferences['returns']
    | undefined;
  const format = queryPairs(search).find(({ name }) => name.trim().toLowerCase() === '$format')?.value;
  const metadata = /;\s*odata\.metadata=(none|minimal|full)\b/i.exec(format ?? accept)?.[1]?.toLowerCase() as
    | Preferences['metadata']
    | undefined;
  return {
    pageSize: pageSize > 0 ? pageSize : null,
    returns: returns ?? null,
    metadata: metadata ?? 'minimal',
    createsMissing: /(?:^|[,;\s])create-if-missing\s*(?:$|[,;])/i.test(prefer),
  };
}

export const preferenceApplied = (preference: string): Readonly<Record<string, string>> => ({
  'preference-applied': preference,
});

/** The response with the metadata level that the caller prefers; what `full` adds was serialized with the rows. */
export function withMetadataLevel(answer: HttpResponse, { metadata }: Preferences): HttpResponse {
  if (metadata === 'minimal' || answer.body === null || answer.headers['content-type'] !== jsonContentType)
    return answer;
  const body = metadata === 'none' ? JSON.stringify(withoutAnnotations(JSON.parse(answer.body))) : answer.body;
  return {
    ...answer,
    headers: {
      ...answer.headers,
      'content-type': jsonContentType.replace('odata.metadata=minimal', `odata.metadata=${metadata}`),
    },
    body,
  };
}

/** Annotations of every level: the link to the next page, and counts. */
const alwaysKept = /@odata\.(nextLink|count)$/;

function withoutAnnotations(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAnnotations);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !name.includes('@') || alwaysKept.test(name))
      .map(([name, each]) => [name, withoutAnnotations(each)]),
  );
}
