// The requests that the person waits for, each with how far it is.

import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Request } from '../../api/entities.ts';
import { TextLink } from '../../parts/TextLink.tsx';
import { useText } from '../../text/text.tsx';
import { RequestStateBadge } from '../parts/RequestStateBadge.tsx';
import { Steps } from '../requests/Steps.tsx';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalL },
  head: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, marginBottom: tokens.spacingVerticalS },
  name: { overflowWrap: 'anywhere' },
});

export default function OpenRequests({ of }: { readonly of: readonly Request[] }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  return (
    <ul className={styles.list}>
      {of.map(({ id, accessPackage, state }) => (
        <li key={id}>
          <div className={styles.head}>
            <TextLink to={`/requests/${id}` as '/'} className={styles.name}>
              <bdi>{accessPackage?.displayName ?? t('requests.unknownPackage')}</bdi>
            </TextLink>
            <RequestStateBadge state={state} />
          </div>
          <Steps state={state} />
        </li>
      ))}
    </ul>
  );
}
