// The deletion of an object, after a question, at the end of its page.

import { Text } from '@fluentui/react-components';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { callGraph } from '../../api/graph.ts';
import { useWrite } from '../../api/queries.ts';
import { Confirm } from '../../parts/Confirm.tsx';
import { Section } from '../../parts/Section.tsx';
import { useToasts } from '../../shell/toasts.ts';
import { useText } from '../../text/text.tsx';
import { WriteButton } from '../../parts/WriteButton.tsx';

export function DeleteSection({
  name,
  path,
  says,
  to,
}: {
  readonly name: string;
  readonly path: string;
  readonly says: string;
  /** The list that is shown afterwards. */
  readonly to: string;
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
          {says}
        </Text>
        <WriteButton disabled={write.isPending} onClick={() => setAsking(true)}>
          {t('manage.delete')}
        </WriteButton>
      </Section>
      {isAsking ? (
        <Confirm
          title={t('manage.deleteAsk', { name })}
          says={says}
          action={t('manage.delete')}
          onConfirm={() =>
            write.mutate(undefined, {
              onSuccess: () => {
                toasts.done(t('manage.deleted', { name }));
                void navigate({ to: to as '/' });
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
