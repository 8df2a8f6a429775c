/**
 * What an error of Redis, or of the client on the way to it, means:
 *
 * - `away`: it starts, fails over, is full, busy or not there. The same question will be answered later.
 * - `replica`: this connection leads to a server that is no primary, or not any more. Another connection may lead to the primary.
 * - `refused`: a password, a right or a command is missing. It stays so until somebody changes a setting.
 * - `bug`: anything else. Asking again does not help.
 */
export type Failure = 'away' | 'replica' | 'refused' | 'bug';

/** Hears of what nobody waits for. */
export type OnError = (error: Error) => void;

/**
 * The words a server begins its refusal with. Up to version 6.2 an error inside a script comes wrapped, as
 * `ERR Error running script (call to f_…): @user_script:1: -READONLY …`, so they are searched for, and where a script raised
 * what it was answered, behind `ERR`.
 */
const WORDS: readonly [Failure, ...string[]][] = [
  ['replica', 'READONLY', 'MASTERDOWN', 'UNBLOCKED'],
  [
    'away',
    'LOADING',
    'BUSY',
    'OOM',
    'MISCONF',
    'NOREPLICAS',
    'CLUSTERDOWN',
    'TRYAGAIN',
    // A slot of a cluster is on its way to another node while a script works in it.
    'ERR Script attempted to access a non local key',
    'ERR Script attempted to execute a (?:write )?command while the cluster is down',
    'UNKILLABLE',
    'ERR max number of clients reached',
  ],
  [
    'refused',
    'NOPERM',
    'NOAUTH',
    'WRONGPASS',
    'DENIED',
    // A plain address that leads to a node of a cluster.
    'MOVED',
    'ASK',
    'ERR AUTH ',
    'ERR Client sent AUTH',
    'ERR unknown command',
    // A script calls a command that is switched off.
    'ERR Unknown Redis command called from script',
    'ERR ACL failure in script',
    'ERR DB index is out of range',
    'ERR invalid DB index',
    // The address of a cluster that leads to a server which is none.
    'ERR This instance has cluster support disabled',
  ],
];

const SERVER = WORDS.map(
  ([failure, ...words]) => [failure, new RegExp(`(?:^|^ERR | -)(?:${words.join('|')})`)] as const,
);

/** Up to version 6.2 a script that may not do something says it in a sentence. */
const SCRIPT_RIGHTS = /The user executing the script can't /;

/** What ioredis says of a connection that is not there. */
const CONNECTION =
  /^Connection is closed|^Stream isn't writeable|^Command (timed out|aborted due to connection close)|^Socket timeout|^Reached the max retries|^connect ETIMEDOUT|^None of startup nodes is available|^Cluster (isn't ready|is (ended|disconnect))|^Too many Cluster redirections|^Connection is aborted|^timeout$|^All sentinels are unreachable/;

/** How a socket, or the look-up of its address, fails. */
const NETWORK = new Set([
  'EAI_AGAIN',
  'EAI_FAIL',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETRESET',
  'ENETUNREACH',
  'ENOTCONN',
  'ENOTFOUND',
  'EPIPE',
  'ESHUTDOWN',
  'ETIMEDOUT',
]);

/** What the last node said when no node of a cluster could be asked, of which the client only says that it is so. */
export const reasonOf = (error: Error): Error =>
  'lastNodeError' in error && error.lastNodeError instanceof Error ? error.lastNodeError : error;

/** The error, or the first of its causes, that says that a right, a password or a command is missing. */
export function refusalIn(error: unknown): Error | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (failureOf(each) === 'refused') return each;
  }
  return undefined;
}

/** Whether only this command is refused: others are served. */
export const isCommandRefused = (error: unknown): boolean =>
  failureOf(error) === 'refused' && /^(NOPERM|ERR unknown command)/.test((error as Error).message);

/** Tells what an error means. What is no error of Redis at all is a bug. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return 'bug';
  const { message } = error;
  if (message.startsWith('EXECABORT') && 'previousErrors' in error) {
    const causes: unknown = error.previousErrors;
    const failures = Array.isArray(causes) ? causes.map(failureOf) : [];
    return failures.find((failure) => failure !== 'bug') ?? 'bug';
  }
  if (reasonOf(error) !== error)
    return failureOf(reasonOf(error)) === 'refused' ? 'refused' : 'away';
  if (CONNECTION.test(message)) return 'away';
  // An error that the server answered with names the command.
  if (error.name === 'ReplyError' || 'command' in error) {
    if (SCRIPT_RIGHTS.test(message)) return 'refused';
    return SERVER.find(([, words]) => words.test(message))?.[0] ?? 'bug';
  }
  // Sockets have a code, and so have the reasons for which a certificate is not believed.
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/CERT|_TLS_|SIGNATURE/.test(code)) return 'refused';
  // A file that is not there has such a code, too, and a server at the address of a file is connected to.
  const isSocket = NETWORK.has(code) || ('syscall' in error && error.syscall === 'connect');
  return isSocket ? 'away' : 'bug';
}
