// The skeleton of an adapter for LDAP, over a way to send that tests play: what must be sent for each step, and what
// each result code means. It is no client; it shows that the contract of connectors carries LDAP as it is.

import {
  isFailure,
  ReadError,
  type ListedObject,
  type NativeId,
  type Outcome,
  type Session,
  type Step,
} from '../../src/connectors/engine/contract.ts';
import type { AccountFields } from '../../src/domain/connections/remoteEntities.ts';

export type Entry = Readonly<Record<string, readonly string[]>>;

/** What goes over the wire. Objects are named by their entryUUID, which no renaming changes. */
export type LdapCall =
  | { readonly op: 'search'; readonly base: string; readonly filter: string; readonly cookie: string | null }
  | { readonly op: 'add'; readonly entry: Entry }
  | {
      readonly op: 'modify';
      readonly id: NativeId;
      readonly changes: readonly (readonly ['add' | 'delete' | 'replace', string, readonly string[]])[];
      readonly isPermissive: boolean;
    };

export type LdapAnswer =
  | {
      readonly code: number;
      readonly says?: string;
      readonly id?: NativeId;
      readonly entries?: readonly Entry[];
      readonly cookie?: string;
    }
  | 'notSent'
  | 'noAnswer';

/** How a server answers values that are there already, or are not; whether it takes the permissive control. */
export interface LdapProfile {
  readonly already: number;
  readonly absent: number;
  readonly isPermissive: boolean;
}
// biome-ignore format: a table, read by column
export const ldapServers = {
  openldap: { already: 20, absent: 16, isPermissive: true },
  ds389:    { already: 20, absent: 16, isPermissive: false },
  samba:    { already: 68, absent: 53, isPermissive: false },
} as const satisfies Readonly<Record<string, LdapProfile>>;

/** What an answer means for a step, or for a read. */
export function outcomeOfLdap(answer: LdapAnswer, what: Step['do'] | 'read', profile: LdapProfile): Outcome {
  if (answer === 'notSent') return { is: 'notDone', says: 'It was not sent.', afterMs: null, slowDown: false };
  if (answer === 'noAnswer')
    return what === 'read'
      ? { is: 'notDone', says: 'No answer came.', afterMs: null, slowDown: false }
      : { is: 'unknown', says: 'No answer came.' };
  const { code, id = null } = answer;
  const says = `${code} ${answer.says ?? ''}`.trim();
  if (code === 0) return { is: 'done', isOld: false, nativeId: id };
  // 53 is what a policy forbids too: whoever is told "it was so" looks.
  if ((what === 'grant' && code === profile.already) || (what === 'revoke' && code === profile.absent))
    return { is: 'done', isOld: true, nativeId: null };
  if (code === 49 || code === 8) return { is: 'refused', says, isOurs: true };
  if (code === 32) return { is: 'gone', what: what === 'updateAccount' ? 'account' : 'group', says };
  // A constraint is how some servers say that a value is not unique.
  if (code === 68 || code === 19) return { is: 'conflict', says };
  if (code === 51 || code === 52) return { is: 'notDone', says, afterMs: null, slowDown: code === 51 };
  // Limits of time, size and administration: of a read the rest is not known.
  if (what === 'read' && [3, 4, 11].includes(code)) return { is: 'notDone', says, afterMs: null, slowDown: false };
  return { is: 'refused', says, isOurs: false };
}

const attributes: Readonly<Record<keyof AccountFields, string>> = {
  userName: 'uid',
  externalId: 'employeeNumber',
  displayName: 'displayName',
  givenName: 'givenName',
  familyName: 'sn',
  email: 'mail',
  active: 'nsAccountLock',
};

const valuesOf = (field: string, value: unknown): readonly string[] =>
  value === null ? [] : field === 'active' ? (value === true ? [] : ['true']) : [String(value)];

/** RFC 4515. */
export const escaped = (text: string): string =>
  text.replaceAll(/[\\*()\0]/g, (each) => `\\${each.charCodeAt(0).toString(16).padStart(2, '0')}`);

const accountOf = (entry: Entry): ListedObject => {
  const first = (name: string): string | null => entry[name]?.[0] ?? null;
  return {
    kind: 'account',
    nativeId: first('entryUUID') ?? '',
    fields: {
      userName: first('uid') ?? '',
      externalId: first('employeeNumber'),
      displayName: first('displayName'),
      givenName: first('givenName'),
      familyName: first('sn'),
      email: first('mail'),
      active: first('nsAccountLock') !== 'true',
    },
  };
};
const groupOf = (entry: Entry): ListedObject => ({
  kind: 'group',
  nativeId: entry['entryUUID']?.[0] ?? '',
  fields: { displayName: entry['cn']?.[0] ?? '', externalId: null },
});

export function openLdapSession(profile: LdapProfile, send: (call: LdapCall) => Promise<LdapAnswer>): Session {
  const search = async (base: string, filter: string, cookie: string | null = null) => {
    const answer = await send({ op: 'search', base, filter, cookie });
    const outcome = outcomeOfLdap(answer, 'read', profile);
    if (outcome.is !== 'done') throw new ReadError(outcome);
    return answer as Exclude<LdapAnswer, string>;
  };
  const members = async (accounts: readonly NativeId[], step: Extract<Step, { readonly accounts: unknown }>) => {
    const change = [step.do === 'grant' ? 'add' : 'delete', 'member', accounts] as const;
    const call = { op: 'modify', id: step.group, changes: [change], isPermissive: profile.isPermissive } as const;
    return outcomeOfLdap(await send(call), step.do, profile);
  };
  return {
    describe: async () => profile,
    list: async (kind, from) => {
      const { entries = [], cookie = '' } = await search(kind, '(objectClass=*)', from);
      return { objects: entries.map(kind === 'account' ? accountOf : groupOf), next: cookie === '' ? null : cookie };
    },
    holders: async (group) => {
      const { entries = [] } = await search('group', `(entryUUID=${escaped(group)})`);
      return entries.length === 0 ? 'gone' : (entries[0]?.['member'] ?? []);
    },
    hasAccount: async (account) =>
      ((await search('account', `(entryUUID=${escaped(account)})`)).entries ?? []).length > 0,
    findAccounts: async ({ by, value }) =>
      ((await search('account', `(${attributes[by]}=${escaped(value)})`)).entries ?? []).map(accountOf),
    findGroups: async (name) => ((await search('group', `(cn=${escaped(name)})`)).entries ?? []).map(groupOf),
    apply: async (step) => {
      if (step.do === 'createAccount' || step.do === 'createGroup') {
        const entry =
          step.do === 'createGroup'
            ? { cn: [step.fields.displayName] }
            : Object.fromEntries(
                Object.entries(step.fields).map(([field, value]) => [
                  attributes[field as keyof AccountFields],
                  valuesOf(field, value),
                ]),
              );
        return [outcomeOfLdap(await send({ op: 'add', entry }), step.do, profile)];
      }
      if (step.do === 'updateAccount') {
        const changes = Object.entries(step.set).map(
          ([field, value]) => ['replace', attributes[field as keyof AccountFields], valuesOf(field, value)] as const,
        );
        const call = { op: 'modify', id: step.account, changes, isPermissive: false } as const;
        return [outcomeOfLdap(await send(call), step.do, profile)];
      }
      const outcome = await members(step.accounts, step);
      // One value fails the whole modification: then each is told by itself.
      if (step.accounts.length === 1 || isFailure(outcome) || (outcome.is === 'done' && !outcome.isOld))
        return step.accounts.map(() => outcome);
      const each: Outcome[] = [];
      for (const account of step.accounts) each.push(await members([account], step));
      return each;
    },
  };
}
