import type { History } from '../history/history.ts';
import type { Ask, Answer, Question } from './ask.ts';

/** Somebody with a session, who has a chance of their own for everything. */
export type Person = {
  readonly history: History;
  readonly doors: readonly number[];
  readonly random: () => number;
  cookie: string;
  buyerId: string;
  /** Asks some API. */
  ask(question: Question): Promise<Answer | undefined>;
  /** Asks again, at some API, until the answer is neither missing nor 503. Undefined once the run is over. */
  insist(question: Question): Promise<Answer | undefined>;
  sleep(minMs: number, maxMs: number): Promise<void>;
  chance(share: number): boolean;
};

type Options = {
  ask: Ask;
  history: History;
  doors: readonly number[];
  random: () => number;
  isOver(): boolean;
};

export function createPerson({ ask, history, doors, random, isOver }: Options): Person {
  const sleep = (minMs: number, maxMs: number) =>
    new Promise<void>((resolve) => void setTimeout(resolve, minMs + random() * (maxMs - minMs)));
  const person: Person = {
    history,
    doors,
    random,
    cookie: '',
    buyerId: '',
    ask: (question) =>
      ask(Math.floor(random() * doors.length), {
        ...question,
        headers: { ...question.headers, ...(person.cookie && { cookie: person.cookie }) },
      }),
    async insist(question) {
      while (!isOver()) {
        const answer = await person.ask(question);
        if (answer && answer.status !== 503 && answer.status !== 429) return answer;
        await sleep(200, 1000);
      }
      return undefined;
    },
    sleep,
    chance: (share) => random() < share,
  };
  return person;
}
