// The id of one object, found by its name.

import { Text } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { ObjectPicker } from '../../parts/ObjectPicker.tsx';
import { useText } from '../../text/text.tsx';
import type { ControlProps } from './controlProps.ts';
import { saysOf } from './faultPlaces.ts';

export function ObjectControl({ field, value, faults, onChange }: ControlProps): ReactNode {
  const { t } = useText();
  if (field.control !== 'object') return null;
  return (
    <div>
      <ObjectPicker
        label={t(field.label)}
        path={field.from}
        searchIn={field.searchIn}
        id={typeof value === 'string' && value !== '' ? value : undefined}
        onPick={onChange}
      />
      {faults.length === 0 ? null : <Text role="alert">{saysOf(faults)}</Text>}
    </div>
  );
}
