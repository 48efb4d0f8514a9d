// The password that somebody was given, shown once.

import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Input,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';

const useStyles = makeStyles({
  line: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, marginTop: tokens.spacingVerticalM },
  value: { flexGrow: 1, minWidth: 0, fontFamily: tokens.fontFamilyMonospace },
});

export function TemporaryPassword({
  name,
  password,
  onClose,
}: {
  readonly name: string;
  readonly password: string;
  readonly onClose: () => void;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const toasts = useToasts();
  const copy = (): void => {
    navigator.clipboard.writeText(password).then(
      () => toasts.done(t('people.copied')),
      (error: unknown) => toasts.failed(t('people.notCopied'), error),
    );
  };
  return (
    <Dialog open modalType="alert">
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('people.temporary', { name })}</DialogTitle>
          <DialogContent>
            {t('people.temporary.says')}
            <div className={styles.line}>
              <Input readOnly className={styles.value} value={password} aria-label={t('people.temporary.label')} />
              <Button icon={<CopyRegular />} onClick={copy}>
                {t('people.copy')}
              </Button>
            </div>
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={onClose}>
              {t('people.temporary.done')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
