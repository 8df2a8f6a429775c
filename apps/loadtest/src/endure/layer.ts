export const PREFIX = 'endure';
/** Signs ids that live for one run, on a Redis of its own. */
export const SECRET = 'of an endurance run on a private Redis';
