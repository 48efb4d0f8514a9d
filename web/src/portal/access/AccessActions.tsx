// What the person can do with access that they hold: extend it, give it back. What is not possible says why.

import { Button, makeStyles, Tooltip, tokens } from '@fluentui/react-components';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { Assignment } from '../../api/entities.ts';
import { Confirm } from '../../parts/Confirm.tsx';
import { useText } from '../../text/text.tsx';
import type { Actions } from '../../parts/allowedActions.ts';
import { useGiveBack } from './useGiveBack.ts';
import { WriteButton } from '../../parts/WriteButton.tsx';

const AskPanel = lazy(() => import('../browse/AskPanel.tsx'));
const useStyles = makeStyles({ actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS } });

export function AccessActions({
  of: { id, accessPackage },
  actions,
}: {
  readonly of: Assignment;
  readonly actions: Actions;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { giveBack, isPending } = useGiveBack();
  const [open, setOpen] = useState<'extend' | 'giveBack' | null>(null);
  const name = accessPackage?.displayName ?? '';
  const whyNot = actions.reasonFor(id, 'extend');
  return (
    <div className={styles.actions}>
      {actions.isAllowed(id, 'extend') ? (
        <WriteButton aria-label={t('access.extendName', { name })} onClick={() => setOpen('extend')}>
          {t('access.extend')}
        </WriteButton>
      ) : whyNot === null ? null : (
        <Tooltip content={whyNot} relationship="description">
          <Button disabledFocusable aria-label={t('access.extendName', { name })}>
            {t('access.extend')}
          </Button>
        </Tooltip>
      )}
      {actions.isAllowed(id, 'giveBack') ? (
        <WriteButton
          disabled={isPending}
          aria-label={t('access.giveBackName', { name })}
          onClick={() => setOpen('giveBack')}
        >
          {t('access.giveBack')}
        </WriteButton>
      ) : null}
      {open === 'giveBack' ? (
        <Confirm
          title={t('access.giveBackAsk', { name })}
          says={t('access.giveBackSays')}
          action={t('access.giveBack')}
          onConfirm={() => giveBack(id)}
          onClose={() => setOpen(null)}
        />
      ) : null}
      {open === 'extend' && accessPackage != null ? (
        <Suspense>
          <AskPanel ids={[accessPackage.id]} held={name} onClose={() => setOpen(null)} />
        </Suspense>
      ) : null}
    </div>
  );
}
