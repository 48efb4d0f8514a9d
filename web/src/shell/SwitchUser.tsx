// Another user of the sandbox, found by name, job, manager or role.

import { makeStyles, mergeClasses, SearchBox, Text, tokens } from '@fluentui/react-components';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { useSandboxRead } from '../api/queries.ts';
import type { SandboxUser } from '../api/sandbox.ts';
import { Initials } from '../parts/Initials.tsx';
import { Failed } from '../parts/states.tsx';
import { actAs, useSession } from '../session/session.ts';
import { useText, type Texts } from '../text/text.tsx';
import { useToasts } from './toasts.ts';

const useStyles = makeStyles({
  search: { width: '100%', maxWidth: 'none', marginBottom: tokens.spacingVerticalS },
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    maxHeight: 'min(56vh, 460px)',
    overflowY: 'auto',
    width: 'min(340px, 84vw)',
  },
  user: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    width: '100%',
    boxSizing: 'border-box',
    padding: '6px 8px',
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground1,
    borderTopStyle: 'none',
    borderRightStyle: 'none',
    borderBottomStyle: 'none',
    borderLeftStyle: 'none',
    borderRadius: tokens.borderRadiusMedium,
    fontFamily: 'inherit',
    textAlign: 'start',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  here: { backgroundColor: tokens.colorNeutralBackground1Selected },
  words: { minWidth: 0, display: 'flex', flexDirection: 'column' },
  name: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  says: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
});

/** The most that are shown at once; words find the others. */
const shown = 100;

/** `onDone` is called after the switch. */
export function SwitchUser({ onDone }: { readonly onDone: () => void }): ReactNode {
  const styles = useStyles();
  const texts = useText();
  const { t } = texts;
  const toasts = useToasts();
  const { identity } = useSession();
  const actor = identity?.viewedBy ?? identity;
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const { data, error } = useSandboxRead<readonly SandboxUser[]>(
    `/users?top=${shown}&search=${encodeURIComponent(search.slice(0, 200))}`,
    { keepsLast: true },
  );
  const found = data ?? [];
  return (
    <>
      <SearchBox
        className={styles.search}
        aria-label={t('shell.sandbox.searchUsers')}
        placeholder={t('shell.sandbox.searchUsers')}
        value={typed}
        onChange={(_, { value }) => setTyped(value)}
      />
      {error === null ? null : <Failed error={error} />}
      {data === undefined || found.length > 0 ? null : <Text>{t('states.noMatch')}</Text>}
      <ul className={styles.list} aria-label={t('shell.sandbox.users')}>
        {found.map((user) => (
          <li key={user.key}>
            <button
              type="button"
              className={mergeClasses(styles.user, user.key === actor?.key && styles.here)}
              aria-current={user.key === actor?.key}
              onClick={() => {
                actAs(user);
                toasts.done(t('shell.sandbox.switched', { name: user.displayName }));
                onDone();
              }}
            >
              <Initials name={user.displayName} />
              <span className={styles.words}>
                <span className={styles.name} dir="auto">
                  {user.displayName}
                </span>
                <span className={styles.says}>{describe(user, texts)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function describe({ jobTitle, manager, roles, userType }: SandboxUser, { t }: Texts): string {
  return [
    jobTitle,
    ...(manager === null ? [] : [t('shell.sandbox.reportsTo', { name: manager })]),
    ...roles,
    ...(userType === 'Guest' ? [t('shell.sandbox.guest')] : []),
  ].join(' · ');
}
