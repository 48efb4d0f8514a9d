// The person's initials at the end of the header; what opens below comes in a chunk of its own.

import { Button, makeStyles } from '@fluentui/react-components';
import { lazy, Suspense, useRef, useState, type ReactNode } from 'react';
import { Initials } from '../parts/Initials.tsx';
import { useSession } from '../session/session.ts';
import { useText } from '../text/text.tsx';

const PersonMenu = lazy(() => import('./PersonMenu.tsx'));
const useStyles = makeStyles({ button: { minWidth: '40px', padding: '4px' } });

export function PersonButton(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { identity } = useSession();
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLSpanElement>(null);
  if (identity === null) return null;
  return (
    <span ref={place}>
      <Button
        appearance="subtle"
        className={styles.button}
        aria-label={t('shell.account', { name: identity.displayName })}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Initials name={identity.displayName} size={32} />
      </Button>
      {isOpen ? (
        <Suspense>
          <PersonMenu target={place} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </span>
  );
}
