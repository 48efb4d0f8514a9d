// What a catalog says of itself, and its deletion.

import type { ReactNode } from 'react';
import type { Actions } from '../../../parts/allowedActions.ts';
import { useText } from '../../../text/text.tsx';
import { FormFoot } from '../../forms/FormFoot.tsx';
import { FormSections } from '../../forms/FormSections.tsx';
import type { Values } from '../../forms/formField.ts';
import { useForm } from '../../forms/useForm.ts';
import { DeleteOwned } from '../DeleteOwned.tsx';
import { catalogForm } from './catalogForm.ts';

export function CatalogAbout({
  of,
  path,
  mayEdit,
  actions,
}: {
  readonly of: Values & { readonly id: string; readonly displayName: string };
  readonly path: string;
  readonly mayEdit: boolean;
  readonly actions: Actions;
}): ReactNode {
  const { t } = useText();
  const form = useForm(catalogForm, { object: of, path, id: of.id });
  return (
    <>
      <FormSections of={form} isReadOnly={!mayEdit} />
      {mayEdit ? <FormFoot of={form} save={t('manage.save')} canPreview onSaved={() => {}} /> : null}
      <DeleteOwned
        id={of.id}
        name={of.displayName}
        path={path}
        actions={actions}
        says={t('manage.catalog.deleteSays')}
        saysNot={t('manage.catalog.notEmpty')}
        deed={t('manage.catalog.delete')}
        to="/manage/catalogs"
      />
    </>
  );
}
