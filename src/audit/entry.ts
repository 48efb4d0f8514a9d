// What the tree commits to of an audit row. Values that may tell of a person are hidden behind a salt: the entry can be
// shown, and verified after the values were erased.

import { createHash } from 'node:crypto';
import { leafHash, type Hash } from './merkle.ts';

/** An audit row or one of its targets, by the names of its fields. */
type Fields = Readonly<Record<string, unknown>>;

/** An audit row with its targets, as it is stored. */
export interface AuditRecord {
  readonly row: Fields;
  readonly targets: readonly Fields[];
}

/** Fields that stand in the entry as they are; of every other field a commitment does. */
const plainFields: ReadonlySet<string> = new Set([
  'id',
  'activityDisplayName',
  'activityAt',
  'category',
  'operationType',
  'result',
  'loggedByService',
  'correlationId',
  'actor',
  'userId',
  'clientAppId',
  'appId',
  'servicePrincipalId',
]);
const plainTargetFields: ReadonlySet<string> = new Set(['id', 'position', 'targetId', 'type', 'groupType']);

/**
 * The entry of an audit row: canonical JSON (RFC 8785) of its fields. A field that is null is left out, so that a
 * column which is added later leaves earlier entries as they are.
 */
export function entryOf({ row, targets }: AuditRecord, salt: string): string {
  const secret = Buffer.from(salt, 'base64url');
  const ordered = targets.toSorted((a, b) => Number(a['position']) - Number(b['position']));
  return canonicalJson({
    ...fieldsOf(row, '', plainFields, secret),
    targets: ordered.map((target, at) => fieldsOf(target, `targets/${at}/`, plainTargetFields, secret)),
  });
}

/** The hash by which an audit row stands in the tree. */
export const hashOf = (record: AuditRecord, salt: string): Hash => leafHash(entryOf(record, salt));

/** Whether the entry says anything of a field. */
export const isHeld = (field: string, value: unknown): boolean =>
  value !== null && value !== undefined && field !== 'version' && field !== 'auditId';

function fieldsOf(row: Fields, prefix: string, plain: ReadonlySet<string>, salt: Buffer): Record<string, unknown> {
  const entry: Record<string, unknown> = {};
  const commitments: Record<string, string> = {};
  for (const [field, value] of Object.entries(row)) {
    if (!isHeld(field, value)) continue;
    if (plain.has(field)) entry[field] = value;
    else commitments[field] = commitmentTo(salt, prefix + field, value);
  }
  return { ...entry, commitments };
}

/** SHA-256 over salt, field and value, base64url. The field ends with a zero byte, which no name of a field has. */
function commitmentTo(salt: Buffer, field: string, value: unknown): string {
  return createHash('sha256').update(salt).update(`${field}\0`).update(canonicalJson(value)).digest('base64url');
}

/** JSON with the names of an object in the order of their UTF-16 units; texts and numbers as ECMAScript has them. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, each]) => `${JSON.stringify(name)}:${canonicalJson(each)}`);
  return `{${members.join(',')}}`;
}
