// References by address (`@odata.id`, `name@odata.bind`, `$id`): the host must be one that serves this API, the path
// must lead to an entity, and the entity must be of a type that is wanted there.

import { Fault, truncate } from '../fault.ts';
import { isA, setNamed } from '../schemaLookup.ts';
import type { Service, StructuredType } from '../serviceDescription.ts';
import { segmentsOf, type Segment } from './pathSegments.ts';
import { resolveSegments } from './resolveResourcePath.ts';
import type { ResourcePath } from './resourcePath.ts';

/** What an address says of an entity. */
export interface EntityReference {
  readonly key: string;
  /** The type that the address says; null for a key alone, which says none. */
  readonly type: StructuredType | null;
}

/** To what an address may refer. */
export interface ReferenceOptions {
  readonly service: Service;
  /** The type of the entities that may be referred to; null where any may. */
  readonly to: StructuredType | null;
  /** Whether a host, in lower case with its port, serves this API. */
  readonly isKnownHost: (host: string) => boolean;
}

/** A version, and a tenant, may stand before the path. */
const mostPrefixes = 3;
const origin = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/([^/?#]*)/;

/**
 * `https://graph.microsoft.com/beta/groups/1`, `/v1.0/groups/1`, `groups('1')` or `1` -> `1`, and its type. Throws
 * Fault: an unknown host, a path that leads to no entity, a type that does not fit.
 */
export function readReference(url: string, { service, to, isKnownHost }: ReferenceOptions): EntityReference {
  const [start = '', host] = origin.exec(url) ?? [];
  if (host !== undefined && !isKnownHost(host.toLowerCase()))
    throw badReference(`${truncate(url)} is an address of another server.`);
  const path = url.slice(start.length);
  const end = path.search(/[?#]/);
  const segments = segmentsOf(end < 0 ? path : path.slice(0, end)).filter((each) => each.text.toLowerCase() !== '$ref');
  const [only] = segments;
  if (segments.length === 1 && start === '' && !path.startsWith('/') && only?.argumentText === null)
    return { key: only.text, type: null };
  const target = resolveSuffix(service, segments);
  const last = target?.steps.at(-1);
  if (target?.type == null || target.tail.kind !== 'rows' || last?.key == null || last.key.kind !== 'id')
    throw badReference(`${truncate(url)} names no entity; write its address, such as https://host/version/users/{id}.`);
  const { type } = target;
  if (to !== null && !isA(service, type, to) && !isA(service, to, type))
    throw badReference(`${truncate(url)} is the address of a ${type.name}; a ${to.name} is expected here.`);
  return { key: last.key.text, type };
}

/** The path from where it names a set of the service; a set below a container may be named alone. */
function resolveSuffix(service: Service, segments: readonly Segment[]): ResourcePath | null {
  for (let from = 0; from < Math.min(segments.length, mostPrefixes); from++) {
    const name = segments[from]?.name ?? '';
    if (service.root.has(name.toLowerCase())) return resolveOrNull(service, segments.slice(from));
    const path = from === 0 ? setNamed(service, name) : null;
    if (path !== null) return resolveOrNull(service, [...segmentsOf(path).slice(0, -1), ...segments]);
  }
  return null;
}

function resolveOrNull(service: Service, segments: readonly Segment[]): ResourcePath | null {
  try {
    return resolveSegments(service, segments);
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

const badReference = (says: string): Fault => new Fault('badKey', says, '@odata.id');
