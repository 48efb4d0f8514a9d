// Policies belong to packages that are there, packages to catalogs, roles to resources. Each due thing has its job, and
// each job something that it is about.

import type { Entities, EntityName } from '../../domain/entities.ts';
import type { Instant } from '../../domain/base.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { openRequestStates } from '../../domain/machines/assignmentRequest.ts';
import type { Context } from '../../flows/context.ts';
import { load, refine, rows } from '../../flows/load.ts';
import { subjectOfJob, type JobKind } from '../../flows/jobKinds.ts';
import { recreateJob } from '../../flows/queueJobs.ts';
import { always, and, eq, everyRow, oneOfValues, type Condition } from '../../odata/query.ts';
import { update } from '../../store/contract.ts';
import { completeJob } from '../queue/job.ts';
import { expectations, missingJobs, type Expectation } from '../queue/expectedJobs.ts';
import { isDeletedAt, nothingToMend, pagesOf, violatingRows, type Invariant, type Violation } from './invariant.ts';

/** Rows that are deleted with what they belong to. */
// biome-ignore format: a table, read by column
const parents: readonly (readonly [entity: EntityName, navigation: string])[] = [
  ['policy',            'accessPackage'],
  ['accessPackage',     'catalog'],
  ['resource',          'catalog'],
  ['resourceRole',      'resource'],
  ['resourceScope',     'resource'],
  ['resourceRoleScope', 'accessPackage'],
  ['resourceRoleScope', 'resource'],
  ['resourceRoleScope', 'role'],
];

const parentInvariants = parents.map(
  ([entity, navigation]): Invariant => ({
    name: `${entity}Has${navigation.charAt(0).toUpperCase()}${navigation.slice(1)}`,
    says: `Each ${entity} that is there has its ${navigation}.`,
    page: violatingRows(
      entity,
      () => isDeletedAt(navigation),
      ({ id }) => `The ${navigation} of the ${entity} ${id} was deleted.`,
    ),
    mend: null,
    mendedBy: null,
  }),
);

type InCatalog = 'policy' | 'assignmentRequest' | 'assignment';
const openRows: Readonly<Record<InCatalog, Condition>> = {
  policy: always,
  assignmentRequest: oneOfValues('state', openRequestStates),
  assignment: oneOfValues('state', unexpiredAssignmentStates),
};

const catalogInvariants = (Object.keys(openRows) as readonly InCatalog[]).map(
  (entity): Invariant => ({
    name: `${entity}IsInCatalog`,
    says: `Each ${entity} says the catalog that its package is in.`,
    page: pagesOf(
      entity,
      () => openRows[entity],
      (ctx, page) => inOtherCatalog(ctx, entity, page),
    ),
    mend: async (ctx, { id }) => {
      const { found } = await load(ctx.store, { found: rows(entity, eq('id', id)) });
      const [row] = found as readonly Entities[InCatalog][];
      const { packages } = await load(ctx.store, { packages: rows('accessPackage', eq('id', row?.packageId ?? '')) });
      const catalogId = packages[0]?.catalogId;
      if (row === undefined || catalogId === undefined || catalogId === row.catalogId) return nothingToMend;
      return { changes: [update(entity, id, { catalogId }, row.version)], events: [] };
    },
    mendedBy: 'night',
  }),
);

async function inOtherCatalog(
  ctx: Context,
  entity: InCatalog,
  page: readonly Pick<Entities[InCatalog], 'id' | 'packageId' | 'catalogId'>[],
): Promise<readonly Violation[]> {
  const { packages } = await load(ctx.store, {
    packages: rows('accessPackage', oneOfValues('id', [...new Set(page.map(({ packageId }) => packageId))])),
  });
  const catalogOf = new Map(packages.map(({ id, catalogId }) => [id, catalogId]));
  return page
    .filter(({ packageId, catalogId }) => (catalogOf.get(packageId) ?? catalogId) !== catalogId)
    .map(({ id }) => ({ id, says: `The ${entity} ${id} names another catalog than its package.` }));
}

/** Kinds of jobs that wait for an instant of their row: the job must be there before that comes. */
const datedKinds: ReadonlySet<JobKind> = new Set([
  'expireAssignment',
  'timeOutCallout',
  'escalateStage',
  'timeOutStage',
]);
const lastInstant: Instant = '9999-12-31T23:59:59.999Z';

const dueInvariants = expectations.map(
  (expectation): Invariant => ({
    name: `${expectation.kind}IsQueued`,
    says: `Whatever waits for a job ${expectation.kind} has one.`,
    page: async (ctx, after) => {
      const at = datedKinds.has(expectation.kind) ? { ...ctx, now: lastInstant } : ctx;
      const { missing, next } = await missingJobs(at, expectation, after);
      return { next, violations: missing.map((each) => missingJob(expectation, each)) };
    },
    mend: async (ctx, { id, dueAt }) => ({
      changes: [recreateJob(ctx, expectation.kind, id, dueAt ?? ctx.now)],
      events: [],
    }),
    mendedBy: 'night',
  }),
);

const missingJob = (
  { kind }: Expectation,
  { id, dueAt }: { readonly id: string; readonly dueAt: Instant },
): Violation => ({
  id,
  dueAt,
  says: `No job ${kind} waits for ${id}, which needs one at ${dueAt}.`,
});

/** A job whose row is gone altogether has nothing to do; rows that are hidden may still be worked on. */
const jobInvariant: Invariant = {
  name: 'jobHasSubject',
  says: 'Each job that waits is about a row that is there.',
  page: pagesOf(
    'job',
    () => eq('failedAt', null),
    async (ctx, jobs) => {
      const entities = [...new Set(jobs.map(({ kind }) => subjectOfJob(kind)))].filter((each) => each !== null);
      const there = new Set<string>();
      for (const entity of entities) {
        const subjects = jobs.filter(({ kind }) => subjectOfJob(kind) === entity).map(({ subject }) => subject);
        const { found } = await load(ctx.store, {
          found: refine(rows(entity, everyRow, oneOfValues('id', [...new Set(subjects)])), { fields: [] }),
        });
        for (const { id } of found) there.add(id);
      }
      return jobs
        .filter(({ kind, subject }) => subjectOfJob(kind) !== null && !there.has(subject))
        .map(({ id, kind, subject }) => ({ id, says: `The job ${kind} is about ${subject}, which is not there.` }));
    },
  ),
  mend: async (ctx, { id }) => {
    const { jobs } = await load(ctx.store, { jobs: rows('job', and(eq('id', id), eq('failedAt', null))) });
    return jobs[0] === undefined ? nothingToMend : { changes: [completeJob(jobs[0])], events: [] };
  },
  mendedBy: 'sweep',
};

export const structureInvariants: readonly Invariant[] = [
  ...parentInvariants,
  ...catalogInvariants,
  ...dueInvariants,
  jobInvariant,
];
