export { keysLike, openTestClient } from './test-client.ts';
export { cutOff } from './cut-off.ts';
export { startProxy, type Proxy } from './proxy.ts';
export { testRedis, type TestRedis } from './test-redis.ts';
export { readmeWithKeys, type KeyRow } from './readme-keys.ts';
export { modelRuns, modelTimeout } from './model-runs.ts';
