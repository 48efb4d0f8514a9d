// Users and groups as SCIM writes them, to and from the fields that are compared.

import type { AccountFields, RemoteKind } from '../../domain/connections/remoteEntities.ts';
import type { ListedObject } from '../engine/contract.ts';

type Resource = Readonly<Record<string, unknown>>;

/** Where the objects of each kind are, and what they are. */
export const resources: Readonly<Record<RemoteKind, { readonly path: string; readonly schema: string }>> = {
  account: { path: '/Users', schema: 'urn:ietf:params:scim:schemas:core:2.0:User' },
  group: { path: '/Groups', schema: 'urn:ietf:params:scim:schemas:core:2.0:Group' },
};

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, 1024) : null;

/** The first of several values that is primary, else the first of work, else the first. */
function emailOf(emails: unknown): string | null {
  if (!Array.isArray(emails)) return textOf(emails);
  const all = emails.filter((each): each is Resource => typeof each === 'object' && each !== null);
  const best = all.find(({ primary }) => primary === true) ?? all.find(({ type }) => type === 'work') ?? all[0];
  return textOf(best?.['value']);
}

/** A resource as it is listed; null where it has no id or no name. */
export function listedObject(kind: RemoteKind, resource: Resource): ListedObject | null {
  const nativeId = textOf(resource['id']);
  const externalId = textOf(resource['externalId']);
  const displayName = textOf(resource['displayName']);
  if (nativeId === null) return null;
  if (kind === 'group') return displayName === null ? null : { kind, nativeId, fields: { displayName, externalId } };
  const userName = textOf(resource['userName']);
  if (userName === null) return null;
  const name = (typeof resource['name'] === 'object' ? (resource['name'] ?? {}) : {}) as Resource;
  const active = resource['active'];
  return {
    kind,
    nativeId,
    fields: {
      userName,
      externalId,
      displayName,
      givenName: textOf(name['givenName']),
      familyName: textOf(name['familyName']),
      email: emailOf(resource['emails']),
      active: active !== false && active !== 'False' && active !== 'false',
    },
  };
}

/** A whole user, for POST and PUT. */
export const userOf = (fields: AccountFields): Resource => ({
  schemas: [resources.account.schema],
  userName: fields.userName,
  active: fields.active,
  ...(fields.externalId === null ? {} : { externalId: fields.externalId }),
  ...(fields.displayName === null ? {} : { displayName: fields.displayName }),
  ...(fields.givenName === null && fields.familyName === null
    ? {}
    : {
        name: {
          ...(fields.givenName === null ? {} : { givenName: fields.givenName }),
          ...(fields.familyName === null ? {} : { familyName: fields.familyName }),
        },
      }),
  ...(fields.email === null ? {} : { emails: [{ type: 'work', primary: true, value: fields.email }] }),
});

/** A user as the server shows it with what is to change; what we do not know of stays as it is. */
export function mergedUser(
  shown: Resource,
  { fields, set }: { readonly fields: AccountFields; readonly set: Partial<AccountFields> },
): Resource {
  const wanted = userOf(fields);
  const isCleared = (field: keyof AccountFields): boolean => set[field] === null;
  const without = ([name]: readonly [string, unknown]): boolean =>
    !(['externalId', 'displayName'] as const).some((field) => field === name && isCleared(field));
  const names = { ...(shown['name'] as object | null), ...(wanted['name'] as object | undefined) };
  const name = Object.entries(names).filter(
    ([part]) => !(['givenName', 'familyName'] as const).some((field) => field === part && isCleared(field)),
  );
  const emails = Array.isArray(shown['emails']) ? (shown['emails'] as readonly Resource[]) : [];
  const ours = emailOf(emails);
  const others = emails.filter((each) => each['value'] !== ours && each['value'] !== fields.email);
  const schemas = Array.isArray(shown['schemas']) ? (shown['schemas'] as readonly string[]) : [];
  return {
    ...Object.fromEntries(Object.entries(shown).filter(without)),
    ...wanted,
    schemas: [...new Set([resources.account.schema, ...schemas])],
    ...(name.length === 0 ? {} : { name: Object.fromEntries(name) }),
    ...('email' in set
      ? { emails: [...((wanted['emails'] as readonly Resource[] | undefined) ?? []), ...others] }
      : {}),
    ...('email' in set || shown['emails'] === undefined ? {} : { emails: shown['emails'] }),
  };
}

/** Where each field stands in a PATCH. */
export const fieldPaths: Readonly<Record<keyof AccountFields, string>> = {
  userName: 'userName',
  externalId: 'externalId',
  displayName: 'displayName',
  givenName: 'name.givenName',
  familyName: 'name.familyName',
  email: 'emails[type eq "work"].value',
  active: 'active',
};
