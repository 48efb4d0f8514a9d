// Verdicts about actions: each is the command's own, which is run up to its commit, for the rows that the caller sees
// (ADR 75).

import type { Id } from '../../domain/base.ts';
import type { Caller } from '../../domain/caller.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { isOnlyMissing } from '../../domain/eligibility/choosePolicy.ts';
import { hasReason, noReason, reasonOf, viewOnlyReason, type ActionReason } from '../../domain/portal/actionReasons.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { runsCatalogs } from '../../domain/rights/rights.ts';
import { always, any, eq, oneOfValues, or, type Condition } from '../../odata/query.ts';
import type { CommandResult, Context } from '../context.ts';
import { load, rows } from '../load.ts';
import { rehearse } from '../rehearse.ts';
import type { AccessPackage, Catalog } from '../../domain/catalogs/catalogEntities.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import type { Proposal } from '../../domain/proposals/proposalEntities.ts';
import type { ReviewDefinition } from '../../domain/reviews/reviewEntities.ts';
import type { Assignment, AssignmentRequest } from '../../domain/requests/requestEntities.ts';

/** The row that an action is asked about. */
export type ActionSubject =
  | { readonly kind: 'catalog'; readonly row: Catalog }
  | { readonly kind: 'accessPackage'; readonly row: AccessPackage }
  | { readonly kind: 'policy'; readonly row: Policy }
  | { readonly kind: 'assignmentRequest'; readonly row: AssignmentRequest }
  | { readonly kind: 'assignment'; readonly row: Assignment }
  | { readonly kind: 'proposal'; readonly row: Proposal }
  | { readonly kind: 'reviewDefinition'; readonly row: ReviewDefinition }
  | { readonly kind: 'user'; readonly row: DirectoryObject }
  | { readonly kind: 'group'; readonly row: DirectoryObject }
  | { readonly kind: 'application'; readonly row: DirectoryObject };

/** The rows of one kind. */
export type SubjectOf<K extends ActionSubject['kind']> = Extract<ActionSubject, { readonly kind: K }>;

/** One action: `run` sends the command; null where the row is in no state that has such an action. */
export interface ActionRow<S> {
  readonly action: string;
  readonly route: readonly [method: string, path: string];
  /** Only those who run a catalog may do it. */
  readonly isOfOwners?: true;
  readonly run: (subject: S, callerId: Id | null) => ActionRun | null;
}

/** Sends the command. `policyId` names one of several policies that would do equally. */
export type ActionRun = (ctx: Context, policyId?: Id) => Promise<CommandResult>;

/** The actions of each kind of row, in the order in which they are told. */
export type ActionTable = { readonly [K in ActionSubject['kind']]: readonly ActionRow<SubjectOf<K>>[] };

export interface AllowedAction extends ActionReason {
  readonly id: Id;
  /** A request and the assignment that came of it have one id. */
  readonly kind: ActionSubject['kind'];
  readonly action: string;
  readonly allowed: boolean;
}

/** A row for each id and action that is possible, or whose refusal has a reason that helps, by a table of actions. */
export async function judgeActions(
  ctx: Context,
  table: ActionTable,
  ids: readonly Id[],
): Promise<readonly AllowedAction[]> {
  const subjects = await loadSubjects(ctx, ids);
  return (await Promise.all(subjects.map((subject) => verdictsOf(ctx, table, subject)))).flat();
}

/** In the order of the ids. An assignment often has the id of the request that made it: then both are meant. */
async function loadSubjects(ctx: Context, ids: readonly Id[]): Promise<readonly ActionSubject[]> {
  // Most callers run no catalog: they have no action on one, or on a policy.
  const ofCatalogs = runsCatalogs(ctx.caller) ? ids : [];
  const found = await load(ctx.store, {
    requests: rows('assignmentRequest', oneOfValues('id', ids), ctx.readable('assignmentRequest')),
    assignments: rows('assignment', oneOfValues('id', ids), ctx.readable('assignment')),
    proposals: rows('proposal', oneOfValues('id', ids), eq('state', 'pending'), ctx.readable('proposal')),
    reviews: rows('reviewDefinition', oneOfValues('id', ids), ctx.readable('reviewDefinition')),
    // A package may be known by a link alone: the command says whether the caller may know of it.
    packages: rows('accessPackage', oneOfValues('id', ids)),
    catalogs: rows('catalog', oneOfValues('id', ofCatalogs), ctx.readable('catalog')),
    policies: rows('policy', oneOfValues('id', ofCatalogs), ctx.readable('policy')),
    objects: rows('directoryObject', oneOfValues('id', ids), mayBeActedOn(ctx.caller), ctx.readable('directoryObject')),
  });
  const objectsOf = (kind: DirectoryObject['kind']) => found.objects.filter((each) => each.kind === kind);
  const of = <K extends ActionSubject['kind']>(kind: K, all: readonly { readonly id: Id }[], id: Id) =>
    all.filter((each) => each.id === id).map((row) => ({ kind, row }) as ActionSubject);
  return ids.flatMap((id): readonly ActionSubject[] => [
    ...of('catalog', found.catalogs, id),
    ...of('accessPackage', found.packages, id),
    ...of('policy', found.policies, id),
    ...of('assignmentRequest', found.requests, id),
    ...of('assignment', found.assignments, id),
    ...of('proposal', found.proposals, id),
    ...of('reviewDefinition', found.reviews, id),
    ...of('user', objectsOf('user'), id),
    ...of('group', objectsOf('group'), id),
    ...of('application', objectsOf('application'), id),
  ]);
}

/** Whoever has no role of the directory is refused every action on objects of which they are no owner. */
const mayBeActedOn = ({ directoryRoles, administeredObjects, objectId }: Caller): Condition =>
  directoryRoles.size > 0
    ? always
    : or(oneOfValues('id', [...(administeredObjects ?? [])]), any('owners', eq('id', objectId ?? '')));

async function verdictsOf(ctx: Context, table: ActionTable, subject: ActionSubject): Promise<readonly AllowedAction[]> {
  const { id } = subject.row;
  const attempts = attemptsOf(ctx, table, subject);
  const isView = ctx.caller.viewedBy !== undefined;
  const judged = await Promise.all(
    attempts.map(async ({ action, run }) => ({ action, refusal: await judge(ctx, run) })),
  );
  return judged
    .filter(({ refusal }) => refusal === null || hasReason(refusal))
    .map(({ action, refusal }) => ({
      id,
      kind: subject.kind,
      action,
      allowed: refusal === null && !isView,
      ...(refusal !== null ? reasonOf(refusal) : isView ? viewOnlyReason : noReason),
    }));
}

interface Attempt {
  readonly action: string;
  readonly run: ActionRun;
}

/** The actions that the row's state has and that the token reaches. */
function attemptsOf(ctx: Context, table: ActionTable, subject: ActionSubject): readonly Attempt[] {
  // Most callers run no catalog: what would be refused to all of them is not tried.
  const isOwner = runsCatalogs(ctx.caller);
  return actionsOf(table, subject, ctx.caller.objectId).flatMap(({ action, route, run, isOfOwners }) =>
    (isOwner || isOfOwners !== true) && ctx.permits(...route) && run !== null ? [{ action, run }] : [],
  );
}

/** Null where the command would do it, with a request that says what the policy asks for. */
async function judge(ctx: Context, run: Attempt['run']): Promise<Refusal | null> {
  const refusal = await rehearse(ctx, run);
  if (refusal === null || isOnlyMissing(refusal) || refusal.code === 'missingField') return null;
  if (refusal.code !== 'policyAmbiguous') return refusal;
  const named = await Promise.all(
    (refusal.facts['policyIds'] as readonly Id[]).map((policyId) => rehearse(ctx, (at) => run(at, policyId))),
  );
  return named.some((each) => each === null || isOnlyMissing(each)) ? null : (named[0] ?? refusal);
}

/** The actions of a row; `run` is null where the row is in no state that has the action. */
function actionsOf(
  table: ActionTable,
  subject: ActionSubject,
  callerId: Id | null,
): readonly (Omit<ActionRow<never>, 'run'> & { readonly run: ActionRun | null })[] {
  const rowsOfKind: readonly ActionRow<never>[] = table[subject.kind];
  // The rows of a kind take subjects of that kind.
  return rowsOfKind.map(({ run, ...row }) => ({ ...row, run: run(subject as never, callerId) }));
}
