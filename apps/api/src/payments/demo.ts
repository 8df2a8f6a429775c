import type { PaymentProvider } from './provider.ts';

/** Everyone has the money, at once. */
export const demoProvider: PaymentProvider = {
  name: 'demo',
  charge: async () => 'paid',
};
