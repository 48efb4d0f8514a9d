// `npm start`: installs what is missing and runs the server.
import { runPrepared } from './prepare.mjs';

await runPrepared('runtime', 'src/main.ts', process.argv.slice(2));
