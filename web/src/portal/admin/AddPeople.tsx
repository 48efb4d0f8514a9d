// People, groups or applications that are added to something by reference, several at once.

import { Button } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { callGraph } from '../../api/graph.ts';
import { useWrite } from '../../api/queries.ts';
import { useToasts } from '../../shell/toasts.ts';
import { useText } from '../../text/text.tsx';
import { noFaults } from '../forms/faultPlaces.ts';
import { FieldList } from '../forms/FieldList.tsx';
import type { FormField, SubjectKindName, Values } from '../forms/formField.ts';
import { idOfSubject } from '../forms/subjectKinds.ts';
import { useSubjectNames } from '../forms/subjectNames.ts';
import { OutcomeList, type ListedOutcome } from '../parts/OutcomeList.tsx';
import { Panel } from '../parts/Panel.tsx';

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
  const [outcomes, setOutcomes] = useState<readonly ListedOutcome[]>([]);
  const nameOf = useSubjectNames(chosen);
  const field: FormField = { property: 'chosen', control: 'subjects', kinds, label: 'manage.role.who' };
  const write = useWrite(async (identity) => {
    const all: ListedOutcome[] = [];
    for (const each of chosen) {
      const id = idOfSubject(each) ?? '';
      const error = await callGraph(identity, 'POST', `${path}/$ref`, {
        '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
      }).then(
        () => null,
        (fault: Error) => fault,
      );
      all.push({ key: id, title: nameOf(each), error });
      setOutcomes([...all]);
    }
    return all;
  });
  const send = (): void =>
    write.mutate(undefined, {
      onSuccess: (all) => {
        const failed = all.filter(({ error }) => error !== null);
        setChosen(chosen.filter((each) => failed.some(({ key }) => key === idOfSubject(each))));
        if (failed.length > 0) return;
        toasts.done(t('people.added', { count: all.length }));
        onClose();
      },
    });
  return (
    <Panel
      title={title}
      onClose={onClose}
      onSubmit={send}
      foot={
        <Button type="submit" appearance="primary" disabled={chosen.length === 0 || write.isPending}>
          {t('people.add', { count: chosen.length })}
        </Button>
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
      {outcomes.some(({ error }) => error !== null) ? <OutcomeList of={outcomes} /> : null}
    </Panel>
  );
}
