// What deliveries give and take, over any sequence of assignments that share roles: held is always what open
// assignments say.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { accessKey, deliveryOutcome, planDelivery, type WantedRole } from '../../src/domain/requests/delivery.ts';
import type { AssignmentGrant, RoleGrant } from '../../src/domain/requests/requestEntities.ts';

/** A role of a catalog's resource; the same number is the same role at its origin, whichever catalog offers it. */
const role = (scope: string, catalog: string, number: number): WantedRole => ({
  roleScopeId: `${scope}-${catalog}${number}`,
  roleId: `${catalog}${number}`,
  scopeId: `s${catalog}`,
  resourceId: `r${catalog}${number}`,
  catalogId: catalog,
  originSystem: 'AadGroup',
  objectId: `group${number}`,
  originId: `Member_group${number}`,
  resourceName: null,
  roleName: null,
});

interface Books {
  readonly grants: readonly RoleGrant[];
  readonly links: readonly AssignmentGrant[];
  readonly held: ReadonlySet<string>;
}

let ids = 0;
const id = () => `id${++ids}`;

/** Writes a plan down as the recorder and the directory do. */
function delivered(books: Books, assignmentId: string, wanted: readonly WantedRole[]): Books {
  const plan = planDelivery({ assignmentId, wanted, grants: books.grants, links: books.links });
  const link = (grantId: string, roleScopeId: string): AssignmentGrant => ({
    id: id(),
    version: 1,
    assignmentId,
    grantId,
    roleScopeId,
    from: '',
    until: null,
  });
  const opened = plan.open.map(
    (each): RoleGrant => ({
      id: id(),
      version: 1,
      subjectId: 'ann',
      status: 'Fulfilled',
      reason: null,
      from: '',
      until: null,
      ...each,
    }),
  );
  const held = new Set(books.held);
  for (const access of plan.give) held.add(accessKey(access));
  for (const access of plan.take) assert.ok(held.delete(accessKey(access)), 'only what is held is taken');
  return {
    grants: [...books.grants.filter((grant) => !plan.close.includes(grant)), ...opened],
    links: [
      ...books.links.filter((each) => !plan.unlink.includes(each)),
      ...opened.map((grant, at) => link(grant.id, plan.open[at]?.roleScopeId ?? '')),
      ...plan.alsoGiven.map(({ role: shared, grant }) => link(grant.id, shared.roleScopeId)),
    ],
    held,
  };
}

const roles = fc.uniqueArray(fc.tuple(fc.constantFrom('A', 'B'), fc.integer({ min: 1, max: 4 })), {
  maxLength: 5,
  selector: String,
});
const act = fc.record({ assignment: fc.constantFrom('one', 'two', 'three'), roles });

test('after any deliveries and endings, what is held is the union of what the open assignments give', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 20 }), (acts) => {
      let books: Books = { grants: [], links: [], held: new Set() };
      const wanted = new Map<string, readonly WantedRole[]>();
      for (const { assignment, roles: given } of acts) {
        wanted.set(
          assignment,
          given.map(([catalog, number]) => role(assignment, catalog, number)),
        );
        books = delivered(books, assignment, wanted.get(assignment) ?? []);
        const all = [...wanted.values()].flat();
        assert.deepEqual(new Set(books.held), new Set(all.map(accessKey)));
        assert.deepEqual(
          new Set(books.grants.map((grant) => grant.roleId)),
          new Set(all.map((each) => each.roleId)),
          'one open grant for each role that is given',
        );
        assert.equal(books.grants.length, new Set(all.map((each) => each.roleId)).size);
        assert.equal(books.links.length, all.length, 'one open link for each assignment and role');
      }
      for (const assignment of wanted.keys()) books = delivered(books, assignment, []);
      assert.deepEqual(
        [books.grants.length, books.links.length, books.held.size],
        [0, 0, 0],
        'nothing is left when all have ended',
      );
    }),
    { numRuns: 500 },
  );
});

test('the same delivery again opens, shares, ends and takes nothing', () => {
  const wanted = [role('one', 'A', 1), role('one', 'B', 1)];
  const books = delivered({ grants: [], links: [], held: new Set() }, 'one', wanted);
  const again = planDelivery({ assignmentId: 'one', wanted, ...books });
  assert.deepEqual(
    [again.open, again.alsoGiven, again.unlink, again.close, again.take].map((each) => each.length),
    [0, 0, 0, 0, 0],
  );
  assert.deepEqual([again.keep.length, again.give.length], [2, 1]);
});

test('a role scope that was removed and added again keeps the access without a gap', () => {
  const books = delivered({ grants: [], links: [], held: new Set() }, 'one', [role('one', 'A', 1)]);
  const plan = planDelivery({
    assignmentId: 'one',
    wanted: [{ ...role('one', 'A', 1), roleScopeId: 'new' }],
    ...books,
  });
  assert.deepEqual([plan.alsoGiven.length, plan.unlink.length, plan.close.length, plan.take.length], [1, 1, 0, 0]);
});

test('an outcome is all, some or none of what was wanted; wanting nothing is all of it', () => {
  for (const [given, wanted, expected] of [
    [0, 0, 'all'],
    [2, 2, 'all'],
    [1, 2, 'some'],
    [0, 2, 'none'],
  ] as const)
    assert.equal(deliveryOutcome(given, wanted), expected);
});
