// The bodies of the calls that make what a scenario describes, in the names of v1.0.

import { createHash } from 'node:crypto';
import type { Instant } from '../../domain/base.ts';
import { tenantDomain } from '../sandboxIds.ts';
import type {
  ScenarioApplication,
  ScenarioGroup,
  ScenarioOrganization,
  ScenarioPerson,
  ScenarioPolicy,
  ScenarioReviews,
} from './scenarioFile.ts';
import { otherwiseWords } from './scenarioSchema.ts';

/** The id of a thing by its reference, such as `group:sales`; a key alone is a person's. */
export type IdOf = (reference: string) => string;

const graphType = (name: string): string => `#microsoft.graph.${name}`;

/** A guest's sign-in name holds the key, by which the sandbox lists the guest. */
export function userBody(key: string, person: ScenarioPerson, password: string): object {
  const { name, job, department, office, guest, graph } = person;
  const [givenName, ...surname] = name.split(' ');
  const host = guest?.split('@')[1];
  const account = host === undefined ? key : `${key}_${host}#EXT#`;
  return {
    displayName: name,
    givenName,
    surname: surname.join(' ') || null,
    jobTitle: job ?? null,
    department: department ?? null,
    officeLocation: office ?? null,
    usageLocation: 'NL',
    accountEnabled: true,
    userType: guest === undefined ? 'Member' : 'Guest',
    userPrincipalName: `${account}@${tenantDomain}`,
    mailNickname: key,
    mail: guest ?? `${key}@${tenantDomain}`,
    passwordProfile: { password, forceChangePasswordNextSignIn: false },
    ...graph,
  };
}

export function groupBody(key: string, { name, about, rule, unified = false, graph }: ScenarioGroup): object {
  const types = [...(unified ? ['Unified'] : []), ...(rule === undefined ? [] : ['DynamicMembership'])];
  return {
    displayName: name,
    description: about ?? null,
    mailNickname: key.toLowerCase(),
    mailEnabled: unified,
    securityEnabled: !unified,
    groupTypes: types,
    ...(rule === undefined ? {} : { membershipRule: rule, membershipRuleProcessingState: 'On' }),
    ...graph,
  };
}

export function applicationBody(key: string, { name, about, roles = {} }: ScenarioApplication): object {
  return {
    displayName: name,
    description: about ?? null,
    appRoles: Object.entries(roles).map(([value, displayName]) => ({
      id: uuidOf(`role ${value} of ${key}`),
      value,
      displayName,
      description: displayName,
      isEnabled: true,
      allowedMemberTypes: ['User'],
    })),
  };
}

function uuidOf(name: string): string {
  const hex = createHash('sha256').update(`latchkey scenario ${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export function organizationBody({ name, about, domain, state }: ScenarioOrganization): object {
  return {
    displayName: name,
    description: about ?? '',
    state: state ?? 'configured',
    identitySources: [{ '@odata.type': graphType('domainIdentitySource'), domainName: domain, displayName: name }],
  };
}

/** `packageId` is of the package whose policy it is; `calls` are the ids of extensions by stage. */
export function policyBody(
  policy: ScenarioPolicy,
  {
    packageId,
    calls,
    idOf,
    at,
  }: {
    readonly packageId: string;
    readonly calls: readonly (readonly [string, string])[];
    readonly idOf: IdOf;
    /** The instant that was so long ago where the clock stands at the end. */
    readonly at: (ago: string) => Instant;
  },
): object {
  const { name, rule, approval = [], lasts = 'never', justification = false, onBehalf = false, graph } = policy;
  const isAsked = rule === undefined && policy.direct !== true;
  return {
    displayName: name ?? 'Policy',
    description: '',
    accessPackage: { id: packageId },
    ...scopeOf(policy, idOf),
    expiration: lasts === 'never' ? { type: 'noExpiration' } : { type: 'afterDuration', duration: lasts },
    requestorSettings: {
      enableTargetsToSelfAddAccess: isAsked,
      enableTargetsToSelfUpdateAccess: isAsked,
      enableTargetsToSelfRemoveAccess: isAsked,
      allowCustomAssignmentSchedule: true,
      enableOnBehalfRequestorsToAddAccess: onBehalf,
      enableOnBehalfRequestorsToUpdateAccess: false,
      enableOnBehalfRequestorsToRemoveAccess: false,
      onBehalfRequestors: onBehalf ? [{ '@odata.type': graphType('targetManager'), managerLevel: 1 }] : [],
    },
    requestApprovalSettings: {
      isApprovalRequiredForAdd: approval.length > 0,
      isApprovalRequiredForUpdate: false,
      isRequestorJustificationRequired: justification,
      stages: approval.map((approvers) => stageBody(approvers, policy, idOf)),
    },
    questions: (policy.questions ?? []).map(questionBody),
    ...(rule === undefined ? {} : { automaticRequestSettings: { requestAccessForAllowedTargets: true } }),
    customExtensionStageSettings: calls.map(([stage, id]) => ({
      stage,
      customExtension: { '@odata.type': graphType('accessPackageAssignmentRequestWorkflowExtension'), id },
    })),
    ...(policy.reviews === undefined ? {} : { reviewSettings: reviewBody(policy.reviews, at, idOf) }),
    ...graph,
  };
}

function reviewBody(
  { first, months, open, by = [], otherwise = 'keep' }: ScenarioReviews,
  at: (ago: string) => Instant,
  idOf: IdOf,
): object {
  const startDateTime = at(first);
  return {
    isEnabled: true,
    expirationBehavior: otherwiseWords[otherwise],
    isRecommendationEnabled: true,
    isReviewerJustificationRequired: false,
    isSelfReview: by.length === 0,
    schedule: {
      startDateTime,
      expiration: { type: 'afterDuration', duration: open },
      recurrence: {
        pattern: months === undefined ? null : { type: 'absoluteMonthly', interval: months },
        range: { type: 'noEnd', startDate: startDateTime.slice(0, 10) },
      },
    },
    primaryReviewers: by.map((each) => deciderBody(each, idOf)),
    fallbackReviewers: [],
  };
}

function deciderBody(reference: string, idOf: IdOf): object {
  if (reference === 'manager') return { '@odata.type': graphType('requestorManager'), managerLevel: 1 };
  if (reference === 'sponsor') return { '@odata.type': graphType('internalSponsors') };
  return subjectBody(reference, idOf);
}

function scopeOf({ for: scope = 'members', rule }: ScenarioPolicy, idOf: IdOf): object {
  if (rule !== undefined)
    return {
      allowedTargetScope: 'specificDirectoryUsers',
      specificAllowedTargets: [
        { '@odata.type': graphType('attributeRuleMembers'), description: 'By rule', membershipRule: rule },
      ],
    };
  if (typeof scope !== 'string') {
    const isOutside = scope.some((each) => each.startsWith('org:'));
    return {
      allowedTargetScope: isOutside ? 'specificConnectedOrganizationUsers' : 'specificDirectoryUsers',
      specificAllowedTargets: scope.map((each) => subjectBody(each, idOf)),
    };
  }
  const scopes = {
    members: 'allMemberUsers',
    guests: 'allExternalUsers',
    organizations: 'allConfiguredConnectedOrganizationUsers',
  } as const;
  return { allowedTargetScope: scopes[scope], specificAllowedTargets: [] };
}

function subjectBody(reference: string, idOf: IdOf): object {
  const id = idOf(reference);
  if (reference.startsWith('group:')) return { '@odata.type': graphType('groupMembers'), groupId: id };
  if (reference.startsWith('org:'))
    return { '@odata.type': graphType('connectedOrganizationMembers'), connectedOrganizationId: id };
  return { '@odata.type': graphType('singleUser'), userId: id };
}

function stageBody(
  approvers: readonly string[],
  { within = 'P14D', fallback = [] }: ScenarioPolicy,
  idOf: IdOf,
): object {
  return {
    durationBeforeAutomaticDenial: within,
    isApproverJustificationRequired: false,
    isEscalationEnabled: false,
    primaryApprovers: approvers.map((each) => deciderBody(each, idOf)),
    fallbackPrimaryApprovers: fallback.map((each) => subjectBody(each, idOf)),
  };
}

function questionBody(
  { text, choices, required = false }: NonNullable<ScenarioPolicy['questions']>[number],
  sequence: number,
): object {
  const common = { text, sequence, isRequired: required, isAnswerEditable: true, localizations: [] };
  return choices === undefined
    ? { '@odata.type': graphType('accessPackageTextInputQuestion'), ...common, isSingleLineQuestion: true }
    : {
        '@odata.type': graphType('accessPackageMultipleChoiceQuestion'),
        ...common,
        isMultipleSelectionAllowed: false,
        choices: choices.map((choice) => ({ actualValue: choice, text: choice, localizations: [] })),
      };
}
