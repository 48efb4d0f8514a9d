// People, groups or applications that are added to something by reference, several at once.

import { useState, type ReactNode } from 'react';
import { Failed } from '../../parts/states.tsx';
import { useToasts } from '../../shell/toasts.ts';
import { useText } from '../../text/text.tsx';
import { noFaults } from '../forms/faultPlaces.ts';
import { FieldList } from '../forms/FieldList.tsx';
import type { FormField, SubjectKindName, Values } from '../forms/formField.ts';
import { idOfSubject } from '../forms/subjectKinds.ts';
import { useSubjectNames } from '../forms/subjectNames.ts';
import { OutcomeList } from '../parts/OutcomeList.tsx';
import { Panel } from '../parts/Panel.tsx';
import { useSendEach } from '../parts/sendEach.ts';
import { WriteButton } from '../../parts/WriteButton.tsx';

/** `path` is the navigation that each is added to: `/v1.0/groups/{id}/members`. */
export function AddPeople({
  title,
  kinds,
  path,
  onClose,
}: {
  readonly title: string;
  readonly kinds: readonly SubjectKindName[];
  readonly path: string;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const [chosen, setChosen] = useState<readonly Values[]>([]);
  const nameOf = useSubjectNames(chosen);
  const field: FormField = { property: 'chosen', control: 'subjects', kinds, label: 'manage.role.who' };
  const write = useSendEach(
    chosen.map((each) => ({
      key: idOfSubject(each) ?? '',
      title: nameOf(each),
      method: 'POST',
      url: `${path.replace('/v1.0', '')}/$ref`,
      body: { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${idOfSubject(each)}` },
    })),
  );
  const send = (): void =>
    write.send((failed) => {
      setChosen(chosen.filter((each) => failed.has(idOfSubject(each) ?? '')));
      if (failed.size > 0) return;
      toasts.done(t('people.added', { count: chosen.length }));
      onClose();
    });
  return (
    <Panel
      title={title}
      onClose={onClose}
      onSubmit={send}
      foot={
        <WriteButton type="submit" appearance="primary" disabled={chosen.length === 0 || write.isPending}>
          {t('people.add', { count: chosen.length })}
        </WriteButton>
      }
    >
      <FieldList
        fields={[field]}
        draft={{ chosen }}
        object={null}
        faults={noFaults}
        isReadOnly={false}
        components={{}}
        onChange={(_, value) => setChosen(value as readonly Values[])}
      />
      {write.error === null ? null : <Failed error={write.error} />}
      {write.outcomes.some(({ error }) => error !== null) ? <OutcomeList of={write.outcomes} /> : null}
    </Panel>
  );
}
