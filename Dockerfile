# Latchkey as a container. Needs no registry of its own: BASE is any image with Node 24.16 or later and npm.
ARG BASE=docker.io/library/node:24-trixie-slim

# The package is made from the checkout, and its run-time packages are installed as the lock file has them.
FROM ${BASE} AS build
WORKDIR /src
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund && npm pack --pack-destination /tmp
WORKDIR /opt/latchkey
RUN tar -xzf /tmp/latchkey-*.tgz --strip-components=1 \
  && cp /src/package-lock.json . \
  && npm ci --omit=dev --workspaces=false --ignore-scripts --no-audit --no-fund

FROM ${BASE}
COPY --from=build /opt/latchkey /opt/latchkey
RUN chmod 0755 /opt/latchkey/bin/latchkey.cjs \
  && ln -s /opt/latchkey/bin/latchkey.cjs /usr/local/bin/latchkey \
  && mkdir /data && chown 65532:65532 /data && chmod 0700 /data
ENV NODE_ENV=production \
    LATCHKEY_HOST=0.0.0.0 \
    LATCHKEY_DATA=/data \
    LATCHKEY_DATABASE=sqlite:/data/latchkey.db
USER 65532:65532
WORKDIR /data
VOLUME /data
EXPOSE 8420 8421
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8420/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["latchkey"]
CMD ["start"]
