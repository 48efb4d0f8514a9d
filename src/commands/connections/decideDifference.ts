// A person decides about one difference between here and another system: whose an account is, or who is right about a
// membership.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { Connection } from '../../domain/connections/connectionEntities.ts';
import { DifferenceVerdicts, verdictsOf, type DifferenceVerdict } from '../../domain/connections/differenceVerdicts.ts';
import type { Difference, RemoteLink, RemoteObject } from '../../domain/connections/remoteEntities.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { touchLink } from '../../flows/connections/linkJobs.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import { load, requireRow, row } from '../../flows/load.ts';
import { lookAtConnectionJob } from '../../flows/queueJobs.ts';
import { doneResult } from '../../flows/results.ts';
import { and, eq } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import { addMember } from '../directory/groups/addMember.ts';

interface DifferenceParts {
  readonly difference: Difference;
  readonly link: RemoteLink;
  readonly connection: Connection;
}

/**
 * 204. `adopt` is the addition of the person to the group here, with its rights and refusals; the others queue the look
 * that does what was decided. Throws `notFound`, `invalidField` for a verdict or an object that does not fit, and
 * `duplicateKey` for an object there that is linked already.
 */
export const decideDifference: Command<OperationParameters<'verdict' | 'remoteId'>> = async (ctx, input) => {
  requireRight(ctx.caller, 'manageConnections');
  const { id, body } = input;
  const { differences } = await load(ctx.store, { differences: row('difference', id) });
  const difference = requireRow(differences[0], 'difference', id);
  const { links, connections, remotes } = await load(ctx.store, {
    links: row('remoteLink', difference.linkId),
    connections: row('connection', difference.connectionId),
    remotes: row('remoteObject', typeof body.remoteId === 'string' ? body.remoteId.toLowerCase() : null),
  });
  const decided: DifferenceParts = {
    difference,
    link: requireRow(links[0], 'remoteLink', difference.linkId),
    connection: requireRow(connections[0], 'connection', difference.connectionId),
  };
  const verdict = verdictOf(difference, body.verdict);
  if (verdict !== 'link' && body.remoteId != null) throw invalidField('remoteId', 'left out: it belongs to "link"');
  if (verdict === 'adopt')
    return addMember(ctx, {
      ...input,
      parent: { entity: 'directoryObject', id: decided.link.objectId, navigation: 'members' },
      reference: difference.principalId,
    });
  const changes = verdict === 'link' ? linked(ctx, decided, remotes[0]) : released(ctx, decided);
  await ctx.store.commit([
    ...changes,
    audit(ctx, {
      activity: 'Update connection',
      targets: [auditTarget('Connection', decided.connection)],
      details: {
        difference: difference.id,
        verdict,
        principalId: difference.principalId ?? '',
        accountId: difference.accountId ?? '',
        remote: verdict === 'link' ? (remotes[0]?.nativeId ?? '') : '',
      },
    }),
  ]);
  return doneResult;
};

function verdictOf(difference: Difference, said: unknown): DifferenceVerdict {
  const known = DifferenceVerdicts.find((each) => each === said);
  if (known === undefined) throw invalidField('verdict', `one of ${DifferenceVerdicts.join(', ')}`);
  const fitting = verdictsOf(difference);
  if (fitting.length === 0)
    throw new Refusal('invalidState', {
      state: difference.state,
      reason: `The difference ${difference.id} waits for no person.`,
    });
  if (!fitting.includes(known)) throw invalidField('verdict', `one of ${fitting.join(', ')}, for this difference`);
  return known;
}

/** A new object is made, whatever came of calls before. */
const released = (
  ctx: Context,
  { difference: { id, linkId, version, aspect, lastOutcome } }: DifferenceParts,
): readonly Change[] => [
  update(
    'difference',
    id,
    { state: 'released', says: null, notBefore: null, lastOutcome: aspect === 'membership' ? lastOutcome : null },
    version,
  ),
  ...touchLink(ctx, linkId),
];

/** The object there that somebody named is this user or group from now on. */
function linked(
  ctx: Context,
  { difference, link, connection }: DifferenceParts,
  remote: RemoteObject | undefined,
): readonly Change[] {
  if (remote === undefined || remote.connectionId !== connection.id || remote.kind !== link.kind)
    throw invalidField('remoteId', `the id of a remote object of the kind ${link.kind} of this connection`);
  return [
    { kind: 'requireExists', entity: 'remoteObject', id: remote.id },
    update('remoteLink', link.id, { remoteId: remote.id, origin: 'person', rule: null }, link.version),
    { kind: 'delete', entity: 'difference', id: difference.id, version: difference.version },
    ...(link.kind === 'group'
      ? lookAtConnectionJob(ctx, connection.id)
      : [
          {
            kind: 'updateWhere',
            entity: 'remoteHolding',
            where: and(eq('accountId', remote.id), eq('until', null)),
            set: { objectId: link.objectId },
          } as const,
        ]),
    ...touchLink(ctx, link.id),
  ];
}
