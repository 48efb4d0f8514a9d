// What a caller prefers of an answer: how long a page is, whether a write shows what it wrote, how much OData tells
// beside the data.
// https://datatracker.ietf.org/doc/html/rfc7240, https://docs.oasis-open.org/odata/odata-json-format/v4.01

import { queryPairs } from '../../odata/parse/queryOptions.ts';
import { jsonContentType, type HttpResponse, type Call } from './call.ts';

export interface Preferences {
  readonly pageSize: number | null;
  readonly returns: 'minimal' | 'representation' | null;
  readonly metadata: 'none' | 'minimal' | 'full';
}

export const noPreferences: Preferences = { pageSize: null, returns: null, metadata: 'minimal' };

const pageSizes = { default: 100, max: 999 };

/** How many rows a page has where `$top` does not say, and how many it may have. */
export const pageSizesFor = ({ pageSize }: Preferences): { readonly default: number; readonly max: number } =>
  pageSize === null ? pageSizes : { ...pageSizes, default: Math.min(pageSize, pageSizes.max) };

/** Whether a call says nothing that could be a preference. */
export const hasNoPreferences = ({ headers: { prefer = '', accept = '' } }: Call, search: string): boolean =>
  prefer === '' && !/odata/i.test(accept) && !/format/i.test(search);

/** What is not understood is no preference. `search` MUST have been read without fault. */
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
  return { pageSize: pageSize > 0 ? pageSize : null, returns: returns ?? null, metadata: metadata ?? 'minimal' };
}

export const preferenceApplied = (preference: string): Readonly<Record<string, string>> => ({
  'preference-applied': preference,
});

/** The answer at the level that it is wanted at; what `full` adds was written with the rows. */
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

/** Links to go on by and counts are told at every level. */
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
