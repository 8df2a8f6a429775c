// Node 20 reads no TypeScript by itself, in a thread least of all.
import { register } from 'tsx/esm/api';

register();
await import('./digest.ts');
