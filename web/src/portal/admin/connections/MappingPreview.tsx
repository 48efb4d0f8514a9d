// What the account of a person would say there, beside what it says now.

import { makeStyles, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { useGraph } from '../../../api/queries.ts';
import { ObjectPicker } from '../../../parts/ObjectPicker.tsx';
import { Section } from '../../../parts/Section.tsx';
import { Failed, Loading } from '../../../parts/states.tsx';
import { useText } from '../../../text/text.tsx';
import { ours } from './connection.ts';

interface Preview {
  readonly wanted: Readonly<Record<string, string | boolean | null>>;
  /** Null where the person has no account there, as far as is known. */
  readonly seen: Readonly<Record<string, string | boolean | null>> | null;
}

const useStyles = makeStyles({
  table: { borderCollapse: 'collapse', width: '100%', tableLayout: 'fixed', marginTop: tokens.spacingVerticalM },
  cell: {
    textAlign: 'start',
    verticalAlign: 'top',
    overflowWrap: 'anywhere',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

export function MappingPreview({ of }: { readonly of: string }): ReactNode {
  const { t } = useText();
  const [person, setPerson] = useState<string>();
  return (
    <Section title={t('connections.preview')}>
      <ObjectPicker
        label={t('connections.preview.person')}
        path="/v1.0/users"
        searchIn="displayName"
        id={person}
        onPick={setPerson}
      />
      {person === undefined ? null : <Fields of={of} person={person} />}
    </Section>
  );
}

function Fields({ of, person }: { readonly of: string; readonly person: string }): ReactNode {
  const styles = useStyles();
  const { t, known } = useText();
  const { data, error } = useGraph<Preview>(`${ours}/accountPreview(connectionId='${of}',userId='${person}')`);
  if (error !== null) return <Failed error={error} />;
  if (data === undefined) return <Loading heights={[220]} />;
  const said = (value: string | boolean | null | undefined): ReactNode =>
    typeof value === 'boolean' ? t(value ? 'connections.yes' : 'connections.no') : <bdi>{value ?? '–'}</bdi>;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {(['field', 'wanted', 'seen'] as const).map((each) => (
            <th key={each} scope="col" className={styles.cell}>
              {t(`connections.preview.${each}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Object.entries(data.wanted).map(([field, wanted]) => (
          <tr key={field}>
            <th scope="row" className={styles.cell}>
              {known(`connections.field.${field}`, field)}
            </th>
            <td className={styles.cell}>{said(wanted)}</td>
            <td className={styles.cell}>
              {data.seen === null ? t('connections.preview.none') : said(data.seen[field])}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
