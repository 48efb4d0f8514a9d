// Who has or had access to what: the reports over the ways by which access is held.

import type { Instant } from '../../domain/base.ts';
import {
  always,
  and,
  any,
  compare,
  eq,
  everyRow,
  not,
  oneOfValues,
  or,
  type Condition,
  type Row,
} from '../../odata/query.ts';
import {
  asOf,
  column,
  idParameter,
  required,
  since,
  textOf,
  until,
  usually,
  numberOf,
  type Column,
  type FurtherCells,
  type ParameterValues,
  type Report,
  type ReportContext,
} from '../report.ts';
import { decisionCells, decisionColumns } from './decisions.ts';
import { groupsAbove, groupsBelow } from './nestedGroups.ts';
import { daysAfter } from './days.ts';

const pathColumns: readonly Column[] = [
  column('id', 'text', 'id'),
  column('via', 'word', 'kind'),
  column('principalId', 'id', 'principalId'),
  column('principalName', 'name', 'principal', 'displayName'),
  column('principalKind', 'word', 'principal', 'kind'),
  column('subjectName', 'name', 'subject', 'displayName'),
  column('objectId', 'id', 'objectId'),
  column('objectName', 'name', 'object', 'displayName'),
  column('siteName', 'name', 'site', 'displayName'),
  column('resourceId', 'id', 'resource', 'id'),
  column('resourceName', 'name', 'resource', 'displayName'),
  column('roleId', 'id', 'role', 'id'),
  column('roleName', 'name', 'role', 'displayName'),
  column('originRoleId', 'text', 'originRoleId'),
  column('catalogId', 'id', 'catalog', 'id'),
  column('catalogName', 'name', 'catalog', 'displayName'),
  column('accessPackageId', 'id', 'accessPackage', 'id'),
  column('accessPackageName', 'name', 'accessPackage', 'displayName'),
  column('policyId', 'id', 'policy', 'id'),
  column('policyName', 'name', 'policy', 'displayName'),
  column('policyRevisionId', 'id', 'policyRevisionId'),
  column('assignmentId', 'id', 'assignmentId'),
  column('since', 'instant', 'from'),
  column('until', 'instant', 'until'),
  column('endsAt', 'instant', 'assignment', 'endsAt'),
];
const accessColumns: readonly Column[] = [...pathColumns, ...decisionColumns];

/** Routes by which the directory tells of what is held without a package. */
const routesOfKinds = {
  membership: '/memberships',
  appRole: '/serviceprincipals/{id}/approleassignedto',
  sitePermission: '/sitepermissions',
} as const;

/** What is held without a package, as far as the token reads the directory; what is missing is no access. */
function isToldAccess(ctx: ReportContext): Condition {
  const kinds = Object.entries(routesOfKinds).flatMap(([kind, route]) => (ctx.permits(route) ? [kind] : []));
  return oneOfValues('kind', ['accessPackage', ...kinds]);
}

/** Whether something that has a beginning and perhaps an end is there at that moment. */
const isThereAt = (at: Instant): Condition =>
  and(compare('from', 'le', at), or(eq('until', null), compare('until', 'gt', at)));

const filters = [
  idParameter('accessPackageId', 'Only what this access package gives.'),
  idParameter('catalogId', 'Only resources of this catalog.'),
  idParameter('resourceId', 'Only this resource of a catalog.'),
  idParameter('roleId', 'Only this role of a resource.'),
  idParameter('objectId', 'Only this group, with the groups in it, this application or this site.'),
];
const fieldsOfFilters = [
  ['accessPackageId', 'packageId', 'accessPackage', 'accessPackage'],
  ['catalogId', 'catalogId', 'catalog', 'catalog'],
  ['resourceId', 'resourceId', 'resource', 'resource'],
  ['roleId', 'roleId', 'role', 'resourceRole'],
] as const;

async function isOfThing(ctx: ReportContext, values: ParameterValues, at: Instant): Promise<Condition> {
  // What the caller may not see finds nothing, as what is not there.
  const plain = fieldsOfFilters.map(([name, field, navigation, entity]) => {
    const id = textOf(values, name);
    const isTold = ctx.readable(entity);
    if (id === null) return always;
    return and(eq(field, id), isTold.op === 'true' ? always : any(navigation, and(everyRow, isTold)));
  });
  const objectId = textOf(values, 'objectId');
  const object = objectId === null ? always : oneOfValues('objectId', await groupsBelow(ctx, objectId, at));
  return and(...plain, object);
}

const momentOf = (ctx: ReportContext, values: ParameterValues): Instant => textOf(values, 'asOf') ?? ctx.now;

const access: Report = {
  id: 'access',
  question: 'Who has access to something, since when and until when, by which way, and who decided?',
  parameters: [asOf, ...filters],
  columns: accessColumns,
  routes: [],
  source: {
    kind: 'rows',
    entity: 'accessPath',
    where: async (ctx, values) => {
      const at = momentOf(ctx, values);
      return and(isToldAccess(ctx), isThereAt(at), await isOfThing(ctx, values, at));
    },
    more: decisionCells,
  },
};

const accessOf: Report = {
  id: 'accessOf',
  question: 'What does a person hold, by which way, and who decided?',
  parameters: [required(idParameter('principalId', 'The person, group or application.')), asOf],
  columns: accessColumns,
  routes: [],
  source: {
    kind: 'rows',
    entity: 'accessPath',
    where: async (ctx, values) => {
      const at = momentOf(ctx, values);
      const principals = await groupsAbove(ctx, textOf(values, 'principalId') ?? '', at);
      return and(isToldAccess(ctx), isThereAt(at), oneOfValues('principalId', principals));
    },
    more: decisionCells,
  },
};

/** The whole history of a person, or of what a package or a resource gave: one row for each way, ended or not. */
const history: Report = {
  id: 'history',
  question: 'What has a person held, or who has held something, from the beginning on?',
  parameters: [idParameter('principalId', 'Only this person.'), ...filters],
  columns: accessColumns,
  routes: [],
  source: {
    kind: 'rows',
    entity: 'accessPath',
    where: async (ctx, values) => {
      const principalId = textOf(values, 'principalId');
      return and(
        isToldAccess(ctx),
        principalId === null ? always : eq('principalId', principalId),
        await isOfThing(ctx, values, ctx.now),
      );
    },
    more: decisionCells,
  },
};

/** How a row stands to the two ends of a period. */
function changeOf(row: Row, from: Instant, to: Instant): string {
  const isGained = (row['from'] as Instant) > from;
  const end = row['until'] as Instant | null;
  const isLost = end !== null && end <= to;
  return isGained ? (isLost ? 'gainedAndLost' : 'gained') : 'lost';
}

const periodOf = (ctx: ReportContext, values: ParameterValues): readonly [Instant, Instant] => [
  textOf(values, 'since') ?? '',
  textOf(values, 'until') ?? ctx.now,
];

const changes: Report = {
  id: 'changes',
  question: 'Who gained and who lost access between two moments, and by whose decision?',
  parameters: [required(since), until, idParameter('principalId', 'Only this person.'), ...filters],
  columns: [column('change', 'word'), ...accessColumns],
  routes: [],
  source: {
    kind: 'rows',
    entity: 'accessPath',
    where: async (ctx, values) => {
      const [from, to] = periodOf(ctx, values);
      const principalId = textOf(values, 'principalId');
      const within = (field: string): Condition => and(compare(field, 'gt', from), compare(field, 'le', to));
      return and(
        isToldAccess(ctx),
        or(within('from'), and(within('until'), compare('from', 'le', to))),
        principalId === null ? always : eq('principalId', principalId),
        await isOfThing(ctx, values, to),
      );
    },
    more: async (ctx, rows, values) => {
      const [from, to] = periodOf(ctx, values);
      const decisions = await decisionCells(ctx, rows);
      return new Map(
        rows.map((row): [string, FurtherCells] => [
          row.id,
          { ...decisions.get(row.id), change: changeOf(row, from, to) },
        ]),
      );
    },
  },
};

/** As Graph calls drift: what is held that no package gives, and what a package gives that is not held. */
const direct: Report = {
  id: 'direct',
  question: 'What is held on resources of catalogs that no access package gives, and what is given and not held?',
  parameters: [asOf, ...filters],
  columns: pathColumns,
  routes: ['/memberships'],
  source: {
    kind: 'rows',
    entity: 'accessPath',
    where: async (ctx, values) => {
      const at = momentOf(ctx, values);
      const isNow = textOf(values, 'asOf') === null;
      const kinds = Object.entries(routesOfKinds).flatMap(([kind, route]) => (ctx.permits(route) ? [kind] : []));
      const isDirect = and(oneOfValues('kind', kinds), isThereAt(at), not(eq('resourceId', null)));
      return and(isNow ? or(isDirect, eq('kind', 'missing')) : isDirect, await isOfThing(ctx, values, at));
    },
  },
};

const isActive = oneOfValues('state', ['delivering', 'partiallyDelivered', 'delivered']);
export const assignmentColumns: readonly Column[] = [
  column('id', 'id', 'id'),
  column('personId', 'id', 'target', 'objectId'),
  column('personName', 'name', 'target', 'displayName'),
  column('personEmail', 'name', 'target', 'email'),
  column('accessPackageId', 'id', 'packageId'),
  column('accessPackageName', 'name', 'accessPackage', 'displayName'),
  column('catalogId', 'id', 'catalogId'),
  column('catalogName', 'name', 'catalog', 'displayName'),
  column('policyId', 'id', 'policyId'),
  column('policyName', 'name', 'policy', 'displayName'),
  column('state', 'word', 'state'),
  column('since', 'instant', 'startsAt'),
  column('endsAt', 'instant', 'endsAt'),
];

const expiring: Report = {
  id: 'expiring',
  question: 'Which assignments end soon, and can they be extended?',
  parameters: [usually('days', 30, 'Ends within so many days.')],
  columns: [...assignmentColumns, column('isExtendable', 'boolean', 'policy', 'acceptsSelfUpdate')],
  routes: [],
  source: {
    kind: 'rows',
    entity: 'assignment',
    where: (ctx, values) =>
      and(
        isActive,
        compare('endsAt', 'ge', ctx.now),
        compare('endsAt', 'le', daysAfter(ctx.now, numberOf(values, 'days'))),
      ),
  },
};

const standing: Report = {
  id: 'standing',
  question: 'Which assignments have no end?',
  parameters: [],
  columns: assignmentColumns,
  routes: [],
  source: { kind: 'rows', entity: 'assignment', where: () => and(isActive, eq('endsAt', null)) },
};

export const accessReports: readonly Report[] = [access, accessOf, history, changes, direct, expiring, standing];
