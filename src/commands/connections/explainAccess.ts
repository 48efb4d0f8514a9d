// Says step by step why a person is in a group of another system, or is not.

import { explainMember } from '../../domain/connections/explainMember.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import { Refusal } from '../../domain/refusal.ts';
import { loadMemberFacts } from '../../flows/connections/explainFacts.ts';
import type { Command, OperationParameters } from '../../flows/context.ts';
import { checkReferenced, load, requireReferenced, requireRow, row, visibleRow } from '../../flows/load.ts';

/**
 * 200 with the verdict and the steps; nothing is written, and nothing is asked of the other system. Throws
 * `invalidState` for an inbound connection, and names the parameters that are no user or no group.
 */
export const explainAccess: Command<OperationParameters<'principalId' | 'groupId'>> = async (ctx, { id, body }) => {
  const [principalId, groupId] = [String(body.principalId).toLowerCase(), String(body.groupId).toLowerCase()];
  const { connections, people, groups } = await load(ctx.store, {
    connections: row('connection', id),
    people: visibleRow(ctx, 'directoryObject', principalId),
    groups: visibleRow(ctx, 'directoryObject', groupId),
  });
  const connection = requireRow(connections[0], 'connection', id);
  const user = people.find(({ kind }) => kind === 'user');
  const unit = groups.find(({ kind }) => kind === 'group');
  const asUser = { field: 'principalId', id: principalId, entity: 'user' };
  const asGroup = { field: 'groupId', id: groupId, entity: 'group' };
  const faults = createFaultCollector();
  checkReferenced(faults, user, asUser);
  checkReferenced(faults, unit, asGroup);
  faults.throwIfAny();
  if (connection.direction === 'inbound')
    throw new Refusal('invalidState', {
      state: connection.direction,
      reason: 'An inbound connection puts nobody into groups of another system.',
    });
  const [person, group] = [requireReferenced(user, asUser), requireReferenced(unit, asGroup)];
  const explanation = explainMember(await loadMemberFacts(ctx, connection, { person, group }));
  return {
    status: 200,
    value: { connectionId: connection.id, principalId: person.id, groupId: group.id, ...explanation },
  };
};
