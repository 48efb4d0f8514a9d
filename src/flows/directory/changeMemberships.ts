// Memberships that begin and end, as changes: with the closure, and held to what was read so that two who change it do
// not miss each other.

import { membershipChanges, type MembershipStep } from '../../domain/directory/membershipClosure.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { and, eq, oneOfValues, or } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, rows } from '../load.ts';

/** `fresh`: groups that the same commit makes, of which nothing can have been read. */
export async function changeMemberships(
  ctx: Context,
  steps: readonly MembershipStep[],
  fresh: readonly DirectoryObject['id'][] = [],
): Promise<readonly Change[]> {
  if (steps.length === 0) return [];
  const groups = [...new Set(steps.map((step) => step.groupId))];
  const members = [...new Set(steps.map((step) => step.memberId))];
  const { memberships, above, below, held } = await load(ctx.store, {
    memberships: rows(
      'membership',
      or(...steps.map((step) => and(eq('groupId', step.groupId), eq('memberId', step.memberId)))),
      eq('until', null),
    ),
    above: rows('memberOf', oneOfValues('memberId', groups)),
    below: rows('memberOf', oneOfValues('groupId', members)),
    // In the same snapshot as what is above them: a group that is nested meanwhile has another version.
    held: rows('directoryObject', oneOfValues('id', groups), eq('kind', 'group')),
  });
  const tops = [...new Set([...groups, ...above.map((each) => each.groupId)])];
  const bottoms = [...new Set([...members, ...below.map((each) => each.memberId)])];
  const { between, lower } = await load(ctx.store, {
    between: rows('memberOf', oneOfValues('groupId', tops), oneOfValues('memberId', bottoms)),
    lower: rows(
      'directoryObject',
      oneOfValues(
        'id',
        bottoms.filter((each) => !groups.includes(each)),
      ),
      eq('kind', 'group'),
    ),
  });
  const objects = [...held, ...lower];
  const memberOf = new Map([...above, ...below, ...between].map((each) => [each.id, each]));
  const isNesting = objects.some((each) => bottoms.includes(each.id));
  return [
    // Groups that come below others change for whoever counts on them; a group that only gains a person is merely held
    // to what it was.
    ...objects
      .filter((each) => !fresh.includes(each.id))
      .map(
        (each): Change => ({
          kind: isNesting ? 'expectVersion' : 'requireExists',
          entity: 'directoryObject',
          id: each.id,
          version: each.version,
        }),
      ),
    // Who joined or left a group that is put below another meanwhile only shared it: nothing but the rows themselves
    // tell.
    ...(isNesting ? members : [])
      .filter((each) => objects.some(({ id }) => id === each) && !fresh.includes(each))
      .map(
        (each): Change => ({
          kind: 'expectExactly',
          entity: 'memberOf',
          where: eq('groupId', each),
          rows: below.filter(({ groupId }) => groupId === each),
          id: each,
        }),
      ),
    ...(membershipChanges({ memberships, memberOf: [...memberOf.values()] }, steps, ctx) as readonly Change[]),
  ];
}
