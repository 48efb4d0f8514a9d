// Which packages a user may request, as far as a list can tell: by the audiences of policies.

import type { Caller } from '../../domain/caller.ts';
import type { Id } from '../../domain/base.ts';
import { always, and, any, eq, never, oneOfValues, or, type Condition } from '../../odata/query.ts';

/** What decides to which audiences somebody belongs. */
export interface AudienceFacts {
  /** The user's object id; null for an application. */
  readonly self: Id | null;
  readonly isGuest: boolean;
  /** The connected organization to which a guest belongs. */
  readonly organization: NonNullable<Caller['organization']> | null;
}

/** In a published catalog, not hidden, and open to the caller by a policy that accepts requests. */
export function isRequestablePackage(views: AudienceFacts): Condition {
  const external = views.isGuest ? eq(['catalog', 'isExternallyVisible'], true) : always;
  return and(
    eq('isHidden', false),
    eq(['catalog', 'state'], 'published'),
    external,
    any('policies', admitsCaller(views)),
  );
}

/**
 * Whole audiences to which the caller belongs, as domain/eligibility/targetScope.ts decides it; a test compares them.
 */
function audiences({ isGuest, organization }: Pick<AudienceFacts, 'isGuest' | 'organization'>): readonly string[] {
  if (!isGuest) return ['allMemberUsers', 'allDirectoryUsers'];
  const external = ['allDirectoryUsers', 'allExternalUsers'];
  if (organization === null) return external;
  return [
    ...external,
    'allExistingConnectedOrganizationUsers',
    ...(organization.isConfigured ? ['allConfiguredConnectedOrganizationUsers'] : []),
  ];
}

/** Policies whose audience includes the caller. The other checks of a request do not decide what is visible. */
export function admitsCaller(views: AudienceFacts): Condition {
  if (views.self === null) return never;
  return and(
    eq('acceptsSelfAdd', true),
    or(
      oneOfValues('targetScope', audiences(views)),
      and(
        oneOfValues('targetScope', [
          'specificDirectoryUsers',
          ...(views.isGuest ? ['specificConnectedOrganizationUsers'] : []),
        ]),
        any(
          'policyTargets',
          or(
            and(eq('kind', 'singleUser'), eq('principalId', views.self)),
            and(eq('kind', 'groupMembers'), any(['principal', 'transitiveMembers'], eq('id', views.self))),
            views.organization === null
              ? never
              : and(eq('kind', 'connectedOrganizationMembers'), eq('principalId', views.organization.id)),
          ),
        ),
      ),
    ),
  );
}
