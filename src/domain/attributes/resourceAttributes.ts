// Resource attributes: what a resource asks of those who request it, and which property of the user the answer fills.
// https://learn.microsoft.com/entra/id-governance/entitlement-management-catalog-create#add-resource-attributes-in-the-catalog

import type { Draft } from '../drafts.ts';
import { isNonBlank, type FaultCollector } from '../faultCollector.ts';
import type { DirectoryObject } from '../directory/directoryEntities.ts';
import type { Id } from '../base.ts';
import type { Question } from '../policies/policyEntities.ts';
import type { Resource } from '../catalogs/resourceEntities.ts';
import { checkQuestion, questionRow } from '../policies/questions.ts';
import type { Answer } from '../values.ts';
import type { ResourceAttribute } from './attributeValues.ts';

type TextField = {
  readonly [F in keyof DirectoryObject]: DirectoryObject[F] extends string | null ? F : never;
}[keyof DirectoryObject];

/** Properties of users that an answer may fill, by lower-case name. */
const fields: ReadonlyMap<string, TextField> = new Map(
  (
    [
      'ageGroup',
      'city',
      'companyName',
      'consentProvidedForMinor',
      'country',
      'department',
      'employeeId',
      'employeeType',
      'faxNumber',
      'givenName',
      'jobTitle',
      'mobilePhone',
      'officeLocation',
      'postalCode',
      'preferredLanguage',
      'state',
      'streetAddress',
      'surname',
      'usageLocation',
    ] as const satisfies readonly TextField[]
  ).map((field) => [field.toLowerCase(), field]),
);

const extension = /^(?:onpremisesextensionattributes[./])?(extensionattribute(?:[1-9]|1[0-5]))$/;
/** Of an application (a directory extension): noted in the stamp, since users here have no such properties. */
const directoryExtension = /^extension_[0-9a-f]{32}_\w{1,256}$/;

type UserProperty =
  | { readonly kind: 'field'; readonly field: TextField }
  | { readonly kind: 'extension'; readonly name: string }
  | { readonly kind: 'noted' };

/**
 * The property of a user that an attribute names; null where users have none of that name, or none that an answer may
 * fill.
 */
function userPropertyOf(name: string): UserProperty | null {
  const word = name.trim().toLowerCase();
  const field = fields.get(word);
  if (field !== undefined) return { kind: 'field', field };
  const found = extension.exec(word)?.[1];
  if (found !== undefined) return { kind: 'extension', name: found.replace('extensiona', 'extensionA') };
  return directoryExtension.test(word) ? { kind: 'noted' } : null;
}

/**
 * The name under which an attribute is known, however it was written: `jobTitle`, `extensionAttribute7`. Null where
 * users have no such property, and for directory extensions, which are noted alone.
 */
export function attributeNameOf(name: string): string | null {
  const property = userPropertyOf(name);
  return property?.kind === 'field' ? property.field : property?.kind === 'extension' ? property.name : null;
}

/** Every attribute that an answer may fill. */
export const fillableAttributes: readonly string[] = [
  ...fields.values(),
  ...Array.from({ length: 15 }, (_, at) => `extensionAttribute${at + 1}`),
];

/** The attributes that a resource asks for, each once. */
export const askedAttributesOf = (attributes: readonly ResourceAttribute[]): readonly string[] => [
  ...new Set(
    attributesWithQuestion([{ attributes }]).flatMap(({ attribute }) => attributeNameOf(attribute.name ?? '') ?? []),
  ),
];

type UserAttributes = Pick<DirectoryObject, TextField | 'onPremisesExtensionAttributes'>;

/** The value that a user has of an attribute; null where the user has none, or the property is not kept. */
export function attributeValueOf(user: UserAttributes, name: string): string | null {
  const property = userPropertyOf(name);
  if (property?.kind === 'field') return user[property.field];
  return property?.kind === 'extension' ? (user.onPremisesExtensionAttributes?.[property.name] ?? null) : null;
}

/** The fields of the user that these values change; null clears a value. */
export function withAttributeValues(
  user: UserAttributes,
  values: ReadonlyMap<string, string | null>,
): Partial<UserAttributes> {
  const set: Record<string, unknown> = {};
  for (const [name, value] of values) {
    const property = userPropertyOf(name);
    if (property?.kind === 'field') set[property.field] = value;
    if (property?.kind === 'extension')
      set['onPremisesExtensionAttributes'] = {
        ...user.onPremisesExtensionAttributes,
        ...(set['onPremisesExtensionAttributes'] as object | undefined),
        [property.name]: value,
      };
  }
  return set as Partial<UserAttributes>;
}

/** Each attribute needs a name of its own that users have, and a valid question where it asks one. */
export function checkAttributes(attributes: readonly ResourceAttribute[], faults: FaultCollector): void {
  const seen = new Set<string>();
  attributes.forEach((attribute, at) => {
    const here = faults.below('attributes').below(at);
    const name = attribute.name?.trim().toLowerCase() ?? '';
    here.holds(name !== '', 'name', 'said');
    here.holds(
      name === '' || userPropertyOf(name) !== null,
      'name',
      `one of ${[...fields.values()].join(', ')}, extensionAttribute1 to 15, or a directory extension`,
    );
    here.holds(!seen.has(name) || name === '', 'name', 'another name than those of the attributes before it');
    seen.add(name);
    const question = attribute.source?.question;
    if (question !== undefined && question !== null) checkQuestion(question, here.below('source').below('question'));
  });
}

/**
 * Attributes as they are stored: with ids, and with each question complete. A question that is sent with its id, or
 * that asks for the same attribute as before, keeps its id.
 */
export function completeAttributes(
  attributes: readonly ResourceAttribute[],
  before: readonly ResourceAttribute[],
  newId: () => Id,
): readonly ResourceAttribute[] {
  return attributes.map((attribute, at) => {
    const same = before.find((each) => each.name?.toLowerCase() === attribute.name?.toLowerCase());
    const question: Draft<'question'> | null = attribute.source?.question ?? null;
    if (attribute.source === null || question === null)
      return { ...attribute, id: attribute.id ?? same?.id ?? newId() };
    const {
      policyId: _policy,
      position: _position,
      deletedAt: _deleted,
      ...whole
    } = questionRow(question, {
      id: question.id?.toLowerCase() ?? same?.source?.question?.id ?? newId(),
      policyId: '',
      position: at,
    });
    return { ...attribute, id: attribute.id ?? same?.id ?? newId(), source: { kind: 'question', question: whole } };
  });
}

type AttributedResource = Pick<Resource, 'attributes'>;

/**
 * The questions that these resources ask, after the questions of a policy. Every attribute needs a value; a value that
 * the user has may stay, and may be changed only where it is editable. Only users are asked.
 */
export function attributeQuestions(
  resources: readonly AttributedResource[],
  policyId: Id,
  user: UserAttributes | null,
  from: number,
): readonly Question[] {
  return attributesWithQuestion(resources).map(({ attribute, question }, at) => {
    const held = user === null ? null : attributeValueOf(user, attribute.name ?? '');
    return {
      ...question,
      version: 1,
      policyId,
      position: from + at,
      sequence: from + at,
      isRequired: !isNonBlank(held),
      isAnswerEditable: attribute.isEditable !== false,
      deletedAt: null,
    };
  });
}

/** The user's present values as answers, so that a change of a value that must not change is found. */
export function directoryAnswers(
  resources: readonly AttributedResource[],
  user: UserAttributes | null,
): readonly Answer[] {
  if (user === null) return [];
  return attributesWithQuestion(resources).flatMap(({ attribute, question }) => {
    const value = attributeValueOf(user, attribute.name ?? '');
    return isNonBlank(value)
      ? [{ questionId: question.id, kind: question.kind, value, displayValue: value, question }]
      : [];
  });
}

/** The value that answers give to an attribute, and what the resource says of it. */
export interface AttributeAnswer {
  readonly attribute: string;
  readonly value: string;
  readonly isEditable: boolean;
  readonly isPersisted: boolean;
}

/** The values that the answers give to the attributes of these resources; several choices are joined. */
export function attributeAnswers(
  resources: readonly AttributedResource[],
  answers: readonly Answer[],
): readonly AttributeAnswer[] {
  return attributesWithQuestion(resources).flatMap(({ attribute, question }) => {
    const values = answers
      .filter((answer) => answer.questionId === question.id)
      .flatMap((answer) => (isNonBlank(answer.value) ? [answer.value] : []));
    return values.length === 0
      ? []
      : [
          {
            attribute: attribute.name as string,
            value: values.join(', '),
            isEditable: attribute.isEditable !== false,
            isPersisted: attribute.isPersistedOnAssignmentRemoval === true,
          },
        ];
  });
}

/** One question for an attribute, whichever of the resources asks for it. */
function attributesWithQuestion(resources: readonly AttributedResource[]) {
  const known = new Set<string>();
  return resources
    .flatMap(({ attributes }) => attributes)
    .flatMap((attribute) => {
      const name = attribute.name?.toLowerCase() ?? '';
      const question = attribute.source?.question ?? null;
      if (question === null || known.has(name)) return [];
      known.add(name);
      return [{ attribute, question }];
    });
}
