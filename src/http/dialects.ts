// The three address spaces: which prefix speaks which dialect. The words `v1.0` and `beta` stand here and in model/
// alone.

import type { Service } from '../odata/describe.ts';
import { services, strictServices } from '../model/services.ts';

export interface Dialect {
  readonly prefix: string;
  readonly name: 'v1.0' | 'beta' | 'latchkey';
  readonly service: Service;
}

/** `/v1.0` and `/beta`, for people to read. */
export const graphPrefixes = '/v1.0 and /beta';

const prefixes = [
  ['/v1.0', 'v1.0'],
  ['/beta', 'beta'],
  ['/latchkey/v1', 'latchkey'],
] as const;

export function dialects(strict: boolean): readonly Dialect[] {
  return prefixes.map(([prefix, name]) => ({ prefix, name, service: (strict ? strictServices : services)[name] }));
}

/** An address in its parts: `/v1.0`, `/groups` and `$top=1`. */
export interface Split {
  readonly dialect: Dialect;
  readonly path: string;
  readonly search: string;
}

/** Null where no dialect has it. */
export function splitUrl(url: string, all: readonly Dialect[]): Split | null {
  const mark = url.indexOf('?');
  const pathname = mark < 0 ? url : url.slice(0, mark);
  const lower = pathname.toLowerCase();
  const dialect = all.find(({ prefix }) => lower === prefix || lower.startsWith(`${prefix}/`));
  return dialect === undefined
    ? null
    : { dialect, path: pathname.slice(dialect.prefix.length), search: mark < 0 ? '' : url.slice(mark + 1) };
}
