/** BullMQ publishes types of this file only for its other module format. */
declare module 'bullmq/dist/cjs/scripts/addStandardJob-9.js' {
  export const addStandardJob: { name: string; content: string; keys: number };
}

declare module 'bullmq/dist/cjs/scripts/index.js' {
  const scripts: Record<string, { name: string; content: string; keys: number }>;
  export default scripts;
}

/** The same. */
declare module 'bullmq/dist/cjs/scripts/reprocessJob-9.js' {
  export const reprocessJob: { name: string; content: string; keys: number };
}
