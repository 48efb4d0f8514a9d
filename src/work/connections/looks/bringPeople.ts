// A connection brings the people of a table: each by the command that a push of them would run, in a commit of its own.

import type { Connection } from '../../../domain/connections/connectionEntities.ts';
import { hasRoom, type PersonLine } from '../../../domain/connections/peopleTable.ts';
import type { RunCount } from '../../../domain/connections/runSteps.ts';
import type { DirectoryObject } from '../../../domain/directory/directoryEntities.ts';
import { refusalsOf, type Refusal } from '../../../domain/refusal.ts';
import { judgePeople, managersOf, type JudgedPerson } from '../../../flows/connections/people/peopleVerdicts.ts';
import { sourceCaller, withinSource } from '../../../flows/connections/people/sourceCaller.ts';
import { retryOnConflict, type CommandInput, type Context } from '../../../flows/context.ts';
import { loadVerifiedDomains } from '../../../flows/directory/directoryObjects.ts';
import { provisionUser } from '../../../commands/directory/users/createUser.ts';
import { takeOverUser } from '../../../commands/directory/users/takeOverUser.ts';
import { updateUser } from '../../../commands/directory/users/updateUser.ts';
import { withdrawUser } from '../../../commands/directory/users/withdrawUser.ts';

/** What came of a part of a table. */
export interface BroughtPeople {
  readonly counts: Readonly<Partial<Record<RunCount, number>>>;
  readonly says: readonly string[];
}

const input = <B extends object>(id: string | null, body: B): CommandInput<B> => ({
  id,
  parent: null,
  body,
  reference: null,
  expressibleFields: [],
});

const counted = { new: 'new', changed: 'changed', takenOver: 'takenOver', returned: 'changed' } as const;

/**
 * Makes the people of these lines what the lines say. Whoever is so already costs no commit, so that the same part may
 * come again. A line that is refused is counted and told, and the others go on.
 */
export async function bringPeople(
  system: Context,
  connection: Connection,
  lines: readonly PersonLine[],
  keyOf: (manager: string) => string | undefined,
): Promise<BroughtPeople> {
  const ctx = asSource(system, connection);
  const domains = await loadVerifiedDomains(ctx);
  const managers = await managersOf(ctx, connection, lines, keyOf);
  const counts: Partial<Record<RunCount, number>> = {};
  const says: string[] = [];
  const count = (name: RunCount): void => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  for (const judged of await judgePeople(ctx, connection, lines, { domains, managers })) {
    const { line, verdict } = judged;
    if (verdict === 'same') continue;
    const refusal = hasRoom(line, domains) ? await refusalOf(() => bring(ctx, judged)) : 'Its user name is too long.';
    if (refusal === null) {
      if (verdict !== 'taken') count(counted[verdict]);
      continue;
    }
    count('refused');
    says.push(`Line ${line.line}: ${refusal}`);
  }
  return { counts, says };
}

/** The person is blocked at once, and deleted within the limit of removals. */
export async function withdrawPeople(
  system: Context,
  connection: Connection,
  people: readonly DirectoryObject[],
): Promise<BroughtPeople> {
  const ctx = asSource(system, connection);
  const says: string[] = [];
  for (const { id } of people) {
    const refusal = await refusalOf(() => withdrawUser(ctx, input(id, {})));
    if (refusal !== null) says.push(`Somebody whom the table does not name any more: ${refusal}`);
  }
  return { counts: { gone: people.length - says.length, refused: says.length }, says };
}

const asSource = (ctx: Context, connection: Connection): Context =>
  withinSource({ ...ctx, caller: sourceCaller(connection, null) }, connection.id);

async function bring(ctx: Context, { verdict, user, draft }: JudgedPerson): Promise<unknown> {
  if (user === null) return provisionUser(ctx, input(null, draft));
  if (verdict === 'taken') return taken;
  return verdict === 'changed'
    ? updateUser(ctx, input(user.id, draft))
    : takeOverUser(ctx, input(user.id, { ...draft, sourceId: ctx.caller.sourceId ?? null }));
}

const taken = Symbol('taken');

/** Why it was refused; null where it was done. */
async function refusalOf(run: () => Promise<unknown>): Promise<string | null> {
  try {
    return (await retryOnConflict(run)) === taken ? sentenceOf('userPrincipalNameTaken', {}) : null;
  } catch (error) {
    const [refusal] = refusalsOf(error) ?? [];
    if (refusal === undefined) throw error;
    return sentenceOf(refusal.code, refusal.facts);
  }
}

/** Without the names of people: a run is kept longer than they are. */
function sentenceOf(code: Refusal['code'], facts: Refusal['facts']): string {
  if (code === 'userPrincipalNameTaken') return 'Somebody else has this user name.';
  const { field, says, reason } = facts as Readonly<Record<string, unknown>>;
  const why = typeof says === 'string' ? says : typeof reason === 'string' ? reason : code;
  return typeof field === 'string' ? `${field}: ${why}` : why;
}
