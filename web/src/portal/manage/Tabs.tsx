// The parts of an object's page: one is shown, and the address says which.

import { Tab, TabList } from '@fluentui/react-components';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useText, type TextKey } from '../../text/text.tsx';

export interface PagePart {
  readonly key: string;
  readonly title: TextKey;
  readonly draw: () => ReactNode;
}

/** The first one is shown where the address names none. */
export function Tabs({ label, parts }: { readonly label: string; readonly parts: readonly PagePart[] }): ReactNode {
  const { t } = useText();
  const navigate = useNavigate();
  const { part } = useSearch({ strict: false }) as { readonly part?: string };
  const shown = parts.find(({ key }) => key === part) ?? parts[0];
  return (
    <>
      <TabList
        aria-label={label}
        selectedValue={shown?.key}
        style={{ flexWrap: 'wrap', marginBottom: '16px' }}
        onTabSelect={(_, { value }) =>
          void navigate({ to: '.', search: { part: value === parts[0]?.key ? '' : String(value) } } as never)
        }
      >
        {parts.map(({ key, title }) => (
          <Tab key={key} value={key}>
            {t(title)}
          </Tab>
        ))}
      </TabList>
      {shown?.draw()}
    </>
  );
}
