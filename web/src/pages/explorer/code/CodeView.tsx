// The written call in a language of choice, ready to copy.

import { Button, makeStyles, Select, tokens } from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import { useToasts } from '../../../shell/toasts.ts';
import type { Explored } from '../exploring.ts';
import type { Schema } from '../schema.ts';
import { languages, type Language } from './languages.ts';

const useStyles = makeStyles({
  tools: { display: 'flex', gap: tokens.spacingHorizontalS, marginBottom: tokens.spacingVerticalS },
  code: {
    margin: 0,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: '19px',
    overflowX: 'auto',
    maxHeight: '360px',
    whiteSpace: 'pre',
  },
});
const key = 'latchkey.language';

export function CodeView({ call, schema }: { readonly call: Explored; readonly schema: Schema }): ReactNode {
  const styles = useStyles();
  const toasts = useToasts();
  const [language, setLanguage] = useState<Language>(
    () => languages.find(({ name }) => name === localStorage.getItem(key)) ?? (languages[0] as Language),
  );
  const text = language.write({ call, schema, origin: location.origin });
  const choose = (name: string): void => {
    localStorage.setItem(key, name);
    setLanguage(languages.find((each) => each.name === name) ?? language);
  };
  return (
    <>
      <div className={styles.tools}>
        <Select size="small" aria-label="Language" value={language.name} onChange={(_, { value }) => choose(value)}>
          {languages.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
        <Button
          size="small"
          icon={<CopyRegular />}
          onClick={() => {
            navigator.clipboard.writeText(text).then(
              () => toasts.done('Copied'),
              (error: unknown) => toasts.failed('It could not be copied', error),
            );
          }}
        >
          Copy
        </Button>
      </div>
      <pre className={styles.code} role="group" tabIndex={0} aria-label={`The call in ${language.name}`}>
        {text}
      </pre>
    </>
  );
}
