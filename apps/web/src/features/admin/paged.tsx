import { Button } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Trouble } from '../../components/trouble.tsx';
import { Waiting } from '../../components/waiting.tsx';

type Props<Page, Item> = {
  found: UseInfiniteQueryResult<InfiniteData<Page>>;
  itemsOf(page: Page): Item[];
  /** What stands there when nothing was found. */
  empty: ReactNode;
  /** What the button says that fetches the next page. */
  more: string;
  children(items: Item[]): ReactNode;
};

/** What was found, page after page on demand. */
export function Paged<Page, Item>({ found, itemsOf, empty, more, children }: Props<Page, Item>) {
  if (!found.data)
    return found.error ? (
      <Trouble error={found.error} retry={() => void found.refetch()} />
    ) : (
      <Waiting />
    );
  const items = found.data.pages.flatMap(itemsOf);
  if (items.length === 0) return empty;
  return (
    <>
      {children(items)}
      {found.hasNextPage && (
        <Button
          variant="default"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {more}
        </Button>
      )}
    </>
  );
}
