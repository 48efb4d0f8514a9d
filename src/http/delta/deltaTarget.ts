// Which addresses are delta queries: `/users/delta`, with parentheses or the namespace or without, and the sets of
// entitlement management below Latchkey's own version.

import { Refusal } from '../../domain/refusal.ts';
import { segmentsOf } from '../../odata/parse/pathSegments.ts';
import { resolveResourcePath } from '../../odata/parse/resolveResourcePath.ts';
import type { ResourcePath } from '../../odata/parse/resourcePath.ts';
import { withoutNamespace } from '../../odata/schemaLookup.ts';
import type { ApiUrl, ServedVersion } from '../routing/apiVersions.ts';
import type { Call } from '../pipeline/call.ts';
import { lentDeltas, type LentDeltas } from './deltaTable.ts';

/** A delta query: the version in whose form rows are answered, and the set. */
export interface DeltaTarget {
  readonly version: ServedVersion;
  /** The set, without the function. */
  readonly rows: ResourcePath;
  /** The path by which permissions are demanded. */
  readonly permitted: ResourcePath;
}

/** The delta query of a read; null for all other calls. Throws `methodNotAllowed` where only reads are served. */
export function deltaTargetOf(
  { method }: Call,
  { apiVersion, path }: ApiUrl,
  versions: readonly ServedVersion[],
): DeltaTarget | null {
  if (!/delta/i.test(path)) return null;
  const lent = lentDeltas[apiVersion.name];
  const own = lent === null ? null : lentPath(lent, apiVersion, path);
  const isRead = method === 'GET' || method === 'HEAD';
  if (own !== null) {
    const version = versions.find(({ name }) => name === lent?.answeredAs) as ServedVersion;
    if (!isRead) throw new Refusal('methodNotAllowed', { method, allowed: 'GET' });
    const rows = resolveResourcePath(version.service, own);
    return { version, rows, permitted: rows };
  }
  if (!isRead || lent !== null) return null;
  const permitted = resolveResourcePath(apiVersion.service, path);
  const { tail } = permitted;
  if (tail.kind !== 'operation' || tail.operation.name !== 'delta' || tail.count) return null;
  return { version: apiVersion, rows: { ...permitted, tail: { kind: 'rows' } }, permitted };
}

/** The path of the set of `/assignments/delta()` in the other version; null for every other path. */
function lentPath({ paths }: LentDeltas, { service }: ServedVersion, path: string): string | null {
  const [set, operation, ...more] = segmentsOf(path);
  if (set === undefined || operation === undefined || more.length > 0) return null;
  if (withoutNamespace(service, operation.name).toLowerCase() !== 'delta' || (operation.argumentText ?? '') !== '')
    return null;
  const name = Object.keys(paths).find((each) => each.toLowerCase() === set.text.toLowerCase());
  return name === undefined ? null : (paths[name] as string);
}
