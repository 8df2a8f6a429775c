import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';

/** What a contestant's own processes are told on their command line. */
export const Job = Type.Object({
  contestant: Type.String(),
  redisUrl: Type.String(),
  databaseUrl: Type.String(),
  keyPrefix: Type.String(),
  sessionSecret: Type.String(),
  adminToken: Type.String(),
});
export type Job = Static<typeof Job>;

export const ApiReady = Type.Object({ url: Type.String() });

/** One measurement's load. With `amount` that many requests, else `seconds` of them. */
export const LoadJob = Type.Object({
  url: Type.String(),
  cookies: Type.Array(Type.String()),
  connections: Type.Integer(),
  seconds: Type.Number(),
  amount: Type.Optional(Type.Integer()),
});
export type LoadJob = Static<typeof LoadJob>;

/** `finishedAt` is the moment of the last request, ms since the epoch. Latencies are ms. */
export const LoadResult = Type.Object({
  accepted: Type.Integer(),
  refused: Type.Integer(),
  failed: Type.Integer(),
  seconds: Type.Number(),
  finishedAt: Type.Number(),
  p50: Type.Number(),
  p99: Type.Number(),
});
export type LoadResult = Static<typeof LoadResult>;

const job = Compile(Job);
const apiReady = Compile(ApiReady);
const loadJob = Compile(LoadJob);
const loadResult = Compile(LoadResult);

export const isJob = (value: unknown) => job.Check(value);
export const isApiReady = (value: unknown) => apiReady.Check(value);
export const isLoadJob = (value: unknown) => loadJob.Check(value);
export const isLoadResult = (value: unknown) => loadResult.Check(value);
