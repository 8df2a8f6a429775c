// Loaded before a program: its clock is off by CLOCK_SKEW_MS from then on.
const skewMs = Number(process.env['CLOCK_SKEW_MS']);
const RealDate = Date;

globalThis.Date = class extends RealDate {
  /** @param {any[]} parts */
  constructor(...parts) {
    // @ts-expect-error A date is made of any number of parts.
    super(...(parts.length === 0 ? [RealDate.now() + skewMs] : parts));
  }
  static now() {
    return RealDate.now() + skewMs;
  }
};
