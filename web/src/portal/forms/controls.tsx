// The controls of forms: one component a kind. A row of a form names its kind.

import type { ComponentType } from 'react';
import type { Control } from './formField.ts';
import type { ControlProps } from './controlProps.ts';
import { DurationControl } from './DurationControl.tsx';
import { ListControl } from './ListControl.tsx';
import { SubjectsControl } from './SubjectsControl.tsx';
import {
  ChoiceControl,
  DateControl,
  LanguageControl,
  NumberControl,
  SwitchControl,
  TextControl,
} from './simpleControls.tsx';

const OwnControl: ComponentType<ControlProps> = (props) => {
  const Own = props.field.control === 'component' ? props.components[props.field.component] : undefined;
  return Own === undefined ? null : <Own {...props} />;
};

// Each is given fields of its kind alone.
export const controls = {
  line: TextControl,
  text: TextControl,
  switch: SwitchControl,
  date: DateControl,
  language: LanguageControl,
  choice: ChoiceControl,
  number: NumberControl,
  duration: DurationControl,
  subjects: SubjectsControl,
  list: ListControl,
  component: OwnControl,
} as const satisfies Readonly<Record<Control['control'], ComponentType<ControlProps>>>;
