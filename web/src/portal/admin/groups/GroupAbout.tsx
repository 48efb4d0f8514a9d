// What a group says of itself, and its deletion.

import type { ReactNode } from 'react';
import { useText } from '../../../text/text.tsx';
import { FormFoot } from '../../forms/FormFoot.tsx';
import { FormSections } from '../../forms/FormSections.tsx';
import { useForm } from '../../forms/useForm.ts';
import { DeleteSection } from '../DeleteSection.tsx';
import { groupPath, type Group } from './group.ts';
import { groupForm } from './groupForm.ts';

export function GroupAbout({
  of,
  mayEdit,
  mayDelete,
}: {
  readonly of: Group;
  readonly mayEdit: boolean;
  readonly mayDelete: boolean;
}): ReactNode {
  const { t } = useText();
  const form = useForm(groupForm, { object: of, path: groupPath(of.id), id: of.id });
  return (
    <>
      <FormSections of={form} isReadOnly={!mayEdit} />
      {mayEdit ? <FormFoot of={form} save={t('manage.save')} canPreview={false} onSaved={() => {}} /> : null}
      {mayDelete ? (
        <DeleteSection
          name={of.displayName}
          path={groupPath(of.id)}
          says={t('people.group.deleteSays')}
          to="/admin/groups"
        />
      ) : null}
    </>
  );
}
