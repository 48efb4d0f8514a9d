// What a change would bring, in words: the numbers first, then who and what, by name.

import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useText, type TextKey } from '../../text/text.tsx';
import type { Effects, PrincipalEffects } from './whatIf.ts';

const useStyles = makeStyles({
  whole: { display: 'grid', gap: tokens.spacingVerticalM },
  numbers: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, margin: 0, padding: 0 },
  number: {
    listStyleType: 'none',
    display: 'flex',
    flexDirection: 'column',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    minWidth: '88px',
  },
  less: { borderLeft: `4px solid ${tokens.colorStatusDangerBorder2}` },
  more: { borderLeft: `4px solid ${tokens.colorStatusSuccessBorder2}` },
  count: {
    fontSize: tokens.fontSizeHero700,
    lineHeight: tokens.lineHeightHero700,
    fontWeight: tokens.fontWeightSemibold,
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  list: { margin: '4px 0 0', paddingInlineStart: tokens.spacingHorizontalL, display: 'grid', gap: '2px' },
  left: { color: tokens.colorNeutralForeground3 },
});

/** Named of each list; the numbers above are of all. */
const mostNamed = 12;

interface Line {
  readonly key: string;
  readonly name: string | null;
  readonly says: string;
}

export function EffectsView({ of }: { readonly of: Effects }): ReactNode {
  const styles = useStyles();
  const { t, number, date } = useText();
  const { counts, cannotExtend, truncatedAt, onlyFirst = null } = of;
  const all = [
    { key: 'gain', count: counts.gain, look: styles.more },
    { key: 'lose', count: counts.lose, look: styles.less },
    { key: 'held', count: counts.held, look: styles.less },
    { key: 'endEarlier', count: counts.endEarlier, look: styles.less },
    { key: 'cannotExtend', count: cannotExtend.length, look: styles.less },
    { key: 'approvers', count: counts.approvers, look: '' },
    { key: 'mails', count: counts.mails, look: '' },
  ] as const;
  const shown = all.filter(({ count }) => count > 0);
  const until = (instant: string | null): string =>
    instant === null ? '' : t('manage.effects.until', { date: date(instant) });
  return (
    <div className={styles.whole}>
      {onlyFirst === null ? null : <Text>{t('manage.effects.onlyFirst', { count: onlyFirst })}</Text>}
      {shown.length === 0 ? <Text>{t('manage.effects.none')}</Text> : null}
      {shown.length === 0 ? null : (
        <ul className={styles.numbers}>
          {shown.map(({ key, count, look }) => (
            <li key={key} className={mergeClasses(styles.number, look)}>
              <span className={styles.count}>{number(count)}</span>
              <Text size={200}>{t(`manage.effects.${key}`, { count })}</Text>
            </li>
          ))}
        </ul>
      )}
      {truncatedAt === null ? null : (
        <Text>{t('manage.effects.truncated', { seconds: Math.round(truncatedAt.milliseconds / 1000) })}</Text>
      )}
      <Named title="manage.effects.whoLoses" count={counts.lose} of={of.lose.map(lineOf)} />
      <Named title="manage.effects.whoIsHeld" count={counts.held} of={of.held.map(lineOf)} />
      <Named
        title="manage.effects.whoEnds"
        count={counts.endEarlier}
        of={of.endEarlier.map(({ principal, accessPackage, endDateTime }) => ({
          key: `${principal.id} ${accessPackage.id}`,
          name: principal.displayName,
          says: `${accessPackage.displayName ?? ''} ${until(endDateTime)}`,
        }))}
      />
      <Named
        title="manage.effects.whoCannotExtend"
        count={cannotExtend.length}
        of={cannotExtend.map(({ principal, accessPackage, endDateTime }) => ({
          key: `${principal.id} ${accessPackage.id}`,
          name: principal.displayName,
          says: `${accessPackage.displayName ?? ''} ${until(endDateTime)}`,
        }))}
      />
      <Named title="manage.effects.whoGains" count={counts.gain} of={of.gain.map(lineOf)} />
      <Named
        title="manage.effects.whoDecides"
        count={counts.approvers}
        of={of.approvers.map(({ id, displayName }) => ({ key: id, name: displayName, says: '' }))}
      />
      <Named
        title="manage.effects.whichMails"
        count={counts.mails}
        of={of.mails.map(({ recipient, subject, event }, n) => ({
          key: `${event} ${recipient.id} ${n}`,
          name: recipient.displayName,
          says: subject,
        }))}
      />
    </div>
  );
}

const lineOf = ({ principal, accessPackages, access }: PrincipalEffects): Line => ({
  key: principal.id,
  name: principal.displayName,
  says: [
    ...accessPackages.map(({ displayName }) => displayName ?? ''),
    ...access.map(({ displayName, role }) => (role === null ? (displayName ?? '') : `${displayName ?? ''} (${role})`)),
  ].join(', '),
});

function Named({
  title,
  count,
  of,
}: {
  readonly title: TextKey;
  /** Of all, also of those who are not named. */
  readonly count: number;
  readonly of: readonly Line[];
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  if (count === 0) return null;
  const left = count - Math.min(of.length, mostNamed);
  return (
    <div>
      <h3 className={styles.title}>{t(title)}</h3>
      <ul className={styles.list}>
        {of.slice(0, mostNamed).map(({ key, name, says }) => (
          <li key={key}>
            <bdi>{name ?? t('manage.subjects.unknown')}</bdi>
            {says === '' ? null : (
              <>
                {': '}
                <bdi>{says}</bdi>
              </>
            )}
          </li>
        ))}
        {left <= 0 ? null : <li className={styles.left}>{t('manage.effects.more', { count: left })}</li>}
      </ul>
    </div>
  );
}
