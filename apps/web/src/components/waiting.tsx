import { Skeleton } from '@mantine/core';

/** Stands in while a part of the page is fetched. */
export function Waiting() {
  return <Skeleton height={320} radius="xl" />;
}
