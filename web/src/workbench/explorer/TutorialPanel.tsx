// The tutorial beside the Explorer: a step is filled in and sent with one click, and its ids go on to the next.

import { Button, makeStyles, mergeClasses, ProgressBar, Text, tokens } from '@fluentui/react-components';
import { CheckmarkCircleFilled, CircleRegular, PlayRegular } from '@fluentui/react-icons';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { actAs, identityOf, useSession } from '../../session/session.ts';
import { useToasts } from '../../shell/toasts.ts';
import { ResetSandbox } from '../../parts/ResetSandbox.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import type { Exploring } from './exploring.ts';
import { tutorial, tutorialGroup, type Carried } from './tutorial.ts';

const useStyles = makeStyles({
  list: {
    listStyleType: 'none',
    margin: `${tokens.spacingVerticalM} 0 0`,
    padding: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: '2px',
  },
  step: { display: 'flex', gap: '8px', padding: '8px', borderRadius: tokens.borderRadiusMedium },
  here: { backgroundColor: tokens.colorNeutralBackground3 },
  words: { flexGrow: 1, minWidth: 0 },
  dim: {
    color: tokens.colorNeutralForeground3,
    display: 'block',
    fontSize: tokens.fontSizeBase200,
    marginBottom: '6px',
  },
  icon: { fontSize: '18px', color: tokens.colorNeutralForeground3, flexShrink: 0, marginTop: '1px' },
  done: { color: tokens.colorPaletteGreenForeground1 },
  foot: {
    marginTop: tokens.spacingVerticalM,
    display: 'flex',
    gap: tokens.spacingHorizontalS,
    flexWrap: 'wrap',
    alignItems: 'center',
  },
});

interface Progress {
  readonly done: number;
  readonly carried: Partial<Carried>;
}
const key = 'latchkey.tutorial';
const none: Progress = { done: 0, carried: {} };
/** Of packages that earlier tutorials left. */
const mostNames = 50;

export function TutorialPanel({ exploring }: { readonly exploring: Exploring }): ReactNode {
  const styles = useStyles();
  const toasts = useToasts();
  const { sandbox, identity } = useSession();
  const [progress, setProgress] = useState<Progress>(
    () => (JSON.parse(localStorage.getItem(key) ?? 'null') as Progress | null) ?? none,
  );
  useEffect(() => localStorage.setItem(key, JSON.stringify(progress)), [progress]);
  const [isStuck, setStuck] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const requestor = sandbox?.users.find((each) => each.key === 'requestor1')?.id ?? '';
  const run = async (n: number, carried = progress.carried): Promise<void> => {
    const step = tutorial[n];
    const user = sandbox?.users.find((each) => each.key === step?.as);
    if (step === undefined || user === undefined) return;
    if (identity?.key !== user.key) actAs(user);
    const answered = await exploring.run(
      step.request({ ...carried, group: tutorialGroup, requestor } as Parameters<typeof step.request>[0]),
      identityOf(user),
    );
    if (answered === null) return;
    const { status, body } = answered.reply;
    const code = (body as { readonly error?: { readonly code?: string } } | null)?.error?.code;
    const { taken = 0 } = carried;
    if (code !== undefined && code === step.takenName && taken < mostNames) {
      await run(n, { ...carried, taken: taken + 1 });
      return;
    }
    const brought = status < 300 ? step.take(body) : code !== undefined && code === step.doneBefore ? {} : null;
    setStuck(brought === null && status >= 300);
    if (brought === null) {
      toasts.failed(
        status < 300 ? 'Not there yet' : 'This step was refused',
        new Error(status < 300 ? 'Send the step again in a moment.' : 'The answer says why.'),
      );
      return;
    }
    setProgress({ done: n + 1, carried: { ...carried, ...brought } });
    setTimeout(() => list.current?.querySelector('button')?.focus(), 0);
  };
  const begin = (): void => {
    setStuck(false);
    setProgress(none);
  };
  const isOver = progress.done === tutorial.length;
  return (
    <div>
      <ProgressBar value={progress.done} max={tutorial.length} aria-label="Progress of the tutorial" />
      <ol ref={list} className={styles.list}>
        {tutorial.map(({ title, says }, n) => (
          <li
            key={title}
            className={mergeClasses(styles.step, n === progress.done && styles.here)}
            aria-current={n === progress.done ? 'step' : undefined}
          >
            {n < progress.done ? (
              <CheckmarkCircleFilled className={mergeClasses(styles.icon, styles.done)} aria-label="done" />
            ) : (
              <CircleRegular className={styles.icon} aria-hidden />
            )}
            <div className={styles.words}>
              <Text weight={n === progress.done ? 'semibold' : 'regular'}>
                {n + 1}. {title}
              </Text>
              {n === progress.done ? (
                <>
                  <Text className={styles.dim}>{says}</Text>
                  <Button
                    size="small"
                    appearance="primary"
                    icon={<PlayRegular />}
                    disabled={exploring.isSending}
                    onClick={() => void run(n)}
                  >
                    Send this step
                  </Button>
                  {isStuck ? (
                    <div className={styles.foot}>
                      <Text>The step was refused; the answer says why. Start over, or go back to the first day.</Text>
                      <Button size="small" onClick={begin}>
                        Start over
                      </Button>
                      <ResetSandbox onDone={begin} />
                    </div>
                  ) : null}
                </>
              ) : null}
            </div>
          </li>
        ))}
      </ol>
      <div className={styles.foot}>
        {isOver ? <Text weight="semibold">Done: access was asked for, given and taken away again.</Text> : null}
        {progress.carried.package === undefined || isOver ? null : (
          <TextLink to={`/workbench/packages/${progress.carried.package}`}>See the package</TextLink>
        )}
        {progress.done === 0 || isStuck ? null : (
          <Button size="small" appearance="subtle" onClick={begin}>
            Begin again
          </Button>
        )}
      </div>
    </div>
  );
}
