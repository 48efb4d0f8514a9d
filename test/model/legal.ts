// Random legal values of the domain, by type and by field: what the laws of the model are tried on.

import fc, { type Arbitrary } from 'fast-check';
import * as W from '../../src/domain/enums.ts';
import type {
  Answer,
  ApprovalSettings,
  ApprovalStageSettings,
  AutomaticSettings,
  Choice,
  Expiration,
  ExtensionAuthentication,
  ExtensionEndpoint,
  LocalizedText,
  ReviewSettings,
  Schedule,
  SubjectSet,
  VerifiableCredentialSettings,
} from '../../src/domain/values.ts';
import type { ResourceAttribute } from '../../src/domain/attributes/attributeValues.ts';
import type { Entity } from '../../src/model/tables/entityTable.ts';
import type { FieldType, OpaqueType } from '../../src/model/tables/fieldTypes.ts';
import { days, duration, id, instant, of, orNull, recurrence, text } from './legalParts.ts';
import { reviewValues } from './legalReviews.ts';

const localized: Arbitrary<LocalizedText> = fc.record({ languageCode: text, text: orNull(text) });
export const localizedTexts = fc.array(localized, { maxLength: 3 });
const choice: Arbitrary<Choice> = fc.record({
  actualValue: orNull(text),
  text: orNull(text),
  localizations: localizedTexts,
});

const bare = { id: null, description: null, managerLevel: null, membershipRule: null };
const named = (...kinds: readonly SubjectSet['kind'][]): Arbitrary<SubjectSet> =>
  fc
    .record({ kind: fc.constantFrom(...kinds), id: orNull(id), description: orNull(text), isBackup: fc.boolean() })
    .map((set) => ({ ...bare, ...set }));
export const subjectSet: Arbitrary<SubjectSet> = fc.oneof(
  named('singleUser', 'groupMembers', 'connectedOrganizationMembers', 'singleServicePrincipal'),
  fc
    .record({
      kind: fc.constantFrom('requestorManager', 'targetManager'),
      managerLevel: fc.constantFrom(null, 1, 2),
      isBackup: fc.boolean(),
    })
    .map((set) => ({ ...bare, ...set })),
  fc
    .record({
      kind: fc.constantFrom(
        'internalSponsors',
        'externalSponsors',
        'targetUserSponsors',
        'targetApplicationOwners',
        'targetAgentIdentitySponsorsOrOwners',
      ),
      isBackup: fc.boolean(),
    })
    .map((set) => ({ ...bare, ...set })),
  fc
    .record({
      kind: fc.constant('attributeRuleMembers' as const),
      description: orNull(text),
      membershipRule: orNull(text),
      isBackup: fc.boolean(),
    })
    .map((set) => ({ ...bare, ...set })),
);
/** v1.0 tells backups by the list that they are in: first the others, then they. */
const byBackup = (sets: readonly SubjectSet[]): readonly SubjectSet[] => [
  ...sets.filter((set) => !set.isBackup),
  ...sets.filter((set) => set.isBackup),
];
export const approvers = fc.array(subjectSet, { maxLength: 4 }).map(byBackup);
/** v1.0 has no backups among those who may ask. */
export const targets = fc.array(
  subjectSet.map((set) => ({ ...set, isBackup: false })),
  { maxLength: 4 },
);

export const expiration: Arbitrary<Expiration> = fc
  .record({ type: of(W.ExpirationTypes), endAt: instant, duration })
  .map(consistentExpiration);
/** With the part that the type is about, and no other. */
function consistentExpiration({ type, endAt, duration: lasts }: Expiration): Expiration {
  return {
    type,
    endAt: type === 'afterDateTime' ? endAt : null,
    duration: type === 'afterDuration' ? lasts : null,
  };
}
export const schedule: Arbitrary<Schedule> = fc.record({
  startAt: orNull(instant),
  expiration,
  recurrence: orNull(recurrence),
});
export const verifiableCredentials: Arbitrary<VerifiableCredentialSettings> = fc.record({
  credentialTypes: fc.array(fc.record({ credentialType: orNull(text), issuers: fc.array(text, { maxLength: 2 }) }), {
    maxLength: 2,
  }),
});

/** Whole days and minutes: the only lengths that both dialects can say. */
export const stage: Arbitrary<ApprovalStageSettings> = fc
  .record({
    timeout: orNull(days),
    escalateAfter: orNull(days),
    isApproverJustificationRequired: fc.boolean(),
    isEscalationEnabled: fc.boolean(),
    approverInformationVisibility: of(W.ApproverVisibilities),
    approvers,
    escalationApprovers: approvers,
  })
  .map((each) => ({ ...each, escalateAfter: each.escalateAfter === 'P0D' ? 'PT0S' : each.escalateAfter }));
export const approval: Arbitrary<ApprovalSettings> = fc.record({
  isRequiredForAdd: fc.boolean(),
  isRequiredForUpdate: orNull(fc.boolean()),
  isRequestorJustificationRequired: fc.boolean(),
  mode: orNull(of(W.ApprovalModes)),
  stages: fc.array(stage, { maxLength: 3 }),
  isStated: fc.constant(true),
});

export const review: Arbitrary<ReviewSettings> = fc
  .record({
    isEnabled: fc.boolean(),
    expirationBehavior: orNull(of(W.ExpirationBehaviors)),
    isRecommendationEnabled: fc.boolean(),
    isReviewerJustificationRequired: fc.boolean(),
    reviewers: approvers,
    reviewerType: fc.constantFrom(null, 'Self', 'Reviewers', 'Manager', 'self'),
    isSelfReview: fc.boolean(),
    startAt: orNull(instant),
    durationInDays: orNull(fc.nat({ max: 300 })),
    recurrenceType: fc.constantFrom(null, 'weekly', 'annual', 'quarterly', 'Monthly', 'odd'),
    schedule: orNull(schedule),
  })
  .map((each) =>
    each.reviewerType === null ? each : { ...each, isSelfReview: each.reviewerType.toLowerCase() === 'self' },
  );

export const automatic: Arbitrary<AutomaticSettings> = fc.record({
  requestAccessForAllowedTargets: orNull(fc.boolean()),
  removeAccessWhenTargetLeavesAllowedTargets: orNull(fc.boolean()),
  gracePeriodBeforeAccessRemoval: orNull(duration),
});

const sent = fc.constantFrom<unknown>(
  null,
  { '@odata.type': '#microsoft.graph.accessPackageUserDirectoryAttributeStore' },
  { a: [1, null, 'x'] },
);
const questionParts = {
  id,
  text: orNull(text),
  localizations: localizedTexts,
  isRequired: fc.boolean(),
  isAnswerEditable: orNull(fc.boolean()),
  sequence: fc.nat({ max: 100 }),
};
/** As a value: what its kind has no word for is not there. */
const askedQuestion = fc.oneof(
  fc.record({
    kind: fc.constant('text' as const),
    ...questionParts,
    regexPattern: orNull(text),
    isSingleLine: orNull(fc.boolean()),
  }),
  fc.record({
    kind: fc.constant('choice' as const),
    ...questionParts,
    choices: orNull(fc.array(choice, { maxLength: 3 })),
    isMultipleSelectionAllowed: orNull(fc.boolean()),
  }),
) as unknown as Arbitrary<NonNullable<NonNullable<ResourceAttribute['source']>['question']>>;
export const attribute: Arbitrary<ResourceAttribute> = fc.record({
  id: orNull(text),
  name: orNull(text),
  isEditable: orNull(fc.boolean()),
  isPersistedOnAssignmentRemoval: orNull(fc.boolean()),
  source: orNull(fc.record({ kind: fc.constant('question' as const), question: orNull(askedQuestion) })),
  destination: orNull(fc.record({ kind: fc.constant('user' as const) })),
});

/** What a body says of an answer; the question itself is the policy's to tell. */
export const answer: Arbitrary<Answer> = fc.record({
  questionId: id,
  kind: of(W.QuestionKinds),
  value: orNull(text),
  displayValue: orNull(text),
  question: fc.constant(null),
});

export const question = fc.record({
  id,
  kind: of(W.QuestionKinds),
  position: fc.nat({ max: 100 }),
  sequence: fc.nat({ max: 100 }),
  text: orNull(text),
  localizations: localizedTexts,
  isRequired: fc.boolean(),
  isAnswerEditable: orNull(fc.boolean()),
  isMultipleSelectionAllowed: orNull(fc.boolean()),
  choices: orNull(fc.array(choice, { maxLength: 3 })),
  regexPattern: orNull(text),
  isSingleLine: orNull(fc.boolean()),
});

const endpoint: Arbitrary<ExtensionEndpoint> = fc.oneof(
  fc.record({
    kind: fc.constant('logicApp' as const),
    subscriptionId: orNull(text),
    resourceGroupName: orNull(text),
    logicAppWorkflowName: orNull(text),
    url: orNull(text),
  }),
  fc.record({ kind: fc.constant('http' as const), targetUrl: orNull(text) }),
);
const authentication: Arbitrary<ExtensionAuthentication> = fc.oneof(
  fc.record({ kind: fc.constant('token' as const), resourceId: orNull(text) }),
  fc.record({ kind: fc.constant('pop' as const) }),
);
const appRole = fc.record({
  id,
  displayName: text,
  description: orNull(text),
  value: orNull(text),
  isEnabled: fc.boolean(),
  allowedMemberTypes: fc.array(text, { maxLength: 2 }),
  origin: fc.constant('Application'),
});
const extensionAttributes = fc
  .array(orNull(text), { minLength: 15, maxLength: 15 })
  .map((values) => Object.fromEntries(values.map((value, at) => [`extensionAttribute${at + 1}`, value])));

/** JSON fields, by entity and field, or by field alone. */
const values: Readonly<Record<string, Arbitrary<unknown>>> = {
  attributes: fc.array(attribute, { maxLength: 2 }),
  targets,
  onBehalfRequestors: targets,
  approval,
  review: orNull(review),
  automatic: orNull(automatic),
  employeeOrgData: orNull(fc.record({ costCenter: orNull(text), division: orNull(text) })),
  verifiableCredentials: orNull(verifiableCredentials),
  localizations: localizedTexts,
  choices: orNull(fc.array(choice, { maxLength: 3 })),
  answers: fc.array(answer, { maxLength: 3 }),
  schedule,
  parameters: fc.array(fc.record({ name: text, value: text }), { maxLength: 2 }),
  appRoles: orNull(fc.array(appRole, { maxLength: 2 })),
  onPremisesExtensionAttributes: orNull(extensionAttributes),
  modifiedProperties: fc.constant([{ displayName: 'state', oldValue: null, newValue: 'x' }]),
  additionalDetails: fc.constant([{ key: 'a', value: 'b' }]),
  endpoint,
  authentication: orNull(authentication),
  client: orNull(fc.record({ timeoutInMilliseconds: orNull(fc.nat()), maximumRetries: orNull(fc.nat()) })),
  callback: orNull(fc.record({ timeoutDuration: orNull(duration) })),
  rolePermissions: fc.array(
    fc.record({
      allowedResourceActions: fc.array(text, { maxLength: 2 }),
      condition: orNull(text),
      excludedResourceActions: fc.array(text, { maxLength: 2 }),
    }),
    { maxLength: 2 },
  ),
  body: sent,
  jwk: sent,
  payload: sent,
  jwks: fc.constant([]),
  ...reviewValues,
};

export function field(name: string, type: FieldType<any> | OpaqueType<boolean>, entity = ''): Arbitrary<unknown> {
  const known = values[`${entity}.${name}`] ?? values[name];
  if (type.storage === 'json' && known !== undefined) return known;
  const plain = plainOf(type);
  return type.nullable ? orNull(plain) : plain;
}

function plainOf(type: FieldType<any> | OpaqueType<boolean>): Arbitrary<unknown> {
  if (type.words !== undefined) return fc.constantFrom(...type.words);
  switch (type.storage) {
    case 'id':
      return id;
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: 1, max: 1000 });
    case 'instant':
      return instant;
    case 'duration':
      return duration;
    case 'json':
      return fc.array(text, { maxLength: 3 });
    default:
      return text;
  }
}

/** A row of an entity as the store gives it. */
export function row(of: Entity): Arbitrary<Readonly<Record<string, unknown>>> {
  return fc
    .record(
      Object.fromEntries(Object.entries(of.fields).map(([name, [, , type]]) => [name, field(name, type, of.entity)])),
    )
    .map(withConsistentEnd);
}

/** A policy keeps its expiration in three columns. */
function withConsistentEnd(values: Readonly<Record<string, any>>): Readonly<Record<string, unknown>> {
  if (!('expirationType' in values)) return values;
  const { expirationType, expirationAt, expirationDuration } = values;
  const isComplete =
    (expirationType !== 'afterDateTime' || expirationAt !== null) &&
    (expirationType !== 'afterDuration' || expirationDuration !== null);
  const {
    type,
    endAt,
    duration: lasts,
  } = consistentExpiration({
    type: isComplete ? expirationType : 'noExpiration',
    endAt: expirationAt,
    duration: expirationDuration,
  });
  return { ...values, expirationType: type, expirationAt: endAt, expirationDuration: lasts };
}
