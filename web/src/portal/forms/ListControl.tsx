// A list of values with fields of their own: added, changed, moved and taken out, each in a card.

import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { AddRegular, ArrowDownRegular, ArrowUpRegular, DeleteRegular } from '@fluentui/react-icons';
import { useId, type ReactNode } from 'react';
import { useText } from '../../text/text.tsx';
import type { ControlProps } from './controlProps.ts';
import { faultsOfElement, placesOf, saysOf } from './faultPlaces.ts';
import type { ElementKind, Values } from './formField.ts';
import { withValue } from './values.ts';

const useStyles = makeStyles({
  group: { border: 'none', margin: 0, padding: 0, minWidth: 0, display: 'grid', gap: tokens.spacingVerticalS },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalM },
  card: {
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    padding: tokens.spacingHorizontalM,
    display: 'grid',
    gap: tokens.spacingVerticalM,
    backgroundColor: tokens.colorNeutralBackground2,
    minWidth: 0,
  },
  head: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  title: { flexGrow: 1 },
  adds: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  fault: { color: tokens.colorStatusDangerForeground1 },
});

export function ListControl(props: ControlProps): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const id = useId();
  const { field, value, faults, isReadOnly, components, inner: Inner, onChange } = props;
  if (field.control !== 'list') return null;
  const items = Array.isArray(value) ? (value as readonly Values[]) : [];
  const own = faults.filter(({ rest }) => rest === '');
  const move = (from: number, to: number): void => {
    const [moved] = items.slice(from, from + 1);
    const others = items.filter((_, n) => n !== from);
    if (moved !== undefined) onChange([...others.slice(0, to), moved, ...others.slice(to)]);
  };
  return (
    <div role="group" aria-labelledby={id} className={styles.group}>
      <Text id={id} weight="semibold">
        {t(field.label)}
      </Text>
      {field.help === undefined ? null : <Text size={200}>{t(field.help)}</Text>}
      {own.length === 0 ? null : (
        <Text role="alert" className={styles.fault}>
          {saysOf(own)}
        </Text>
      )}
      <ul className={styles.list}>
        {items.map((item, at) => {
          const kind = kindOf(field.kinds, item);
          const name = t(field.item, { number: at + 1 });
          return (
            // Elements have no ids: their place tells them apart.
            <li key={at} className={styles.card}>
              <div className={styles.head}>
                <Text weight="semibold" className={styles.title}>
                  {name}
                </Text>
                {isReadOnly ? null : (
                  <>
                    <Tool
                      label={t('manage.list.up', { name })}
                      icon={<ArrowUpRegular />}
                      isOff={at === 0}
                      onClick={() => move(at, at - 1)}
                    />
                    <Tool
                      label={t('manage.list.down', { name })}
                      icon={<ArrowDownRegular />}
                      isOff={at === items.length - 1}
                      onClick={() => move(at, at + 1)}
                    />
                    <Tool
                      label={t('manage.list.remove', { name })}
                      icon={<DeleteRegular />}
                      isOff={false}
                      onClick={() => onChange(items.filter((_, n) => n !== at))}
                    />
                  </>
                )}
              </div>
              {kind === undefined ? null : (
                <Inner
                  fields={kind.fields}
                  draft={item}
                  object={null}
                  faults={placesOf(kind.fields, faultsOfElement(faults, at))}
                  isReadOnly={isReadOnly}
                  components={components}
                  onChange={(property, next) =>
                    onChange(items.map((each, n) => (n === at ? withValue(each, property, next) : each)))
                  }
                />
              )}
            </li>
          );
        })}
      </ul>
      {isReadOnly ? null : (
        <div className={styles.adds}>
          {field.kinds.map((kind) => (
            <Button
              key={kind.add}
              size="small"
              icon={<AddRegular />}
              onClick={() => onChange([...items, freshOf(kind)])}
            >
              {t(kind.add)}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

function Tool({
  label,
  icon,
  isOff,
  onClick,
}: {
  readonly label: string;
  readonly icon: React.JSX.Element;
  readonly isOff: boolean;
  readonly onClick: () => void;
}): ReactNode {
  return <Button size="small" appearance="subtle" icon={icon} aria-label={label} disabled={isOff} onClick={onClick} />;
}

const freshOf = ({ type, fresh }: ElementKind): Values => (type === null ? fresh : { '@odata.type': type, ...fresh });

export function kindOf(kinds: readonly ElementKind[], item: Values): ElementKind | undefined {
  return kinds.find(({ type }) => type === null || type === item['@odata.type']);
}
