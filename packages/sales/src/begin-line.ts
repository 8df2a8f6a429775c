import type { Db } from '@seckill/db';
import type { TasksOptions } from '@seckill/task-engine';
import { orderPlace, roundOfLane } from '@seckill/tasks';

/**
 * Which numbers a line goes on with that Redis does not know. MySQL remembers how often the line of a round was begun, so that no
 * number is given out twice, whatever Redis forgot.
 */
export const numbersAfter =
  (db: Pick<Db, 'beginLine'>): NonNullable<TasksOptions['numbersAfter']> =>
  async (task, lane) => {
    const id = task.name === orderPlace.name ? roundOfLane(lane) : undefined;
    return id ? db.beginLine(id) : 0;
  };
