// The rows that are about a person, by domain/people/personalData.ts.

import { audit, auditTarget, type AuditContext, type AuditTargetFields } from '../../domain/audit/auditEntry.ts';
import type { Id } from '../../domain/base.ts';
import { withoutTicket } from '../../domain/mail/mailKinds.ts';
import { personalData, type PersonalRows, type PersonLink } from '../../domain/people/personalData.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { EntityName } from '../../domain/entities.ts';
import { secretFieldsOf } from '../../model/newRow.ts';
import { and, eq, everyRow, from, oneOfValues, or, type Condition, type Row } from '../../odata/query.ts';
import type { Change, Store } from '../../store/contract.ts';
import { load, rows } from '../load.ts';

/** The ids by which rows are a person's, by what they are of. */
export type PersonIds = Readonly<Record<PersonLink, readonly Id[]>>;

/** A user with the ids of what is theirs. */
export interface Person {
  readonly object: DirectoryObject;
  readonly ids: PersonIds;
}

/** A user by object id or sign-in name, a deleted one too. Null where there is none. */
export async function loadPerson(store: Store, name: string): Promise<Person | null> {
  const { objects } = await load(store, {
    objects: rows(
      'directoryObject',
      everyRow,
      eq('kind', 'user'),
      or(eq('id', name.toLowerCase()), eq('userPrincipalName', name)),
    ),
  });
  const object = objects.find(({ deletedAt }) => deletedAt === null) ?? objects[0];
  if (object === undefined) return null;
  const { subjects } = await load(store, { subjects: rows('subject', eq('objectId', object.id)) });
  const subject = subjects.map(({ id }) => id);
  const { requests, assignments } = await load(store, {
    requests: rows('assignmentRequest', oneOfValues('targetId', subject)),
    assignments: rows('assignment', oneOfValues('targetId', subject)),
  });
  return {
    object,
    ids: {
      object: [object.id],
      subject,
      request: requests.map(({ id }) => id),
      assignment: assignments.map(({ id }) => id),
    },
  };
}

/** At most so many ids stand in one condition. */
const idsPerCondition = 500;

/** Conditions that the rows of a person meet by one field, each for some ids. */
export function conditionsOf({ field, is }: PersonalRows, ids: PersonIds): readonly Condition[] {
  const all = ids[is];
  return Array.from({ length: Math.ceil(all.length / idsPerCondition) }, (_, at) =>
    and(everyRow, oneOfValues(field, all.slice(at * idsPerCondition, (at + 1) * idsPerCondition))),
  );
}

/**
 * Every row about a person, an entity after the other, without secrets and what opens an account. Throws `tooManyRows`
 * where an entity has more than `most`.
 */
export async function* personalRowsOf(
  store: Store,
  { ids }: Person,
  most?: number,
): AsyncGenerator<readonly [entity: EntityName, rows: readonly Row[]]> {
  for (const [name, { rows: links }] of Object.entries(personalData)) {
    const entity = name as EntityName;
    const found = new Map<Id, Row>();
    for (const where of links.flatMap((link) => conditionsOf(link, ids)))
      for (const row of (await store.read([from(entity, where)], most))[0]?.rows ?? []) found.set(row.id, row);
    if (entity === 'auditTarget') yield ['audit', await auditRowsOf(store, [...found.values()])];
    const secrets = new Set(secretFieldsOf(entity));
    const shown = [...found.values()].map((row) => withoutTickets(entity, withoutFields(row, secrets)));
    if (shown.length > 0) yield [entity, shown];
  }
}

/** What was done to the person: the entries of the targets. Those of what the person did come with `audit`. */
async function auditRowsOf(store: Store, targets: readonly Row[]): Promise<readonly Row[]> {
  const ids = [...new Set(targets.map(({ auditId }) => String(auditId)))];
  const found: Row[] = [];
  for (let at = 0; at < ids.length; at += idsPerCondition) {
    const [page] = await store.read([from('audit', oneOfValues('id', ids.slice(at, at + idsPerCondition)))]);
    found.push(...(page?.rows ?? []));
  }
  return found;
}

const withoutFields = (row: Row, left: ReadonlySet<string>): Row =>
  Object.fromEntries(Object.entries(row).filter(([field]) => !left.has(field) && field !== 'version')) as Row;

const withoutTickets = (entity: EntityName, row: Row): Row =>
  entity === 'mail'
    ? { ...row, html: withoutTicket(String(row['html'])), text: withoutTicket(String(row['text'])) }
    : row;

/** The person as a target of an entry of the audit: by id alone, for entries about an erasure name nobody. */
export const personEntry = ({ object }: Person): AuditTargetFields =>
  auditTarget('User', { id: object.id, displayName: null });

/** The entry of the audit that says who took a copy of what is kept about a person. */
export const exportEntry = (ctx: AuditContext, person: Person): Change =>
  audit(ctx, { activity: 'Export personal data', targets: [personEntry(person)] });

/** Whether anybody else is known by a name or an address: then texts with it may be about them. */
export async function isSharedName(store: Store, name: string, { object, ids }: Person): Promise<boolean> {
  const isOther = (row: { readonly id: Id }): boolean => row.id !== object.id && !ids.subject.includes(row.id);
  const { objects, subjects } = await load(store, {
    objects: rows(
      'directoryObject',
      everyRow,
      or(eq('displayName', name), eq('userPrincipalName', name), eq('mail', name)),
    ),
    subjects: rows('subject', or(eq('displayName', name), eq('email', name), eq('principalName', name))),
  });
  return [...objects, ...subjects].some(isOther);
}
