// #region thread-file
import { scryptSync } from 'node:crypto';
import { runInThread } from '@seckill/task-engine/thread';

runInThread(({ text }: { text: string }) => scryptSync(text, 'salt', 16).toString('hex'));
// #endregion
