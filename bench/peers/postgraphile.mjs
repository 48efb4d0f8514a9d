// What one would otherwise put in front of PostgreSQL: PostGraphile 5 over the same tables, in its own server on
// node:http.

import { createServer } from 'node:http';
import { grafserv } from 'postgraphile/grafserv/node';
import { postgraphile } from 'postgraphile';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { makePgService } from 'postgraphile/adaptors/pg';
import { makeJSONPgSmartTagsPlugin } from 'postgraphile/utils';

const [url] = process.argv.slice(2);

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  // Our tables have no foreign keys; it is told of the one that is expanded. What is not measured it need not know.
  plugins: [
    makeJSONPgSmartTagsPlugin({
      version: 1,
      config: {
        class: {
          'latchkey.assignment': {
            tags: { foreignKey: '(target_id) references latchkey.subject (id)|@fieldName target' },
          },
        },
      },
    }),
  ],
  pgServices: [
    makePgService({
      connectionString: url,
      schemas: ['latchkey'],
      poolConfig: { max: 10, options: '-c synchronous_commit=on -c jit=off' },
    }),
  ],
  grafast: { explain: false },
  grafserv: { graphqlPath: '/graphql', graphiql: false, websockets: false, watch: false },
  gather: { pgIntrospectionOptions: {} },
});
const serv = instance.createServ(grafserv);
const server = createServer();
server.keepAliveTimeout = 72_000;
await serv.addTo(server);
await serv.ready();
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`ready ${server.address().port}\n`);
});
process.on('SIGTERM', () => process.exit(0));
