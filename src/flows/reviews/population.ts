// Whose access a review is about, a page at a time, as it is at this moment.

import type { Id, Instant } from '../../domain/base.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { isDynamic } from '../../domain/directory/directoryObjects.ts';
import { isAutomatic } from '../../domain/policies/policy.ts';
import type { ReviewedThing } from '../../domain/reviews/reviewEntities.ts';
import { readScope, type ScopeMeaning } from '../../domain/reviews/scopes.ts';
import type { ReviewScope } from '../../domain/reviews/reviewValues.ts';
import type { Assignment } from '../../domain/requests/requestEntities.ts';
import { addDuration } from '../../domain/time.ts';
import { eq, everyRow, oneOfValues } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { load, refine, row, rows } from '../load.ts';

/** One access to be reviewed: whose, to what, and by which row they have it. */
export interface ReviewedAccess {
  readonly principalId: Id;
  /** Null for a person who is not in the directory any more. */
  readonly person: DirectoryObject | null;
  readonly name: string | null;
  readonly lastSignInAt: Instant | null;
  readonly grantId: Id | null;
  readonly isByRule: boolean;
  readonly isIndirect: boolean;
  readonly givenAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly assignment: Assignment | null;
}

export interface PopulationPage {
  readonly people: readonly ReviewedAccess[];
  /** Where the next page begins; null at the end. */
  readonly next: Id | null;
}

/** A turn or a series, as far as it says what is reviewed. */
export type ReviewedScope = ReviewedThing & { readonly scope: ReviewScope };

interface FoundAccess {
  readonly principalId: Id;
  readonly name: string | null;
  readonly grantId: Id | null;
  readonly isByRule: boolean;
  readonly isIndirect: boolean;
  readonly givenAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly assignment: Assignment | null;
}
interface FoundPage {
  readonly found: readonly FoundAccess[];
  readonly last: Id | null;
  readonly isFull: boolean;
}

type Page = { readonly after: Id | null; readonly top: number };
const pageOf = ({ after, top }: Page) => ({ top, after: after === null ? null : [after] });

/** The people of one page, as they are now. */
export async function pageOfPopulation(ctx: Context, of: ReviewedScope, page: Page): Promise<PopulationPage> {
  const meaning = meaningOf(of);
  const { found, last, isFull } = await finders[of.kind](ctx, of, meaning, page);
  const ids = [...new Set(found.map(({ principalId }) => principalId))];
  const { objects, activities } = await load(ctx.store, {
    objects: rows('directoryObject', everyRow, oneOfValues('id', ids)),
    activities: rows('signInActivity', oneOfValues('id', ids)),
  });
  const persons = new Map(objects.map((each) => [each.id, each]));
  const signIns = new Map(
    activities.map(({ id, lastSignInAt, lastNonInteractiveSignInAt }) => [
      id,
      [lastSignInAt, lastNonInteractiveSignInAt]
        .filter((at) => at !== null)
        .toSorted()
        .at(-1) ?? null,
    ]),
  );
  const people = found.map((each) => {
    const person = persons.get(each.principalId) ?? null;
    return {
      ...each,
      person,
      name: person?.displayName ?? each.name,
      lastSignInAt: signIns.get(each.principalId) ?? null,
    };
  });
  return { people: people.filter((each) => isReviewed(each, of, meaning, ctx.now)), next: isFull ? last : null };
}

/** What a stored scope means, which was read when it was written. */
function meaningOf({ kind, whose, resourceId, packageId, scope }: ReviewedScope): ScopeMeaning {
  const read = readScope(scope, null);
  const { isTransitive = false, isUsersOnly = true, inactiveFor = null } = read ?? {};
  return { kind, whose, resourceId, packageId, isTransitive, isUsersOnly, inactiveFor };
}

function isReviewed(
  { person, lastSignInAt }: Pick<ReviewedAccess, 'person' | 'lastSignInAt'>,
  { whose }: Pick<ReviewedThing, 'whose'>,
  { isUsersOnly, inactiveFor, kind }: ScopeMeaning,
  now: Instant,
): boolean {
  if (whose === 'guests' && person?.userType !== 'Guest') return false;
  if (isUsersOnly && kind !== 'policyAssignments' && kind !== 'applicationRoles' && person?.kind !== 'user')
    return false;
  if (inactiveFor === null) return true;
  const since = addDuration(now, `-${inactiveFor}`) ?? now;
  return person !== null && person.createdAt <= since && (lastSignInAt === null || lastSignInAt < since);
}

type Finder = (ctx: Context, of: ReviewedScope, meaning: ScopeMeaning, page: Page) => Promise<FoundPage>;

const reviewedStates = ['delivered', 'partiallyDelivered'];

const findAssignments: Finder = async (ctx, { policyId }, _, page) => {
  const { assignments, policies } = await load(ctx.store, {
    assignments: refine(
      rows('assignment', eq('policyId', policyId ?? ''), oneOfValues('state', reviewedStates)),
      pageOf(page),
    ),
    policies: row('policy', policyId),
  });
  const { subjects } = await load(ctx.store, {
    subjects: rows(
      'subject',
      oneOfValues(
        'id',
        assignments.map(({ targetId }) => targetId),
      ),
    ),
  });
  const bySubject = new Map(subjects.map((each) => [each.id, each]));
  const isByRule = policies[0] !== undefined && isAutomatic(policies[0]);
  return {
    found: assignments.map((assignment) => {
      const subject = bySubject.get(assignment.targetId);
      return {
        principalId: subject?.objectId ?? assignment.targetId,
        name: subject?.displayName ?? null,
        grantId: assignment.id,
        isByRule,
        isIndirect: false,
        givenAt: assignment.startsAt,
        endsAt: assignment.endsAt,
        assignment,
      };
    }),
    last: assignments.at(-1)?.id ?? null,
    isFull: assignments.length === page.top,
  };
};

const findMembers: Finder = async (ctx, { resourceId }, { isTransitive }, page) => {
  const groupId = resourceId ?? '';
  const entity = isTransitive ? 'memberOf' : 'membership';
  const ofGroup = isTransitive
    ? rows('memberOf', eq('groupId', groupId))
    : rows('membership', eq('groupId', groupId), eq('until', null));
  const { members, groups } = await load(ctx.store, {
    members: refine(ofGroup as ReturnType<typeof rows<'memberOf' | 'membership'>>, pageOf(page)),
    groups: row('directoryObject', groupId),
  });
  const ids = members.map(({ memberId }) => memberId);
  const { direct } = await load(ctx.store, {
    direct: rows('membership', eq('groupId', groupId), oneOfValues('memberId', ids), eq('until', null)),
  });
  const byMember = new Map(direct.map((each) => [each.memberId, each]));
  const isByRule = groups[0] !== undefined && isDynamic(groups[0]);
  return {
    found: members.map(({ memberId }) => {
      const own = byMember.get(memberId) ?? null;
      return {
        principalId: memberId,
        name: null,
        grantId: own?.id ?? null,
        isByRule,
        isIndirect: entity === 'memberOf' && own === null,
        givenAt: own?.from ?? null,
        endsAt: null,
        assignment: null,
      };
    }),
    last: members.at(-1)?.id ?? null,
    isFull: members.length === page.top,
  };
};

const findRoleHolders: Finder = async (ctx, { resourceId }, _, page) => {
  const { given } = await load(ctx.store, {
    given: refine(rows('appRoleAssignment', eq('resourceId', resourceId ?? ''), eq('until', null)), pageOf(page)),
  });
  return {
    found: given.map(({ id, principalId, createdAt }) => ({
      principalId,
      name: null,
      grantId: id,
      isByRule: false,
      isIndirect: false,
      givenAt: createdAt,
      endsAt: null,
      assignment: null,
    })),
    last: given.at(-1)?.id ?? null,
    isFull: given.length === page.top,
  };
};

const finders: Readonly<Record<ReviewedThing['kind'], Finder>> = {
  policyAssignments: findAssignments,
  groupMembers: findMembers,
  everyGroupMembers: findMembers,
  applicationRoles: findRoleHolders,
};
