// Reads that a tenant with a million rows makes all day are answered by an index, never by going through a table.

import assert from 'node:assert/strict';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { test } from 'node:test';
import type { EntityName } from '../../src/domain/entities.ts';
import { storedEntities } from '../../src/model/storedEntities.ts';
import { and, any, eq, from, not, oneOfValues, or, type Expansion, type Query } from '../../src/odata/query.ts';
import { countPerParentStatement, toManyStatement, toOneStatement } from '../../src/store/read/expansionStatements.ts';
import { claimStatement, nextDueStatement } from '../../src/store/write/jobStatements.ts';
import { schemaStatements } from '../../src/store/schema/schemaStatements.ts';
import { pageStatement } from '../../src/store/read/pageStatement.ts';
import { countStatement } from '../../src/store/sql/projection.ts';
import { rowsOfStatement } from '../../src/store/dump.ts';
import { sqliteDialect } from '../../src/store/sqlite/dialect.ts';
import { id } from './fixture.ts';
import { createSqlContext, entityOf } from '../../src/store/sql/context.ts';
import type { Statement } from '../../src/store/sql/fragment.ts';

const context = createSqlContext(sqliteDialect, storedEntities);
const database = new DatabaseSync(':memory:');
for (const statement of schemaStatements(context)) database.exec(statement);

const stepsOf = ({ text, values }: Statement): readonly string[] =>
  database
    .prepare(`explain query plan ${text}`)
    .all(...(values as SQLInputValue[]))
    .map((row) => String(row['detail']));

/** Tables that are gone through whole. A list that was handed in, or that the statement made itself, is none. */
const goesThrough = (steps: readonly string[]) =>
  steps.filter((step) => {
    const [, name] = /^SCAN (\S+)/.exec(step) ?? [];
    return (
      name !== undefined &&
      !step.includes('VIRTUAL TABLE') &&
      !steps.includes(`CO-ROUTINE ${name}`) &&
      !steps.includes(`MATERIALIZE ${name}`)
    );
  });
const assertIndexed = (statement: Statement) => {
  const steps = stepsOf(statement);
  assert.deepEqual(goesThrough(steps), [], `${statement.text}\n${steps.join('\n')}`);
};

const me = id(1);
const newest = { orderBy: [{ path: ['createdAt'], descending: true }], top: 100 } as const;
const asksMe = any('approvers', or(eq('principalId', me), any(['principal', 'transitiveMembers'], eq('id', me))));
// biome-ignore format: a table, read by column
const reads: readonly (readonly [what: string, query: Query])[] = [
  ['an assignment by its id',                     from('assignment', eq('id', me))],
  ['a page by package and state',
    from('assignment', and(eq('packageId', me), eq('state', 'delivered')), { top: 100 })],
  ['the page behind it',
    from('assignment', and(eq('packageId', me), eq('state', 'delivered')), { top: 100, after: [me] })],
  ['by the id at the end of a path',              from('assignment', eq(['accessPackage', 'id'], me), { top: 100 })],
  ['by the person at the end of a path',          from('assignment', eq(['target', 'objectId'], me), { top: 100 })],
  ['by one of several persons',
    from('assignment', oneOfValues(['target', 'objectId'], [me, id(2)]), { top: 100 })],
  ['mine, or made by me, or of my catalogs',
    from('assignment',
    or(eq(['target', 'objectId'], me), eq('createdByObjectId', me), oneOfValues('catalogId', [id(3), id(4)])),
    { top: 100 })],
  ['assignments that are past their end',
    from('assignment',
    and(oneOfValues('state', ['delivered', 'partiallyDelivered']),
    { op: 'compare', path: ['endsAt'], test: 'le', value: '2026-01-01T00:00:00.000Z' }),
    { orderBy: [{ path: ['endsAt'], descending: false }, { path: ['state'], descending: false }], top: 500,
    after: ['2025-01-01T00:00:00.000Z', 'delivered', me] })],
  ['the newest requests of a person',             from('assignmentRequest', eq(['target', 'objectId'], me), newest)],
  ['packages that a person has',
    from('accessPackage', any('assignments', eq(['target', 'objectId'], me)), { top: 100 })],
  ['what they or a group of theirs is asked',         from('approval', asksMe, { top: 100 })],
  ['an approval that they name',
    from('approval', and(eq('id', me), or(any('request', eq('createdByObjectId', me)), asksMe)), { top: 1 })],
  ['people named, or in a named group',
    from('directoryObject',
    and(eq('kind', 'user'),
    or(oneOfValues('id', [me, id(2)]), any('transitiveMemberOf', oneOfValues('id', [id(3), id(4)])))))],
  ['packages of policies that admit somebody',
    from('accessPackage', any('policies', any('policyTargets', oneOfValues('principalId', [me, id(2)]))),
    { top: 100 })],
  ['a user by name',
    from('directoryObject', and(eq('kind', 'user'), eq('userPrincipalName', 'A@b.test')))],
  ['names that begin so',
    from('directoryObject',
    and(eq('kind', 'user'), { op: 'text', fn: 'startswith', path: ['displayName'], value: 'Ann' }),
    { top: 100, orderBy: [{ path: ['displayName'], descending: false }] })],
  ['audit rows about something',
    from('audit', any('targets', eq('targetId', me)),
    { orderBy: [{ path: ['activityAt'], descending: true }], top: 100 })],
  ['what somebody did',
    from('audit', eq('userId', me), { orderBy: [{ path: ['activityAt'], descending: true }], top: 100 })],
  ['audit rows of one call',                      from('audit', eq('correlationId', 'x'), { top: 100 })],
  ['the newest audit rows of an activity',
    from('audit', and(eq('activityDisplayName', 'x'),
    { op: 'compare', path: ['activityAt'], test: 'ge', value: '2026-01-01T00:00:00.000Z' }),
    { orderBy: [{ path: ['activityAt'], descending: true }], top: 100 })],
  ['mails of a request',                          from('mail', eq('requestId', me), newest)],
  ['the newest mails of a person',                from('mail', eq('recipientId', me), newest)],
  ['mails that somebody caused today',
    from('mail', and(eq('causedById', me),
    { op: 'compare', path: ['createdAt'], test: 'gt', value: '2026-01-01T00:00:00.000Z' }), newest)],
  ['strangers whom somebody asked for',
    from('subject', and(or(eq('objectId', null), not(eq('invitedInCatalogId', null))),
    any('requests', eq('createdByObjectId', me))), newest)],
  ['what an assignment put into users',
    from('attributeStamp', and(eq('assignmentId', me), eq('until', null)))],
  ['groups that hold somebody',
    from('directoryObject', and(eq('kind', 'group'), any('members', eq('id', me))), { top: 100 })],
];
for (const [what, query] of reads) {
  test(`${what}: by an index`, () => {
    for (const statement of [pageStatement(context, query).statement, countStatement(context, query)])
      assertIndexed(statement);
  });
}

const expansions: readonly (readonly [entity: EntityName, navigation: string, to: EntityName])[] = [
  ['accessPackage', 'assignments', 'assignment'],
  ['accessPackage', 'policies', 'policy'],
  ['assignment', 'grants', 'roleGrant'],
  ['directoryObject', 'members', 'directoryObject'],
  ['directoryObject', 'transitiveMemberOf', 'directoryObject'],
  ['catalog', 'accessPackages', 'accessPackage'],
];
for (const [entity, navigation, to] of expansions) {
  test(`${navigation} of one or many: by an index`, () => {
    const above = entityOf(context, entity);
    const of = (top: number | null): Expansion => ({ navigation, as: navigation, query: from(to, undefined, { top }) });
    const statements = [[me], [me, id(2), id(3)]].flatMap((parents) => [
      ...[null, 20].map((top) => toManyStatement(context, of(top), above, parents).statement),
      countPerParentStatement(context, of(null), above, parents),
      toOneStatement(context, from(to), parents).statement,
    ]);
    for (const statement of statements) assertIndexed(statement);
  });
}

test('a row that is named is looked at by itself, and alternatives for one column are one list', () => {
  const textOf = (query: Query): string => pageStatement(context, query).statement.text;
  assert.match(textOf(from('approval', and(eq('id', me), asksMe))), /exists \(select 1 from "approver"/);
  assert.match(
    textOf(from('approval', asksMe)),
    new RegExp(
      String.raw`"t1"."id" in \(select "t\d+"."approval_id" from "approver" as "t\d+" ` +
        String.raw`where "t\d+"."principal_id" in \(select .* union all select `,
    ),
  );
  const admitsMe = any(
    'policyTargets',
    or(
      and(eq('kind', 'singleUser'), eq('principalId', me)),
      and(eq('kind', 'groupMembers'), any(['principal', 'transitiveMembers'], eq('id', me))),
    ),
  );
  assert.match(
    textOf(from('policy', admitsMe)),
    new RegExp(
      String.raw`"t1"."id" in \(select "t\d+"."policy_id" from "policy_target" as "t\d+" ` +
        String.raw`where \("t\d+"."kind" = \? and "t\d+"."principal_id" = \?\) union all select `,
    ),
  );
});

test('a page with those whom its rows lead to is chosen and sorted before they are looked for', () => {
  const expand = [
    { navigation: 'target', as: 'target', query: from('subject') },
    { navigation: 'callouts', as: 'callouts', query: from('callout') },
  ];
  for (const orderBy of [[], newest.orderBy]) {
    const steps = stepsOf(
      pageStatement(context, from('assignment', eq('packageId', me), { expand, orderBy, top: 100 })).statement,
    );
    const sorted = steps.filter((step) => step.includes('TEMP B-TREE'));
    assert.ok(sorted.length <= 1 && steps.includes('CO-ROUTINE t1'), steps.join('\n'));
    assert.ok(steps.findLastIndex((step) => step.includes('TEMP B-TREE')) < steps.indexOf('SCAN t1'), steps.join('\n'));
  }
});

const manyIds = Array.from({ length: 2_000 }, (_, at) => id(at));
const dumped = (entity: EntityName, field: string): Statement =>
  sqliteDialect.compile(rowsOfStatement(context, entityOf(context, entity), [field, manyIds]));

const wish = { dueBy: 'b', machineNow: 'n', leaseEnds: ['u'], limit: 64, kinds: ['sendMail', 'callOut'] } as const;
// biome-ignore format: a table, read by column
const entries: readonly (readonly [what: string, statement: Statement, index: string])[] = [
  ['a claim',                                   claimStatement(context, wish).statement,
    'job_by_kind_due_at (kind=? AND due_at<?)'],
  ['when the next job falls due',               nextDueStatement(context, wish.kinds, 'n'),
    'job_by_kind_due_at (kind=?)'],
  ['what somebody has of a package',
    pageStatement(context, from('assignment', and(eq('packageId', me), eq('targetId', id(2))))).statement,
    'assignment_by_target_id_package_id (target_id=? AND package_id=?)'],
  ['what they asked for of it',
    pageStatement(context, from('assignmentRequest', and(eq('packageId', me), eq('targetId', id(2))))).statement,
    'assignment_request_by_target_id_package_id (target_id=? AND package_id=?)'],
  ['their open grants that lead to some objects',
    pageStatement(
      context,
      from('roleGrant', and(eq('subjectId', me), oneOfValues('objectId', [id(2), id(3)]))),
    ).statement,
    'role_grant_by_subject_id_object_id_until (subject_id=? AND object_id=? AND until=?)'],
  ['the open links of an assignment',
    pageStatement(context, from('assignmentGrant', eq('assignmentId', me))).statement,
    'assignment_grant_by_assignment_id_until (assignment_id=? AND until=?)'],
  ['many audit rows of a verification',         dumped('audit', 'id'),
    'sqlite_autoindex_audit_1 (id=?)'],
  ['the targets of many audit rows',            dumped('auditTarget', 'auditId'),
    'audit_target_by_audit_id_position (audit_id=?)'],
];
for (const [what, statement, index] of entries) {
  test(`${what}: only the entries that fit are read`, () => {
    const steps = stepsOf(statement);
    assert.ok(
      steps.some((step) => step.endsWith(`INDEX ${index}`)),
      `${statement.text}\n${steps.join('\n')}`,
    );
  });
}

// For a long list in brackets SQLite goes through a table that its statistics call small.
test('many rows are asked for by one parameter', () => {
  for (const statement of [dumped('audit', 'id'), dumped('auditTarget', 'auditId')])
    assert.equal(statement.values.length, 1);
});
