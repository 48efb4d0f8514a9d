// Who the workbench acts as, always in sight; another of the sandbox's people is one click away, a real sign-in two.

import {
  Avatar,
  Button,
  makeStyles,
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  tokens,
} from '@fluentui/react-components';
import { ChevronDownRegular, PersonKeyRegular, SignOutRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { actAs, identityOf, publicClient, signOut, useSession } from '../api/session.ts';
import { beginSignIn } from '../api/tokens.ts';
import { useToasts } from './toasts.ts';

const useStyles = makeStyles({
  button: { minWidth: 0, gap: '8px', paddingLeft: '6px', fontWeight: tokens.fontWeightRegular },
  words: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    lineHeight: tokens.lineHeightBase200,
    minWidth: 0,
  },
  name: {
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    maxWidth: '22ch',
    '@media (max-width: 520px)': { maxWidth: '13ch' },
  },
  role: {
    fontSize: tokens.fontSizeBase100,
    color: tokens.colorNeutralForeground3,
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    maxWidth: '26ch',
    '@media (max-width: 520px)': { maxWidth: '15ch' },
  },
  list: { maxHeight: 'min(70vh, 640px)', overflowY: 'auto' },
});

export function IdentityMenu(): ReactNode {
  const styles = useStyles();
  const toasts = useToasts();
  const { identity, sandbox } = useSession();
  const users = sandbox?.users ?? [];
  const choose = (key: string | undefined): void => {
    const user = users.find((each) => each.key === key);
    if (user === undefined) return;
    actAs(user);
    toasts.done(`You are ${user.displayName} now`);
  };
  if (identity === null) return null;
  const isUser = users.some(({ key }) => key === identity.key);
  return (
    <Menu
      checkedValues={{ identity: [identity.key] }}
      onCheckedValueChange={(_, { checkedItems }) => choose(checkedItems[0])}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          className={styles.button}
          iconPosition="after"
          icon={<ChevronDownRegular fontSize={14} />}
        >
          <span className="forReaders">You are</span>
          <Avatar name={identity.displayName} color="colorful" size={28} aria-hidden />
          <span className={styles.words}>
            <span className={styles.name}>{identity.displayName}</span>
            <span className={styles.role}>{identity.role}</span>
          </span>
          <span className="forReaders">. Change who you are</span>
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList className={styles.list}>
          {(['Member', 'Guest'] as const)
            .filter((type) => users.some(({ userType }) => userType === type))
            .map((type) => (
              <MenuGroup key={type}>
                <MenuGroupHeader>{type === 'Member' ? 'Act as' : 'Act as a guest'}</MenuGroupHeader>
                {users
                  .filter(({ userType }) => userType === type)
                  .map((user) => (
                    <MenuItemRadio
                      key={user.key}
                      name="identity"
                      value={user.key}
                      secondaryContent={identityOf(user).role === type ? '' : identityOf(user).role}
                    >
                      {user.displayName}
                    </MenuItemRadio>
                  ))}
              </MenuGroup>
            ))}
          <MenuDivider />
          {sandbox === null ? null : (
            <MenuItem
              icon={<PersonKeyRegular />}
              onClick={() => {
                beginSignIn(sandbox.tenantId, publicClient(sandbox)).catch((error: unknown) =>
                  toasts.failed('The sign-in could not begin', error),
                );
              }}
            >
              Sign in with a password…
            </MenuItem>
          )}
          {isUser ? null : (
            <MenuItem icon={<SignOutRegular />} onClick={signOut}>
              Sign out
            </MenuItem>
          )}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
