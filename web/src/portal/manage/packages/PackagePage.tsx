// One package for those who run its catalog: its studio, who has it, its history.

import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { em } from '../../../api/paths.ts';
import { useGraph } from '../../../api/queries.ts';
import { useAllowedActions } from '../../../parts/allowedActions.ts';
import { PageHead } from '../../../parts/PageHead.tsx';
import { Failed, Loading } from '../../../parts/states.tsx';
import { TextLink } from '../../../parts/TextLink.tsx';
import { useTitle } from '../../../shell/useTitle.ts';
import { useText } from '../../../text/text.tsx';
import { SeriesPart } from '../reviews/SeriesPart.tsx';
import { OpenAsCall } from '../../parts/OpenAsCall.tsx';
import { Unreadable } from '../../parts/Unreadable.tsx';
import { DeleteOwned } from '../DeleteOwned.tsx';
import { Tabs } from '../Tabs.tsx';
import { AccessPart } from './AccessPart.tsx';
import { HistoryPart } from './HistoryPart.tsx';
import { SeparationPart } from './SeparationPart.tsx';
import { StudioPart } from './StudioPart.tsx';
import type { Package } from './types.ts';
import { WriteButton } from '../../../parts/WriteButton.tsx';

export default function PackagePage(): ReactNode {
  const { t } = useText();
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const path = `${em}/accessPackages/${encodeURIComponent(id)}?$expand=catalog`;
  const { data, error } = useGraph<Package>(path);
  const navigate = useNavigate();
  const actions = useAllowedActions([id]);
  useTitle(data?.displayName);
  const above = <TextLink to={'/manage/packages' as '/'}>{t('shell.packages')}</TextLink>;
  if (error !== null)
    return <Unreadable above={above} title={t('shell.package')} error={error} says={t('manage.package.gone')} />;
  if (data === undefined || !actions.isRead)
    return (
      <>
        <PageHead above={above} title={t('shell.package')} />
        {actions.error === null ? <Loading heights={[40, 480]} /> : <Failed error={actions.error} />}
      </>
    );
  const mayEdit = actions.isAllowed(id, 'edit');
  return (
    <>
      <PageHead
        above={
          <>
            {above} ·{' '}
            <TextLink to={`/manage/catalogs/${data.catalog.id}` as '/'}>
              <bdi>{data.catalog.displayName}</bdi>
            </TextLink>
          </>
        }
        title={<bdi>{data.displayName}</bdi>}
        actions={
          <>
            <OpenAsCall path={path} />
            {mayEdit ? (
              <WriteButton
                onClick={() =>
                  void navigate({
                    to: '/manage/packages/new' as '/',
                    search: { catalog: data.catalog.id, copy: id } as never,
                  })
                }
              >
                {t('manage.package.copy')}
              </WriteButton>
            ) : null}
          </>
        }
      />
      <Tabs
        label={data.displayName}
        parts={[
          {
            key: 'studio',
            title: 'manage.part.studio',
            draw: () => (
              <>
                <StudioPart of={data} actions={actions} />
                <DeleteOwned
                  id={id}
                  name={data.displayName}
                  path={`${em}/accessPackages/${id}`}
                  actions={actions}
                  says={t('manage.package.deleteSays')}
                  saysNot={t('manage.package.isHeld')}
                  deed={t('manage.package.delete')}
                  to="/manage/packages"
                />
              </>
            ),
          },
          {
            key: 'access',
            title: 'manage.part.access',
            draw: () => <AccessPart id={id} actions={actions} />,
          },
          {
            key: 'separation',
            title: 'manage.part.separation',
            draw: () => <SeparationPart id={id} mayEdit={mayEdit} />,
          },
          { key: 'history', title: 'manage.part.history', draw: () => <HistoryPart id={id} mayEdit={mayEdit} /> },
          {
            key: 'reviews',
            title: 'shell.manageReviews',
            draw: () => <SeriesPart of={id} kind="package" mayEdit={mayEdit} />,
          },
        ]}
      />
    </>
  );
}
