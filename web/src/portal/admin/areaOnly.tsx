// A page that only people of its area see: others are told that it is not theirs, and nothing of it is asked for.

import type { ComponentType, ReactNode } from 'react';
import { PageHead } from '../../parts/PageHead.tsx';
import { Empty, Failed, Loading } from '../../parts/states.tsx';
import { useText, type TextKey } from '../../text/text.tsx';
import { useAreas, type Area } from '../areas.ts';

export const areaOnly =
  (area: Area, title: TextKey, Page: ComponentType): ComponentType =>
  (): ReactNode => {
    const { t } = useText();
    const areas = useAreas();
    if (areas.isAllowed(area)) return <Page />;
    return (
      <>
        <PageHead title={t(title)} />
        {areas.error !== null ? (
          <Failed error={areas.error} />
        ) : areas.isRead ? (
          <Empty title={t('errors.notAllowed')} says={t('admin.notAllowedSays')} />
        ) : (
          <Loading heights={[320]} />
        )}
      </>
    );
  };
