// A call of SCIM from its address to its answer. RFC 7644 section 3.

import type { Id } from '../domain/base.ts';
import { Refusal } from '../domain/refusal.ts';
import { requireRight, type RightName } from '../domain/rights/rights.ts';
import { retryOnConflict } from '../flows/context.ts';
import { loadVerifiedDomains } from '../flows/directory/directoryObjects.ts';
import { discoveryDocument, listResponse } from './protocol/discovery.ts';
import { readListQuery, readSearchBody, type ListQuery } from './protocol/listQuery.ts';
import { project, type Projection } from './protocol/projection.ts';
import type { JsonObject } from './protocol/readResource.ts';
import { badRequest, ScimError } from './protocol/scimError.ts';
import { groups } from './resources/groups.ts';
import type { ResourceHandlers } from './resources/handlers.ts';
import { membersOfAnswer, readList, readOne, type ObjectRow } from './resources/readObjects.ts';
import { users } from './resources/users.ts';
import type { ScimCall, ScimResponse } from './scimCall.ts';

/** Throws refusals of commands, and `ScimError` for what is wrong by the protocol. */
export async function serveScim(sent: Omit<ScimCall, 'domains'>): Promise<ScimResponse> {
  const call = { ...sent, domains: await loadVerifiedDomains(sent.ctx) };
  const [kind = '', id, ...rest] = call.path;
  const handlers = [users, groups].find(({ type }) => type.endpoint.toLowerCase() === `/${kind.toLowerCase()}`);
  if (handlers === undefined) return kind.toLowerCase() === '.search' ? searchAll(call) : serveDiscovery(call);
  if (rest.length > 0) throw notServed(call);
  requireAccess(call, handlers);
  if (id === undefined) return serveCollection(call, handlers);
  if (id.toLowerCase() === '.search') {
    requireMethod(call, 'POST');
    return answerList(call, handlers, readSearchBody(call.body));
  }
  return serveResource(call, handlers, id);
}

/** Whoever may write a kind of object reads it here too. */
const neededRights = { User: 'updateUser', Group: 'updateGroup' } as const satisfies Record<string, RightName>;

function requireAccess({ ctx }: ScimCall, { type }: ResourceHandlers): void {
  requireRight(ctx.caller, neededRights[type.name]);
}

function serveDiscovery(call: ScimCall): ScimResponse {
  const document = discoveryDocument(call.path, call.base);
  if (call.path[0]?.toLowerCase() === 'bulk')
    throw new ScimError(501, null, 'Bulk is not offered; send each operation as a call of its own.');
  if (document === undefined) throw notServed(call);
  requireMethod(call, 'GET');
  // RFC 7644 section 4: a filter of these is refused, since it would be answered as if it were none.
  if (new URLSearchParams(call.search).has('filter'))
    throw new ScimError(403, null, 'Documents about the service cannot be filtered.');
  return { status: 200, headers: {}, body: document };
}

async function serveCollection(call: ScimCall, handlers: ResourceHandlers): Promise<ScimResponse> {
  if (requireMethod(call, 'GET', 'POST') === 'GET') return answerList(call, handlers, readListQuery(call.search));
  const { projection } = readListQuery(call.search);
  const id = await inTurn(() => handlers.create(call));
  return answerOne(call, handlers, { id, projection, status: 201 });
}

async function serveResource(call: ScimCall, handlers: ResourceHandlers, id: string): Promise<ScimResponse> {
  const { projection } = readListQuery(call.search);
  switch (requireMethod(call, 'GET', 'PUT', 'PATCH', 'DELETE')) {
    case 'GET':
      return answerOne(call, handlers, { id, projection, status: 200 });
    case 'PUT':
      await inTurn(() => handlers.replace(call, id));
      return answerOne(call, handlers, { id, projection, status: 200 });
    case 'PATCH': {
      const done = await inTurn(() => handlers.patch(call, id));
      if (done === 'done' && projection.attributes === null) return noContent;
      return answerOne(call, handlers, { id, projection, status: 200 });
    }
    default:
      await inTurn(() => handlers.remove(call, id));
      return noContent;
  }
}

/**
 * Runs a change, again where another one came first; also where that one has just added the same member, which is no
 * fault of SCIM.
 */
const inTurn = <T>(run: () => Promise<T>): Promise<T> =>
  retryOnConflict(run).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'membershipExists') return retryOnConflict(run);
    throw error;
  });

const noContent: ScimResponse = { status: 204, headers: {}, body: null };

async function answerOne(
  call: ScimCall,
  handlers: ResourceHandlers,
  { id, projection, status }: { readonly id: Id; readonly projection: Projection; readonly status: 200 | 201 },
): Promise<ScimResponse> {
  const row = await readOne(call, handlers.type, { id, projection });
  const whole = handlers.resourceOf(call, row, membersOfAnswer(projection, 'one'));
  const { version, location } = whole['meta'] as { readonly version: string; readonly location: string };
  // The ETag is of the object: members that come and go leave it as it was.
  const isWhole = row.members === undefined && row.memberOf === undefined;
  if (call.method === 'GET' && isWhole && call.isNotModified(version))
    return { status: 304, headers: { etag: version }, body: null };
  return { status, headers: { etag: version, location }, body: project(handlers.type, whole, projection) };
}

async function answerList(call: ScimCall, handlers: ResourceHandlers, query: ListQuery): Promise<ScimResponse> {
  const { rows, page } = await readList(call, handlers.type, query);
  const resources = rows.map((row) => shownInList(call, handlers, { row, projection: query.projection }));
  return { status: 200, headers: {}, body: listResponse(resources, page) };
}

function shownInList(
  call: ScimCall,
  handlers: ResourceHandlers,
  { row, projection }: { readonly row: ObjectRow; readonly projection: Projection },
): JsonObject {
  const whole = handlers.resourceOf(call, row, membersOfAnswer(projection, 'each'));
  return project(handlers.type, whole, projection);
}

/** `POST /.search`: users first, then groups. Its pages come by their place. */
async function searchAll(call: ScimCall): Promise<ScimResponse> {
  if (call.path.length > 1) throw notServed(call);
  requireMethod(call, 'POST');
  const query = readSearchBody(call.body);
  if (query.startIndex === null) throw badRequest('invalidCursor', 'A search of all kinds has no cursor.');
  const found: JsonObject[] = [];
  let [total, before] = [0, query.startIndex - 1];
  for (const handlers of [users, groups]) {
    requireAccess(call, handlers);
    const count = query.count - found.length;
    const { rows, page } = await readList(call, handlers.type, { ...query, startIndex: before + 1, count });
    found.push(...rows.map((row) => shownInList(call, handlers, { row, projection: query.projection })));
    before = Math.max(0, before - Number(page['totalResults']));
    total += Number(page['totalResults']);
  }
  const page = { totalResults: total, startIndex: query.startIndex };
  return { status: 200, headers: {}, body: listResponse(found, page) };
}

/** The method, a HEAD as a GET. Throws `methodNotAllowed`. */
function requireMethod<M extends string>({ method }: ScimCall, ...allowed: readonly M[]): M {
  const found = allowed.find((each) => each === (method === 'HEAD' ? 'GET' : method));
  if (found === undefined) throw new Refusal('methodNotAllowed', { method, allowed: allowed.join(', ') });
  return found;
}

const notServed = ({ base, path }: ScimCall): Refusal =>
  new Refusal('notServed', { path: `${new URL(base).pathname}/${path.join('/')}`.slice(0, 200) });
