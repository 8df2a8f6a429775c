/** What a storm has opened. Once all is closed, whatever is added is closed at once. */
export function createClosers() {
  const open: (() => void)[] = [];
  let closed = false;
  return {
    add(close: () => void): void {
      if (closed) close();
      else open.push(close);
    },
    closeAll(): void {
      closed = true;
      for (const close of open.splice(0)) close();
    },
  };
}
