// A SCIM 2.0 server in this process, with switches for what servers do differently, and a door for faults. `truth` is
// read from its maps, never by SCIM.

import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How this server differs from what the RFC says. */
export interface PeerSwitches {
  readonly patch: boolean;
  /** Members are shown only where they are asked for. */
  readonly hidesMembers: boolean;
  /** Filters by these attributes find nothing (as Keycloak's by externalId). */
  readonly lyingFilters: readonly string[];
  readonly cursor: boolean;
  readonly pageSize: number;
  /** Adding a member who is there is an error. */
  readonly refusesOldMembers: boolean;
  /** The most members of one PATCH; more are 400. */
  readonly mostMembers: number;
  /** Creating without a family name is 400. */
  readonly demandsFamilyName: boolean;
  /** Who calls proves it by a certificate alone. */
  readonly tls: ServerOptions | null;
}

export interface PeerUser {
  readonly id: string;
  userName: string;
  externalId?: string;
  displayName?: string;
  name?: { givenName?: string; familyName?: string };
  emails?: { value: string; type?: string; primary?: boolean }[];
  active: boolean;
}
export interface PeerGroup {
  readonly id: string;
  displayName: string;
  externalId?: string;
  readonly members: Set<string>;
}

/** What is done to one call. `after`: it is applied, and the answer is lost. */
export type PeerFault =
  | {
      readonly do: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  | { readonly do: 'dropBefore' | 'dropAfter' };

export interface PeerCall {
  readonly method: string;
  readonly path: string;
  readonly body: any;
}

export interface ScimPeer {
  readonly address: string;
  readonly token: string;
  readonly switches: PeerSwitches & Record<string, unknown>;
  readonly users: Map<string, PeerUser>;
  readonly groups: Map<string, PeerGroup>;
  /** Every call that came, in order. */
  readonly calls: PeerCall[];
  /** Asked for each call; null lets it through. */
  fault: (call: PeerCall) => PeerFault | null;
  /** Waited for before each call is answered. */
  delay: (call: PeerCall) => Promise<void>;
  /** Who is in a group, by user name, sorted. */
  readonly members: (displayName: string) => readonly string[];
  readonly user: (userName: string) => PeerUser | undefined;
  readonly addUser: (fields: Partial<PeerUser> & { readonly userName: string }) => PeerUser;
  readonly addGroup: (displayName: string, ...members: readonly string[]) => PeerGroup;
  readonly close: () => Promise<void>;
}

const usual: PeerSwitches = {
  patch: true,
  hidesMembers: false,
  lyingFilters: [],
  cursor: false,
  pageSize: 100,
  refusesOldMembers: false,
  mostMembers: 1_000,
  demandsFamilyName: false,
  tls: null,
};

class Answer extends Error {
  readonly status: number;
  readonly body: unknown;
  constructor(status: number, body: unknown) {
    super(String(status));
    this.status = status;
    this.body = body;
  }
}
const fault = (status: number, detail: string, scimType?: string): Answer =>
  new Answer(status, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    detail,
    ...(scimType === undefined ? {} : { scimType }),
  });

let counter = 0;

export async function startScimPeer(switches: Partial<PeerSwitches> = {}): Promise<ScimPeer> {
  const token = 'peer-secret-token-canary';
  const peer = {
    token,
    switches: { ...usual, ...switches } as ScimPeer['switches'],
    users: new Map<string, PeerUser>(),
    groups: new Map<string, PeerGroup>(),
    calls: [] as PeerCall[],
    fault: (_: PeerCall): PeerFault | null => null,
    delay: async (_: PeerCall): Promise<void> => {},
  };
  const answer = (request: IncomingMessage, response: ServerResponse): void => void handle(peer, request, response);
  const { tls } = peer.switches;
  const server = tls === null ? createServer(answer) : createTlsServer(tls, answer);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const addUser: ScimPeer['addUser'] = (fields) => {
    const user: PeerUser = { active: true, ...fields, id: `u-${++counter}` };
    peer.users.set(user.id, user);
    return user;
  };
  return Object.assign(peer, {
    address: `${tls === null ? 'http' : 'https'}://127.0.0.1:${port}/scim/v2`,
    addUser,
    addGroup: (displayName: string, ...members: readonly string[]) => {
      const group: PeerGroup = { id: `g-${++counter}`, displayName, members: new Set(members) };
      peer.groups.set(group.id, group);
      return group;
    },
    members: (displayName: string) =>
      [...peer.groups.values()]
        .filter((each) => each.displayName === displayName)
        .flatMap(({ members }) => [...members].map((id) => peer.users.get(id)?.userName ?? id))
        .toSorted(),
    user: (userName: string) => [...peer.users.values()].find((each) => each.userName === userName),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}

type Peer = Pick<ScimPeer, 'token' | 'switches' | 'users' | 'groups' | 'calls' | 'fault' | 'delay'>;

async function handle(peer: Peer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const call: PeerCall = {
    method: request.method ?? '',
    path: request.url ?? '',
    body: text === '' ? null : JSON.parse(text),
  };
  peer.calls.push(call);
  await peer.delay(call);
  const wrong = peer.fault(call);
  if (wrong?.do === 'dropBefore') return void request.socket.destroy();
  if (wrong?.do === 'answer') return reply(response, wrong.status, wrong.body ?? {}, wrong.headers);
  try {
    if (peer.switches.tls === null && request.headers.authorization !== `Bearer ${peer.token}`)
      throw fault(401, 'The token is not good.');
    const answer = route(peer, call);
    if (wrong?.do === 'dropAfter') return void request.socket.destroy();
    reply(response, answer.status, answer.body);
  } catch (error) {
    if (!(error instanceof Answer)) throw error;
    reply(response, error.status, error.body);
  }
}

function reply(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/scim+json', ...headers });
  response.end(status === 204 ? undefined : JSON.stringify(body));
}

function route(peer: Peer, { method, path, body }: PeerCall): Answer {
  const url = new URL(path, 'http://peer');
  const [, , , set = '', id] = url.pathname.split('/');
  if (set === 'ServiceProviderConfig')
    return new Answer(200, {
      patch: { supported: peer.switches.patch },
      filter: { supported: true, maxResults: 100 },
      pagination: { cursor: peer.switches.cursor, index: true },
    });
  if (set === 'Users' && id === undefined)
    return method === 'POST' ? createUser(peer, body) : listed(peer, url, [...peer.users.values()]);
  if (set === 'Groups' && id === undefined)
    return method === 'POST'
      ? createGroup(peer, body)
      : listed(
          peer,
          url,
          [...peer.groups.values()].map((each) => shownGroup(peer, each, url)),
        );
  if (set === 'Users') return oneUser(peer, method, decodeURIComponent(id ?? ''), body);
  if (set === 'Groups') return oneGroup(peer, method, decodeURIComponent(id ?? ''), { body, url });
  throw fault(404, 'There is no such endpoint.');
}

function shownGroup({ switches, users }: Peer, group: PeerGroup, url: URL): object {
  const isAsked = (url.searchParams.get('attributes') ?? '').includes('members');
  const { members, ...rest } = group;
  const isLeftOut =
    (url.searchParams.get('excludedAttributes') ?? '').includes('members') || (switches.hidesMembers && !isAsked);
  return isLeftOut
    ? rest
    : { ...rest, members: [...members].map((value) => ({ value, display: users.get(value)?.userName })) };
}

function listed({ switches }: Peer, url: URL, all: readonly any[]): Answer {
  const matching = filtered(all, url.searchParams.get('filter'), switches.lyingFilters);
  const count = Math.min(Number(url.searchParams.get('count') ?? switches.pageSize), switches.pageSize);
  const cursor = url.searchParams.get('cursor');
  const start =
    cursor === null ? Number(url.searchParams.get('startIndex') ?? 1) - 1 : Number(cursor === '' ? 0 : cursor);
  const page = matching.slice(start, start + count);
  const next = start + count < matching.length ? String(start + count) : undefined;
  return new Answer(200, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: matching.length,
    Resources: page,
    ...(cursor === null ? { startIndex: start + 1 } : { nextCursor: next }),
  });
}

function filtered(all: readonly any[], filter: string | null, lying: readonly string[]): readonly any[] {
  if (filter === null) return all;
  const [, attribute = '', value = ''] = /^([\w.]+) eq "(.*)"$/.exec(filter) ?? [];
  if (attribute === '') throw fault(400, `The filter ${filter} is not understood.`, 'invalidFilter');
  if (lying.includes(attribute)) return [];
  const same = (each: unknown): boolean =>
    typeof each === 'string' && each.toLowerCase() === JSON.parse(`"${value}"`).toLowerCase();
  return all.filter((each) =>
    attribute === 'emails.value' ? (each.emails ?? []).some((mail: any) => same(mail.value)) : same(each[attribute]),
  );
}

function createUser({ users, switches }: Peer, body: any): Answer {
  if (typeof body?.userName !== 'string') throw fault(400, 'userName is required.', 'invalidValue');
  if (switches.demandsFamilyName && body.name?.familyName === undefined) throw fault(400, 'Please specify lastName');
  if ([...users.values()].some(({ userName }) => userName.toLowerCase() === body.userName.toLowerCase()))
    throw fault(409, 'The user name is taken.', 'uniqueness');
  const { schemas: _, ...fields } = body;
  const user: PeerUser = { active: true, ...fields, id: `u-${++counter}` };
  users.set(user.id, user);
  return new Answer(201, user);
}

function createGroup({ groups }: Peer, body: any): Answer {
  const group: PeerGroup = {
    id: `g-${++counter}`,
    displayName: body.displayName,
    externalId: body.externalId,
    members: new Set(),
  };
  groups.set(group.id, group);
  return new Answer(201, { id: group.id, displayName: group.displayName });
}

function oneUser({ users, switches, groups }: Peer, method: string, id: string, body: any): Answer {
  const user = users.get(id);
  if (user === undefined) throw fault(404, `There is no user ${id}.`);
  if (method === 'DELETE') {
    users.delete(id);
    for (const group of groups.values()) group.members.delete(id);
    return new Answer(204, null);
  }
  if (method === 'PUT') Object.assign(user, body);
  if (method === 'PATCH') {
    if (!switches.patch) throw fault(501, 'PATCH is not supported.');
    for (const { op, path, value } of body.Operations) patchUser(user, { op: op.toLowerCase(), path, value });
  }
  return new Answer(200, user);
}

function patchUser(
  user: any,
  { op, path, value }: { readonly op: string; readonly path?: string; readonly value?: any },
): void {
  if (path === undefined) {
    for (const [each, one] of Object.entries(value)) patchUser(user, { op, path: each, value: one });
    return;
  }
  const kept = typeof value === 'string' && /^(true|false)$/i.test(value) ? value.toLowerCase() === 'true' : value;
  if (path.startsWith('emails')) user.emails = op === 'remove' ? [] : [{ type: 'work', primary: true, value: kept }];
  else if (path.startsWith('name.')) user.name = { ...user.name, [path.slice(5)]: op === 'remove' ? undefined : kept };
  else user[path] = op === 'remove' ? undefined : kept;
}

function oneGroup(
  peer: Peer,
  method: string,
  id: string,
  { body, url }: { readonly body: any; readonly url: URL },
): Answer {
  const group = peer.groups.get(id);
  if (group === undefined) throw fault(404, `There is no group ${id}.`);
  if (method === 'PUT') {
    group.members.clear();
    for (const { value } of body.members ?? []) addMember(peer, group, value);
  }
  if (method === 'PATCH') patchGroup(peer, group, body.Operations);
  return new Answer(200, shownGroup(peer, group, url));
}

function patchGroup(peer: Peer, group: PeerGroup, operations: readonly any[]): void {
  if (!peer.switches.patch) throw fault(501, 'PATCH is not supported.');
  const changes = operations.flatMap(({ op, path, value }): readonly (readonly [string, string])[] => {
    const one = /^members\[value eq "(.*)"\]$/.exec(path ?? '');
    if (one !== null) return [[op.toLowerCase(), one[1] ?? '']];
    return (value ?? []).map((each: any) => [op.toLowerCase(), each.value]);
  });
  if (changes.length > peer.switches.mostMembers) throw fault(400, 'Too many members in one call.', 'tooMany');
  // All or nothing.
  for (const [op, member] of changes) if (op === 'add') checkMember(peer, group, member);
  for (const [op, member] of changes) {
    if (op === 'add') addMember(peer, group, member);
    else group.members.delete(member);
  }
}

function checkMember({ users, switches }: Peer, group: PeerGroup, id: string): void {
  if (!users.has(id)) throw fault(400, `The member ${id} is unknown.`, 'invalidValue');
  if (switches.refusesOldMembers && group.members.has(id)) throw fault(409, 'The member exists already.');
}

function addMember(peer: Peer, group: PeerGroup, id: string): void {
  checkMember(peer, group, id);
  group.members.add(id);
}
