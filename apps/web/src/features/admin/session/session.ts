/** `ended`: it was there when the page was opened, and what stands on the page waits for the next one. */
export type AdminSession = 'out' | 'in' | 'ended';

/** What begins and ends a session, and so says nothing about the one that is there. */
export const SESSION_KEY = ['admin', 'session-change'] as const;
