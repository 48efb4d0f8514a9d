// A person decides about one difference: who is right, or which object there is meant.

import { Radio, RadioGroup } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { callGraph } from '../../../api/graph.ts';
import { useGraph, useWrite } from '../../../api/queries.ts';
import { Failed, Loading } from '../../../parts/states.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';
import { useToasts } from '../../../shell/toasts.ts';
import { useText, type TextKey } from '../../../text/text.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { ours } from './connection.ts';
import { sentenceOf, type Difference } from './difference.ts';

interface Options {
  readonly verdicts: readonly ('adopt' | 'revoke' | 'give' | 'link' | 'create')[];
  readonly candidates: readonly {
    readonly remoteId: string;
    readonly nativeId: string;
    readonly name: string;
    /** Whose it is already. */
    readonly objectId: string | null;
  }[];
}

/** To take what somebody has there: a membership, or of an account itself its use. */
const labelOf = (verdict: Exclude<Options['verdicts'][number], 'link'>, { aspect }: Difference): TextKey =>
  `connections.decide.${verdict === 'revoke' && aspect === 'attributes' ? 'disable' : verdict}`;

export function DecidePanel({ of, onClose }: { readonly of: Difference; readonly onClose: () => void }): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const path = `${ours}/differences/${of.id}`;
  const { data, error } = useGraph<Options>(`${path}/options`);
  /** A verdict, or the id of the object there that is meant. */
  const [chosen, setChosen] = useState('');
  const remoteId = data?.candidates.find((each) => each.remoteId === chosen)?.remoteId;
  const write = useWrite((identity) =>
    callGraph(
      identity,
      'POST',
      `${path}/decide`,
      remoteId === undefined ? { verdict: chosen } : { verdict: 'link', remoteId },
    ),
  );
  return (
    <Panel
      title={<bdi>{sentenceOf(of, t)}</bdi>}
      onClose={onClose}
      onSubmit={() => {
        if (chosen !== '')
          write.mutate(undefined, {
            onSuccess: () => {
              toasts.done(t('connections.decided'));
              onClose();
            },
          });
      }}
      foot={
        <WriteButton type="submit" appearance="primary" disabled={chosen === '' || write.isPending}>
          {t('connections.decide')}
        </WriteButton>
      }
    >
      {error !== null ? (
        <Failed error={error} />
      ) : data === undefined ? (
        <Loading heights={[160]} />
      ) : data.verdicts.length === 0 ? (
        <p style={{ margin: 0 }}>{t('connections.decide.nothing')}</p>
      ) : (
        <RadioGroup aria-label={t('connections.decide')} value={chosen} onChange={(_, { value }) => setChosen(value)}>
          {data.verdicts.flatMap((verdict) =>
            verdict === 'link'
              ? data.candidates.map((each) => (
                  <Radio
                    key={each.remoteId}
                    value={each.remoteId}
                    disabled={each.objectId !== null}
                    label={t(each.objectId === null ? 'connections.decide.link' : 'connections.decide.linked', {
                      name: each.name,
                      id: each.nativeId,
                    })}
                  />
                ))
              : [<Radio key={verdict} value={verdict} label={t(labelOf(verdict, of))} />],
          )}
        </RadioGroup>
      )}
      {data?.verdicts.includes('link') === true && data.candidates.length === 0 ? (
        <p style={{ margin: 0 }}>{t('connections.decide.noCandidate')}</p>
      ) : null}
      {write.error === null ? null : <Failed error={write.error} />}
    </Panel>
  );
}
