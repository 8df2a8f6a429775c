import type { Call, CallOptions } from '../declare/calls.ts';
import { check } from '../declare/options.ts';
import type { Engine } from '../engine/engine.ts';
import { layOut } from '../job/lay-out.ts';
import type { PlainJob, Step } from '../job/plain-job.ts';

/** What follows a task. `join`: its result is one of those a chord waits for. */
type Continuation = {
  next?: PlannedStep[];
  /** The error tasks. */
  caught?: PlannedStep[];
  join?: {
    id: string;
    index: number;
    size: number;
    body: PlannedStep;
    /** Seconds the answers are kept from one member's end on, so that those of quick members outlive the slow ones. */
    keep?: number;
  };
};

/** The data of a job with its continuation, as it is stored. */
export type PlannedJob = PlainJob & Continuation;
export type PlannedStep = Step<PlannedJob>;

type AnyCall = Call<never, unknown>;

/** Lays out a call and all that follows it. The last step gets the continuation `tail`. Throws InvalidOption. */
export function plan(
  engine: Engine,
  { specs }: AnyCall,
  owner: string,
  tail: Continuation = {},
): { first: PlannedStep; steps: PlannedStep[] } {
  const steps: PlannedStep[] = [];
  for (const spec of specs.toReversed()) {
    check.call('', spec.options);
    const [after] = steps;
    const follow: Continuation = after === undefined ? tail : { next: [after] };
    const next = [...planLinks(engine, spec.options.link, owner), ...(follow.next ?? [])];
    const caught = [...planLinks(engine, spec.options.linkError, owner), ...(follow.caught ?? [])];
    const continuation: Continuation = {
      ...(next.length > 0 && { next }),
      ...(caught.length > 0 && { caught }),
      ...(follow.join !== undefined && { join: follow.join }),
    };
    steps.unshift(layOut(engine, spec, owner, continuation));
  }
  const [first] = steps;
  if (first === undefined) throw new TypeError('a call of nothing');
  return { first, steps };
}

type Links = CallOptions<never>['link' | 'linkError'];

const planLinks = (engine: Engine, links: Links, owner: string): PlannedStep[] =>
  linkedCalls(links).map((each) => plan(engine, each, owner).first);

/** Links as a list, however they were given. */
export const linkedCalls = (links: Links): readonly AnyCall[] =>
  links === undefined ? [] : isList(links) ? links : [links];

const isList = <T>(value: T | readonly T[]): value is readonly T[] => Array.isArray(value);
