// What two makings of a scenario have in common: who is there, who asked for what and when, how it went, who has what.
// Rows that tell of it, such as audit entries and mails, are left out, and fields in which an older row may differ from
// a newer one: a shipped scenario is as old as any database that a version before wrote.

import type { EntityName } from '../src/domain/entities.ts';
import type { SnapshotRows } from '../src/sandbox/snapshots/snapshotSecrets.ts';

/** Ids, also without hyphens, and the security identifiers that are made of them. */
const id = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}|S-1-12-1(-\d+){4}/g;
/** Names, kinds, states and tenant times. */
const compared = /At$|^(displayName|userPrincipalName|text|kind|type|state|status|result)$/;
const telling: readonly EntityName[] = ['audit', 'auditTarget', 'mail', 'job'];

/** The fields by which rows are compared, for each entity: those of the rows that are committed. */
export function comparedFields(committed: SnapshotRows): ReadonlyMap<EntityName, readonly string[]> {
  const entities = (Object.keys(committed) as EntityName[]).filter((entity) => !telling.includes(entity));
  return new Map(
    entities.map((entity) => {
      const fields = new Set((committed[entity] ?? []).flatMap(Object.keys));
      return [entity, [...fields].filter((field) => compared.test(field)).sort()];
    }),
  );
}

/** A line for each row, with a number for rows that are alike. */
export function essenceOf(
  rows: SnapshotRows,
  fieldsOf: ReadonlyMap<EntityName, readonly string[]>,
): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const [entity, fields] of fieldsOf)
    for (const row of rows[entity] ?? []) {
      const content = fields.flatMap((field) => ((row[field] ?? null) === null ? [] : [[field, row[field]] as const]));
      const line = `${entity} ${JSON.stringify(Object.fromEntries(content)).replaceAll(id, '#')}`;
      counts.set(line, (counts.get(line) ?? 0) + 1);
    }
  return new Set([...counts].map(([line, count]) => (count === 1 ? line : `${line} (${count})`)));
}
