// The OData server that one would otherwise take for SQLite: @themost/express over @themost/data, on the same file, its
// connections pooled and durable.

import { createRequire } from 'node:module';
import express from 'express';

const require = createRequire(import.meta.url);
const { ExpressDataApplication, serviceRouter } = require('@themost/express');
const { DataConfigurationStrategy, ODataModelBuilder, ODataConventionModelBuilder } = require('@themost/data');
const { SqliteAdapter } = require('@themost/sqlite');

const [file] = process.argv.slice(2);

// better-sqlite3 was compiled to sync less in WAL mode; an answered write must be on disk.
const { open } = SqliteAdapter.prototype;
SqliteAdapter.prototype.open = function opened(callback) {
  // Its install script would fetch compiled extensions (new ids, regular expressions); nothing that is measured calls
  // for one.
  this.extensions = {};
  const isNew = this.rawConnection === null || this.rawConnection === undefined;
  open.call(this, (error) => {
    if (!error && isNew) {
      const raw = this.rawConnection;
      const run = (words) => (raw.pragma ? raw.pragma(words) : raw.exec(`pragma ${words}`));
      for (const words of ['journal_mode = wal', 'synchronous = full', 'cache_size = -32000', 'temp_store = memory'])
        run(words);
    }
    callback?.(error);
  });
};

const text = (name, more = {}) => ({ name, type: 'Text', ...more });
const columnOf = (name) =>
  name === 'target' ? 'target_id' : name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const model = (name, source, fields, more) => ({
  name,
  version: '1.0',
  sealed: true,
  source,
  view: source,
  caching: 'none',
  fields: fields.map((field) => ({ ...field, name: columnOf(field.name), property: field.name })),
  // Everybody may do everything: it checks nobody.
  privileges: [
    { mask: 15, type: 'global' },
    { mask: 15, type: 'global', account: '*' },
  ],
  ...more,
});

const id = { name: 'id', type: 'Text', primary: true, nullable: false };
// No more of a row than our own answers show.
const models = [
  model('Subject', 'subject', [
    id,
    ...['objectId', 'displayName', 'email', 'principalName', 'onPremisesSecurityIdentifier', 'type', 'lifecycle'].map(
      (name) => text(name),
    ),
  ]),
  model('Assignment', 'assignment', [
    id,
    ...['packageId', 'state', 'status', 'endedAt', 'schedule'].map((name) => text(name)),
    { name: 'target', type: 'Subject', nullable: false },
  ]),
  model('Request', 'assignment_request', [
    id,
    ...[
      'type',
      'state',
      'status',
      'packageId',
      'catalogId',
      'policyId',
      'policyRevisionId',
      'targetId',
      'requestorId',
      'createdByObjectId',
      'justification',
      'answers',
      'schedule',
      'parameters',
      'createdAt',
    ].map((name) => text(name)),
    { name: 'isValidationOnly', type: 'Boolean' },
    { name: 'isApprovalBypassed', type: 'Boolean' },
    { name: 'version', type: 'Integer', value: 'javascript:return 1;' },
  ]),
];

const application = new ExpressDataApplication({
  settings: { i18n: { locales: ['en'], defaultLocale: 'en' }, auth: { unattendedExecutionAccount: 'nobody' } },
  adapterTypes: [
    { name: 'SQLite', invariantName: 'sqlite', type: '@themost/sqlite' },
    { name: 'Pool', invariantName: 'pool', type: '@themost/pool' },
  ],
  adapters: [
    { name: 'file', invariantName: 'sqlite', default: false, options: { database: file, logLevel: 'error' } },
    {
      name: 'pooled',
      invariantName: 'pool',
      default: true,
      options: { adapter: 'file', max: 10, min: 1, acquireTimeoutMillis: 30_000 },
    },
  ],
});
const configuration = application.getConfiguration().getStrategy(DataConfigurationStrategy);
for (const each of models) configuration.setModelDefinition(each);
const builder = new ODataConventionModelBuilder(application.getConfiguration());
for (const each of models) builder.addEntitySet(each.name, `${each.name}s`);
builder.initializeSync();
application.useStrategy(ODataModelBuilder, function built() {
  return builder;
});

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.use(express.json());
app.use(application.middleware(app));
app.use((request, _response, next) => {
  request.context.user = { name: 'nobody', authenticationType: 'None' };
  next();
});
app.use('/api', serviceRouter);
app.use((error, _request, response, _next) => {
  response.status(error.statusCode ?? error.status ?? 500).json({ error: String(error.stack ?? error).slice(0, 900) });
});
const server = app.listen(0, '127.0.0.1', () => {
  process.stdout.write(`ready ${server.address().port}\n`);
});
server.keepAliveTimeout = 72_000;
process.on('SIGTERM', () => process.exit(0));
