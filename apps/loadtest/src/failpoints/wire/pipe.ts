import type { Socket } from 'node:net';

/** One direction of a connection. What is written while it is held follows, in order, once it is let go. */
export class Pipe {
  readonly #to: Socket;
  #held: Buffer[] | undefined;
  #ended = false;

  constructor(to: Socket) {
    this.#to = to;
  }

  get isHeld(): boolean {
    return this.#held !== undefined;
  }

  write(data: Buffer): void {
    if (this.#held) this.#held.push(data);
    else if (this.#to.writable) this.#to.write(data);
  }

  hold(): void {
    this.#held ??= [];
  }

  letGo(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const data of held) this.write(data);
    if (this.#ended) this.end();
  }

  /** Ends the other side, after what is held has been sent. */
  end(): void {
    this.#ended = true;
    if (!this.#held) this.#to.end();
  }
}
