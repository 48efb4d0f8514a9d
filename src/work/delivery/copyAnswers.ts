// Answers to the attributes of resources become properties of the user when access is given; what was there before is
// given back with it.

import { guardOf, describeGuard, isSensitive } from '../../domain/attributes/attributeGuards.ts';
import type { AttributeStamp } from '../../domain/attributes/attributeStamp.ts';
import {
  attributeAnswers,
  attributeNameOf,
  attributeValueOf,
  withAttributeValues,
  type AttributeAnswer,
} from '../../domain/attributes/resourceAttributes.ts';
import { formerValueOf, isChainBroken, stampsInOrder, valueAfter } from '../../domain/attributes/stampChain.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { Id } from '../../domain/base.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Assignment, AssignmentRequest } from '../../domain/requests/requestEntities.ts';
import { holdAttributeUse, loadAttributeUse } from '../../flows/attributes/attributeUse.ts';
import type { Context } from '../../flows/context.ts';
import { load, row, rows } from '../../flows/load.ts';
import { resourcesWithAttributes, resourcesQuery } from '../../flows/requests/packageOffer.ts';
import { eq, oneOfValues } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import { causeDetails, loadStampCause, type StampCause } from './stampCause.ts';

type AnswerReceiver = Pick<DirectoryObject, 'id' | 'kind'>;

/**
 * Copies the answers of a request to the user, also where they differ from those copied before. A value that may not be
 * edited stays as it is, and so does one that answers may not write: what others rest decisions on, unless an
 * administrator allowed it, and what takes over the account of an administrator, unless the sender might change it.
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
    stamps,
  } = await load(ctx.store, {
    users: row('directoryObject', receiver.id),
    stamps: rows('attributeStamp', eq('objectId', receiver.id), eq('until', null)),
  });
  // A guest who is invited by this delivery is inserted in the same commit.
  const user = stored ?? (receiver as DirectoryObject);
  const fresh = wanted.filter(({ attribute, value, isEditable }) => {
    const held = attributeValueOf(user, attribute);
    const own = openStamps(stamps, attribute).find((each) => each.assignmentId === assignmentId);
    return own?.value !== value && (isEditable || held === null || own !== undefined);
  });
  if (fresh.length === 0) return [];
  const cause = await loadStampCause(ctx, request);
  const { written, withheld, hold } = await judgeAnswers(ctx, { request, user, fresh, cause });
  return [
    ...hold,
    ...written.flatMap((answer) => stampChanges(ctx, { assignmentId, user, stamps, answer })),
    ...setUserValues(ctx, {
      user,
      version: stored?.version,
      values: new Map(written.map(({ attribute, value }) => [attribute, value])),
      cause,
      details: causeDetails(cause),
    }),
    ...withheld.map(({ attribute, reason }) =>
      audit(ctx, {
        activity: 'Update user',
        result: 'failure',
        reason: `${attribute} was not written: ${reason}.`,
        cause: cause.actor,
        details: causeDetails(cause),
        targets: [auditTarget('User', user)],
      }),
    ),
  ];
}

interface FreshAnswers {
  readonly request: AssignmentRequest;
  readonly user: DirectoryObject;
  readonly fresh: readonly AttributeAnswer[];
  readonly cause: StampCause;
}

/** Which answers may be written now: rules and administrators' decisions may be newer than the resource. */
async function judgeAnswers(ctx: Context, { request, user, fresh, cause }: FreshAnswers) {
  const names = fresh.flatMap(({ attribute }) => attributeNameOf(attribute) ?? []);
  const use = await loadAttributeUse(ctx.store, names);
  const judged = await Promise.all(
    fresh.map(async (answer) => {
      const attribute = attributeNameOf(answer.attribute);
      const guard = attribute === null ? null : guardOf(attribute, request.catalogId, use);
      if (attribute !== null && guard !== null)
        return {
          answer,
          attribute,
          reason: `it ${describeGuard(guard, () => true)}, and is not among allowedAttributes`,
        };
      const isRefused = attribute !== null && isSensitive(attribute) && !(await cause.mayChange(user, attribute));
      return {
        answer,
        attribute: attribute ?? answer.attribute,
        reason: isRefused ? 'the user holds a directory role, and the sender may not change it' : null,
      };
    }),
  );
  return {
    written: judged.filter((each) => each.reason === null).map((each) => each.answer),
    withheld: judged.filter((each) => each.reason !== null),
    hold: names.length === 0 ? [] : [holdAttributeUse(use)],
  };
}

interface NewStamp {
  readonly assignmentId: Id;
  readonly user: DirectoryObject;
  /** The open ones of the user. */
  readonly stamps: readonly AttributeStamp[];
  readonly answer: AttributeAnswer;
}

/** Where somebody changed the value by hand since, the stamps of before are over: the new value is the former one. */
function stampChanges(ctx: Context, { assignmentId, user, stamps, answer }: NewStamp): readonly Change[] {
  const open = openStamps(stamps, answer.attribute);
  const held = attributeValueOf(user, answer.attribute);
  const over = isChainBroken(open, held) ? open : open.filter((each) => each.assignmentId === assignmentId);
  return [
    ...over.map((each) => update('attributeStamp', each.id, { until: ctx.now }, each.version)),
    insert('attributeStamp', {
      id: ctx.newId(),
      assignmentId,
      objectId: user.id,
      attribute: nameOf(answer.attribute),
      value: answer.value,
      formerValue: formerValueOf(open, held),
      isPersisted: answer.isPersisted,
      from: ctx.now,
      until: null,
    }),
  ];
}

/**
 * Gives back what was there before when an assignment ends, unless the copied values are to stay, another assignment
 * gives them, or they were changed since.
 */
export async function removeCopiedAnswers(ctx: Context, { id }: Pick<Assignment, 'id'>): Promise<readonly Change[]> {
  const { own } = await load(ctx.store, { own: rows('attributeStamp', eq('assignmentId', id), eq('until', null)) });
  const [first] = own;
  if (first === undefined) return [];
  const {
    users: [user],
    open,
  } = await load(ctx.store, {
    users: row('directoryObject', first.objectId),
    open: rows(
      'attributeStamp',
      eq('objectId', first.objectId),
      eq('until', null),
      oneOfValues('attribute', [...new Set(own.map((each) => each.attribute))]),
    ),
  });
  const goes = own.filter(
    (each) => user !== undefined && !each.isPersisted && attributeValueOf(user, each.attribute) === each.value,
  );
  return [
    ...own.map((each) => update('attributeStamp', each.id, { until: ctx.now }, each.version)),
    // What stays is what those that came after it give back.
    ...own
      .filter((each) => each.isPersisted)
      .flatMap((each) => stampsAfter(open, each))
      .map(({ stamp, formerValue }) => update('attributeStamp', stamp.id, { formerValue }, stamp.version)),
    ...(user === undefined
      ? []
      : setUserValues(ctx, {
          user,
          version: user.version,
          values: new Map(goes.map((each) => [each.attribute, valueAfter(openStamps(open, each.attribute), each)])),
          cause: null,
          details: { assignmentId: id, reason: 'The assignment ended: the value of before is given back.' },
        })),
  ];
}

function stampsAfter(open: readonly AttributeStamp[], own: AttributeStamp) {
  const ordered = stampsInOrder(openStamps(open, own.attribute));
  return ordered
    .slice(ordered.findIndex((each) => each.id === own.id) + 1)
    .map((stamp) => ({ stamp, formerValue: own.value }));
}

const nameOf = (attribute: string): string => attributeNameOf(attribute) ?? attribute;

const openStamps = (stamps: readonly AttributeStamp[], attribute: string): readonly AttributeStamp[] =>
  stamps.filter((each) => nameOf(each.attribute).toLowerCase() === nameOf(attribute).toLowerCase());

interface NewValues {
  readonly user: DirectoryObject;
  readonly version: number | undefined;
  readonly values: ReadonlyMap<string, string | null>;
  /** Who caused it; null: the server by itself. */
  readonly cause: StampCause | null;
  readonly details: Readonly<Record<string, string>>;
}

function setUserValues(ctx: Context, { user, version, values, cause, details }: NewValues): readonly Change[] {
  const changed = [...values].filter(([name, value]) => attributeValueOf(user, name) !== value);
  const set = withAttributeValues(user, new Map(changed));
  if (Object.keys(set).length === 0) return [];
  return [
    update('directoryObject', user.id, set, version),
    audit(ctx, {
      activity: 'Update user',
      ...(cause === null ? {} : { cause: cause.actor }),
      details,
      targets: [
        auditTarget(
          'User',
          user,
          changed.map(([name, value]) => [nameOf(name), attributeValueOf(user, name), value]),
        ),
      ],
    }),
  ];
}
