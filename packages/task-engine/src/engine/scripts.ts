/** An array reply; empty for any other. */
export const list = (reply: unknown): unknown[] => (Array.isArray(reply) ? reply : []);

export const numbers = (reply: unknown): number[] => list(reply).map(Number);
