// A person or another object of the tenant in a line of text: its name, and the way to its page.

import { Avatar, Badge, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { TextLink } from './TextLink.tsx';
import { wordsOf } from './words.ts';

const useStyles = makeStyles({
  badge: { whiteSpace: 'nowrap' },
  picture: { '@media (max-width: 520px)': { display: 'none' } },
  chip: { display: 'inline-flex', alignItems: 'center', gap: '6px', maxWidth: '100%', verticalAlign: 'middle' },
  id: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
});

/** Where the page of a kind of object is; a kind without one is shown in the Explorer. */
const places: Readonly<Record<string, (id: string) => string>> = {
  accessPackage: (id) => `/workbench/packages/${id}`,
  user: (id) => `/workbench/people/${id}`,
  group: (id) => `/workbench/groups/${id}`,
  catalog: (id) => `/workbench/catalogs/${id}`,
  policy: (id) => `/workbench/policies/${id}`,
  assignment: (id) => `/workbench/assignments/${id}`,
  request: (id) => `/workbench/requests/${id}`,
};
export type ObjectKind = keyof typeof places;

export function ObjectLink({
  kind,
  id,
  name,
}: {
  readonly kind: ObjectKind;
  readonly id: string;
  readonly name?: string | null | undefined;
}): ReactNode {
  const styles = useStyles();
  return (
    <TextLink to={placeOf(kind, id)}>
      {name == null ? <span className={styles.id}>{id}</span> : <bdi>{name}</bdi>}
    </TextLink>
  );
}

export function placeOf(kind: ObjectKind, id: string): string {
  return places[kind]?.(id) ?? '/';
}

export function PersonChip({ id, name }: { readonly id: string | null; readonly name: string }): ReactNode {
  const styles = useStyles();
  return (
    <span className={styles.chip}>
      <Avatar className={styles.picture} name={name} size={20} color="colorful" aria-hidden />
      {id === null ? <bdi>{name}</bdi> : <ObjectLink kind="user" id={id} name={name} />}
    </span>
  );
}

const colors: Readonly<Record<string, 'success' | 'danger' | 'warning' | 'informative' | 'brand'>> = {
  delivered: 'success',
  approved: 'success',
  published: 'success',
  completed: 'success',
  enabled: 'success',
  allowed: 'success',
  fulfilled: 'success',
  success: 'success',
  approve: 'success',
  notallowed: 'danger',
  failure: 'danger',
  deny: 'danger',
  denied: 'danger',
  deliveryfailed: 'danger',
  failed: 'danger',
  canceled: 'informative',
  expired: 'informative',
  unpublished: 'informative',
  pendingapproval: 'warning',
  partiallydelivered: 'warning',
  scheduled: 'warning',
  inprogress: 'warning',
  delivering: 'brand',
  submitted: 'brand',
};

/** A state in its colour and in words: `pendingApproval` is "pending approval". */
export function StateBadge({ state }: { readonly state: string }): ReactNode {
  return (
    <Badge appearance="tint" className={useStyles().badge} color={colors[state.toLowerCase()] ?? 'informative'}>
      {wordsOf(state)}
    </Badge>
  );
}
