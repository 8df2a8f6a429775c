import { hash, verify } from '@node-rs/argon2';

/** Argon2id as OWASP's password storage sheet has it: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Keyboards write the same letter in more than one way. */
const canonical = (password: string) => password.normalize('NFKC');

/** Hashes and compares with the functions it is given, so that a test can count the work. */
export function createPasswords(argon2: { hash: typeof hash; verify: typeof verify }) {
  let nobody: Promise<string> | undefined;

  const hashPassword = (password: string): Promise<string> =>
    argon2.hash(canonical(password), COST);

  const isPassword = async (password: string, stored: string | undefined): Promise<boolean> => {
    nobody ??= hashPassword('of nobody');
    const decoy = await nobody;
    const same = await argon2.verify(stored ?? decoy, canonical(password));
    return same && stored !== undefined;
  };

  return { hashPassword, isPassword };
}

const passwords = createPasswords({ hash, verify });

/** Hashes on a thread of the pool; about 30 ms and 19 MiB each. */
export const hashPassword = (password: string): Promise<string> => passwords.hashPassword(password);

/** Takes as long for a name that nobody has: then there is no hash, and the answer is no. */
export const isPassword = (password: string, stored: string | undefined): Promise<boolean> =>
  passwords.isPassword(password, stored);
