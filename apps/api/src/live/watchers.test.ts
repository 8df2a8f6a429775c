import { describe, expect, it } from 'vitest';
import { createWatchers } from './watchers.ts';

describe('watchers', () => {
  it('forgets a topic with its last watcher and a watcher with all its topics', () => {
    const watchers = createWatchers<string, string>();
    watchers.add('ticket-1', 'ann');
    watchers.add('ticket-2', 'ann');
    watchers.add('ticket-1', 'ben');
    watchers.leave('ann');
    expect([...watchers.of('ticket-1')]).toEqual(['ben']);
    expect([...watchers.topics()]).toEqual(['ticket-1']);
    watchers.remove('ticket-1', 'ben');
    expect([...watchers.topics()]).toEqual([]);
    expect(watchers.count('ben')).toBe(0);
  });
});
