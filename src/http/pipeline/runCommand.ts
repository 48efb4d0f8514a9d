// The run stage of everything but reads: the rows that a path names, the command that the table gives, and its outcome
// as an answer.

import type { EntityName } from '../../domain/entities.ts';
import { Refusal } from '../../domain/refusal.ts';
import {
  retryOnConflict,
  type Command,
  type Context,
  type CommandInput,
  type CommandResult,
} from '../../flows/context.ts';
import { readBody, readParameters } from '../../odata/body/readBody.ts';
import type { DecodedBody, StructuredType } from '../../odata/serviceDescription.ts';
import { readOptions } from '../../odata/parse/queryOptions.ts';
import { referenceKey } from '../../odata/parse/entityReference.ts';
import { planQuery, type PlannedRead } from '../../odata/plan/planQuery.ts';
import { always, type Row } from '../../odata/query.ts';
import { readArguments } from '../../odata/parse/operationParameters.ts';
import { serialize, serializeEntity, serializeValue } from '../../odata/serialize/serialize.ts';
import { canonicalPath, withKey, type PathStep, type ResourcePath } from '../../odata/parse/resourcePath.ts';
import {
  actionOf,
  functionOf,
  isVisibilityExempt,
  returnsNoContent,
  linkOf,
  isWriteNotFound,
  verbsOf,
  type Verb,
} from '../routing/commandTable.ts';
import { isAuthorized } from '../routing/authorize.ts';
import { parseJson } from '../server/requestBody.ts';
import { withWireFieldNames } from '../errors/wireFieldPath.ts';
import type { HttpResponse, Call } from './call.ts';
import { preferenceApplied } from './preferences.ts';
import { toResponse, notFoundRefusal, urlsOf, type ParsedCall, type ServerDeps } from './serverDeps.ts';
import type { RequestTrace } from './requestTrace.ts';

type ParentRow = CommandInput['parent'];

export async function runCommand(
  call: Call,
  asked: ParsedCall,
  deps: ServerDeps,
  trace: RequestTrace,
): Promise<HttpResponse> {
  const { command, bodyOf } = commandFor(call, asked, deps);
  const body = bodyOf(parseJson(call.body, call.headers['content-type']));
  trace.command = { name: command.name, body };
  trace.endStage('plan');
  const context = deps.contextFor(asked.caller, asked.now, call.requestId);
  const outcome = await retryOnConflict(async () => {
    const places = await findRows(asked, context);
    return command(context, { ...places, body, ref: referenceOf(call, asked, body), replaces: call.method === 'PUT' });
  }).catch((error: unknown) => {
    throw withWireFieldNames(error, asked.apiVersion.service, asked.target.type);
  });
  trace.endStage('run');
  const answer = await outcomeResponse(outcome, call, asked, deps);
  trace.endStage('serialize');
  return answer;
}

/** The command for a method on a target, and how its body is read. */
function commandFor(
  call: Call,
  { target, apiVersion, options }: ParsedCall,
  { strict }: ServerDeps,
): { command: Command; bodyOf: (sent: unknown) => DecodedBody } {
  const { service } = apiVersion;
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
    if (command === null) throw tail.operation.kind === 'function' ? notAllowed(call, ['GET']) : notServed(call);
    return { command, bodyOf: (sent) => ({ ...readParameters(service, tail.operation, sent, { strict }) }) };
  }
  if (type === null || target.steps.length === 0) throw notAllowed(call, ['GET']);
  if (tail.kind === 'refs')
    return { command: linkCommandFor(call, target), bodyOf: (sent) => readReference(sent, call) };
  if (tail.kind !== 'rows') throw notAllowed(call, ['GET']);
  const verb = verbOf(call, target);
  const command = verb === null ? null : (verbsOf(type)[verb] ?? null);
  if (command === null) throw isWriteNotFound(type) ? notServed(call) : notAllowed(call, allowedMethods(type, target));
  if (verb === 'delete') return { command, bodyOf: () => ({}) };
  return {
    command,
    bodyOf: (sent) => {
      if (sent === undefined) throw new Refusal('invalidField', { field: 'body', says: 'a JSON object is required' });
      const draft = readBody(service, type, isWrappedInValue(type, sent) && !strict ? sent.value : sent, { strict });
      return verb === 'replace' ? { ...draft, '#expressible': expressibleFields(type) } : draft;
    },
  };
}

/** Published examples of custom extensions wrap the object: `{"value": {…}}`. */
function isWrappedInValue(type: StructuredType, sent: unknown): sent is { readonly value: object } {
  const { value, ...rest } = (sent ?? {}) as { readonly value?: unknown };
  return typeof value === 'object' && value !== null && Object.keys(rest).length === 0 && !type.properties.has('value');
}

const verbsByMethod: Readonly<Record<string, readonly [one: Verb | null, collection: Verb | null]>> = {
  POST: [null, 'create'],
  PATCH: ['update', null],
  PUT: ['replace', null],
  DELETE: ['delete', null],
};

function verbOf(call: Call, target: ResourcePath): Verb | null {
  return verbsByMethod[call.method]?.[target.collection ? 1 : 0] ?? null;
}

function allowedMethods(type: StructuredType, target: ResourcePath): string[] {
  const has = verbsOf(type);
  return [
    'GET',
    ...Object.entries(verbsByMethod).flatMap(([method, [one, many]]) => {
      const verb = target.collection ? many : one;
      return verb !== null && has[verb] !== undefined ? [method] : [];
    }),
  ];
}

function linkCommandFor(call: Call, target: ResourcePath): Command {
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
  if (links === null) throw notServed(call);
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
function readReference(sent: unknown, call: Call): DecodedBody {
  if (call.method === 'DELETE') return {};
  const id = (sent as { '@odata.id'?: unknown } | null | undefined)?.['@odata.id'];
  if (typeof id !== 'string')
    throw new Refusal('missingField', { field: '@odata.id', reason: 'It is the address of the object to refer to.' });
  return { '#ref': referenceKey(id).toLowerCase() };
}

function referenceOf(call: Call, { target, options }: ParsedCall, body: DecodedBody): string | null {
  if (target.tail.kind !== 'refs') return null;
  if (typeof body['#ref'] === 'string') return body['#ref'];
  if (call.method !== 'DELETE' || !target.steps.at(-1)?.navigation.collection) return null;
  const ref = target.steps.at(-1)?.key?.text ?? (options.id === null ? null : referenceKey(options.id));
  if (ref === null || ref === undefined)
    throw new Refusal('missingField', { field: '$id', reason: 'Name the object to remove in the path or in $id.' });
  return ref.toLowerCase();
}

/** The rows that the path names, as far as the caller may see them; a missing one is 404. Read anew in each attempt. */
async function findRows(
  { target, apiVersion, planContext: own }: ParsedCall,
  { store }: Context,
): Promise<Pick<CommandInput, 'id' | 'parent'>> {
  if (target.steps.length === 0) return { id: null, parent: null };
  const planContext =
    target.tail.kind === 'operation' && isVisibilityExempt(target.type as StructuredType | null, target.tail.operation)
      ? { ...own, restrict: () => always }
      : own;
  const isLink = target.tail.kind === 'refs';
  const self = target.collection || isLink ? null : rowsTarget(target.steps);
  const above = target.steps.slice(0, -1);
  const hasParent = above.some((each) => each.declared.entity !== null);
  const outer = hasParent && (target.tail.kind !== 'operation' || target.collection) ? rowsTarget(above) : null;
  const plans = [self, outer].map((each) =>
    each === null ? null : planQuery(apiVersion.service, each, readOptions('$select=id'), planContext),
  );
  const queries = plans.flatMap((each) => (each?.query == null ? [] : [each.query]));
  const pages = queries.length === 0 ? [] : await store.read(queries);
  let at = 0;
  const ids = plans.map((each) => {
    if (each?.query == null) return null;
    const found = each.resultOf(pages[at++] as never);
    if (found.kind !== 'row') throw notFoundRefusal(each);
    return found.row.id;
  });
  const last = target.steps.at(-1) as PathStep;
  const parent: ParentRow =
    outer === null || ids[1] == null
      ? null
      : {
          entity: (above.at(-1) as PathStep).declared.entity as EntityName,
          id: ids[1],
          navigation: last.navigation.navigation,
        };
  return { id: ids[0] ?? null, parent };
}

function rowsTarget(steps: readonly PathStep[]): ResourcePath {
  const last = steps.at(-1) as PathStep;
  return {
    steps,
    type: last.cast ?? last.declared,
    collection: last.navigation.collection && last.key === null,
    tail: { kind: 'rows' },
    path: canonicalPath(steps),
  };
}

async function outcomeResponse(
  outcome: CommandResult,
  call: Call,
  asked: ParsedCall,
  deps: ServerDeps,
): Promise<HttpResponse> {
  const { target, apiVersion, planContext, preferences } = asked;
  const urls = urlsOf(call, apiVersion, preferences);
  if (
    target.type !== null &&
    returnsNoContent(target.type, verbOf(call, target), apiVersion.prefix) &&
    preferences.returns !== 'representation'
  )
    return { status: 204, headers: {}, body: null };
  if (outcome.row === undefined) {
    if (wantsRepresentation(call, asked)) return readBack(call, asked, deps);
    if (outcome.value === undefined || target.tail.kind !== 'operation')
      return { status: outcome.status, headers: {}, body: null };
    const bare = planQuery(apiVersion.service, { ...target, tail: target.tail }, readOptions(''), planContext);
    const { operation } = target.tail;
    return toResponse(
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
  const planned = planQuery(apiVersion.service, at, options, planContext);
  const row = await withExpansions(planned, outcome.row, deps);
  const headers: Record<string, string> = outcome.status === 201 ? { location: `${urls.base}/${at.path}` } : {};
  if (preferences.returns === 'minimal' && target.tail.kind === 'rows') {
    const entity = headers['location'] === undefined ? {} : { 'odata-entityid': headers['location'] };
    return { status: 204, headers: { ...headers, ...entity, ...preferenceApplied('return=minimal') }, body: null };
  }
  const shown = target.collection ? { ...planned, target } : planned;
  return toResponse({ body: serializeEntity(shown, row, urls), contentType: 'json' }, outcome.status, headers);
}

/** Whether the caller asked for what an update leaves, and may read it. */
function wantsRepresentation({ method }: Call, { caller, target, preferences }: ParsedCall): boolean {
  return (
    method === 'PATCH' &&
    preferences.returns === 'representation' &&
    target.tail.kind === 'rows' &&
    isAuthorized(caller, target, 'GET')
  );
}

async function readBack(
  call: Call,
  { target, apiVersion, planContext, preferences }: ParsedCall,
  { store }: ServerDeps,
): Promise<HttpResponse> {
  const planned = planQuery(apiVersion.service, target, readOptions(''), planContext);
  const [page] = planned.query === null ? [undefined] : await store.read([planned.query]);
  const found = page === undefined ? null : planned.resultOf(page);
  // What was written may be out of its writer's sight now.
  if (found?.kind !== 'row') return { status: 204, headers: {}, body: null };
  return toResponse(
    serialize(planned, found, urlsOf(call, apiVersion, preferences)),
    200,
    preferenceApplied('return=representation'),
  );
}

/**
 * What a command gives is the row as it was committed; related rows that an answer shows beside it are read where the
 * command does not give them too.
 */
async function withExpansions(planned: PlannedRead, row: Row, { store }: ServerDeps): Promise<Row> {
  if (planned.query === null || planned.query.expand.every(({ as }) => row[as] !== undefined)) return row;
  const [page] = await store.read([planned.query]);
  const found = page === undefined ? null : planned.resultOf(page);
  return found?.kind === 'row' ? { ...found.row, ...row } : row;
}

function wireId({ type }: ResourcePath, row: Row): string {
  const id = type?.properties.get('id')?.encode(row);
  return typeof id === 'string' ? id : row.id;
}

/** The fields that a dialect can say of a type: a PUT resets those it does not, and leaves the rest. */
function expressibleFields(type: StructuredType): readonly string[] {
  return [
    ...new Set(
      [...type.properties.values()].filter((each) => each.listed).flatMap((each) => [...each.needs, ...each.needsRows]),
    ),
  ];
}

function notAllowed(call: Call, allowed: readonly string[]): Refusal {
  return new Refusal('methodNotAllowed', { method: call.method, allowed: [...new Set(allowed)].join(', ') });
}

function notServed(call: Call): Refusal {
  return new Refusal('notServed', {
    path: call.url.split('?', 1)[0]?.slice(0, 200) ?? '',
    reason: `${call.method} is not supported on it.`,
  });
}
