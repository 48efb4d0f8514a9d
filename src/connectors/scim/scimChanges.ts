// How a step is written for a SCIM server: a table of dialects, and whole resources where a server has no PATCH.

import type { OutboundSettings } from '../../domain/connections/connectionSettings.ts';
import type { AccountFields } from '../../domain/connections/remoteEntities.ts';
import type { NativeId, Outcome, Step } from '../engine/contract.ts';
import { outcomeOf, type ScimAnswer, type ScimCall } from './scimAnswers.ts';
import { fieldPaths, mergedUser, resources, userOf } from './scimResources.ts';

/** What a server says of itself, as it is kept. */
export interface ScimProfile {
  readonly patch: boolean;
  readonly cursor: boolean;
  /** Whether it has shown members of a group before: one that it shows without has none. */
  readonly showsMembers?: boolean;
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

const rfc: Dialect = {
  add: (accounts) => [{ op: 'add', path: 'members', value: members(accounts) }],
  remove: (accounts) => accounts.map((each) => ({ op: 'remove', path: filtered(each) })),
  set: (fields) =>
    entriesOf(fields).map(([path, value]) =>
      value === null ? { op: 'remove', path } : { op: 'replace', path, value },
    ),
};

/**
 * `entraLegacy` is what Entra sends by default, `entra` what it sends with `aadOptscim062020`.
 * learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility
 */
const dialects: Readonly<Record<OutboundSettings['dialect'], Dialect>> = {
  rfc,
  keycloak: rfc,
  entra: {
    ...rfc,
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
    if (hasPatch) return patchOf(path, write.set(step.set));
    const shown = await readWhole(send, path);
    return 'is' in shown ? shown : { method: 'PUT', path, body: mergedUser(shown.resource, step), ifMatch: shown.etag };
  }
  const path = pathOf('group', step.group);
  if (hasPatch) return patchOf(path, step.do === 'grant' ? write.add(step.accounts) : write.remove(step.accounts));
  const shown = await readWhole(send, path);
  return 'is' in shown ? shown : wholeGroup(path, shown, { step, profile, send });
}

interface WholeResource {
  readonly resource: Readonly<Record<string, unknown>>;
  readonly etag: string | null;
}

async function readWhole(
  send: (call: ScimCall) => Promise<ScimAnswer>,
  path: string,
): Promise<WholeResource | Outcome> {
  const answer = await send({ method: 'GET', path, body: null });
  if (answer.is !== 'answer' || answer.status !== 200) return outcomeOf(answer, 'read');
  if (typeof answer.body !== 'object' || answer.body === null)
    return { is: 'refused', says: `${path} was answered without a JSON object.`, isOurs: false };
  return { resource: answer.body as WholeResource['resource'], etag: answer.etag ?? null };
}

interface GroupWrite {
  readonly step: Extract<Step, { do: 'grant' | 'revoke' }>;
  readonly profile: ScimProfile | null;
  readonly send: (call: ScimCall) => Promise<ScimAnswer>;
}

/** The whole group with its new members. One that is shown without members is not written: they may be hidden. */
async function wholeGroup(
  path: string,
  { resource, etag }: WholeResource,
  { step, profile, send }: GroupWrite,
): Promise<ScimCall | Outcome> {
  const asked = Array.isArray(resource['members']) ? null : await readWhole(send, `${path}?attributes=members`);
  if (asked !== null && 'is' in asked) return asked;
  const shown = (asked?.resource ?? resource)['members'] ?? (profile?.showsMembers === true ? [] : null);
  if (!Array.isArray(shown))
    return { is: 'refused', says: 'The server has no PATCH, and shows no members of the group.', isOurs: false };
  const wanted = new Set(step.accounts);
  const others = (shown as readonly { readonly value: string }[]).filter(({ value }) => !wanted.has(value));
  return {
    method: 'PUT',
    path,
    body: { ...resource, members: [...others, ...(step.do === 'grant' ? members(step.accounts) : [])] },
    ifMatch: etag,
  };
}
