export { databaseUrl, httpUrl, placeOf, redisUrl } from './addresses.ts';
export { configOrExit, openOrExit, refuseToStart, refuseToWork } from './refuse.ts';
export {
  flag,
  key,
  keys,
  matching,
  oneOf,
  optional,
  readSettings,
  replacedBy,
  required,
  token,
  webhookKey,
  whole,
  type Setting,
  type Settings,
  type ValuesOf,
} from './setting.ts';
export { sharedConfig, sharedSettings, type SharedConfig } from './shared.ts';
