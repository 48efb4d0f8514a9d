// Answers to the attributes of resources become properties of the user when access is given, and are removed with it.

import { resourcesWithAttributes, resourcesQuery } from '../../flows/requests/packageOffer.ts';
import { load, row, rows } from '../../flows/load.ts';
import type { Context } from '../../flows/context.ts';
import { attributeAnswers, attributeValueOf, withAttributeValues } from '../../domain/attributes/resourceAttributes.ts';
import type { AttributeStamp } from '../../domain/attributes/attributeStamp.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { Assignment, AssignmentRequest } from '../../domain/requests/requestEntities.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Id } from '../../domain/base.ts';
import { eq, not, oneOfValues } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';

type AnswerReceiver = Pick<DirectoryObject, 'id' | 'kind'>;

/**
 * Copies the answers of a request to the user, also where they differ from those copied before. A value that may not be
 * edited stays as it is.
 */
export async function copyAnswersToUser(
  ctx: Context,
  assignmentId: Id,
  request: AssignmentRequest,
  receiver: AnswerReceiver,
): Promise<readonly Change[]> {
  if (receiver.kind !== 'user' || request.answers.length === 0) return [];
  const { roleScopes } = await load(ctx.store, {
    roleScopes: rows('resourceRoleScope', eq('packageId', request.packageId)),
  });
  const { resources } = await load(ctx.store, { resources: resourcesQuery(roleScopes) });
  const wanted = attributeAnswers(resourcesWithAttributes(resources, roleScopes), request.answers);
  if (wanted.length === 0) return [];
  const {
    users: [stored],
    open,
  } = await load(ctx.store, {
    users: row('directoryObject', receiver.id),
    open: rows('attributeStamp', eq('assignmentId', assignmentId), eq('until', null)),
  });
  // A guest who is invited by this delivery is inserted in the same commit.
  const user = stored ?? (receiver as DirectoryObject);
  const fresh = wanted.filter(({ attribute, value, isEditable }) => {
    const held = attributeValueOf(user, attribute);
    const own = open.find((each) => sameName(each.attribute, attribute));
    return own?.value !== value && (isEditable || held === null || own !== undefined);
  });
  if (fresh.length === 0) return [];
  return [
    ...open
      .filter((each) => fresh.some(({ attribute }) => sameName(each.attribute, attribute)))
      .map((each) => update('attributeStamp', each.id, { until: ctx.now }, each.version)),
    ...fresh.map(({ attribute, value, isPersisted }) =>
      insert('attributeStamp', {
        id: ctx.newId(),
        assignmentId,
        objectId: user.id,
        attribute,
        value,
        isPersisted,
        from: ctx.now,
        until: null,
      }),
    ),
    ...setUserValues(ctx, user, stored?.version, new Map(fresh.map(({ attribute, value }) => [attribute, value]))),
  ];
}

/**
 * Removes the copied values when an assignment ends, unless they are to stay, another assignment gives them, or they
 * were changed since.
 */
export async function removeCopiedAnswers(ctx: Context, { id }: Pick<Assignment, 'id'>): Promise<readonly Change[]> {
  const { own } = await load(ctx.store, { own: rows('attributeStamp', eq('assignmentId', id), eq('until', null)) });
  const [first] = own;
  if (first === undefined) return [];
  const {
    users: [user],
    others,
  } = await load(ctx.store, {
    users: row('directoryObject', first.objectId),
    others: rows(
      'attributeStamp',
      eq('objectId', first.objectId),
      eq('until', null),
      not(eq('assignmentId', id)),
      oneOfValues(
        'attribute',
        own.map((each) => each.attribute),
      ),
    ),
  });
  const goes = own.filter(
    (each) => user !== undefined && !each.isPersisted && attributeValueOf(user, each.attribute) === each.value,
  );
  return [
    ...own.map((each) => update('attributeStamp', each.id, { until: ctx.now }, each.version)),
    ...(user === undefined
      ? []
      : setUserValues(
          ctx,
          user,
          user.version,
          new Map(goes.map((each) => [each.attribute, latestValue(others, each.attribute)])),
        )),
  ];
}

/** The latest value that another assignment copied; null where none did. */
const latestValue = (others: readonly AttributeStamp[], attribute: string): string | null =>
  others.filter((each) => sameName(each.attribute, attribute)).toSorted((a, b) => (a.from < b.from ? 1 : -1))[0]
    ?.value ?? null;

const sameName = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

function setUserValues(
  ctx: Context,
  user: DirectoryObject,
  version: number | undefined,
  values: ReadonlyMap<string, string | null>,
): readonly Change[] {
  const changed = [...values].filter(([name, value]) => attributeValueOf(user, name) !== value);
  const set = withAttributeValues(user, new Map(changed));
  if (Object.keys(set).length === 0) return [];
  return [
    update('directoryObject', user.id, set, version),
    audit(ctx, {
      activity: 'Update user',
      targets: [
        auditTarget(
          'User',
          user,
          changed.map(([name, value]) => [name, attributeValueOf(user, name), value]),
        ),
      ],
    }),
  ];
}
