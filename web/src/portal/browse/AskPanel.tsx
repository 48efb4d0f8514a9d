// The panel of a request for packages that are known by their ids alone: it reads them, and says where that fails.

import { Button } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Failed, Nothing } from '../../parts/states.tsx';
import { useText } from '../../text/text.tsx';
import { useMyPackages, type AskedPackage } from '../parts/myPackages.ts';
import { Panel } from '../parts/Panel.tsx';
import RequestPanel from './RequestPanel.tsx';

/**
 * As `RequestPanel`. `held` is the name of the one package that is extended, which the person may not see; where it is
 * given, it is an extension.
 */
export default function AskPanel({
  ids,
  held,
  people = null,
  onClose,
}: {
  readonly ids: readonly string[];
  readonly held?: string;
  readonly people?: readonly string[] | null;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useText();
  const { data, error } = useMyPackages(ids);
  const isExtension = held !== undefined;
  const packages = data === undefined || data.value.length > 0 || !isExtension ? data?.value : bare(ids, held);
  if (packages !== undefined && packages.length > 0)
    return <RequestPanel packages={packages} people={people} isExtension={isExtension} onClose={onClose} />;
  if (packages === undefined && error === null) return null;
  return (
    <Panel
      title={
        <bdi>{isExtension ? t('request.extendOne', { name: held }) : t('request.several', { count: ids.length })}</bdi>
      }
      onClose={onClose}
      onSubmit={onClose}
      foot={<Button onClick={onClose}>{t('states.close')}</Button>}
    >
      {error === null ? (
        <Nothing title={t('browse.unknown')} says={t('browse.unknownSays')} />
      ) : (
        <Failed error={error} />
      )}
    </Panel>
  );
}

const bare = (ids: readonly string[], displayName: string): readonly AskedPackage[] =>
  ids.map((id) => ({ id, displayName, description: null, resourceNames: [] }));
