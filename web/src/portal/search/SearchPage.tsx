// What the words are found in: packages, the person's requests, people.

import { makeStyles, SearchBox, Text, tokens } from '@fluentui/react-components';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import type { Request } from '../../api/entities.ts';
import { em, literal, pathWith } from '../../api/paths.ts';
import { useGraph } from '../../api/queries.ts';
import { PageHead } from '../../parts/PageHead.tsx';
import { Person } from '../../parts/Person.tsx';
import { Section } from '../../parts/Section.tsx';
import { Failed, Loading } from '../../parts/states.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { useText } from '../../text/text.tsx';
import type { MyPackages } from '../parts/myPackages.ts';
import { OpenAsCall } from '../parts/OpenAsCall.tsx';
import { RequestStateBadge } from '../parts/RequestStateBadge.tsx';
import { StandingBadge } from '../parts/StandingBadge.tsx';

interface FoundPerson {
  readonly id: string;
  readonly displayName: string;
  readonly jobTitle: string | null;
  readonly mail: string | null;
}
interface Of<Row> {
  readonly value: readonly Row[];
}
const most = 10;

const useStyles = makeStyles({
  box: { width: '100%', maxWidth: '420px', marginBottom: tokens.spacingVerticalL },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalS },
});

export default function SearchPage(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const navigate = useNavigate();
  const { q = '' } = useSearch({ strict: false }) as { readonly q?: string };
  const [typed, setTyped] = useState(q);
  useEffect(() => setTyped(q), [q]);
  return (
    <>
      <PageHead
        title={t('shell.searchTitle')}
        actions={q === '' ? undefined : <OpenAsCall path={pathWith('myPackages', { search: q })} />}
      />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void navigate({ to: '.', search: { q: typed.trim() } as never });
        }}
      >
        <SearchBox
          className={styles.box}
          aria-label={t('shell.search')}
          placeholder={t('shell.search')}
          value={typed}
          onChange={(_, { value }) => setTyped(value)}
        />
      </form>
      {q === '' ? <Text>{t('shell.searchSays')}</Text> : <Found q={q} />}
    </>
  );
}

const isInName = (word: string): string => `contains(accessPackage/displayName,${literal(word)})`;

function Found({ q }: { readonly q: string }): ReactNode {
  const { t } = useText();
  const words = q.replaceAll(/["\\]/g, ' ').split(/\s+/).filter(Boolean);
  const packages = useGraph<MyPackages>(pathWith('myPackages', { search: q, top: most }));
  const requests = useGraph<Of<Request>>(
    `${em}/assignmentRequests/filterByCurrentUser(on='target')?$expand=accessPackage&$orderby=createdDateTime desc` +
      `&$top=${most}&$filter=${words.map(isInName).join(' and ')}`,
  );
  const people = useGraph<Of<FoundPerson>>(
    `/v1.0/users?$top=${most}&$select=id,displayName,jobTitle,mail&$orderby=displayName&$count=true&$search=` +
      encodeURIComponent(words.map((word) => `"displayName:${word}"`).join(' AND ')),
  );
  return (
    <>
      <Part title={t('browse.packagesTitle')} of={packages}>
        {({ id, displayName, standing }) => (
          <>
            <TextLink to={`/browse/${id}` as '/'}>
              <bdi>{displayName}</bdi>
            </TextLink>{' '}
            <StandingBadge of={standing} />
          </>
        )}
      </Part>
      <Part title={t('requests.title')} of={requests}>
        {({ id, accessPackage, state }) => (
          <>
            <TextLink to={`/requests/${id}` as '/'}>
              <bdi>{accessPackage?.displayName ?? t('requests.unknownPackage')}</bdi>
            </TextLink>{' '}
            <RequestStateBadge state={state} />
          </>
        )}
      </Part>
      <Part title={t('shell.people')} of={people}>
        {({ displayName, jobTitle, mail }) => (
          <>
            <Person name={displayName} /> <Text>{[jobTitle, mail].filter(Boolean).join(' · ')}</Text>
          </>
        )}
      </Part>
    </>
  );
}

function Part<Row extends { readonly id: string }>({
  title,
  of: { data, error },
  children,
}: {
  readonly title: string;
  readonly of: { readonly data: Of<Row> | undefined; readonly error: Error | null };
  readonly children: (row: Row) => ReactNode;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  return (
    <Section title={title}>
      {error !== null ? (
        <Failed error={error} />
      ) : data === undefined ? (
        <Loading heights={[28, 28]} />
      ) : data.value.length === 0 ? (
        <Text>{t('states.noMatch')}</Text>
      ) : (
        <ul className={styles.list}>
          {data.value.map((row) => (
            <li key={row.id}>{children(row)}</li>
          ))}
        </ul>
      )}
    </Section>
  );
}
