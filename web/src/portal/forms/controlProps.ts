// What every control of a form is given.

import type { ComponentType } from 'react';
import type { FaultPlaces, FieldFault } from './faultPlaces.ts';
import type { FormField, Values } from './formField.ts';

/** Components that a page brings for rows that no kind of control fits, by the name in the row. */
export type OwnControls = Readonly<Record<string, ComponentType<ControlProps>>>;

export interface FieldListProps {
  readonly fields: readonly FormField[];
  /** The object with what was changed. */
  readonly draft: Values;
  /** As it was read; null for something new, and for elements of lists. */
  readonly object: Values | null;
  readonly faults: FaultPlaces;
  readonly isReadOnly: boolean;
  readonly components: OwnControls;
  readonly onChange: (property: string, value: unknown) => void;
}

export interface ControlProps {
  readonly field: FormField;
  readonly value: unknown;
  /** The object, or the element of a list, that the property is of, with what was changed. */
  readonly draft: Values;
  readonly faults: readonly FieldFault[];
  readonly isReadOnly: boolean;
  readonly components: OwnControls;
  /** Draws the fields of an element of a list. */
  readonly inner: ComponentType<FieldListProps>;
  readonly onChange: (value: unknown) => void;
  /** Of a component that edits several properties: changes another property of the same object. */
  readonly onChangeOf: (property: string, value: unknown) => void;
}
