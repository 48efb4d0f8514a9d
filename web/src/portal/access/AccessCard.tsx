// One thing that the person holds: what it is, until when, by which policy, and what can be done.

import { Badge, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { endOf, type Assignment } from '../../api/entities.ts';
import { Instant } from '../../parts/Instant.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { useText } from '../../text/text.tsx';
import type { Actions } from '../../parts/allowedActions.ts';
import { AccessActions } from './AccessActions.tsx';
import { isEndingSoon } from './myAccess.ts';

const useStyles = makeStyles({
  card: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: tokens.spacingHorizontalM,
    alignItems: 'center',
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    '@media (max-width: 600px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  words: { display: 'flex', flexDirection: 'column', gap: '2px', minWidth: 0 },
  head: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  name: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  dim: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
});

export function AccessCard({
  of,
  now,
  actions,
}: {
  readonly of: Assignment;
  readonly now: number;
  readonly actions: Actions;
}): ReactNode {
  const styles = useStyles();
  const { t, fromNow } = useText();
  const end = endOf(of.schedule);
  return (
    <div className={styles.card}>
      <div className={styles.words}>
        <div className={styles.head}>
          <TextLink to={`/access/${of.id}` as '/'} className={styles.name}>
            <bdi>{of.accessPackage?.displayName ?? t('requests.unknownPackage')}</bdi>
          </TextLink>
          {of.state === 'delivered' ? null : (
            <Badge appearance="tint" color="warning">
              {t(of.state === 'delivering' ? 'access.settingUp' : 'access.notWhole')}
            </Badge>
          )}
          {isEndingSoon(of, now) ? (
            <Badge appearance="tint" color="warning">
              {t('access.endsIn', { when: fromNow(end, now) })}
            </Badge>
          ) : null}
        </div>
        <span className={styles.dim}>
          {end === '' ? (
            t('access.noEnd')
          ) : (
            <>
              {t('access.until')} <Instant at={end} isDay />
            </>
          )}
        </span>
        {of.assignmentPolicy == null ? null : (
          <span className={styles.dim}>
            <bdi>{t('access.by', { policy: of.assignmentPolicy.displayName })}</bdi>
          </span>
        )}
      </div>
      <AccessActions of={of} actions={actions} />
    </div>
  );
}
