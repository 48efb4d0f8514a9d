// The way from a page to the call behind it: the Explorer with the address filled in. Only for people who are offered
// the workbench.

import { makeStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { TextLink } from '../../parts/TextLink.tsx';
import { useSession } from '../../session/session.ts';
import { useText } from '../../text/text.tsx';
import { useAreas } from '../areas.ts';

const useStyles = makeStyles({ place: { visibility: 'hidden' } });

export function OpenAsCall({ path, method = 'GET' }: { readonly path: string; readonly method?: string }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { sandbox } = useSession();
  const areas = useAreas();
  // A sandbox offers the workbench: the link's place is kept, so that nothing moves when it comes.
  if (!areas.isRead && sandbox !== null) return <span className={styles.place}>{t('shell.asCall')}</span>;
  if (!areas.isAllowed('workbench')) return null;
  const [, version = 'v1.0', rest = ''] = /^\/(v1\.0|beta|latchkey\/v1)(\/.*)$/.exec(path) ?? [];
  return (
    <TextLink to="/workbench/explorer" search={{ version, method, path: rest } as never}>
      {t('shell.asCall')}
    </TextLink>
  );
}
