// What opens at the person's initials: who is signed in, settings, colours, language, the way out.

import {
  makeStyles,
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  tokens,
} from '@fluentui/react-components';
import { PersonKeyRegular, SettingsRegular, SignOutRegular } from '@fluentui/react-icons';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode, RefObject } from 'react';
import { signOut, useSession } from '../session/session.ts';
import { beginSignIn, publicClient } from '../session/tokens.ts';
import { chooseLanguage, chosenLanguage, languageNames, type Language } from '../text/languages.ts';
import { useText } from '../text/text.tsx';
import { chooseTheme, useThemeChoice, type ThemeChoice } from '../theme.ts';
import { useToasts } from './toasts.ts';

const useStyles = makeStyles({
  who: { padding: tokens.spacingHorizontalS, maxWidth: '280px', overflowWrap: 'anywhere' },
  name: { fontWeight: tokens.fontWeightSemibold, display: 'block' },
  dim: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  list: { maxHeight: 'min(80vh, 640px)', overflowY: 'auto' },
});

export default function PersonMenu({
  target,
  onClose,
}: {
  readonly target: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { choice } = useThemeChoice();
  const { identity, isSignedIn } = useSession();
  const navigate = useNavigate();
  if (identity === null) return null;
  return (
    <Menu
      open
      onOpenChange={(_, { open }) => {
        if (open) return;
        onClose();
        target.current?.querySelector('button')?.focus();
      }}
      positioning={{ target: target.current, position: 'below', align: 'end' }}
      checkedValues={{ theme: [choice], language: [chosenLanguage() ?? 'system'] }}
      onCheckedValueChange={(_, { name, checkedItems: [chosen = 'system'] }) => {
        if (name === 'theme') chooseTheme(chosen as ThemeChoice);
        else chooseLanguage(chosen === 'system' ? null : (chosen as Language));
      }}
    >
      <MenuPopover>
        <div className={styles.who}>
          <span className={styles.name} dir="auto">
            {identity.displayName}
          </span>
          <span className={styles.dim}>{identity.userPrincipalName}</span>
        </div>
        <MenuList className={styles.list}>
          <MenuItem icon={<SettingsRegular />} onClick={() => void navigate({ to: '/settings' })}>
            {t('shell.settings')}
          </MenuItem>
          {isSignedIn && identity.viewedBy === undefined ? (
            <MenuItem icon={<PersonKeyRegular />} onClick={() => window.location.assign('/account')}>
              {t('shell.signIns')}
            </MenuItem>
          ) : null}
          <MenuDivider />
          <MenuGroup>
            <MenuGroupHeader>{t('shell.colours')}</MenuGroupHeader>
            {(['system', 'light', 'dark'] as const).map((value) => (
              <MenuItemRadio key={value} name="theme" value={value}>
                {t(`shell.colours.${value}`)}
              </MenuItemRadio>
            ))}
          </MenuGroup>
          <MenuGroup>
            <MenuGroupHeader>{t('shell.language')}</MenuGroupHeader>
            <MenuItemRadio name="language" value="system">
              {t('shell.language.system')}
            </MenuItemRadio>
            {Object.entries(languageNames).map(([value, name]) => (
              <MenuItemRadio key={value} name="language" value={value} lang={value}>
                {name}
              </MenuItemRadio>
            ))}
          </MenuGroup>
          <MenuDivider />
          <Ways />
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

/** In and out: a sandbox offers the real sign-in page, and whoever came by it can leave. */
function Ways(): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const { sandbox, isSignedIn } = useSession();
  if (isSignedIn)
    return (
      <MenuItem icon={<SignOutRegular />} onClick={signOut}>
        {t('shell.signOut')}
      </MenuItem>
    );
  if (sandbox === null) return null;
  return (
    <MenuItem
      icon={<PersonKeyRegular />}
      onClick={() => {
        beginSignIn({ tenant: sandbox.tenantId, clientId: publicClient(sandbox) }).catch((error: unknown) =>
          toasts.failed(t('errors.signInNotStarted'), error),
        );
      }}
    >
      {t('shell.signInWithPassword')}
    </MenuItem>
  );
}
