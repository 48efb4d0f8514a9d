// One object chosen by typing a part of its name; the server searches.

import { Combobox, Field, Option } from '@fluentui/react-components';
import { useDeferredValue, useState, type ReactNode } from 'react';
import type { Named } from '../api/entities.ts';
import { useGraph } from '../api/queries.ts';
import { useText } from '../text/text.tsx';

export interface ObjectPickerProps {
  readonly label: string;
  /** The list, and the property that is searched there: null for the whole object. */
  readonly path: string;
  readonly searchIn: string | null;
  readonly id: string | undefined;
  readonly onPick: (id: string) => void;
}

export function ObjectPicker({ label, path, searchIn, id, onPick }: ObjectPickerProps): ReactNode {
  const { t } = useText();
  const [typed, setTyped] = useState<string | null>(null);
  const text = useDeferredValue((typed ?? '').replaceAll(/["\\]/g, ' ').trim());
  const search =
    text === '' ? '' : `&$search=${encodeURIComponent(searchIn === null ? `"${text}"` : `"${searchIn}:${text}"`)}`;
  const found = useGraph<{ readonly value: readonly Named[] }>(
    `${path}?$top=20&$select=id,displayName&$orderby=displayName${search}`,
  );
  const chosen = useGraph<Named>(id === undefined ? null : `${path}/${encodeURIComponent(id)}?$select=id,displayName`);
  return (
    <Field label={label}>
      <Combobox
        freeform
        // In a dialog, what is drawn at the end of the document lies below it.
        inlinePopup
        placeholder={t('states.typeName')}
        value={typed ?? chosen.data?.displayName ?? ''}
        selectedOptions={id === undefined ? [] : [id]}
        onChange={(event) => setTyped(event.target.value)}
        onOptionSelect={(_, { optionValue }) => {
          setTyped(null);
          if (optionValue !== undefined) onPick(optionValue);
        }}
        onBlur={() => setTyped(null)}
      >
        {(found.data?.value ?? []).map((each) => (
          <Option key={each.id} value={each.id} text={each.displayName}>
            {each.displayName}
          </Option>
        ))}
        {found.data?.value.length === 0 ? (
          <Option disabled value="" text={t('states.noMatch')}>
            {t('states.noMatch')}
          </Option>
        ) : null}
      </Combobox>
    </Field>
  );
}
