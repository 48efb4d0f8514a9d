// Facts of eligibility with everything plain: tests say only what differs.

import type { EligibilityFacts, Person, RequestedAccess } from '../../src/domain/eligibility/eligibilityFacts.ts';
import type { Assignment } from '../../src/domain/requests/requestEntities.ts';
import type { Policy, Question } from '../../src/domain/policies/policyEntities.ts';
import { scheduleOf, unspecifiedSchedule } from '../../src/domain/requests/schedule.ts';
import type { Answer, SubjectSet } from '../../src/domain/values.ts';
import { policyDefaults } from '../../src/flows/policies/policyFields.ts';

export const now = '2026-06-01T12:00:00.000Z';

export const person = (of: Partial<Person> = {}): Person => ({
  objectId: 'ann',
  subjectId: 'ann-subject',
  kind: 'user',
  userType: 'Member',
  isEnabled: true,
  email: 'ann@tenant.example',
  groups: new Set(),
  organization: null,
  ...of,
});
export const guest = person({ objectId: 'gus', userType: 'Guest' });
export const stranger = person({ objectId: null, userType: null, email: 'user@contoso.com' });
export const application = person({ objectId: 'robot', kind: 'servicePrincipal', userType: null });

export const set = (kind: SubjectSet['kind'], id: string | null): SubjectSet => ({
  kind,
  id,
  description: null,
  managerLevel: null,
  membershipRule: null,
  isBackup: false,
});

export const policy = (of: Partial<Policy> = {}): Policy => ({
  ...policyDefaults,
  id: 'policy',
  version: 1,
  packageId: 'package',
  catalogId: 'catalog',
  displayName: 'Policy',
  revision: 1,
  revisionId: 'revision',
  deletedAt: null,
  createdAt: now,
  modifiedAt: now,
  createdBy: null,
  modifiedBy: null,
  targetScope: 'allDirectoryUsers',
  acceptsSelfAdd: true,
  acceptsSelfUpdate: true,
  acceptsSelfRemove: true,
  ...of,
});

export const assignment = (of: Partial<Assignment> = {}): Assignment => ({
  id: 'assignment',
  version: 1,
  packageId: 'package',
  catalogId: 'catalog',
  policyId: 'policy',
  policyRevisionId: 'revision',
  targetId: 'ann-subject',
  state: 'delivered',
  status: 'Delivered',
  schedule: scheduleOf({ startsAt: now, endsAt: null }),
  isExtended: false,
  createdByObjectId: null,
  startsAt: now,
  endsAt: null,
  endedAt: null,
  createdAt: now,
  ...of,
});

export const question = (of: Partial<Question> = {}): Question => ({
  id: 'q1',
  version: 1,
  policyId: 'policy',
  kind: 'text',
  position: 0,
  sequence: 0,
  text: 'Why?',
  localizations: [],
  isRequired: false,
  isAnswerEditable: true,
  isMultipleSelectionAllowed: null,
  choices: null,
  regexPattern: null,
  isSingleLine: true,
  deletedAt: null,
  ...of,
});
export const answer = (questionId: string, value: string | null): Answer => ({
  questionId,
  kind: null,
  value,
  displayValue: null,
  question: null,
});

export const wish = (of: Partial<RequestedAccess> = {}): RequestedAccess => ({
  type: 'userAdd',
  justification: null,
  answers: [],
  schedule: unspecifiedSchedule,
  ...of,
});

export const facts = (of: Partial<EligibilityFacts> = {}): EligibilityFacts => ({
  now,
  requested: wish(),
  person: person(),
  catalog: { id: 'catalog', version: 1, displayName: 'Catalog', state: 'published', isExternallyVisible: true },
  accessPackage: { id: 'package', displayName: 'Package', isHidden: false },
  policy: policy(),
  questions: [],
  openRequest: null,
  assignment: null,
  earlierAnswers: [],
  incompatible: { packages: [], groups: [] },
  ...of,
});
