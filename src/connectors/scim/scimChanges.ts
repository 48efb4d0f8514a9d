// How a step is written for a SCIM server: a table of dialects, and whole resources where a server has no PATCH.

import type { OutboundSettings } from '../../domain/connections/connectionSettings.ts';
import type { AccountFields } from '../../domain/connections/remoteEntities.ts';
import type { NativeId, Outcome, Step } from '../engine/contract.ts';
import { outcomeOf, type ScimAnswer, type ScimCall } from './scimAnswers.ts';
import { fieldPaths, resources, userOf } from './scimResources.ts';

/** What a server says of itself, as it is kept. */
export interface ScimProfile {
  readonly patch: boolean;
  readonly filter: boolean;
  readonly cursor: boolean;
}

interface Operation {
  readonly op: string;
  readonly path?: string;
  readonly value?: unknown;
}

/** How one dialect writes changes. */
interface Dialect {
  readonly add: (accounts: readonly NativeId[]) => readonly Operation[];
  readonly remove: (accounts: readonly NativeId[]) => readonly Operation[];
  readonly set: (fields: Partial<AccountFields>) => readonly Operation[];
}

const members = (accounts: readonly NativeId[]) => accounts.map((value) => ({ value }));
const filtered = (account: NativeId): string => `members[value eq ${JSON.stringify(account)}]`;
const entriesOf = (fields: Partial<AccountFields>) =>
  Object.entries(fields).map(([field, value]) => [fieldPaths[field as keyof AccountFields], value] as const);

/**
 * `entraLegacy` is what Entra sends by default, `entra` what it sends with `aadOptscim062020`.
 * learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility
 */
const dialects: Readonly<Record<OutboundSettings['dialect'], Dialect>> = {
  rfc: {
    add: (accounts) => [{ op: 'add', path: 'members', value: members(accounts) }],
    remove: (accounts) => accounts.map((each) => ({ op: 'remove', path: filtered(each) })),
    set: (fields) =>
      entriesOf(fields).map(([path, value]) =>
        value === null ? { op: 'remove', path } : { op: 'replace', path, value },
      ),
  },
  keycloak: {
    add: (accounts) => [{ op: 'add', path: 'members', value: members(accounts) }],
    remove: (accounts) => accounts.map((each) => ({ op: 'remove', path: filtered(each) })),
    set: (fields) =>
      entriesOf(fields).map(([path, value]) =>
        value === null ? { op: 'remove', path } : { op: 'replace', path, value },
      ),
  },
  entra: {
    add: (accounts) => [{ op: 'add', path: 'members', value: members(accounts) }],
    remove: (accounts) => accounts.map((each) => ({ op: 'remove', path: filtered(each) })),
    set: (fields) => {
      const entries = entriesOf(fields);
      const said = entries.filter(([, value]) => value !== null);
      return [
        ...(said.length === 0 ? [] : [{ op: 'replace', value: Object.fromEntries(said) }]),
        ...entries.flatMap(([path, value]) => (value === null ? [{ op: 'remove', path }] : [])),
      ];
    },
  },
  entraLegacy: {
    add: (accounts) => [{ op: 'Add', path: 'members', value: members(accounts) }],
    remove: (accounts) => [{ op: 'Remove', path: 'members', value: members(accounts) }],
    set: (fields) =>
      entriesOf(fields).map(([path, value]) =>
        value === null
          ? { op: 'Remove', path }
          : { op: 'Replace', path, value: typeof value === 'boolean' ? (value ? 'True' : 'False') : value },
      ),
  },
};

const patchOf = (path: string, operations: readonly Operation[]): ScimCall => ({
  method: 'PATCH',
  path,
  body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations },
});

const pathOf = (kind: keyof typeof resources, id: NativeId): string =>
  `${resources[kind].path}/${encodeURIComponent(id)}`;

/** The call of a step. A server without PATCH is read first; where that fails, what came of it. */
export async function callsOf(
  step: Step,
  { dialect }: OutboundSettings,
  profile: ScimProfile | null,
  send: (call: ScimCall) => Promise<ScimAnswer>,
): Promise<ScimCall | Outcome> {
  const write = dialects[dialect];
  if (step.do === 'createAccount') return { method: 'POST', path: resources.account.path, body: userOf(step.fields) };
  if (step.do === 'createGroup')
    return {
      method: 'POST',
      path: resources.group.path,
      body: { schemas: [resources.group.schema], ...step.fields, externalId: step.fields.externalId ?? undefined },
    };
  const hasPatch = profile?.patch !== false;
  if (step.do === 'updateAccount') {
    const path = pathOf('account', step.account);
    return hasPatch
      ? patchOf(path, write.set(step.set))
      : { method: 'PUT', path, body: { ...userOf(step.fields), id: step.account } };
  }
  const path = pathOf('group', step.group);
  if (hasPatch) return patchOf(path, step.do === 'grant' ? write.add(step.accounts) : write.remove(step.accounts));
  const answer = await send({ method: 'GET', path, body: null });
  if (answer.is !== 'answer' || answer.status !== 200) return outcomeOf(answer, 'read');
  return wholeGroup(path, answer.body as Readonly<Record<string, unknown>>, step);
}

/** The whole group with its new members. One that is shown without members is not written: they may be hidden. */
function wholeGroup(
  path: string,
  group: Readonly<Record<string, unknown>>,
  step: Extract<Step, { do: 'grant' | 'revoke' }>,
): ScimCall | Outcome {
  const shown = group['members'];
  if (!Array.isArray(shown) && step.do === 'revoke')
    return { is: 'refused', says: 'The server has no PATCH, and shows no members of the group.', isOurs: false };
  const wanted = new Set(step.accounts);
  const others = (Array.isArray(shown) ? (shown as readonly { readonly value: string }[]) : []).filter(
    ({ value }) => !wanted.has(value),
  );
  return {
    method: 'PUT',
    path,
    body: { ...group, members: [...others, ...(step.do === 'grant' ? members(step.accounts) : [])] },
  };
}
