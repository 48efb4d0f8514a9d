// Values of audit rows that are erased: the tree keeps the commitment of each, so that the rows can be verified and the
// values cannot be read or tried.

import { audit, type AuditContext, type AuditTargetFields } from '../domain/audit/auditEntry.ts';
import type { AuditLeaf } from '../domain/audit/auditTreeEntities.ts';
import type { Id } from '../domain/base.ts';
import { update, type Change } from '../store/contract.ts';
import {
  commitmentOf,
  hiddenValuesOf,
  plainFields,
  plainTargetFields,
  saltOfField,
  type ErasedValues,
} from './bundle/verify.mjs';
import { heldFields, type AuditRecord, type EntrySalt } from './entry.ts';
import { positionOf } from './keys.ts';
import { formatRuns, mergeRuns, parseRuns, type PositionRun } from './positionRuns.ts';

/** The activity of the entries that say whose values were erased from which places. */
export const erasureActivity = 'Erase personal data';
const detail = 'erasedPositions';

/** Whether the tree shows the values of a field as they are, so that they can never be erased. */
export const isPlainField = (entity: 'audit' | 'auditTarget', field: string): boolean =>
  (entity === 'audit' ? plainFields : plainTargetFields).has(field);

/** An audit row with its place, and the fields that are to be emptied, of the row and of its targets by their ids. */
export interface RecordErasure {
  readonly record: AuditRecord;
  readonly leaf: AuditLeaf;
  readonly row: Readonly<Record<string, unknown>>;
  readonly targets: ReadonlyMap<Id, Readonly<Record<string, unknown>>>;
}

/**
 * The changes that empty fields of audit rows, at the versions of their places, and the entry that says so: about the
 * person, or for which reason. None for no rows.
 */
export function erasingChanges(
  ctx: AuditContext,
  about: { readonly person: AuditTargetFields } | { readonly reason: string },
  erasures: readonly RecordErasure[],
): readonly Change[] {
  if (erasures.length === 0) return [];
  const positions = mergeRuns(
    [],
    erasures.map(({ leaf }) => positionOf(leaf.id)),
  );
  return [
    ...erasures.flatMap(changesOf),
    audit(ctx, {
      activity: erasureActivity,
      targets: 'person' in about ? [about.person] : [],
      ...('reason' in about ? { reason: about.reason } : {}),
      details: { [detail]: formatRuns(positions) },
    }),
  ];
}

function changesOf({ record, leaf, row, targets }: RecordErasure): readonly Change[] {
  const erasure = erasedValues(record, leaf, erasedPaths(record, row, targets));
  return [
    update('auditLeaf', leaf.id, { salt: '', erasure }, leaf.version),
    ...(Object.keys(row).length === 0 ? [] : [update('audit', leaf.auditId, row)]),
    ...[...targets].map(([id, set]) => update('auditTarget', id, set)),
  ];
}

/** The paths of fields, as the tree has them. */
function erasedPaths(
  { targets: all }: AuditRecord,
  row: RecordErasure['row'],
  targets: RecordErasure['targets'],
): ReadonlySet<string> {
  const inOrder = all.toSorted((a, b) => Number(a['position']) - Number(b['position']));
  return new Set([
    ...Object.keys(row),
    ...inOrder.flatMap((target, at) =>
      Object.keys(targets.get(String(target['id'])) ?? {}).map((field) => `targets/${at}/${field}`),
    ),
  ]);
}

/** What is left: of a row of which values were erased before, also what was left then. */
function erasedValues(record: AuditRecord, hiding: EntrySalt, paths: ReadonlySet<string>): ErasedValues {
  const commitments: Record<string, string> = { ...hiding.erasure?.commitments };
  const salts: Record<string, string> = {};
  for (const [path, value] of hiddenValuesOf({
    row: heldFields(record.row),
    targets: record.targets.map(heldFields),
  })) {
    if (commitments[path] !== undefined) continue;
    const salt = hiding.erasure === null ? saltOfField(hiding.salt, path) : (hiding.erasure.salts[path] ?? '');
    if (paths.has(path)) commitments[path] = commitmentOf(salt, value);
    else salts[path] = salt;
  }
  return { commitments, salts };
}

/** The runs of positions that an audit row says values were erased from; null for a row about something else. */
export function erasedRunsOf(row: Readonly<Record<string, unknown>>): readonly PositionRun[] | null {
  if (row['activityDisplayName'] !== erasureActivity) return null;
  const details = (row['additionalDetails'] ?? []) as readonly { readonly key: string; readonly value: string }[];
  return parseRuns(details.find(({ key }) => key === detail)?.value ?? '');
}
