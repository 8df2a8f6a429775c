import ReconnectingWebSocket from 'partysocket/ws';

export type LiveStatus = 'connecting' | 'open' | 'away';

/**
 * A socket that comes back for ever, once it was opened by `reconnect`. What could not be sent is not kept: `onOpen` says it again,
 * before anybody hears that the socket is open.
 */
export function createSocket(url: string, onOpen: () => void = () => undefined) {
  const listeners = new Set<() => void>();
  let status: LiveStatus = 'connecting';
  const socket = new ReconnectingWebSocket(url, undefined, {
    startClosed: true,
    maxEnqueuedMessages: 0,
    // Spread, so that a restarted server is not met by everybody in one instant.
    minReconnectionDelay: 500 + Math.random() * 1000,
    maxReconnectionDelay: 5000,
    connectionTimeout: 5000,
  });

  function setStatus(next: LiveStatus) {
    if (status === next) return;
    status = next;
    for (const listener of listeners) listener();
  }
  socket.addEventListener('open', () => {
    onOpen();
    setStatus('open');
  });
  socket.addEventListener('close', () => setStatus('away'));
  socket.addEventListener('error', () => setStatus('away'));

  return {
    socket,
    setStatus,
    status: () => status,
    onStatus: (listener: () => void) => added(listeners, listener),
  };
}

/** Adds a listener; what it returns takes it out. */
export function added<T>(set: Set<T>, listener: T): () => void {
  set.add(listener);
  return () => void set.delete(listener);
}
