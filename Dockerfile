# One image for every process of ours (docker-compose.yml says which one a container runs), and one for the page.
FROM node:22-bookworm-slim AS base
WORKDIR /app
ENV NPM_CONFIG_AUDIT=false NPM_CONFIG_FUND=false NPM_CONFIG_UPDATE_NOTIFIER=false

# Manifests alone: the installs below are cached until one of them changes.
FROM base AS manifests
COPY package.json package-lock.json ./
COPY packages/contracts/package.json packages/contracts/
COPY packages/task-engine/package.json packages/task-engine/
COPY packages/redis/package.json packages/redis/
COPY packages/tasks/package.json packages/tasks/
COPY packages/inventory/package.json packages/inventory/
COPY packages/db/package.json packages/db/
COPY packages/sales/package.json packages/sales/
COPY apps/api/package.json apps/api/
COPY apps/worker/package.json apps/worker/
COPY apps/web/package.json apps/web/
COPY apps/loadtest/package.json apps/loadtest/
COPY apps/operator/package.json apps/operator/
COPY scripts/package.json scripts/
COPY e2e/package.json e2e/

FROM manifests AS page
RUN npm ci
COPY tsconfig.base.json ./
COPY packages/contracts packages/contracts
COPY apps/web apps/web
RUN npm run build --workspace @seckill/web

FROM manifests AS production
RUN npm ci --omit=dev --ignore-scripts \
      --workspace @seckill/api --workspace @seckill/worker

FROM base AS web
COPY --from=caddy:2 /usr/bin/caddy /usr/local/bin/
# Whom it asks for certificates must be known to it.
COPY --from=caddy:2 /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=page /app/apps/web/dist /srv
COPY deploy/Caddyfile deploy/start-web.sh ./
# Certificates outlive the container: a volume takes over whose folder it is.
ENV XDG_DATA_HOME=/certificates XDG_CONFIG_HOME=/tmp
RUN install -d -o node -g node -m 700 /certificates
USER node
CMD ["./start-web.sh"]

FROM base AS processes
# Node runs the TypeScript sources as they are, and says at every start that this is new.
ENV NODE_ENV=production NODE_OPTIONS=--disable-warning=ExperimentalWarning HOST=0.0.0.0
COPY --from=production /app/node_modules node_modules
COPY package.json ./
COPY packages packages
COPY apps/api apps/api
COPY apps/worker apps/worker
USER node
CMD ["node", "apps/api/src/main.ts"]
