// The first link of a page: over header and navigation to the content.

import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useText } from '../text/text.tsx';

const useStyles = makeStyles({
  skip: {
    position: 'absolute',
    insetInlineStart: tokens.spacingHorizontalM,
    top: '-200px',
    zIndex: 10,
    backgroundColor: tokens.colorBrandBackground,
    color: tokens.colorNeutralForegroundOnBrand,
    padding: '8px 16px',
    borderRadius: tokens.borderRadiusMedium,
    ':focus': { top: '8px' },
  },
});

export function SkipLink(): ReactNode {
  const { t } = useText();
  return (
    // biome-ignore lint/a11y/useValidAnchor: it leads to a place on the page; the router must not see it
    <a
      className={useStyles().skip}
      href="#main"
      onClick={(event) => {
        event.preventDefault();
        document.getElementById('main')?.focus();
      }}
    >
      {t('shell.skip')}
    </a>
  );
}
