// What is known of a person, and who their manager is.

import { useState, type ReactNode } from 'react';
import { callGraph } from '../../../api/graph.ts';
import { useWrite } from '../../../api/queries.ts';
import { ObjectPicker } from '../../../parts/ObjectPicker.tsx';
import { Person as PersonName } from '../../../parts/Person.tsx';
import { Section } from '../../../parts/Section.tsx';
import { Nothing } from '../../../parts/states.tsx';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';
import { FormFoot } from '../../forms/FormFoot.tsx';
import { FormSections } from '../../forms/FormSections.tsx';
import { useForm } from '../../forms/useForm.ts';
import { Panel } from '../../parts/Panel.tsx';
import { personPath, type Person } from './person.ts';
import { personForm } from './personForm.ts';
import { WriteButton } from '../../../parts/WriteButton.tsx';

export function PersonProfile({ of, mayEdit }: { readonly of: Person; readonly mayEdit: boolean }): ReactNode {
  const { t } = useText();
  const form = useForm(personForm, { object: of, path: personPath(of.id), id: of.id });
  const isEditable = mayEdit && of.onPremisesSyncEnabled !== true;
  return (
    <>
      <div style={{ maxWidth: '760px' }}>
        <Manager of={of} mayEdit={isEditable} />
      </div>
      <FormSections of={form} isReadOnly={!isEditable} />
      {isEditable ? <FormFoot of={form} save={t('manage.save')} canPreview onSaved={() => {}} /> : null}
    </>
  );
}

function Manager({
  of: { id, displayName, manager },
  mayEdit,
}: {
  readonly of: Person;
  readonly mayEdit: boolean;
}): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const [isPicking, setPicking] = useState(false);
  const [picked, setPicked] = useState(manager?.id);
  const path = `${personPath(id)}/manager/$ref`;
  const write = useWrite((identity, to: string | null) =>
    to === null
      ? callGraph(identity, 'DELETE', path)
      : callGraph(identity, 'PUT', path, { '@odata.id': `https://graph.microsoft.com/v1.0/users/${to}` }),
  );
  const save = (to: string | null): void =>
    write.mutate(to, {
      onSuccess: () => {
        toasts.done(t('people.manager.saved'));
        setPicking(false);
      },
      onError: (error) => toasts.failed(t('errors.notDone'), error),
    });
  return (
    <Section
      title={t('people.manager')}
      actions={
        mayEdit ? (
          <>
            {manager == null ? null : (
              <WriteButton size="small" appearance="subtle" disabled={write.isPending} onClick={() => save(null)}>
                {t('manage.remove')}
              </WriteButton>
            )}
            <WriteButton size="small" onClick={() => setPicking(true)}>
              {t(manager == null ? 'people.manager.set' : 'people.manager.change')}
            </WriteButton>
          </>
        ) : undefined
      }
    >
      {manager == null ? <Nothing title={t('people.manager.none')} /> : <PersonName name={manager.displayName} />}
      {isPicking ? (
        <Panel
          title={t('people.manager.of', { name: displayName })}
          onClose={() => setPicking(false)}
          onSubmit={() => save(picked ?? null)}
          foot={
            <WriteButton type="submit" appearance="primary" disabled={picked === undefined || write.isPending}>
              {t('manage.save')}
            </WriteButton>
          }
        >
          <ObjectPicker
            label={t('people.manager')}
            path="/v1.0/users"
            searchIn="displayName"
            id={picked}
            onPick={setPicked}
          />
        </Panel>
      ) : null}
    </Section>
  );
}
