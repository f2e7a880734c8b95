# The playground's assets, then the program, then a small image that runs it without privileges.

FROM node:20.20.2-bookworm-slim AS web
WORKDIR /build
COPY crates/server/web/.npmrc crates/server/web/package.json crates/server/web/package-lock.json ./
RUN --mount=type=cache,target=/var/cache/npm npm ci --cache /var/cache/npm --no-audit --no-fund --loglevel=error
COPY crates/server/web/ ./
RUN npm run build

FROM rust:1.95.0-slim-bookworm AS program
WORKDIR /build
COPY . .
COPY --from=web /build/dist crates/server/web/dist
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --release --locked --package helheten \
    && cp target/release/helheten /usr/local/bin/helheten

FROM debian:12.12-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin helheten \
    && install -d -o helheten -g helheten /data
COPY --from=program /usr/local/bin/helheten /usr/local/bin/helheten
USER helheten
WORKDIR /data
VOLUME /data
ENV HELHETEN_DATABASE=sqlite:///data/helheten.db
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["helheten", "healthcheck"]
ENTRYPOINT ["helheten"]
CMD ["serve", "--listen", "0.0.0.0:8080"]
