// Answers to resource attributes become properties of the user when access comes, and go with it.

import { askingAmong, resourcesOf } from '../commands/requests/offer.ts';
import { load, row, rows } from '../commands/load.ts';
import type { Context } from '../commands/context.ts';
import { stampables, valueOf, withValues } from '../domain/attributes/attributes.ts';
import type { AttributeStamp } from '../domain/attributes/rows.ts';
import { audit, target } from '../domain/audit.ts';
import type { Assignment, AssignmentRequest, DirectoryObject, Id } from '../domain/entities.ts';
import { eq, not, oneOfValues } from '../odata/query.ts';
import { insert, update, type Change } from '../store/contract.ts';

type Receiving = Pick<DirectoryObject, 'id' | 'kind'>;

/**
 * Stamps what the request answered; again where it answers otherwise than before. A value that may not be edited stays
 * as it is.
 */
export async function stamped(
  ctx: Context,
  assignmentId: Id,
  request: AssignmentRequest,
  receiver: Receiving,
): Promise<readonly Change[]> {
  if (receiver.kind !== 'user' || request.answers.length === 0) return [];
  const { roleScopes } = await load(ctx.store, {
    roleScopes: rows('resourceRoleScope', eq('packageId', request.packageId)),
  });
  const { resources } = await load(ctx.store, { resources: resourcesOf(roleScopes) });
  const wanted = stampables(askingAmong(resources, roleScopes), request.answers);
  if (wanted.length === 0) return [];
  const {
    users: [stored],
    open,
  } = await load(ctx.store, {
    users: row('directoryObject', receiver.id),
    open: rows('attributeStamp', eq('assignmentId', assignmentId), eq('until', null)),
  });
  // Whoever is invited by this delivery comes into the directory in the same commit.
  const user = stored ?? (receiver as DirectoryObject);
  const fresh = wanted.filter(({ attribute, value, isEditable }) => {
    const held = valueOf(user, attribute);
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
    ...put(ctx, user, stored?.version, new Map(fresh.map(({ attribute, value }) => [attribute, value]))),
  ];
}

/**
 * The end of an assignment takes its values from the user, unless they are to stay, another assignment gives them, or
 * somebody changed them since.
 */
export async function unstamped(ctx: Context, { id }: Pick<Assignment, 'id'>): Promise<readonly Change[]> {
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
    (each) => user !== undefined && !each.isPersisted && valueOf(user, each.attribute) === each.value,
  );
  return [
    ...own.map((each) => update('attributeStamp', each.id, { until: ctx.now }, each.version)),
    ...(user === undefined
      ? []
      : put(ctx, user, user.version, new Map(goes.map((each) => [each.attribute, latest(others, each.attribute)])))),
  ];
}

/** What another assignment put there, the last one where there are several; null where none did. */
const latest = (others: readonly AttributeStamp[], attribute: string): string | null =>
  others.filter((each) => sameName(each.attribute, attribute)).toSorted((a, b) => (a.from < b.from ? 1 : -1))[0]
    ?.value ?? null;

const sameName = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

function put(
  ctx: Context,
  user: DirectoryObject,
  version: number | undefined,
  values: ReadonlyMap<string, string | null>,
): readonly Change[] {
  const changed = [...values].filter(([name, value]) => valueOf(user, name) !== value);
  const set = withValues(user, new Map(changed));
  if (Object.keys(set).length === 0) return [];
  return [
    update('directoryObject', user.id, set, version),
    audit(ctx, {
      activity: 'Update user',
      targets: [
        target(
          'User',
          user,
          changed.map(([name, value]) => [name, valueOf(user, name), value]),
        ),
      ],
    }),
  ];
}
