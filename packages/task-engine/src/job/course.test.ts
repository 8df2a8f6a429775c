import { describe, expect, it } from 'vitest';
import { afterLine, afterStep, NO_COURSE, storedCourse } from './course.ts';

describe('the course of a task', () => {
  it('has a step for each change, and none for the same state of the same attempt', () => {
    let course = NO_COURSE;
    const error = { code: 'gateway_down', message: 'no answer' };
    course = afterStep(course, { status: 'started', attempts: 1 }, 1);
    course = afterStep(course, { status: 'started', attempts: 1 }, 2);
    course = afterStep(course, { status: 'retrying', attempts: 1, error }, 3);
    course = afterStep(course, { status: 'started', attempts: 2 }, 4);
    expect(storedCourse(course)).toEqual({
      trace: [
        ['started', 1, 1],
        ['retrying', 3, 1, 'gateway_down'],
        ['started', 4, 2],
      ],
    });
  });

  it('leaves out a code that a script could not pass over', () => {
    for (const code of ['a:b', 'a"]]', 'x'.repeat(41), '全']) {
      const { trace } = afterStep(
        NO_COURSE,
        { status: 'failure', attempts: 1, error: { code, message: '' } },
        1,
      );
      expect(trace).toEqual([['failure', 1, 1]]);
    }
  });

  it('keeps the first steps and the last ones of very many', () => {
    let course = NO_COURSE;
    for (let n = 1; n <= 1000; n += 1)
      course = afterStep(course, { status: 'started', attempts: n }, n);
    expect(course.trace.map(([, , attempt]) => attempt)).toEqual([
      1,
      2,
      3,
      4,
      ...Array.from({ length: 20 }, (_, at) => 981 + at),
    ]);
  });

  it('keeps the last lines, short, on one line each, without secrets and numbers', () => {
    let course = NO_COURSE;
    for (let n = 1; n <= 50; n += 1) course = afterLine(course, `line ${n}`, n);
    expect(course.log).toHaveLength(20);
    expect(course.log.at(0)).toEqual([31, 'line 31']);
    const said = (text: string) => afterLine(NO_COURSE, text, 1).log[0]?.[1];
    expect(said('x'.repeat(1000))).toHaveLength(200);
    expect(said('😀'.repeat(300))).toBe('😀'.repeat(200));
    expect(said('two\nlines')).toBe('two lines');
    expect(said('to +8613800138000')).toBe('to …8000');
    expect(said('password=hunter2, then')).toBe('password=[redacted] then');
    expect(said('{"apiKey": "k-123"}')).toBe('{"apiKey": [redacted]');
    expect(said('Authorization: Bearer')).toBe('Authorization: [redacted]');
  });
});
