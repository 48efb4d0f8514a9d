// The manager's team: what each person has, what ends soon, what waits.

import { Badge, Input, makeStyles, tokens } from '@fluentui/react-components';
import { PeopleTeamRegular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import { Initials } from '../../parts/Initials.tsx';
import { Items } from '../../parts/Items.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { Empty, Failed, Loading } from '../../parts/states.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { useText } from '../../text/text.tsx';
import { OpenAsCall } from '../parts/OpenAsCall.tsx';
import { teamPath, useTeam, type Report } from './team.ts';

const useStyles = makeStyles({
  list: { marginTop: tokens.spacingVerticalM },
  card: {
    display: 'flex',
    gap: tokens.spacingHorizontalM,
    height: '100%',
    boxSizing: 'border-box',
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  words: { display: 'flex', flexDirection: 'column', gap: '4px', minWidth: 0, overflowWrap: 'anywhere' },
  name: { fontWeight: tokens.fontWeightSemibold },
  dim: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  marks: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS },
});
/** More people than that are searched. */
const many = 8;

export default function TeamPage(): ReactNode {
  const { t } = useText();
  const { data, error } = useTeam();
  return (
    <>
      <PageHead title={t('team.title')} says={t('team.says')} actions={<OpenAsCall path={teamPath} />} />
      {error !== null ? (
        <Failed error={error} />
      ) : data === undefined ? (
        <Loading heights={[84, 84, 84]} />
      ) : data.value.length === 0 ? (
        <Empty title={t('team.nothing')} icon={<PeopleTeamRegular />} />
      ) : (
        <People of={data.value} />
      )}
    </>
  );
}

function People({ of }: { readonly of: readonly Report[] }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const [text, setText] = useState('');
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = of.filter(({ displayName, jobTitle }) =>
    words.every((word) => `${displayName} ${jobTitle ?? ''}`.toLowerCase().includes(word)),
  );
  return (
    <>
      {of.length > many ? (
        <Input
          type="search"
          aria-label={t('team.search')}
          placeholder={t('team.search')}
          value={text}
          onChange={(_, { value }) => setText(value)}
        />
      ) : null}
      {found.length === 0 ? <Empty title={t('states.noMatch')} /> : null}
      <div className={styles.list}>
        <Items
          label={t('team.title')}
          rows={found}
          keyOf={({ id }) => id}
          item={(each) => <Card of={each} />}
          height={110}
          narrowest={320}
        />
      </div>
    </>
  );
}

function Card({ of }: { readonly of: Report }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  return (
    <div className={styles.card}>
      <Initials name={of.displayName} size={40} />
      <div className={styles.words}>
        <TextLink to={`/team/${of.id}` as '/'} className={styles.name}>
          <bdi>{of.displayName}</bdi>
        </TextLink>
        {of.jobTitle === null ? null : <bdi className={styles.dim}>{of.jobTitle}</bdi>}
        <span className={styles.dim}>{t('team.assignments', { count: of.assignments })}</span>
        <span className={styles.marks}>
          {of.endsSoon === 0 ? null : (
            <Badge appearance="tint" color="warning">
              {t('team.endsSoon', { count: of.endsSoon })}
            </Badge>
          )}
          {of.waiting === 0 ? null : (
            <Badge appearance="tint" color="brand">
              {t('team.waiting', { count: of.waiting })}
            </Badge>
          )}
        </span>
      </div>
    </div>
  );
}
