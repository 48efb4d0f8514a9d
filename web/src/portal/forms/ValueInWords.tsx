// The value of a property in words, for pages that compare two: by the kind of its control.

import type { ReactNode } from 'react';
import { useText, type Texts } from '../../text/text.tsx';
import type { Control, FormField, Values } from './formField.ts';
import { useSubjectNames } from './subjectNames.ts';

type SayValue = (value: unknown, field: FormField, texts: Texts) => string;

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
const countOf: SayValue = (value, _, { t }) =>
  t('manage.value.count', { count: Array.isArray(value) ? value.length : 0 });

const words: Readonly<Record<Exclude<Control['control'], 'subjects'>, SayValue>> = {
  line: textOf,
  text: textOf,
  language: textOf,
  switch: (value, _, { t }) => t(value === true ? 'manage.value.on' : 'manage.value.off'),
  date: (value, _, { date }) => (textOf(value) === '' ? '' : date(textOf(value))),
  number: (value, _, { number }) => (typeof value === 'number' ? number(value) : ''),
  duration: (value, _, { duration }) => (textOf(value) === '' ? '' : duration(textOf(value))),
  choice: (value, field, { t }) => {
    const found = field.control === 'choice' ? field.choices.find((each) => each.value === value) : undefined;
    return found === undefined ? textOf(value) : t(found.label);
  },
  list: countOf,
  component: (value, field, texts) => (Array.isArray(value) ? countOf(value, field, texts) : textOf(value)),
};

export function ValueInWords({ field, value }: { readonly field: FormField; readonly value: unknown }): ReactNode {
  const texts = useText();
  const subjects = field.control === 'subjects' && Array.isArray(value) ? (value as readonly Values[]) : [];
  const nameOf = useSubjectNames(subjects);
  const says =
    field.control === 'subjects' ? texts.list(subjects.map(nameOf)) : words[field.control](value, field, texts);
  return says === '' ? <i>{texts.t('manage.value.nothing')}</i> : <bdi>{says}</bdi>;
}
