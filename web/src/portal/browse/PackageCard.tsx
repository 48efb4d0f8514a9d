// A package among others: what it is, what is in it, how the person stands to it, and what can be done at once.

import { Checkbox, makeStyles, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Instant } from '../../parts/Instant.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { useText } from '../../text/text.tsx';
import { useReason } from '../../parts/allowedActions.ts';
import type { MyPackage } from '../parts/myPackages.ts';
import { StandingBadge } from '../parts/StandingBadge.tsx';
import { WriteButton } from '../../parts/WriteButton.tsx';

const useStyles = makeStyles({
  card: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr) auto',
    gap: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    alignItems: 'start',
    padding: tokens.spacingHorizontalM,
    minHeight: '84px',
    boxSizing: 'border-box',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    '@media (max-width: 600px)': { gridTemplateColumns: 'auto minmax(0, 1fr)' },
  },
  pick: { width: '32px', minHeight: '32px' },
  words: { display: 'flex', flexDirection: 'column', gap: '2px', minWidth: 0 },
  head: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  name: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  says: { color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  dim: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
  end: { '@media (max-width: 600px)': { gridColumnStart: 2 } },
});

export function PackageCard({
  of,
  isPicked,
  onPick,
  onAsk,
}: {
  readonly of: MyPackage;
  readonly isPicked: boolean;
  readonly onPick: (isPicked: boolean) => void;
  readonly onAsk: () => void;
}): ReactNode {
  const styles = useStyles();
  const { t, list } = useText();
  const { id, displayName, description, catalogName, resourceNames, standing } = of;
  const about = [
    catalogName ?? '',
    resourceNames.length === 0 ? '' : t('browse.gives', { resources: list(resourceNames) }),
  ];
  return (
    <div className={styles.card}>
      <div className={styles.pick}>
        {standing === 'canRequest' ? (
          <Checkbox
            checked={isPicked}
            aria-label={t('browse.pick', { name: displayName })}
            onChange={(_, { checked }) => onPick(checked === true)}
          />
        ) : null}
      </div>
      <div className={styles.words}>
        <div className={styles.head}>
          <TextLink to={`/browse/${id}` as '/'} className={styles.name}>
            <bdi>{displayName}</bdi>
          </TextLink>
          <StandingBadge of={standing} />
        </div>
        {description === null || description === '' ? null : (
          <Text className={styles.says}>
            <bdi>{description}</bdi>
          </Text>
        )}
        <span className={styles.dim}>
          <bdi>{about.filter(Boolean).join(' · ')}</bdi>
        </span>
        <Standing of={of} />
      </div>
      <div className={styles.end}>
        {standing === 'canRequest' ? (
          <WriteButton appearance="primary" aria-label={t('browse.askFor', { name: displayName })} onClick={onAsk}>
            {t('browse.ask')}
          </WriteButton>
        ) : null}
      </div>
    </div>
  );
}

/** Until when it is held, where the request is, or why it cannot be asked for. */
function Standing({ of }: { readonly of: MyPackage }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const reasonOf = useReason();
  if (of.standing === 'has')
    return (
      <span className={styles.dim}>
        {of.endDateTime === null ? (
          t('access.noEnd')
        ) : (
          <>
            {t('access.until')} <Instant at={of.endDateTime} isDay />
          </>
        )}{' '}
        {of.assignmentId === null ? null : (
          <TextLink to={`/access/${of.assignmentId}` as '/'}>{t('browse.seeAccess')}</TextLink>
        )}
      </span>
    );
  if (of.requestId !== null)
    return (
      <span className={styles.dim}>
        <TextLink to={`/requests/${of.requestId}` as '/'}>{t('browse.seeRequest')}</TextLink>
      </span>
    );
  return of.standing === 'cannot' ? <span className={styles.dim}>{reasonOf(of)}</span> : null;
}
