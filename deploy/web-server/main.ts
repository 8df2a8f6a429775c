import closeWithGrace from 'close-with-grace';
import { readConfig, type WebServerConfig } from './config.ts';
import { buildWebServer } from './server.ts';

const config = settings();
const app = await buildWebServer(config);
closeWithGrace({ delay: 10_000, logger: app.log }, () => app.close());
const url = await app.listen({ port: config.port, host: config.host });
app.log.info({ url }, 'ready');

function settings(): WebServerConfig {
  try {
    return readConfig(process.env);
  } catch (error) {
    console.error(`The web server cannot start: ${String(error)}`);
    process.exit(1);
  }
}
