// Names of the people, groups and organizations that a policy names by id.

import { useQuery, type Query } from '@tanstack/react-query';
import { sendBatches } from '../../api/batch.ts';
import { callGraph } from '../../api/graph.ts';
import type { Named } from '../../api/entities.ts';
import { em } from '../../api/paths.ts';
import { useSession, type Identity } from '../../session/session.ts';
import { useText } from '../../text/text.tsx';
import type { Values } from './formField.ts';
import { idOfSubject, kindOfSubject, wayOf } from './subjectKinds.ts';

type Names = { readonly value: readonly Named[] };
/** The names of before stay until those of one more are there: all of one identity. */
const ofSameIdentity =
  (key: string | undefined) =>
  (before: Names | undefined, query: Query<Names> | undefined): Names | undefined =>
    query?.queryKey[1] === key ? before : undefined;

/** Of one call of `getByIds`. */
const mostIds = 1000;
/** Of one `$filter`: each is a condition. */
const mostOrganizations = 50;

/** In a view there is no `getByIds`, which is sent by POST. */
async function namesOf(identity: Identity | null, ids: readonly string[]): Promise<Names> {
  if (identity?.viewedBy === undefined) return callGraph(identity, 'POST', '/v1.0/directoryObjects/getByIds', { ids });
  const calls = ids.map((id) => ({ method: 'GET', url: `/directoryObjects/${id}` }));
  const found = await sendBatches<Named>(identity, 'v1.0', calls);
  return { value: found.flatMap(({ body }) => body ?? []) };
}

/** Of ids of the directory, in one call; what is gone or not to be seen is missing. */
export function useNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const { identity } = useSession();
  const list = [...new Set(ids)].slice(0, mostIds).sort();
  const { data } = useQuery({
    queryKey: ['names', identity?.key, list],
    queryFn: () => namesOf(identity, list),
    enabled: identity !== null && list.length > 0,
    staleTime: 60_000,
    placeholderData: ofSameIdentity(identity?.key),
  });
  return new Map((data?.value ?? []).map(({ id, displayName }) => [id, displayName]));
}

function useOrganizationNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const { identity } = useSession();
  const list = [...new Set(ids)].slice(0, mostOrganizations).sort();
  const { data } = useQuery({
    queryKey: ['organizations', identity?.key, list],
    queryFn: () =>
      callGraph<Names>(
        identity,
        'GET',
        `${em}/connectedOrganizations?$select=id,displayName&$filter=id in (${list.map((id) => `'${id}'`).join(',')})`,
      ),
    enabled: identity !== null && list.length > 0,
    staleTime: 60_000,
    placeholderData: ofSameIdentity(identity?.key),
  });
  return new Map((data?.value ?? []).map(({ id, displayName }) => [id, displayName]));
}

/** What each subject is called; `names` are those that are known already, by id. */
export function useSubjectNames(subjects: readonly Values[]): (subject: Values) => string {
  const { t } = useText();
  const idsOf = (isOrganization: boolean): readonly string[] =>
    subjects.flatMap((each) =>
      (kindOfSubject(each)?.kind === 'connectedOrganizationMembers') === isOrganization
        ? (idOfSubject(each) ?? [])
        : [],
    );
  const names = useNames(idsOf(false));
  const organizations = useOrganizationNames(idsOf(true));
  return (subject) => {
    const way = wayOf(subject);
    if (way !== undefined) return t(way.label);
    const id = idOfSubject(subject) ?? '';
    const said = typeof subject['description'] === 'string' ? subject['description'] : '';
    const rule = typeof subject['membershipRule'] === 'string' ? subject['membershipRule'] : '';
    return names.get(id) ?? organizations.get(id) ?? (said || rule || t('manage.subjects.unknown'));
  };
}
