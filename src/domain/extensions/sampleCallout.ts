// A made-up request or assignment, by which an extension is tried: no row of it exists.

import type { Id, Instant } from '../base.ts';
import type { Catalog } from '../catalogs/catalogEntities.ts';
import { addDuration } from '../time.ts';
import type { Schedule } from '../values.ts';
import type { CalloutBodyFacts } from './calloutBody.ts';
import type { CustomExtension } from './extensionEntities.ts';

const nilId: Id = '00000000-0000-0000-0000-000000000000';

interface SampleOrigin {
  readonly callId: Id;
  readonly now: Instant;
  readonly tenantId: string;
  readonly origin: string;
}

const person = {
  id: nilId,
  objectId: nilId,
  displayName: 'Sample person',
  email: 'sample.person@example.com',
  principalName: 'sample.person@example.com',
  onPremisesSecurityIdentifier: null,
  type: 'user',
  connectedOrganizationId: null,
} as const;
const policy = {
  id: nilId,
  displayName: 'Sample policy',
  description: null,
  notificationsDisabled: false,
  automatic: null,
};

/** The facts of a test call: at creation of a request, or fourteen days before an assignment ends. */
export function sampleCallout(
  extension: CustomExtension,
  catalog: Catalog | null,
  { callId, now, tenantId, origin }: SampleOrigin,
): CalloutBodyFacts {
  const schedule: Schedule = {
    startAt: now,
    expiration: { type: 'afterDateTime', endAt: addDuration(now, 'P14D'), duration: null },
    recurrence: null,
  };
  const isOfAssignment = extension.kind === 'assignment';
  return {
    isTest: true,
    extension,
    catalog,
    tenantId,
    origin,
    callout: {
      id: callId,
      stage: isOfAssignment ? 'assignmentFourteenDaysBeforeExpiration' : 'assignmentRequestCreated',
      // Nothing waits: a callback would find no request.
      waits: false,
    },
    accessPackage: {
      id: nilId,
      displayName: 'Sample package',
      description: 'It does not exist: this is a test call.',
      isHidden: false,
      createdAt: now,
      modifiedAt: now,
    },
    policy,
    request: isOfAssignment
      ? null
      : {
          id: nilId,
          type: 'userAdd',
          state: 'submitted',
          status: 'Accepted',
          justification: 'This is a test call.',
          answers: [],
          schedule,
        },
    assignment: isOfAssignment ? { id: nilId, state: 'delivered', status: 'Delivered', endedAt: null, schedule } : null,
    target: person,
    requestor: person,
    organizations: [],
  };
}
