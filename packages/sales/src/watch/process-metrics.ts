import { collectDefaultMetrics, type Registry } from 'prom-client';

/**
 * What the event loop is looked at in, ms, and what it is said to be late by when it is not. Each look wakes a process that may have
 * nothing else to do.
 */
export const LOOP_STEP_MS = 20;

/** What `registry` tells of any process of Node. */
export const processMetrics = (registry: Registry): void =>
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_STEP_MS });
