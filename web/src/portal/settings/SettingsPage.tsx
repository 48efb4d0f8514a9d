// What a person chooses for the pages: colours and language.

import { Radio, RadioGroup } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { PageHead } from '../../parts/PageHead.tsx';
import { Section } from '../../parts/Section.tsx';
import { chooseLanguage, chosenLanguage, languageNames, type Language } from '../../text/languages.ts';
import { useText } from '../../text/text.tsx';
import { chooseTheme, useThemeChoice, type ThemeChoice } from '../../theme.ts';

export default function SettingsPage(): ReactNode {
  const { t } = useText();
  const { choice } = useThemeChoice();
  return (
    <>
      <PageHead title={t('shell.settings')} />
      <Section title={t('shell.colours')}>
        <RadioGroup
          aria-label={t('shell.colours')}
          value={choice}
          onChange={(_, { value }) => chooseTheme(value as ThemeChoice)}
        >
          {(['system', 'light', 'dark'] as const).map((value) => (
            <Radio key={value} value={value} label={t(`shell.colours.${value}`)} />
          ))}
        </RadioGroup>
      </Section>
      <Section title={t('shell.language')}>
        <RadioGroup
          aria-label={t('shell.language')}
          value={chosenLanguage() ?? 'system'}
          onChange={(_, { value }) => chooseLanguage(value === 'system' ? null : (value as Language))}
        >
          <Radio value="system" label={t('shell.language.system')} />
          {Object.entries(languageNames).map(([value, name]) => (
            <Radio key={value} value={value} label={name} lang={value} />
          ))}
        </RadioGroup>
      </Section>
    </>
  );
}
