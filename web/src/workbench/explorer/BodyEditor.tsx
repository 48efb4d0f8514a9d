// The body as JSON, with what the schema says may stand in it; a click puts a property in.

import { Button, makeStyles, mergeClasses, Text, Textarea, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Exploring } from './exploring.ts';
import { bodyMembers, sample, shortName, type Member, type Schema } from './schema.ts';

const useStyles = makeStyles({
  editor: {
    width: '100%',
    maxHeight: 'none',
    '& textarea': {
      fontFamily: tokens.fontFamilyMonospace,
      fontSize: tokens.fontSizeBase200,
      minHeight: '160px',
      maxHeight: '420px',
      resize: 'vertical',
    },
  },
  wrong: { color: tokens.colorStatusDangerForeground1, display: 'block', marginTop: '4px' },
  hints: { display: 'flex', flexWrap: 'wrap', gap: '6px', marginTop: tokens.spacingVerticalS },
  hint: { fontFamily: tokens.fontFamilyMonospace, fontWeight: tokens.fontWeightRegular },
  type: { color: tokens.colorNeutralForeground3, marginLeft: '6px' },
  dim: { color: tokens.colorNeutralForeground3 },
  head: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, marginTop: tokens.spacingVerticalS },
});

export function BodyEditor({
  exploring: { call, change },
  schema,
}: {
  readonly exploring: Exploring;
  readonly schema: Schema | undefined;
}): ReactNode {
  const styles = useStyles();
  const members = schema === undefined ? [] : bodyMembers(schema, call.path);
  const parsed = parse(call.body);
  if (call.method === 'GET' || call.method === 'DELETE')
    return <Text className={styles.dim}>{call.method} has no body.</Text>;
  const put = (member: Member): void => {
    if (schema === undefined || parsed.fault !== null) return;
    change({ body: JSON.stringify({ ...parsed.value, [member.name]: sample(schema, member.type) }, null, 2) });
  };
  return (
    <>
      <Textarea
        className={styles.editor}
        aria-label="Body"
        value={call.body}
        spellCheck={false}
        onChange={(_, { value }) => change({ body: value })}
        placeholder="{ }"
      />
      {parsed.fault === null ? null : (
        <Text role="alert" className={styles.wrong}>
          {parsed.fault}
        </Text>
      )}
      {members.length === 0 ? null : (
        <>
          <div className={styles.head}>
            <Text weight="semibold">What may stand in it</Text>
          </div>
          <div className={styles.hints}>
            {members
              .filter(({ name }) => !(name in parsed.value))
              .map((member) => {
                const options = schema?.enums.get(member.type.name);
                return (
                  <Button
                    key={member.name}
                    size="small"
                    className={mergeClasses(styles.hint)}
                    disabled={parsed.fault !== null}
                    title={options === undefined ? undefined : options.join(', ')}
                    onClick={() => put(member)}
                  >
                    {member.name}
                    <span className={styles.type}>{shortName(member.type)}</span>
                  </Button>
                );
              })}
          </div>
        </>
      )}
    </>
  );
}

function parse(text: string): { readonly value: Readonly<Record<string, unknown>>; readonly fault: string | null } {
  if (text.trim() === '') return { value: {}, fault: null };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { value: value as Record<string, unknown>, fault: null };
    return { value: {}, fault: 'A body is a JSON object.' };
  } catch (error) {
    return { value: {}, fault: `This is not JSON yet: ${(error as Error).message}` };
  }
}
