import type { Sale } from '@seckill/contracts';
import { Notice } from './notice.tsx';
import classes from './sale-notice.module.css';

/** What the operators of a sale tell just now. The box around it is there before, so that screen readers hear it come. */
export function SaleNotice({ sale: { notice } }: { sale: Sale }) {
  return (
    <div aria-live="polite" className={classes.notice}>
      {notice && <Notice tone="warn">{notice}</Notice>}
    </div>
  );
}
