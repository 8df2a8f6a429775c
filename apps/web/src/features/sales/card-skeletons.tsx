import { Skeleton } from '@mantine/core';
import classes from './card-skeletons.module.css';

/** As tall as the cards that will stand here, so that nothing moves when they come. */
export function CardSkeletons() {
  return [1, 2].map((key) => <Skeleton key={key} className={classes.card ?? ''} radius="xl" />);
}
