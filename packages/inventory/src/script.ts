import { scriptsIn } from '@seckill/redis';

/** Loads one of the scripts of this package. */
export const script = scriptsIn(new URL('./scripts/', import.meta.url));
