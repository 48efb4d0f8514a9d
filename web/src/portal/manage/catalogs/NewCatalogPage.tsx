// A new catalog.

import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { em } from '../../../api/paths.ts';
import { Empty, Failed, Loading } from '../../../parts/states.tsx';
import { useText } from '../../../text/text.tsx';
import { useAreas } from '../../areas.ts';
import { FormFoot } from '../../forms/FormFoot.tsx';
import { FormSections } from '../../forms/FormSections.tsx';
import { useForm } from '../../forms/useForm.ts';
import { catalogForm, newCatalog } from './catalogForm.ts';
import { NewHead } from '../../parts/Heads.tsx';

export default function NewCatalogPage(): ReactNode {
  const { t } = useText();
  const areas = useAreas();
  return (
    <>
      <NewHead list="shell.catalogs" to="/manage/catalogs" title="shell.newCatalog" says="manage.catalogs.newSays" />
      {areas.error !== null ? (
        <Failed error={areas.error} />
      ) : !areas.isRead ? (
        <Loading heights={[360]} />
      ) : areas.isAllowed('newCatalog') ? (
        <NewCatalog />
      ) : (
        <Empty title={t('manage.catalogs.mayNotCreate')} says={t('manage.catalogs.mayNotCreateSays')} />
      )}
    </>
  );
}

function NewCatalog(): ReactNode {
  const { t } = useText();
  const navigate = useNavigate();
  const form = useForm(catalogForm, { object: null, fresh: newCatalog, path: `${em}/catalogs`, id: 'new' });
  return (
    <>
      <FormSections of={form} />
      <FormFoot
        of={form}
        save={t('manage.create')}
        canPreview={false}
        onSaved={({ id }) => void navigate({ to: `/manage/catalogs/${String(id)}` as '/' })}
      />
    </>
  );
}
