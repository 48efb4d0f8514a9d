// Everything that is kept about a person: for administrators about anybody, for everybody about themselves.

import type { Id } from '../../domain/base.ts';
import { aboutOthers } from '../../domain/people/personalData.ts';
import { Refusal, refusalsOf } from '../../domain/refusal.ts';
import { may, requireRight } from '../../domain/rights/rights.ts';
import type { EntityName } from '../../domain/entities.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import { requireRow } from '../../flows/load.ts';
import { demandWithinPersonLimit } from '../../flows/personLimits.ts';
import { exportEntry, loadPerson, personalRowsOf, type Person } from '../../flows/people/personData.ts';
import type { Row } from '../../odata/query.ts';

/** As many rows are answered; `latchkey person export` writes any number to a file. */
const mostRows = 20_000;

/**
 * 200 with the rows by entity. `personId`: object id or sign-in name. The own copy has no rows and fields about others.
 * Throws `notFound`, `tooManyRows`, `tooManyRequests`, and `notAllowed` in a rehearsal, which would keep no entry.
 */
export const personData: Command<OperationParameters<'personId'>> = async (ctx, { body }) => {
  const name = typeof body.personId === 'string' ? body.personId : '';
  const { caller } = ctx;
  const isSelf = [caller.objectId, caller.userPrincipalName].some((own) => own?.toLowerCase() === name.toLowerCase());
  const isWhole = may(caller, 'exportPersonalData');
  if (!isWhole) requireRight(caller, isSelf ? 'exportOwnData' : 'exportPersonalData', { isSelf });
  if (ctx.rehearse === undefined) throw new Refusal('notAllowed', { reason: 'A rehearsal exports nothing.' });
  await demandWithinPersonLimit(ctx, 'exports');
  const found = await loadPerson(ctx.store, isSelf ? (caller.objectId ?? name) : name);
  const person = requireRow(found ?? undefined, 'directoryObject', name);
  const rows = await readRows(ctx, person, isWhole ? null : person.object.id);
  await ctx.store.commit([exportEntry(ctx, person)]);
  return { status: 200, value: { objectId: person.object.id, exportedDateTime: ctx.now, rows } };
};

/** Rows of one entity may come twice: by what the person did, and by what was done to them. */
async function readRows(
  { store }: Context,
  person: Person,
  self: Id | null,
): Promise<Readonly<Record<string, readonly Row[]>>> {
  const all: Record<string, readonly Row[]> = {};
  let left = mostRows;
  try {
    for await (const [entity, rows] of personalRowsOf(store, person, mostRows)) {
      left -= rows.length;
      if (left < 0) throw tooMany();
      const before = all[entity] ?? [];
      const known = new Set(before.map(({ id }) => id));
      const shown = self === null ? rows : rows.flatMap((row) => withoutOthers(entity, row, self));
      all[entity] = [...before, ...shown.filter(({ id }) => !known.has(id))];
    }
  } catch (error) {
    throw refusalsOf(error)?.some(({ code }) => code === 'tooManyRows') === true ? tooMany() : error;
  }
  return Object.fromEntries(Object.entries(all).filter(([, rows]) => rows.length > 0));
}

const tooMany = (): Refusal =>
  new Refusal('tooManyRows', { most: mostRows, reason: 'Use `latchkey person export`, which writes them to a file.' });

function withoutOthers(entity: EntityName, row: Row, self: Id): readonly Row[] {
  const others = (aboutOthers[entity] ?? []).filter(({ unless }) => unless === null || row[unless] !== self);
  if (others.some(({ leaves }) => leaves === 'row')) return [];
  const left = new Set(others.flatMap(({ leaves }) => leaves));
  return [Object.fromEntries(Object.entries(row).filter(([field]) => !left.has(field))) as Row];
}
