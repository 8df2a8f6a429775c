import { Type, type Static } from 'typebox';
import { VerifySheet } from './admin.ts';
import { LAB_FAULTS, LAB_PHASES, LAB_RANGES, LAB_SIDES, type LabPhase } from './lab-terms.ts';
import { IsoTime, SaleId } from '../primitives.ts';

/*
 * The lab (`/api/lab`, `/admin/lab`): a storm that is watched in the browser, beside the same crowd at a shop that works
 * synchronously. It is there with `LAB=true` only, on the private servers of `npm start`.
 */

const Count = Type.Integer({ minimum: 0 });
/** Milliseconds since the shot. */
const SinceShot = Type.Integer({ minimum: 0 });

const within = ({ min, max }: { min: number; max: number }) =>
  Type.Integer({ minimum: min, maximum: max });

export type LabSide = (typeof LAB_SIDES)[number];
export const LabSide = Type.Unsafe<LabSide>({ type: 'string', enum: [...LAB_SIDES] });

export type LabFault = (typeof LAB_FAULTS)[number];
export const LabFault = Type.Unsafe<LabFault>({ type: 'string', enum: [...LAB_FAULTS] });

export const LabSettings = Type.Object(
  {
    people: within(LAB_RANGES.people),
    units: within(LAB_RANGES.units),
    slots: within(LAB_RANGES.slots),
    queue: within(LAB_RANGES.queue),
    workMs: within(LAB_RANGES.workMs),
    concurrency: within(LAB_RANGES.concurrency),
    /** Fixes the order of the buyers; the same seed is the same run. Random when it is left out. */
    seed: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 })),
  },
  { $id: 'LabSettings', additionalProperties: false },
);
export type LabSettings = Static<typeof LabSettings>;

/** A run that is begun. `fault`: what is to be broken in it, from its beginning on: asked for later it may come too late. */
export const LabStart = Type.Object(
  { ...LabSettings.properties, fault: Type.Optional(LabFault) },
  { $id: 'LabStart', additionalProperties: false },
);
export type LabStart = Static<typeof LabStart>;

const Percentiles = Type.Object({ p50: SinceShot, p95: SinceShot, p99: SinceShot, max: SinceShot });

/** How many within each quarter of a power of two: `counts[i]` took less than `2 ** (i / 4)` ms, and not less than the one before. */
const Histogram = Type.Object({ counts: Type.Array(Count) });

/** One side of a run, as its buyers saw it. */
export const LabFigures = Type.Object({
  asking: Count,
  queued: Count,
  success: Count,
  soldOut: Count,
  turnedAway: Count,
  failed: Count,
  /** Since the shot, until the last answer and the last verdict; null before the first. */
  answeredMs: Type.Union([SinceShot, Type.Null()]),
  decidedMs: Type.Union([SinceShot, Type.Null()]),
  answers: Histogram,
  verdicts: Histogram,
  answer: Type.Union([Percentiles, Type.Null()]),
  verdict: Type.Union([Percentiles, Type.Null()]),
});
export type LabFigures = Static<typeof LabFigures>;

/** What MySQL says afterwards, counted without a look at what buyers were told. */
export const LabTruth = Type.Object({
  orders: Count,
  units: Count,
  buyersWithTwoOrders: Count,
  /** Whether the buyers who were told of a success are just those who hold an order. */
  agrees: Type.Boolean(),
});
export type LabTruth = Static<typeof LabTruth>;

const perSide = <T extends Parameters<typeof Type.Optional>[0]>(schema: T) =>
  Type.Object({ queued: schema, synchronous: schema });

export const LabRun = Type.Object(
  {
    runId: Type.String(),
    settings: LabSettings,
    seed: Type.Integer(),
    phase: Type.Unsafe<LabPhase>({ type: 'string', enum: [...LAB_PHASES] }),
    startedAt: IsoTime,
    sales: perSide(Type.Union([SaleId, Type.Null()])),
    figures: perSide(LabFigures),
    /** Once it has ended. */
    truth: perSide(Type.Union([LabTruth, Type.Null()])),
    sheet: Type.Union([VerifySheet, Type.Null()]),
    /** Why it failed, for people. */
    message: Type.Optional(Type.String()),
  },
  { $id: 'LabRun' },
);
export type LabRun = Static<typeof LabRun>;

/**
 * `possible`: false where the servers are not the lab's to stop. `late`: in the run that is on there is nothing left for it to
 * strike; it waits for the next one.
 */
export const Lab = Type.Object({
  run: Type.Union([LabRun, Type.Null()]),
  faults: Type.Array(
    Type.Object({
      fault: LabFault,
      possible: Type.Boolean(),
      late: Type.Optional(Type.Literal(true)),
    }),
  ),
});
export type Lab = Static<typeof Lab>;

/**
 * What `WS /api/lab/watch` says: at once `lab`, every dot so far and every fault so far, and then each change, at most 20 times a second.
 * `dots`: pairs of a buyer's index and the place of its state in `LAB_DOTS`. `late`: asked for when nothing was left to be struck, so
 * nothing was broken.
 */
export const LabMessage = Type.Union([
  Type.Object({ type: Type.Literal('lab'), lab: Lab }),
  Type.Object({
    type: Type.Literal('dots'),
    runId: Type.String(),
    side: LabSide,
    atMs: SinceShot,
    dots: Type.Array(Type.Tuple([Count, Count])),
  }),
  Type.Object({
    type: Type.Literal('fault'),
    runId: Type.Union([Type.String(), Type.Null()]),
    fault: LabFault,
    state: Type.Union([
      Type.Literal('begun'),
      Type.Literal('over'),
      Type.Literal('failed'),
      Type.Literal('late'),
    ]),
    at: IsoTime,
  }),
]);
export type LabMessage = Static<typeof LabMessage>;

/** The whole of a run, to be kept: `messages` are what was watched of its dots and faults (`LabMessage`), in their order. */
export const LabRecord = Type.Object(
  {
    run: LabRun,
    messages: Type.Array(
      // Not spelled out: the schema of a run would be in this one twice.
      Type.Unsafe<LabMessage>(Type.Object({}, { additionalProperties: true })),
    ),
  },
  { $id: 'LabRecord' },
);
export type LabRecord = Static<typeof LabRecord>;

/** What the synchronous shop of one sale has room for, and how long an order takes it. */
export const SynchronousShop = Type.Object(
  {
    slots: within(LAB_RANGES.slots),
    queue: within(LAB_RANGES.queue),
    workMs: within(LAB_RANGES.workMs),
  },
  { $id: 'SynchronousShop', additionalProperties: false },
);
export type SynchronousShop = Static<typeof SynchronousShop>;

/** A file with code of this repository: nothing above `src`, and nothing hidden. */
export const LabCodeQuery = Type.Object(
  {
    file: Type.String({
      maxLength: 200,
      pattern: String.raw`^(?:apps|packages)/[a-z-]+/src/(?:[\w-]+/)*\w[\w.-]*\.(?:ts|lua)$`,
    }),
  },
  { additionalProperties: false },
);
export type LabCodeQuery = Static<typeof LabCodeQuery>;

/** The file as it stands where the shop runs. */
export const LabCode = Type.Object(
  { file: Type.String(), text: Type.String() },
  { $id: 'LabCode' },
);
export type LabCode = Static<typeof LabCode>;

export const LabFaultParams = Type.Object({ fault: LabFault });
