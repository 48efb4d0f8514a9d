// The deletion of a catalog or a package at the end of its page: after a question with its effects, or why not.

import { Text } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { callGraph } from '../../api/graph.ts';
import { useWrite } from '../../api/queries.ts';
import type { Actions } from '../../parts/allowedActions.ts';
import { Confirm } from '../../parts/Confirm.tsx';
import { Section } from '../../parts/Section.tsx';
import { Failed, Loading } from '../../parts/states.tsx';
import { useSession } from '../../session/session.ts';
import { useToasts } from '../../shell/toasts.ts';
import { useText } from '../../text/text.tsx';
import { EffectsView } from '../forms/EffectsView.tsx';
import { askWhatIf } from '../forms/whatIf.ts';
import { WriteButton } from '../../parts/WriteButton.tsx';

interface Deletion {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly actions: Actions;
  readonly says: string;
  /** What has to be done before. */
  readonly saysNot: string;
  readonly deed: string;
  /** The list that is shown afterwards. */
  readonly to: string;
}

/** Nothing for those to whom the deletion is no matter. */
export function DeleteOwned(of: Deletion): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const navigate = useNavigate();
  const write = useWrite((identity) => callGraph(identity, 'DELETE', of.path));
  const [isAsking, setAsking] = useState(false);
  const mayDelete = of.actions.isAllowed(of.id, 'delete');
  const send = (): void =>
    write.mutate(undefined, {
      onSuccess: () => {
        toasts.done(t('manage.deleted', { name: of.name }));
        void navigate({ to: of.to as '/' });
      },
      onError: (error) => toasts.failed(t('errors.notDone'), error),
    });
  if (!mayDelete && of.actions.reasonFor(of.id, 'delete') === null) return null;
  return (
    <div style={{ marginTop: '24px', maxWidth: '760px' }}>
      <Section title={t('manage.delete')}>
        <Text block style={{ marginBottom: '12px' }}>
          {mayDelete ? of.says : of.saysNot}
        </Text>
        {mayDelete ? (
          <WriteButton disabled={write.isPending} onClick={() => setAsking(true)}>
            {of.deed}
          </WriteButton>
        ) : null}
      </Section>
      {isAsking ? <DeleteQuestion of={of} onConfirm={send} onClose={() => setAsking(false)} /> : null}
    </div>
  );
}

function DeleteQuestion({
  of: { name, path, says },
  onConfirm,
  onClose,
}: {
  readonly of: Deletion;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useText();
  const { identity } = useSession();
  const effects = useQuery({
    queryKey: ['whatIf', identity?.key, 'DELETE', path],
    queryFn: () => askWhatIf(identity, [{ method: 'DELETE', url: path }]),
  });
  return (
    <Confirm
      title={t('manage.deleteAsk', { name })}
      says={says}
      action={t('manage.delete')}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      {effects.error !== null ? (
        <Failed error={effects.error} />
      ) : effects.data === undefined ? (
        <Loading heights={[80]} />
      ) : (
        <EffectsView of={effects.data} />
      )}
    </Confirm>
  );
}
