// What an approver is shown beside a request: conflicts, who has the same around the person, earlier decisions.

import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { WarningRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { Instant } from '../../parts/Instant.tsx';
import { Person } from '../../parts/Person.tsx';
import { useText } from '../../text/text.tsx';
import type { ApprovalContext, Holders } from './approvals.ts';

const useStyles = makeStyles({
  parts: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, overflowWrap: 'anywhere' },
  conflict: {
    display: 'flex',
    gap: tokens.spacingHorizontalS,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorStatusWarningBorder1}`,
    backgroundColor: tokens.colorStatusWarningBackground1,
    '& svg': { flexShrink: 0, fontSize: '20px', color: tokens.colorStatusWarningForeground1 },
  },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalL },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  dim: { color: tokens.colorNeutralForeground3 },
});

export function Background({ of }: { readonly of: ApprovalContext }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  return (
    <div className={styles.parts}>
      {of.conflicts.length === 0 ? null : <Conflicts of={of.conflicts} />}
      <Have of={of.team} text="approvals.team" />
      <Have of={of.sameManager} text="approvals.sameManager" />
      <h3 className={styles.title}>{t('approvals.earlier')}</h3>
      {of.earlier.length === 0 ? <Text>{t('approvals.nothingEarlier')}</Text> : <Earlier of={of.earlier} />}
    </div>
  );
}

function Conflicts({ of }: { readonly of: ApprovalContext['conflicts'] }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  return (
    <div className={styles.conflict}>
      <WarningRegular aria-hidden />
      <div>
        <Text weight="semibold">{t('approvals.conflicts')}</Text>
        <ul className={styles.list}>
          {of.map(({ displayName }, n) => (
            <li key={n}>
              <bdi>{displayName ?? t('approvals.unknownConflict')}</bdi>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function Have({
  of,
  text,
}: {
  readonly of: Holders | null;
  readonly text: 'approvals.team' | 'approvals.sameManager';
}): ReactNode {
  const { t } = useText();
  return of === null || of.of === 0 ? null : <Text>{t(text, { has: of.has, of: of.of })}</Text>;
}

function Earlier({ of }: { readonly of: ApprovalContext['earlier'] }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  return (
    <ul className={styles.list}>
      {of.map(({ when, who, result, justification }, n) => (
        <li key={n}>
          {t(`approvals.result.${result}`)}
          {who === null ? null : (
            <>
              {' '}
              <Person name={who.displayName} />
            </>
          )}
          {when === null ? null : (
            <span className={styles.dim}>
              {' '}
              <Instant at={when} isDay />
            </span>
          )}
          {justification === null || justification === '' ? null : (
            <div>
              <bdi>{justification}</bdi>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
