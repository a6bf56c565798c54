# One image for the API, the projector and the command line; docker-compose.yml says which runs where.
#
#   docker build --tag factledger .
#
# The Node here is the one that the tests run on (devDependencies of package.json).
ARG NODE_IMAGE=node:24.21.0-trixie-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
# Nothing that is installed runs a script of its own, here or below.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts scripts
COPY libs libs
COPY apps apps
COPY test test
# The very build that the tests run, less the tests.
RUN npm run build \
 && rm -rf dist/test && find dist -name '*.spec.js*' -delete \
 && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="factledger" \
      org.opencontainers.image.description="Event-sourced fact-checking ledger" \
      org.opencontainers.image.licenses="Apache-2.0"
# /data is for the embedded store alone: mount a volume there, or nothing outlives the container.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4600 DATA_DIR=/data
WORKDIR /opt/factledger
# All of it belongs to root: who runs it can change none of it.
COPY LICENSE package.json ./
COPY sample sample
COPY scripts/healthy.mjs scripts/
COPY apps/cli/bin apps/cli/bin
COPY --from=build /build/node_modules node_modules
COPY --from=build /build/dist dist
RUN ln -s /opt/factledger/apps/cli/bin/factledger.mjs /usr/local/bin/factledger \
 && install --directory --owner=node --group=node --mode=0700 /data
# As numbers, so that an orchestrator can see that it is not root: `node` of the image.
USER 1000:1000
EXPOSE 4600
STOPSIGNAL SIGTERM
# Alive, not ready: a server that is only behind is left alone.
HEALTHCHECK --interval=5s --timeout=5s --start-period=30s --retries=3 CMD ["node", "scripts/healthy.mjs"]
CMD ["node", "dist/apps/api/main.js"]
