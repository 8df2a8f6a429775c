import { startRedis } from '../index.ts';

const { pid } = await startRedis();
console.log(pid);
setInterval(() => undefined, 1000);
