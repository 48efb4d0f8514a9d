// The fields of an object, or of an element of a list: those that are shown now, each with its control.

import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { FieldListProps } from './controlProps.ts';
import { controls } from './controls.tsx';
import { valueAt } from './values.ts';

const useStyles = makeStyles({
  list: { display: 'grid', gap: tokens.spacingVerticalL, gridTemplateColumns: 'minmax(0, 1fr)' },
});

export function FieldList(props: FieldListProps): ReactNode {
  const { fields, draft, object, faults, isReadOnly, components, onChange } = props;
  const styles = useStyles();
  return (
    <div className={styles.list}>
      {fields
        .filter(({ isShown }) => isShown === undefined || isShown(draft))
        .map((field) => {
          const Control = controls[field.control];
          const own = faults.of.get(field.property) ?? [];
          return (
            <div key={field.property} data-property={field.property} data-faulty={own.length > 0 ? '' : undefined}>
              <Control
                field={field}
                value={valueAt(draft, field.property)}
                draft={draft}
                faults={own}
                isReadOnly={isReadOnly || field.isReadOnly?.(object) === true}
                components={components}
                inner={FieldList}
                onChange={(value) => onChange(field.property, value)}
                onChangeOf={onChange}
              />
            </div>
          );
        })}
    </div>
  );
}
