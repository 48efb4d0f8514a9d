// The run stage of everything but reads: the rows that a path names, the command that the table gives, and its outcome
// as an answer.

import type { EntityName } from '../domain/entities.ts';
import { Refusal } from '../domain/refusal.ts';
import { attempt, type Command, type Context, type Input, type Outcome } from '../commands/context.ts';
import { readBody, readParameters } from '../odata/body.ts';
import type { Draft, StructuredType } from '../odata/describe.ts';
import { readOptions } from '../odata/options.ts';
import { referenceKey } from '../odata/references.ts';
import { plan, type Planned } from '../odata/plan.ts';
import { always, type Row } from '../odata/query.ts';
import { readArguments } from '../odata/parameters.ts';
import { serialize, serializeEntity, serializeValue } from '../odata/serialize.ts';
import { canonicalPath, withKey, type Step, type Target } from '../odata/target.ts';
import { actionOf, functionOf, isOpen, isSilent, linkOf, refusesAsUnknown, verbsOf, type Verb } from './actions.ts';
import { isAuthorized } from './authorize.ts';
import { parseJson } from './body.ts';
import { inWireNames } from './fieldPath.ts';
import type { Answer, Call } from './call.ts';
import { applied } from './preferences.ts';
import { answered, missing, urlsOf, type Asked, type Serving } from './stages.ts';
import type { Trail } from './trail.ts';

type Parent = Input['parent'];

export async function write(call: Call, asked: Asked, serving: Serving, trail: Trail): Promise<Answer> {
  const { command, bodyOf } = chosen(call, asked, serving);
  const body = bodyOf(parseJson(call.body, call.headers['content-type']));
  trail.command = { name: command.name, body };
  trail.mark('plan');
  const context = serving.contextFor(asked.caller, asked.now, call.requestId);
  const outcome = await attempt(async () => {
    const places = await placesOf(asked, context);
    return command(context, { ...places, body, ref: refOf(call, asked, body), replaces: call.method === 'PUT' });
  }).catch((error: unknown) => {
    throw inWireNames(error, asked.dialect.service, asked.target.type);
  });
  trail.mark('run');
  const answer = await answerOf(outcome, call, asked, serving);
  trail.mark('serialize');
  return answer;
}

/** The command for a method on a target, and how its body is read. */
function chosen(
  call: Call,
  { target, dialect, options }: Asked,
  { strict }: Serving,
): { command: Command; bodyOf: (sent: unknown) => Draft } {
  const { service } = dialect;
  const type = target.type as StructuredType | null;
  const { tail } = target;
  if (tail.kind === 'operation') {
    const asks =
      tail.operation.kind === 'function' && (call.method === 'GET' || call.method === 'HEAD')
        ? functionOf(type, tail.operation)
        : null;
    if (asks !== null)
      return {
        command: asks,
        bodyOf: () => ({ ...readArguments(service, tail.operation, tail.args, options.aliases) }),
      };
    const command = tail.operation.kind === 'action' && call.method === 'POST' ? actionOf(type, tail.operation) : null;
    if (tail.operation.kind === 'action' && call.method !== 'POST') throw notAllowed(call, ['POST']);
    if (command === null) throw tail.operation.kind === 'function' ? notAllowed(call, ['GET']) : unserved(call);
    return { command, bodyOf: (sent) => ({ ...readParameters(service, tail.operation, sent, { strict }) }) };
  }
  if (type === null || target.steps.length === 0) throw notAllowed(call, ['GET']);
  if (tail.kind === 'refs') return { command: link(call, target), bodyOf: (sent) => refBody(sent, call) };
  if (tail.kind !== 'rows') throw notAllowed(call, ['GET']);
  const verb = verbOf(call, target);
  const command = verb === null ? null : (verbsOf(type)[verb] ?? null);
  if (command === null) throw refusesAsUnknown(type) ? unserved(call) : notAllowed(call, allowedOn(type, target));
  if (verb === 'delete') return { command, bodyOf: () => ({}) };
  return {
    command,
    bodyOf: (sent) => {
      if (sent === undefined) throw new Refusal('invalidField', { field: 'body', says: 'a JSON object is required' });
      const draft = readBody(service, type, isWrapped(type, sent) && !strict ? sent.value : sent, { strict });
      return verb === 'replace' ? { ...draft, '#expressible': expressible(type) } : draft;
    },
  };
}

/** Published examples of custom extensions wrap the object: `{"value": {…}}`. */
function isWrapped(type: StructuredType, sent: unknown): sent is { readonly value: object } {
  const { value, ...rest } = (sent ?? {}) as { readonly value?: unknown };
  return typeof value === 'object' && value !== null && Object.keys(rest).length === 0 && !type.properties.has('value');
}

const verbs: Readonly<Record<string, readonly [one: Verb | null, collection: Verb | null]>> = {
  POST: [null, 'create'],
  PATCH: ['update', null],
  PUT: ['replace', null],
  DELETE: ['delete', null],
};

function verbOf(call: Call, target: Target): Verb | null {
  return verbs[call.method]?.[target.collection ? 1 : 0] ?? null;
}

function allowedOn(type: StructuredType, target: Target): string[] {
  const has = verbsOf(type);
  return [
    'GET',
    ...Object.entries(verbs).flatMap(([method, [one, many]]) => {
      const verb = target.collection ? many : one;
      return verb !== null && has[verb] !== undefined ? [method] : [];
    }),
  ];
}

function link(call: Call, target: Target): Command {
  const links = linkOf(target);
  const verb =
    call.method === 'POST' && target.collection
      ? 'add'
      : call.method === 'DELETE'
        ? 'remove'
        : call.method === 'PUT' && !target.collection
          ? 'set'
          : null;
  const command = verb === null ? undefined : links?.[verb];
  if (links === null) throw unserved(call);
  if (command === undefined)
    throw notAllowed(call, [
      'GET',
      ...(links.add ? ['POST'] : []),
      ...(links.set ? ['PUT'] : []),
      ...(links.remove ? ['DELETE'] : []),
    ]);
  return command;
}

/** `{"@odata.id": "https://any.host/…/groups/id"}`: whatever the host, the last segment names the row. */
function refBody(sent: unknown, call: Call): Draft {
  if (call.method === 'DELETE') return {};
  const id = (sent as { '@odata.id'?: unknown } | null | undefined)?.['@odata.id'];
  if (typeof id !== 'string')
    throw new Refusal('missingField', { field: '@odata.id', reason: 'It is the address of the object to refer to.' });
  return { '#ref': referenceKey(id).toLowerCase() };
}

function refOf(call: Call, { target, options }: Asked, body: Draft): string | null {
  if (target.tail.kind !== 'refs') return null;
  if (typeof body['#ref'] === 'string') return body['#ref'];
  if (call.method !== 'DELETE' || !target.steps.at(-1)?.navigation.collection) return null;
  const ref = target.steps.at(-1)?.key?.text ?? (options.id === null ? null : referenceKey(options.id));
  if (ref === null || ref === undefined)
    throw new Refusal('missingField', { field: '$id', reason: 'Name the object to remove in the path or in $id.' });
  return ref.toLowerCase();
}

/** The rows that the path names, as far as the caller may see them; a missing one is 404. Read anew in each attempt. */
async function placesOf(
  { target, dialect, how: own }: Asked,
  { store }: Context,
): Promise<Pick<Input, 'id' | 'parent'>> {
  if (target.steps.length === 0) return { id: null, parent: null };
  const how =
    target.tail.kind === 'operation' && isOpen(target.type as StructuredType | null, target.tail.operation)
      ? { ...own, restrict: () => always }
      : own;
  const isLink = target.tail.kind === 'refs';
  const self = target.collection || isLink ? null : rowsTarget(target.steps);
  const above = target.steps.slice(0, -1);
  const hasParent = above.some((each) => each.declared.entity !== null);
  const outer = hasParent && (target.tail.kind !== 'operation' || target.collection) ? rowsTarget(above) : null;
  const plans = [self, outer].map((each) =>
    each === null ? null : plan(dialect.service, each, readOptions('$select=id'), how),
  );
  const queries = plans.flatMap((each) => (each?.query == null ? [] : [each.query]));
  const pages = queries.length === 0 ? [] : await store.read(queries);
  let at = 0;
  const ids = plans.map((each) => {
    if (each?.query == null) return null;
    const found = each.find(pages[at++] as never);
    if (found.kind !== 'row') throw missing(each);
    return found.row.id;
  });
  const last = target.steps.at(-1) as Step;
  const parent: Parent =
    outer === null || ids[1] == null
      ? null
      : {
          entity: (above.at(-1) as Step).declared.entity as EntityName,
          id: ids[1],
          navigation: last.navigation.navigation,
        };
  return { id: ids[0] ?? null, parent };
}

function rowsTarget(steps: readonly Step[]): Target {
  const last = steps.at(-1) as Step;
  return {
    steps,
    type: last.cast ?? last.declared,
    collection: last.navigation.collection && last.key === null,
    tail: { kind: 'rows' },
    path: canonicalPath(steps),
  };
}

async function answerOf(outcome: Outcome, call: Call, asked: Asked, serving: Serving): Promise<Answer> {
  const { target, dialect, how, prefers } = asked;
  const urls = urlsOf(call, dialect, prefers);
  if (
    target.type !== null &&
    isSilent(target.type, verbOf(call, target), dialect.prefix) &&
    prefers.returns !== 'representation'
  )
    return { status: 204, headers: {}, body: null };
  if (outcome.row === undefined) {
    if (wantsToSee(call, asked)) return readBack(call, asked, serving);
    if (outcome.value === undefined || target.tail.kind !== 'operation')
      return { status: outcome.status, headers: {}, body: null };
    const bare = plan(dialect.service, { ...target, tail: target.tail }, readOptions(''), how);
    const { operation } = target.tail;
    return answered(
      serializeValue(bare, operation, operation.encode?.(outcome.value) ?? outcome.value, urls),
      outcome.status,
    );
  }
  const expand = (outcome.related ?? []).flatMap(
    (name) =>
      [...(target.type?.navigations.values() ?? [])].find((each) => each.navigation === name && each.listed)?.name ??
      [],
  );
  const options = readOptions(expand.length === 0 ? '' : `$expand=${expand.join(',')}`);
  const at = target.collection
    ? withKey(rowsTarget(target.steps), wireId(target, outcome.row))
    : rowsTarget(target.steps);
  const planned = plan(dialect.service, at, options, how);
  const row = await whole(planned, outcome.row, serving);
  const headers: Record<string, string> = outcome.status === 201 ? { location: `${urls.base}/${at.path}` } : {};
  if (prefers.returns === 'minimal' && target.tail.kind === 'rows') {
    const entity = headers['location'] === undefined ? {} : { 'odata-entityid': headers['location'] };
    return { status: 204, headers: { ...headers, ...entity, ...applied('return=minimal') }, body: null };
  }
  const shown = target.collection ? { ...planned, target } : planned;
  return answered({ body: serializeEntity(shown, row, urls), contentType: 'json' }, outcome.status, headers);
}

/** Whether the caller asked for what an update leaves, and may read it. */
function wantsToSee({ method }: Call, { caller, target, prefers }: Asked): boolean {
  return (
    method === 'PATCH' &&
    prefers.returns === 'representation' &&
    target.tail.kind === 'rows' &&
    isAuthorized(caller, target, 'GET')
  );
}

async function readBack(call: Call, { target, dialect, how, prefers }: Asked, { store }: Serving): Promise<Answer> {
  const planned = plan(dialect.service, target, readOptions(''), how);
  const [page] = planned.query === null ? [undefined] : await store.read([planned.query]);
  const found = page === undefined ? null : planned.find(page);
  // What was written may be out of its writer's sight now.
  if (found?.kind !== 'row') return { status: 204, headers: {}, body: null };
  return answered(serialize(planned, found, urlsOf(call, dialect, prefers)), 200, applied('return=representation'));
}

/**
 * What a command gives is the row as it was committed; related rows that an answer shows beside it are read where the
 * command does not give them too.
 */
async function whole(planned: Planned, row: Row, { store }: Serving): Promise<Row> {
  if (planned.query === null || planned.query.expand.every(({ as }) => row[as] !== undefined)) return row;
  const [page] = await store.read([planned.query]);
  const found = page === undefined ? null : planned.find(page);
  return found?.kind === 'row' ? { ...found.row, ...row } : row;
}

function wireId({ type }: Target, row: Row): string {
  const id = type?.properties.get('id')?.encode(row);
  return typeof id === 'string' ? id : row.id;
}

/** The fields that a dialect can say of a type: a PUT resets those it does not, and leaves the rest. */
function expressible(type: StructuredType): readonly string[] {
  return [
    ...new Set(
      [...type.properties.values()].filter((each) => each.listed).flatMap((each) => [...each.needs, ...each.needsRows]),
    ),
  ];
}

function notAllowed(call: Call, allowed: readonly string[]): Refusal {
  return new Refusal('methodNotAllowed', { method: call.method, allowed: [...new Set(allowed)].join(', ') });
}

function unserved(call: Call): Refusal {
  return new Refusal('notServed', {
    path: call.url.split('?', 1)[0]?.slice(0, 200) ?? '',
    reason: `${call.method} is not supported on it.`,
  });
}
