/** Ends the process with one sentence that says why it cannot start. */
export const refuseToStart = (program: string, why: string): never =>
  end(`${program} cannot start`, why);

/** The same for what may also be found out later. */
export const refuseToWork = (program: string, why: string): never =>
  end(`${program} may not work`, why);

function end(what: string, why: string): never {
  console.error(`${what}: ${why.replace(/\.$/, '')}.`);
  process.exit(1);
}

/** The configuration of a process; one that cannot be read is said in one sentence, and ends the process. */
export function configOrExit<C>(program: string, read: () => C): C {
  try {
    return read();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return refuseToStart(program, `${why}. Every variable is described in .env.example`);
  }
}

const WHY_NO_PORT: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program',
  EACCES: 'may not be opened by this user',
};

/** Waits until a port is open; one that cannot be opened ends the process with a sentence that names its variable. */
export async function openOrExit<T>(
  program: string,
  { name, port, host }: { name: string; port: number; host: string },
  opening: Promise<T>,
): Promise<T> {
  try {
    return await opening;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const why = WHY_NO_PORT[code];
    return refuseToStart(
      program,
      why === undefined
        ? `HOST is ${host}, where it cannot listen (${code})`
        : `${name} is ${port}, which ${why}`,
    );
  }
}
