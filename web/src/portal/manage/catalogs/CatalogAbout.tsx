// What a catalog says of itself, and its deletion.

import { Button, Text } from '@fluentui/react-components';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { callGraph } from '../../../api/graph.ts';
import { useWrite } from '../../../api/queries.ts';
import type { Actions } from '../../../parts/allowedActions.ts';
import { Confirm } from '../../../parts/Confirm.tsx';
import { Section } from '../../../parts/Section.tsx';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';
import { FormFoot } from '../../forms/FormFoot.tsx';
import { FormSections } from '../../forms/FormSections.tsx';
import type { Values } from '../../forms/formField.ts';
import { useForm } from '../../forms/useForm.ts';
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
  const mayDelete = actions.isAllowed(of.id, 'delete');
  const reason = actions.reasonFor(of.id, 'delete');
  return (
    <>
      <FormSections of={form} isReadOnly={!mayEdit} />
      {mayEdit ? <FormFoot of={form} save={t('manage.save')} canPreview onSaved={() => {}} /> : null}
      {mayDelete || (mayEdit && reason !== null) ? (
        <Delete name={of.displayName} path={path} reason={mayDelete ? null : reason} />
      ) : null}
    </>
  );
}

function Delete({
  name,
  path,
  reason,
}: {
  readonly name: string;
  readonly path: string;
  /** Why it cannot be deleted now. */
  readonly reason: string | null;
}): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const write = useWrite((identity) => callGraph(identity, 'DELETE', path));
  return (
    <div style={{ marginTop: '24px', maxWidth: '760px' }}>
      <Section title={t('manage.delete')}>
        <Text block style={{ marginBottom: '12px' }}>
          {t(reason === null ? 'manage.catalog.deleteSays' : 'manage.catalog.notEmpty')}
        </Text>
        {reason === null ? (
          <Button disabled={write.isPending} onClick={() => setAsking(true)}>
            {t('manage.catalog.delete')}
          </Button>
        ) : null}
      </Section>
      {isAsking ? (
        <Confirm
          title={t('manage.deleteAsk', { name })}
          says={t('manage.catalog.deleteSays')}
          action={t('manage.delete')}
          onConfirm={() =>
            write.mutate(undefined, {
              onSuccess: () => {
                toasts.done(t('manage.deleted', { name }));
                void navigate({ to: '/manage/catalogs' as '/' });
              },
              onError: (error) => toasts.failed(t('errors.notDone'), error),
            })
          }
          onClose={() => setAsking(false)}
        />
      ) : null}
    </div>
  );
}
