// The bar over everything while an administrator looks at the tenant as somebody else: whose view it is, and the way
// out.

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { EyeRegular } from '@fluentui/react-icons';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { endView, useSession } from '../session/session.ts';
import { useText } from '../text/text.tsx';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorPaletteDarkOrangeBackground2,
    color: tokens.colorNeutralForeground1,
    borderBottom: `1px solid ${tokens.colorPaletteDarkOrangeBorderActive}`,
    '@media (forced-colors: active)': { border: '1px solid CanvasText' },
  },
  icon: { flexShrink: 0 },
  says: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  end: { flexShrink: 0 },
});

export default function ViewBar(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const navigate = useNavigate();
  const { identity } = useSession();
  if (identity?.viewedBy === undefined) return null;
  return (
    <section className={styles.bar} aria-label={t('shell.view')}>
      <EyeRegular className={styles.icon} fontSize={20} />
      <span className={styles.says} dir="auto">
        {t('shell.view.says', { name: identity.displayName })}
      </span>
      <Button
        size="small"
        className={styles.end}
        onClick={() => {
          endView();
          void navigate({ to: `/admin/people/${identity.id}` as '/' });
        }}
      >
        {t('shell.view.end')}
      </Button>
    </section>
  );
}
