// How catalogs, packages and policies stand: what nobody uses, what admits too many, what cannot work, and who may ask.

import type { Id } from '../../domain/base.ts';
import {
  admitsNobody,
  namedPrincipals,
  stagesWithoutApprover,
  type StandingFacts,
} from '../../domain/policies/standingFaults.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import { and, any, compare, eq, from, not, oneOfValues, or, type Condition, type Row } from '../../odata/query.ts';
import { scan } from '../answers/scan.ts';
import {
  column,
  numberOf,
  since,
  until,
  usually,
  type FurtherCells,
  type Report,
  type ReportContext,
  type ReportRow,
} from '../report.ts';
import { daysBefore } from './days.ts';
import { isWithin } from './requestReports.ts';

const isActive = oneOfValues('state', ['delivering', 'partiallyDelivered', 'delivered']);

const unusedPackages: Report = {
  id: 'unusedPackages',
  question: 'Which access packages has nobody held or requested for long?',
  parameters: [usually('days', 90, 'Neither held nor requested within so many days.')],
  columns: [
    column('id', 'id', 'id'),
    column('accessPackageName', 'name', 'displayName'),
    column('catalogId', 'id', 'catalog', 'id'),
    column('catalogName', 'name', 'catalog', 'displayName'),
    column('isHidden', 'boolean', 'isHidden'),
    column('createdAt', 'instant', 'createdAt'),
  ],
  routes: [],
  source: {
    kind: 'rows',
    entity: 'accessPackage',
    where: (ctx, values) => {
      const limit = daysBefore(ctx.now, numberOf(values, 'days'));
      const isHeld = and(ctx.readable('assignment'), or(isActive, compare('endedAt', 'ge', limit)));
      const isAsked = and(ctx.readable('assignmentRequest'), compare('createdAt', 'ge', limit));
      return and(not(any('assignments', isHeld)), not(any('requests', isAsked)));
    },
  },
};

const broadScopes = [
  'allMemberUsers',
  'allDirectoryUsers',
  'allDirectoryServicePrincipals',
  'allConfiguredConnectedOrganizationUsers',
  'allExternalUsers',
  'allExistingConnectedOrganizationUsers',
  'allDirectoryAgentIdentities',
];
const outsideScopes = broadScopes.filter((scope) => /External|Organization/.test(scope));

const broad: Report = {
  id: 'broad',
  question: 'Which policies admit many people, without approval or without an end?',
  parameters: [],
  columns: [
    column('id', 'id', 'id'),
    column('policyName', 'name', 'displayName'),
    column('accessPackageId', 'id', 'accessPackage', 'id'),
    column('accessPackageName', 'name', 'accessPackage', 'displayName'),
    column('catalogId', 'id', 'catalog', 'id'),
    column('catalogName', 'name', 'catalog', 'displayName'),
    column('targetScope', 'word', 'targetScope'),
    column('acceptsRequests', 'boolean', 'acceptsSelfAdd'),
    column('expirationType', 'word', 'expirationType'),
    column('needsApproval', 'boolean'),
    column('score', 'integer'),
    column('reasons', 'text'),
  ],
  routes: [],
  source: {
    kind: 'rows',
    entity: 'policy',
    fields: ['approval'],
    where: () => oneOfValues('targetScope', broadScopes),
    more: (_ctx, rows) =>
      Promise.resolve(
        new Map(rows.map((row): [string, FurtherCells] => [row.id, broadCells(row as unknown as Policy)])),
      ),
  },
};

function broadCells({ targetScope, approval, expirationType }: Policy): FurtherCells {
  const reasons = [
    ...(outsideScopes.includes(targetScope) ? ['fromOutside'] : ['everybodyInside']),
    ...(approval.isRequiredForAdd ? [] : ['noApproval']),
    ...(expirationType === 'afterDateTime' || expirationType === 'afterDuration' ? [] : ['noEnd']),
  ];
  return {
    needsApproval: approval.isRequiredForAdd,
    score: reasons.length + (reasons.includes('fromOutside') ? 1 : 0),
    reasons: reasons.join('; '),
  };
}

const orphans: Report = {
  id: 'orphans',
  question: 'Which packages nobody can get, which stages ask nobody, which policies admit nobody?',
  parameters: [],
  columns: [
    column('id', 'text'),
    column('finding', 'word'),
    column('policyId', 'id'),
    column('policyName', 'name'),
    column('accessPackageId', 'id'),
    column('accessPackageName', 'name'),
    column('catalogId', 'id'),
    column('detail', 'text'),
  ],
  routes: [],
  source: {
    kind: 'calculated',
    calculate: async (ctx) => [...(await packagesWithoutPolicy(ctx)), ...(await policiesThatFail(ctx))],
  },
};

async function packagesWithoutPolicy(ctx: ReportContext): Promise<readonly ReportRow[]> {
  const found: ReportRow[] = [];
  const where = and(not(any('policies')), ctx.readable('accessPackage'));
  for await (const row of scan(ctx, 'accessPackage', where, { fields: ['displayName', 'catalogId'] }))
    found.push({
      id: `packageWithoutPolicy ${row.id}`,
      finding: 'packageWithoutPolicy',
      policyId: null,
      policyName: null,
      accessPackageId: row.id,
      accessPackageName: row['displayName'] as string,
      catalogId: row['catalogId'] as Id,
      detail: null,
    });
  return found;
}

const judgedFields = ['displayName', 'packageId', 'catalogId', 'approval', 'targetScope', 'targets', 'automatic'];

async function policiesThatFail(ctx: ReportContext): Promise<readonly ReportRow[]> {
  const policies: Row[] = [];
  const fields = [...judgedFields, 'acceptsSelfAdd', 'acceptsOnBehalfAdd'];
  const accessPackage = {
    navigation: 'accessPackage',
    as: 'accessPackage',
    query: from('accessPackage', ctx.readable('accessPackage'), { fields: ['displayName'], top: 1 }),
  };
  for await (const row of scan(ctx, 'policy', ctx.readable('policy'), { fields, expand: [accessPackage] }))
    policies.push(row);
  const facts = await standingFacts(
    ctx,
    policies.flatMap((row) => namedPrincipals(row as unknown as Policy)),
  );
  return policies.flatMap((row) => {
    const policy = row as unknown as Policy;
    const stages = stagesWithoutApprover(policy, facts);
    return [
      ...(stages.length === 0 ? [] : [policyRow(row, 'stageWithoutApprover', stages.join('; '))]),
      ...(admitsNobody(policy, facts) ? [policyRow(row, 'policyWithoutTarget', null)] : []),
    ];
  });
}

const policyRow = (row: Row, finding: string, detail: string | null): ReportRow => ({
  id: `${finding} ${row.id}`,
  finding,
  policyId: row.id,
  policyName: row['displayName'] as string,
  accessPackageId: row['packageId'] as Id,
  accessPackageName: ((row['accessPackage'] as Row | null)?.['displayName'] as string | null | undefined) ?? null,
  catalogId: row['catalogId'] as Id,
  detail,
});

async function standingFacts(ctx: ReportContext, named: readonly Id[]): Promise<StandingFacts> {
  const ids = [...new Set(named)];
  const isUser = and(eq('kind', 'user'), not(eq('accountEnabled', false)));
  const [users, groups] = await ctx.store.read([
    from('directoryObject', and(isUser, oneOfValues('id', ids)), { fields: [] }),
    from('directoryObject', and(eq('kind', 'group'), oneOfValues('id', ids), any('transitiveMembers', isUser)), {
      fields: [],
    }),
  ]);
  const idsOf = (page: typeof users): ReadonlySet<Id> => new Set((page?.rows ?? []).map(({ id }) => id));
  return { users: idsOf(users), groups: idsOf(groups) };
}

const seats: Report = {
  id: 'seats',
  question: 'How many people can ask for access, and how many hold it or did something?',
  parameters: [since, until],
  columns: [column('id', 'text'), column('measure', 'word'), column('people', 'integer')],
  routes: ['/users'],
  source: {
    kind: 'calculated',
    calculate: async (ctx, values) => {
      const isUser = and(eq('kind', 'user'), ctx.readable('directoryObject'));
      const holds = any(['subjects', 'assignments'], and(isActive, ctx.readable('assignment')));
      const isOfPeriod = isWithin(ctx, values, 'createdAt');
      const asked = any(['subjects', 'asked'], and(isOfPeriod, ctx.readable('assignmentRequest')));
      const measures: readonly (readonly [string, Condition])[] = [
        ['mayAsk', and(isUser, not(eq('accountEnabled', false)), await mayAsk(ctx))],
        ['holdsAccess', and(isUser, holds)],
        ['guestHoldsAccess', and(isUser, eq('userType', 'Guest'), holds)],
        ['asked', and(isUser, asked)],
      ];
      const pages = await ctx.store.read(
        measures.map(([, where]) => from('directoryObject', where, { fields: [], top: 0, count: true })),
      );
      return measures.map(([measure], at) => ({ id: measure, measure, people: pages[at]?.count ?? 0 }));
    },
  },
};

/** Users whom the target of some policy admits; connected organizations are not looked into. */
async function mayAsk(ctx: ReportContext): Promise<Condition> {
  const users = new Set<Id>();
  const groups = new Set<Id>();
  const scopes = new Set<string>();
  const where = and(eq('acceptsSelfAdd', true), ctx.readable('policy'));
  for await (const row of scan(ctx, 'policy', where, { fields: ['targetScope', 'targets'] })) {
    const { targetScope, targets } = row as unknown as Policy;
    scopes.add(targetScope);
    if (targetScope !== 'specificDirectoryUsers') continue;
    for (const { kind, id } of targets) {
      if (id !== null && kind === 'singleUser') users.add(id);
      if (id !== null && kind === 'groupMembers') groups.add(id);
    }
  }
  const isGuest = eq('userType', 'Guest');
  return or(
    ...(scopes.has('allDirectoryUsers') ? [eq('kind', 'user')] : []),
    ...(scopes.has('allMemberUsers') ? [not(isGuest)] : []),
    ...(scopes.has('allExternalUsers') ? [isGuest] : []),
    oneOfValues('id', [...users]),
    any('transitiveMemberOf', oneOfValues('id', [...groups])),
  );
}

export const settingsReports: readonly Report[] = [orphans, unusedPackages, broad, seats];
