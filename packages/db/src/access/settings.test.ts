import { describe, expect, it } from 'vitest';
import { problemsWith } from './settings.ts';
import { ownDatabase } from '../testing/fixtures.ts';

const good = {
  version: '10.11.19-MariaDB-0+deb12u1',
  flush: 1,
  logBin: 0,
  syncBinlog: 0,
  sqlMode: 'STRICT_TRANS_TABLES',
  timeZone: '+00:00',
};

const test = await ownDatabase();

describe('checkSettings', () => {
  it('finds nothing but the flush setting to say of a server for tests', async () => {
    const problems = await test.db.checkSettings();
    expect(problems.filter((problem) => !problem.includes('innodb_flush_log'))).toEqual([]);
  });

  it.each([
    ['version', { version: '10.6.1-MariaDB' }],
    ['version', { version: '8.0.44' }],
    ['lost commits', { flush: 0 }],
    ['lost commits', { flush: 2 }],
    ['lost commits by the binary log', { logBin: 1, syncBinlog: 0 }],
    ['cut values', { sqlMode: 'NO_ENGINE_SUBSTITUTION' }],
    ['time zone', { timeZone: 'SYSTEM' }],
  ])('warns of %s: %o', (_, wrong) => {
    expect(problemsWith({ ...good, ...wrong })).toHaveLength(1);
  });

  it.each([
    { version: '11.8.3-MariaDB' },
    { version: '8.4.0' },
    { version: '9.7.4-2' },
    { flush: 3 },
    { logBin: 1, syncBinlog: 1 },
    { sqlMode: 'ANSI,STRICT_ALL_TABLES' },
  ])('is content with %o', (other) => {
    expect(problemsWith({ ...good, ...other })).toEqual([]);
  });
});
