export type WebServerConfig = {
  port: number;
  host: string;
  /** Where the built page is. */
  root: string;
  /** The API's origin, as http://api:3000. */
  apiUrl: string;
  logLevel: string;
  /** Whether what a proxy in front says of the visitor is believed. */
  trustProxy: boolean;
};

/** Reads the environment; throws one Error that names every missing or wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv): WebServerConfig {
  const { PORT = '8080', HOST = '127.0.0.1', WEB_ROOT, API_URL, LOG_LEVEL = 'info' } = env;
  const wrong = [
    ...(/^\d{1,5}$/.test(PORT) ? [] : ['PORT must be a number']),
    ...(WEB_ROOT ? [] : ['WEB_ROOT is missing']),
    ...(API_URL && URL.canParse(API_URL) ? [] : ['API_URL must be a URL']),
  ];
  if (wrong.length > 0) throw new Error(wrong.join(', '));
  return {
    port: Number(PORT),
    host: HOST,
    root: WEB_ROOT ?? '',
    apiUrl: API_URL ?? '',
    logLevel: LOG_LEVEL,
    trustProxy: env['TRUST_PROXY'] === 'true',
  };
}
