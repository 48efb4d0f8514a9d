// Asking in the name of a report: first which package, then the request as everybody fills it in.

import { Button, Field, makeStyles, Radio, RadioGroup, SearchBox, Text, tokens } from '@fluentui/react-components';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { pathWith } from '../../api/paths.ts';
import { useGraph } from '../../api/queries.ts';
import { Failed, Loading } from '../../parts/states.tsx';
import { useText } from '../../text/text.tsx';
import RequestPanel from '../browse/RequestPanel.tsx';
import type { MyPackage, MyPackages } from '../parts/myPackages.ts';
import { Panel } from '../parts/Panel.tsx';
import type { Report } from './team.ts';

const useStyles = makeStyles({ dim: { color: tokens.colorNeutralForeground3, display: 'block' } });
const shown = 20;

export default function AskForReport({
  of,
  onClose,
}: {
  readonly of: Report;
  readonly onClose: () => void;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const [text, setText] = useState('');
  const search = useDeferredValue(text.trim());
  const [chosen, setChosen] = useState<MyPackage | null>(null);
  const [isChosen, setIsChosen] = useState(false);
  const { data, error } = useGraph<MyPackages>(pathWith('myPackages', { search, top: shown }));
  if (chosen !== null && isChosen) return <RequestPanel packages={[chosen]} people={[of.id]} onClose={onClose} />;
  return (
    <Panel
      title={<bdi>{t('team.askFor', { name: of.displayName })}</bdi>}
      onClose={onClose}
      onSubmit={() => setIsChosen(chosen !== null)}
      foot={
        <>
          <Button type="submit" appearance="primary" disabled={chosen === null}>
            {t('team.continue')}
          </Button>
          <Button onClick={onClose}>{t('states.cancel')}</Button>
        </>
      }
    >
      <Field label={t('team.searchPackage')}>
        <SearchBox value={text} onChange={(_, { value }) => setText(value)} />
      </Field>
      {error !== null ? <Failed error={error} /> : data === undefined ? <Loading heights={[44, 44, 44]} /> : null}
      {data?.value.length === 0 ? <Text>{t('states.noMatch')}</Text> : null}
      <RadioGroup
        aria-label={t('requests.package')}
        value={chosen?.id ?? ''}
        onChange={(_, { value }) => setChosen(data?.value.find(({ id }) => id === value) ?? null)}
      >
        {(data?.value ?? []).map((each) => (
          <Radio
            key={each.id}
            value={each.id}
            label={
              <>
                <bdi>{each.displayName}</bdi>
                {each.description === null ? null : <bdi className={styles.dim}>{each.description}</bdi>}
              </>
            }
          />
        ))}
      </RadioGroup>
    </Panel>
  );
}
