/** Who watches what, both ways, so that a socket's end costs only what it watched. */
export function createWatchers<Topic, Watcher>() {
  const byTopic = new Map<Topic, Set<Watcher>>();
  const byWatcher = new Map<Watcher, Set<Topic>>();

  return {
    add(topic: Topic, watcher: Watcher) {
      entry(byTopic, topic).add(watcher);
      entry(byWatcher, watcher).add(topic);
    },
    remove(topic: Topic, watcher: Watcher) {
      drop(byTopic, topic, watcher);
      drop(byWatcher, watcher, topic);
    },
    leave(watcher: Watcher) {
      for (const topic of byWatcher.get(watcher) ?? []) drop(byTopic, topic, watcher);
      byWatcher.delete(watcher);
    },
    has: (topic: Topic, watcher: Watcher) => byTopic.get(topic)?.has(watcher) ?? false,
    of: (topic: Topic): ReadonlySet<Watcher> => byTopic.get(topic) ?? new Set<Watcher>(),
    count: (watcher: Watcher) => byWatcher.get(watcher)?.size ?? 0,
    topics: () => byTopic.keys(),
  };
}

function entry<K, V>(map: Map<K, Set<V>>, key: K): Set<V> {
  let set = map.get(key);
  if (!set) map.set(key, (set = new Set()));
  return set;
}

function drop<K, V>(map: Map<K, Set<V>>, key: K, value: V) {
  const set = map.get(key);
  set?.delete(value);
  if (set?.size === 0) map.delete(key);
}
