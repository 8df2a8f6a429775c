import { color } from 'listr2';
import { fail, firstLine } from './part.ts';

console.log(typeof color.bold, firstLine());
fail();
