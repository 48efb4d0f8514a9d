// Commands: the rows that the path names, the command itself, and its outcome as a response.

import { Refusal } from '../../domain/refusal.ts';
import { withExpectedVersion } from '../../flows/expectedVersion.ts';
import { createEditGuard } from '../../flows/privileges/editGuard.ts';
import { createStepUpGuard } from '../../flows/privileges/stepUpGuard.ts';
import { retryOnConflict, type CommandInput, type CommandResult, type Context } from '../../flows/context.ts';
import { isEntityName } from '../../model/entities.ts';
import { shownLinksOf } from '../../odata/body/sentPlaces.ts';
import { readOptions } from '../../odata/parse/queryOptions.ts';
import { canonicalPath, withKey, type PathStep, type ResourcePath } from '../../odata/parse/resourcePath.ts';
import { typeNamed } from '../../odata/schemaLookup.ts';
import type { Property, StructuredType } from '../../odata/serviceDescription.ts';
import { planQuery, type PlannedRead } from '../../odata/plan/planQuery.ts';
import type { Store } from '../../store/contract.ts';
import { always, and, type Row } from '../../odata/query.ts';
import { etagOf } from '../../odata/serialize/etag.ts';
import { shownVersion, variantOf } from '../../odata/serialize/rowJson.ts';
import { isStream, serialize, serializeEntity, serializeValue } from '../../odata/serialize/serialize.ts';
import { withWireFieldNames } from '../errors/wireFieldPath.ts';
import { isAuthorized, mayCallFor } from '../routing/authorize.ts';
import { isMadeByWrite, isVisibilityExempt, returnsNoContent } from '../routing/commandTable.ts';
import { checkPreconditions } from '../routing/preconditions.ts';
import { verbOf } from '../routing/servedMethods.ts';
import type { HttpResponse } from './call.ts';
import type { CommandPlan } from './commandPlan.ts';
import type { ParsedCall } from './parsedCall.ts';
import { originOf } from './identify.ts';
import { preferenceApplied } from './preferences.ts';
import { noContent, notFoundRefusal, toResponse, urlsOf } from './responses.ts';
import { referenceIn } from './writes/references.ts';
import { holdingShownLinks } from './writes/shownLinks.ts';
import type { ServerDeps } from './serverDeps.ts';
import { viewOnly } from './views/viewAs.ts';

type ParentRow = CommandInput['parent'];

/** What a command did, and the row that the response shows. */
export interface CommandOutcome {
  readonly kind: 'command';
  readonly plan: CommandPlan;
  readonly result: CommandResult;
  readonly shown: ShownRow | null;
  /** The rows of an action that gives some of a collection. */
  readonly chosen: ChosenRows | null;
}

interface ChosenRows {
  readonly planned: PlannedRead;
  readonly rows: readonly Row[];
}

interface ShownRow {
  readonly planned: PlannedRead;
  readonly row: Row;
  /** Whether the command left it to the response to read the row, because the caller prefers to see it. */
  readonly isReadBack: boolean;
}

/** Refuses a row that is not there, or not visible to the caller (404), and what the rules of the command refuse. */
export async function runCommand(plan: CommandPlan, deps: ServerDeps): Promise<CommandOutcome> {
  const { parsed, command, input } = plan;
  const { call, caller, now, target, apiVersion } = parsed;
  const unguarded = deps.contextFor(caller, now, originOf(call));
  const stepUp = { seconds: deps.proofSeconds, now: unguarded.machineNow() };
  const guard = (store: Store): Store =>
    createEditGuard(createStepUpGuard(store, caller, stepUp), caller, deps.onSecondNeeded);
  const store = guard(unguarded.store);
  const isView = caller.viewedBy !== undefined;
  const own = {
    ...unguarded,
    store: isView ? withoutCommits(store) : store,
    unguarded: isView ? withoutCommits(unguarded.store) : createStepUpGuard(unguarded.store, caller, stepUp),
    guard,
    needsSecond: deps.onSecondNeeded !== null,
  };
  const context = {
    ...own,
    ...(deps.rehearse === null ? {} : { rehearse: deps.rehearse(call, own) }),
    ...(deps.outside === null ? {} : { outside: deps.outside }),
    ...(deps.carryOut === null ? {} : { carryOut: deps.carryOut(call) }),
  };
  const result = await retryOnConflict(async () => {
    const links = shownLinksOf(input.body);
    const { version, ...rows } = await findRows(parsed, context);
    const reference = input.reference ?? removedReference(parsed);
    const guarded = withPreconditions(parsed, context, { ...rows, version });
    return holdingShownLinks(guarded, { links, entity: target.type?.entity, id: rows.id }, (ctx) =>
      command(ctx, { ...rows, ...input, reference }),
    );
  }).catch((error: unknown) => {
    throw withWireFieldNames(error, { service: apiVersion.service, type: writtenType(parsed), draft: input.body });
  });
  const chosen = await readChosen(parsed, result, deps);
  return { kind: 'command', plan, result, shown: await findShown(parsed, result, deps), chosen };
}

/** The type of what the body says; null of the parameters of an operation. */
function writtenType({ target, apiVersion: { service } }: ParsedCall): StructuredType | null {
  const { tail, type } = target;
  if (tail.kind === 'property' && isStream(tail.properties)) return null;
  if (tail.kind === 'property') return typeNamed(service, (tail.properties.at(-1) as Property).type.name);
  return tail.kind === 'operation' ? null : type;
}

/** A view as somebody else writes nothing, whatever the call does. */
const withoutCommits = (store: Store): Store => ({ ...store, commit: () => Promise.reject(viewOnly()) });

/** The rows of the collection that an action chose, as a read of the collection with the call's $select shows them. */
async function readChosen(
  { target, apiVersion, options: { select }, planContext }: ParsedCall,
  { where, top }: CommandResult,
  { store }: ServerDeps,
): Promise<ChosenRows | null> {
  if (where === undefined) return null;
  const shown = { ...readOptions(''), select };
  const planned = planQuery(apiVersion.service, rowsTarget(target.steps), shown, planContext);
  if (planned.query === null) return { planned, rows: [] };
  const query = { ...planned.query, where: and(planned.query.where, where), top: top ?? planned.query.top };
  const [page] = await store.read([query]);
  return { planned, rows: page?.rows ?? [] };
}

/** The id of the row that a DELETE takes out of a list, named in its path or in `$id`; null where it takes none. */
function removedReference(parsed: ParsedCall): string | null {
  const { call, target, options } = parsed;
  const step = target.steps.at(-1);
  if (call.method !== 'DELETE' || target.tail.kind !== 'refs' || step?.navigation.collection !== true) return null;
  const id = step.key?.text ?? (options.id === null ? null : referenceIn(parsed, options.id).key);
  if (id === null)
    throw new Refusal('missingField', { field: '$id', reason: 'Name the object to remove in the path or in $id.' });
  return id.toLowerCase();
}

/** The rows that a path names, and what the ETag of the addressed one is made from. */
interface AddressedRows extends Pick<CommandInput, 'id' | 'parent'> {
  /** Null where no row is addressed, or where it has no ETag. */
  readonly version: number | null;
}

/**
 * Refuses a row that is not as the call says (412), and lets the command commit only while the row stays as it is. A
 * commit that comes between is a conflict: then the row is read and refused anew.
 */
function withPreconditions(
  { call, target }: ParsedCall,
  context: Context,
  { id, version }: Pick<AddressedRows, 'id' | 'version'>,
): Context {
  const entity = target.type?.entity;
  const isOfRow = target.tail.kind === 'rows' || target.tail.kind === 'property';
  if (id === null || version === null || !isOfRow || !isEntityName(entity)) return context;
  if (checkPreconditions(call, etagOf(version)) === 'anyVersion') return context;
  return { ...context, store: withExpectedVersion(context.store, { entity, id, version }) };
}

/** The rows that the path names, as far as the caller may see them; a missing one is 404. Read anew in each attempt. */
async function findRows(
  { call, target, apiVersion, caller, planContext: own }: ParsedCall,
  { store }: Context,
): Promise<AddressedRows> {
  if (target.steps.length === 0) return { id: null, parent: null, version: null };
  const planContext =
    target.tail.kind === 'operation' && isVisibilityExempt(target.type, target.tail.operation)
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
  const [row = null, parentRow = null] = plans.map((each) => {
    if (each?.query == null) return null;
    const page = pages[at++];
    const found = page === undefined ? null : each.resultOf(page);
    if (found?.kind === 'row') return found.row;
    if (found?.kind === 'missing' && call.method !== 'DELETE' && isMadeByWrite(each.target.steps, found.step))
      return null;
    throw notFoundRefusal(each);
  });
  const [selfPlan = null] = plans;
  const shape = selfPlan?.shape ?? null;
  if (selfPlan !== null && row !== null && shape !== null) {
    const { type } = variantOf(shape, row);
    if (!mayCallFor(caller, apiVersion.service, target, type)) throw notFoundRefusal(selfPlan);
  }
  const entity = above.at(-1)?.declared.entity;
  const navigation = target.steps.at(-1)?.navigation.navigation;
  const parent: ParentRow =
    parentRow === null || navigation === undefined || !isEntityName(entity)
      ? null
      : { entity, id: parentRow.id, navigation };
  return { id: row?.id ?? null, parent, version: row === null || shape === null ? null : shownVersion(shape, row) };
}

/** The rows that a path leads to, without what follows them. */
export function rowsTarget(steps: readonly PathStep[]): ResourcePath {
  const last = steps.at(-1) as PathStep;
  return {
    steps,
    type: last.cast ?? last.declared,
    collection: last.navigation.collection && last.key === null,
    tail: { kind: 'rows' },
    path: canonicalPath(steps),
  };
}

async function findShown(parsed: ParsedCall, result: CommandResult, deps: ServerDeps): Promise<ShownRow | null> {
  if (isSilent(parsed)) return null;
  if (result.row !== undefined) {
    const planned = planShown(parsed, result, result.row);
    return { planned, row: await withExpansions(planned, result.row, deps), isReadBack: false };
  }
  return wantsRepresentation(parsed) ? readBack(parsed, deps) : null;
}

/** Whether the service answers this verb on this type with no content, unless the caller prefers to see the row. */
function isSilent({ call, target, apiVersion, preferences }: ParsedCall): boolean {
  const isNoContent = target.type !== null && returnsNoContent(target.type, verbOf(call, target), apiVersion.prefix);
  return isNoContent && preferences.returns !== 'representation';
}

/** The read of the row that a command gave, with the related rows that the command wants to be shown. */
function planShown({ target, apiVersion, planContext }: ParsedCall, { related }: CommandResult, row: Row): PlannedRead {
  const navigations = [...(target.type?.navigations.values() ?? [])];
  const expand = (related ?? []).flatMap(
    (name) => navigations.find((each) => each.navigation === name && each.listed)?.name ?? [],
  );
  const options = readOptions(expand.length === 0 ? '' : `$expand=${expand.join(',')}`);
  const at = target.collection ? withKey(rowsTarget(target.steps), wireId(target, row)) : rowsTarget(target.steps);
  return planQuery(apiVersion.service, at, options, planContext);
}

/** The response to a command: 201 with the row and its location, 200 with the row or the value, or no content. */
export function serializeOutcome({ plan: { parsed }, result, shown, chosen }: CommandOutcome): HttpResponse {
  const { call, target, apiVersion, preferences } = parsed;
  if (isSilent(parsed)) return noContent();
  const urls = urlsOf(call, apiVersion, preferences);
  if (chosen !== null) {
    const found = { kind: 'rows', rows: chosen.rows, count: null, next: null } as const;
    return toResponse(serialize(chosen.planned, found, urls));
  }
  if (shown?.isReadBack === true) {
    const body = serialize(shown.planned, { kind: 'row', row: shown.row }, urls);
    return toResponse(body, 200, { ...etagHeader(shown), ...preferenceApplied('return=representation') });
  }
  if (shown === null) return wantsRepresentation(parsed) ? noContent() : serializeResult(parsed, result);
  const { planned, row } = shown;
  const headers: Record<string, string> = {
    ...(result.status === 201 ? { location: `${urls.base}/${planned.target.path}` } : {}),
    ...etagHeader(shown),
  };
  if (preferences.returns === 'minimal' && target.tail.kind === 'rows') {
    const entity = headers['location'] === undefined ? {} : { 'odata-entityid': headers['location'] };
    return noContent({ ...headers, ...entity, ...preferenceApplied('return=minimal') });
  }
  const body = serializeEntity(target.collection ? { ...planned, target } : planned, row, urls);
  return toResponse({ body, contentType: 'json' }, result.status, headers);
}

function etagHeader({ planned: { shape }, row }: ShownRow): Record<string, string> {
  const version = shape === null ? null : shownVersion(shape, row);
  return version === null ? {} : { etag: etagOf(version) };
}

/** The value of an operation; nothing where there is none. */
function serializeResult(parsed: ParsedCall, { value, status }: CommandResult): HttpResponse {
  const { call, target, apiVersion, preferences, planContext } = parsed;
  if (value === undefined || target.tail.kind !== 'operation') return { status, headers: {}, body: null };
  const { operation } = target.tail;
  const bare = planQuery(apiVersion.service, { ...target, tail: target.tail }, readOptions(''), planContext);
  const urls = urlsOf(call, apiVersion, preferences);
  return toResponse(serializeValue(bare, operation, operation.encode?.(value) ?? value, urls), status);
}

/** Whether the caller prefers to see the row that an update leaves, and may read it. */
function wantsRepresentation({ call: { method }, caller, apiVersion, target, preferences }: ParsedCall): boolean {
  return (
    method === 'PATCH' &&
    preferences.returns === 'representation' &&
    target.tail.kind === 'rows' &&
    isAuthorized(caller, apiVersion.service, target, 'GET')
  );
}

/** The row as it is after an update; null where its writer may not see it any more. */
async function readBack(
  { target, apiVersion, planContext }: ParsedCall,
  { store }: ServerDeps,
): Promise<ShownRow | null> {
  const planned = planQuery(apiVersion.service, target, readOptions(''), planContext);
  const [page] = planned.query === null ? [undefined] : await store.read([planned.query]);
  const found = page === undefined ? null : planned.resultOf(page);
  return found?.kind === 'row' ? { planned, row: found.row, isReadBack: true } : null;
}

/**
 * The committed row of a command; related rows that the response shows are read where the command does not give them.
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
