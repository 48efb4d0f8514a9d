// People by name, by group, by organization or by relation: one box finds all of them, and each that is chosen stands
// above it.

import { Button, Combobox, Field, makeStyles, Option, OptionGroup, Text, tokens } from '@fluentui/react-components';
import { DismissRegular, OrganizationRegular, PeopleRegular, PersonLinkRegular } from '@fluentui/react-icons';
import { useDeferredValue, useState, type ReactNode } from 'react';
import type { Named } from '../../api/entities.ts';
import { literal } from '../../api/paths.ts';
import { useGraph } from '../../api/queries.ts';
import { Initials } from '../../parts/Initials.tsx';
import { useText } from '../../text/text.tsx';
import type { ControlProps } from './controlProps.ts';
import type { Values } from './formField.ts';
import { useFieldProps } from './simpleControls.tsx';
import { idOfSubject, kindOfSubject, subjectKinds, subjectOf, type SubjectKind } from './subjectKinds.ts';
import { useSubjectNames } from './subjectNames.ts';

const useStyles = makeStyles({
  whole: { display: 'grid', gap: tokens.spacingVerticalXS },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexWrap: 'wrap', gap: '6px' },
  chip: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '6px',
    maxWidth: '100%',
    boxSizing: 'border-box',
    padding: '2px 2px 2px 8px',
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorNeutralBackground3,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    minHeight: '30px',
  },
  name: { overflowWrap: 'anywhere', minWidth: 0 },
  icon: { fontSize: '18px', flexShrink: 0, color: tokens.colorNeutralForeground3 },
  fault: { color: tokens.colorStatusDangerForeground1 },
});

const most = 8;

export function SubjectsControl(props: ControlProps): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { field, value, isReadOnly, onChange } = props;
  const subjects = Array.isArray(value) ? (value as readonly Values[]) : [];
  const nameOf = useSubjectNames(subjects);
  const kinds = field.control === 'subjects' ? subjectKinds.filter(({ kind }) => field.kinds.includes(kind)) : [];
  const remove = (at: number): void => onChange(subjects.filter((_, n) => n !== at));
  return (
    <div className={styles.whole}>
      {isReadOnly ? (
        <Text weight="semibold">{t(field.label)}</Text>
      ) : (
        <Box {...props} kinds={kinds} onAdd={(subject) => onChange([...subjects, subject])} />
      )}
      {subjects.length === 0 ? null : (
        <ul className={styles.list} aria-label={t(field.label)}>
          {subjects.map((subject, at) => {
            const name = nameOf(subject);
            return (
              <li key={`${String(subject['@odata.type'])} ${idOfSubject(subject)} ${at}`} className={styles.chip}>
                <Picture of={subject} name={name} />
                <bdi className={styles.name}>{name}</bdi>
                {isReadOnly ? null : (
                  <Button
                    size="small"
                    shape="circular"
                    appearance="transparent"
                    icon={<DismissRegular />}
                    aria-label={t('manage.list.remove', { name })}
                    onClick={() => remove(at)}
                  />
                )}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}

function Picture({ of, name }: { readonly of: Values; readonly name: string }): ReactNode {
  const styles = useStyles();
  const kind = kindOfSubject(of)?.kind;
  if (kind === 'singleUser') return <Initials name={name} size={20} />;
  if (kind === 'groupMembers') return <PeopleRegular aria-hidden className={styles.icon} />;
  if (kind === 'connectedOrganizationMembers') return <OrganizationRegular aria-hidden className={styles.icon} />;
  return <PersonLinkRegular aria-hidden className={styles.icon} />;
}

function Box({
  kinds,
  onAdd,
  ...props
}: ControlProps & { readonly kinds: readonly SubjectKind[]; readonly onAdd: (subject: Values) => void }): ReactNode {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const text = useDeferredValue(typed.trim());
  const ways = kinds
    .flatMap(({ kind, ways: all }) => all.map((way) => ({ kind, ...way })))
    .filter(({ label }) => t(label).toLocaleLowerCase().includes(text.toLocaleLowerCase()));
  return (
    <Field {...useFieldProps(props)}>
      <Combobox
        freeform
        inlinePopup
        placeholder={t('states.typeName')}
        value={typed}
        selectedOptions={[]}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => setTyped('')}
        onOptionSelect={(_, { optionValue }) => {
          setTyped('');
          if (optionValue === undefined || optionValue === '') return;
          const [kind, ...rest] = optionValue.split(' ');
          const way = kinds.find((each) => each.kind === kind);
          if (way === undefined) return;
          const said = rest.join(' ');
          onAdd(subjectOf(way.kind, way.id === null ? (way.ways[Number(said)]?.values ?? {}) : { [way.id]: said }));
        }}
      >
        {ways.length === 0 ? null : (
          <OptionGroup label={t('manage.subjects.byRelation')}>
            {ways.map(({ kind, label, values }) => {
              const at = kinds.find((each) => each.kind === kind)?.ways.findIndex((way) => way.values === values);
              return (
                <Option key={label} value={`${kind} ${at}`} text={t(label)}>
                  {t(label)}
                </Option>
              );
            })}
          </OptionGroup>
        )}
        {kinds.map((kind) => (
          <FoundOf key={kind.kind} of={kind} text={text} />
        ))}
      </Combobox>
    </Field>
  );
}

/** The objects of a kind whose names have the words that were typed. */
function FoundOf({ of, text }: { readonly of: SubjectKind; readonly text: string }): ReactNode {
  const { t } = useText();
  const { data } = useGraph<{ readonly value: readonly Named[] }>(of.from === null ? null : pathOf(of.from, text));
  const found = data?.value ?? [];
  if (found.length === 0 || of.heading === null) return null;
  return (
    <OptionGroup label={t(of.heading)}>
      {found.map(({ id, displayName }) => (
        <Option key={id} value={`${of.kind} ${id}`} text={displayName}>
          <bdi>{displayName}</bdi>
        </Option>
      ))}
    </OptionGroup>
  );
}

function pathOf({ path, searchIn }: NonNullable<SubjectKind['from']>, text: string): string {
  const words = text.replaceAll(/["\\]/g, ' ').trim();
  const narrowed =
    words === ''
      ? ''
      : searchIn === null
        ? `&$filter=contains(displayName,${literal(words)})`
        : `&$search=${encodeURIComponent(`"${searchIn}:${words}"`)}`;
  return `${path}?$top=${most}&$select=id,displayName&$orderby=displayName${narrowed}`;
}
