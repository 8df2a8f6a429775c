import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Clock } from './clock.ts';
import type { LiveStatus } from './browser/socket.ts';
import type { Live } from './live.ts';
import type { Tickets } from './tickets/tickets.ts';

export type Services = { live: Live; clock: Clock; tickets: Tickets };

export const ServicesContext = createContext<Services | undefined>(undefined);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('ServicesContext is missing');
  return services;
}

export function useLiveStatus(): LiveStatus {
  const { live } = useServices();
  return useSyncExternalStore(live.onStatus, live.status);
}

export function useOnline(): boolean {
  return useSyncExternalStore(onConnectivity, () => navigator.onLine);
}

function onConnectivity(listener: () => void): () => void {
  addEventListener('online', listener);
  addEventListener('offline', listener);
  return () => {
    removeEventListener('online', listener);
    removeEventListener('offline', listener);
  };
}
