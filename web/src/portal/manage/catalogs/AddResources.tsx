// Groups, applications, sites and directory roles that come into a catalog: found by name, several at once, each with
// its own outcome.

import { Button, Combobox, Field, makeStyles, Option, OptionGroup, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useDeferredValue, useState, type ReactNode } from 'react';
import type { Named } from '../../../api/entities.ts';
import { em, literal } from '../../../api/paths.ts';
import { useGraph } from '../../../api/queries.ts';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';
import { Failed } from '../../../parts/states.tsx';
import { OutcomeList } from '../../parts/OutcomeList.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { useSendEach } from '../../parts/sendEach.ts';
import { resourceKinds, type ResourceKind } from './resourceKinds.ts';
import { WriteButton } from '../../../parts/WriteButton.tsx';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: '4px' },
  row: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  name: { flexGrow: 1, overflowWrap: 'anywhere', minWidth: 0 },
});

interface Picked {
  readonly kind: ResourceKind;
  readonly originId: string;
  readonly displayName: string;
}

export function AddResources({
  catalogId,
  onClose,
}: {
  readonly catalogId: string;
  readonly onClose: () => void;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const toasts = useToasts();
  const [picked, setPicked] = useState<readonly Picked[]>([]);
  const write = useSendEach(
    picked.map(({ kind, originId, displayName }) => ({
      key: originId,
      title: displayName,
      method: 'POST',
      url: `${em.replace('/v1.0', '')}/resourceRequests`,
      body: {
        requestType: 'adminAdd',
        catalog: { id: catalogId },
        resource: { originId, originSystem: kind.originSystem },
      },
    })),
  );
  const send = (): void =>
    write.send((failed) => {
      setPicked(picked.filter(({ originId }) => failed.has(originId)));
      if (failed.size > 0) return;
      toasts.done(t('manage.resource.added', { count: picked.length }));
      onClose();
    });
  return (
    <Panel
      title={t('manage.resource.add')}
      onClose={onClose}
      onSubmit={send}
      foot={
        <WriteButton type="submit" appearance="primary" disabled={picked.length === 0 || write.isPending}>
          {t('manage.resource.addPicked', { count: picked.length })}
        </WriteButton>
      }
    >
      <ResourceBox
        label={t('manage.resource.search')}
        without={picked.map(({ originId }) => originId)}
        onPick={(each) => setPicked([...picked, each])}
      />
      {picked.length === 0 ? null : (
        <ul className={styles.list} aria-label={t('manage.resource.label')}>
          {picked.map(({ kind, originId, displayName }) => (
            <li key={originId} className={styles.row}>
              <span className={styles.name}>
                <bdi>{displayName}</bdi> · {t(kind.label)}
              </span>
              <Button
                size="small"
                appearance="subtle"
                icon={<DismissRegular />}
                aria-label={t('manage.list.remove', { name: displayName })}
                onClick={() => setPicked(picked.filter((each) => each.originId !== originId))}
              />
            </li>
          ))}
        </ul>
      )}
      {write.error === null ? null : <Failed error={write.error} />}
      {write.outcomes.some(({ error }) => error !== null) ? <OutcomeList of={write.outcomes} /> : null}
    </Panel>
  );
}

export function ResourceBox({
  label,
  without,
  onPick,
}: {
  readonly label: string;
  readonly without: readonly string[];
  readonly onPick: (picked: Picked) => void;
}): ReactNode {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const text = useDeferredValue(typed.trim());
  return (
    <Field label={label} hint={t('manage.resource.searchHelp')}>
      <Combobox
        freeform
        inlinePopup
        placeholder={t('states.typeName')}
        value={typed}
        selectedOptions={[]}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => setTyped('')}
        onOptionSelect={(_, { optionValue, optionText }) => {
          setTyped('');
          const [system, ...rest] = (optionValue ?? '').split(' ');
          const kind = resourceKinds.find(({ originSystem }) => originSystem === system);
          if (kind !== undefined) onPick({ kind, originId: rest.join(' '), displayName: optionText ?? '' });
        }}
      >
        {resourceKinds.map((kind) => (
          <FoundOf key={kind.originSystem} kind={kind} text={text} without={without} />
        ))}
      </Combobox>
    </Field>
  );
}

const most = 6;

/** Objects of the directory whose names have the words that were typed. */
function FoundOf({
  kind,
  text,
  without,
}: {
  readonly kind: ResourceKind;
  readonly text: string;
  readonly without: readonly string[];
}): ReactNode {
  const { t } = useText();
  const { data } = useGraph<{ readonly value: readonly (Named & { readonly webUrl?: string })[] }>(pathOf(kind, text));
  const words = text.toLocaleLowerCase();
  const shown = (data?.value ?? [])
    .filter((row) => !without.includes(row[kind.originId] ?? ''))
    .filter(({ displayName }) => kind.search !== 'here' || displayName.toLocaleLowerCase().includes(words))
    .slice(0, most);
  if (shown.length === 0) return null;
  return (
    <OptionGroup label={t(kind.label)}>
      {shown.map((row) => (
        <Option key={row.id} value={`${kind.originSystem} ${row[kind.originId]}`} text={row.displayName}>
          <bdi>{row.displayName}</bdi>
        </Option>
      ))}
    </OptionGroup>
  );
}

function pathOf({ from, search }: ResourceKind, text: string): string {
  const words = text.replaceAll(/["\\]/g, ' ').trim();
  const narrowed = {
    $search: `&$orderby=displayName${words === '' ? '' : `&$search=${encodeURIComponent(`"displayName:${words}"`)}`}`,
    contains: words === '' ? '' : `&$filter=contains(displayName,${literal(words)})`,
    here: '',
  };
  return `${from}?$top=${search === 'here' ? 200 : most}${narrowed[search]}`;
}
