export { bullmqScriptNames } from './script-names.ts';
