// Memberships that begin and end, as changes: with the closure, and with locks on what was read, so that two commits
// that change memberships do not miss each other.

import { membershipChanges, type MembershipStep } from '../../domain/directory/membershipClosure.ts';
import type { Id } from '../../domain/base.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { eq, oneOfValues } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { holdRows, load, rows } from '../load.ts';

/** The changes for a commit. `fresh`: groups that the same commit creates, which cannot have been read. */
export async function changeMemberships(
  ctx: Context,
  steps: readonly MembershipStep[],
  fresh: readonly DirectoryObject['id'][] = [],
): Promise<readonly Change[]> {
  if (steps.length === 0) return [];
  const [groups, members] = [distinctIds(steps, 'groupId'), distinctIds(steps, 'memberId')];
  const { memberships, above, below, held } = await load(ctx.store, {
    memberships: rows(
      'membership',
      oneOfValues('groupId', groups),
      oneOfValues('memberId', members),
      eq('until', null),
    ),
    above: rows('memberOf', oneOfValues('memberId', groups)),
    below: rows('memberOf', oneOfValues('groupId', members)),
    // In one snapshot with the groups above them: a group that is nested meanwhile has another version.
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
    // A group that is nested gets a new version, on which concurrent commits conflict; a group that only gains a person
    // is required to be unchanged.
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
    // A person who joined or left a group that is nested at the same time left its version as it was: only the rows
    // themselves show it.
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
    ...holdAdded(steps, objects),
    ...(membershipChanges({ memberships, memberOf: [...memberOf.values()] }, steps, ctx) as readonly Change[]),
  ];
}

const distinctIds = (steps: readonly MembershipStep[], end: 'groupId' | 'memberId'): readonly Id[] => [
  ...new Set(steps.map((step) => step[end])),
];

/** Who is added must be there; a group among the members is held by its version already. */
const holdAdded = (steps: readonly MembershipStep[], groups: readonly DirectoryObject[]): readonly Change[] =>
  holdRows(
    'directoryObject',
    steps
      .filter(({ action, memberId }) => action === 'add' && !groups.some(({ id }) => id === memberId))
      .map(({ memberId }) => ({ id: memberId })),
  );
