// One catalog for those who run it: what it says of itself, its packages, its resources, who holds roles in it.

import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { em } from '../../../api/paths.ts';
import { useGraph } from '../../../api/queries.ts';
import { useAllowedActions } from '../../../parts/allowedActions.ts';
import { PageHead } from '../../../parts/PageHead.tsx';
import { Failed, Loading } from '../../../parts/states.tsx';
import { TextLink } from '../../../parts/TextLink.tsx';
import { useTitle } from '../../../shell/useTitle.ts';
import { useText } from '../../../text/text.tsx';
import { OpenAsCall } from '../../parts/OpenAsCall.tsx';
import { UnreadPage } from '../../parts/Unreadable.tsx';
import type { Values } from '../../forms/formField.ts';
import { Tabs } from '../Tabs.tsx';
import { CatalogAbout } from './CatalogAbout.tsx';
import { CatalogExtensions } from './CatalogExtensions.tsx';
import { CatalogPackages } from './CatalogPackages.tsx';
import { CatalogResources } from './CatalogResources.tsx';
import { CatalogRoles } from './CatalogRoles.tsx';

export default function CatalogPage(): ReactNode {
  const { t } = useText();
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const path = `${em}/catalogs/${encodeURIComponent(id)}`;
  const { data, error } = useGraph<Values & { readonly id: string; readonly displayName: string }>(path);
  const actions = useAllowedActions([id]);
  useTitle(data?.displayName);
  const above = <TextLink to={'/manage/catalogs' as '/'}>{t('shell.catalogs')}</TextLink>;
  if (error !== null || data === undefined)
    return (
      <UnreadPage
        above={above}
        title={t('shell.catalog')}
        error={error}
        says={t('manage.catalog.gone')}
        heights={[40, 320]}
      />
    );
  const mayEdit = actions.isAllowed(id, 'edit');
  return (
    <>
      <PageHead
        above={above}
        title={<bdi>{data.displayName}</bdi>}
        says={typeof data['description'] === 'string' ? <bdi>{data['description']}</bdi> : undefined}
        actions={<OpenAsCall path={path} />}
      />
      {actions.error === null ? null : <Failed error={actions.error} />}
      {actions.isRead ? (
        <Tabs
          label={data.displayName}
          parts={[
            {
              key: 'packages',
              title: 'manage.part.packages',
              draw: () => <CatalogPackages id={id} mayAdd={actions.isAllowed(id, 'addPackage')} />,
            },
            {
              key: 'resources',
              title: 'manage.part.resources',
              draw: () => <CatalogResources id={id} mayEdit={mayEdit} />,
            },
            {
              key: 'roles',
              title: 'manage.part.roles',
              draw: () => <CatalogRoles id={id} mayGive={actions.isAllowed(id, 'giveRole')} />,
            },
            {
              key: 'extensions',
              title: 'manage.part.extensions',
              draw: () => <CatalogExtensions id={id} mayEdit={mayEdit} />,
            },
            {
              key: 'about',
              title: 'manage.part.settings',
              draw: () => <CatalogAbout of={data} path={path} mayEdit={mayEdit} actions={actions} />,
            },
          ]}
        />
      ) : (
        <Loading heights={[40, 320]} />
      )}
    </>
  );
}
