# MCP Server Manager with what its servers need: Node (npx), uv (uvx), and a Java runtime.
#
#   docker build -t mcp-manager .
#   docker run -e MCP_MANAGER_TOKEN=… -p 127.0.0.1:3004:3004 mcp-manager
#
# Every base is an argument, so that a site can name its own mirror, or pin a digest.
ARG JDK_IMAGE=docker.io/library/eclipse-temurin:25-jdk
ARG JRE_IMAGE=docker.io/library/eclipse-temurin:25-jre
ARG NODE_IMAGE=docker.io/library/node:24-bookworm-slim
ARG UV_IMAGE=ghcr.io/astral-sh/uv:0.11


# --- The jar, taken apart into layers that change together --------------------------------------
FROM ${JDK_IMAGE} AS build
WORKDIR /build
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY src/main src/main
# Tests and format are judged by `./mvnw verify`, not by every build of the image.
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -B -ntp -Dmaven.test.skip -Dspotless.check.skip package \
    && mv target/mcp-manager-*.jar mcp-manager.jar \
    && java -Djarmode=tools -jar mcp-manager.jar extract --layers --destination layers


# --- Bases that only lend files --------------------------------------------------------------
FROM ${JRE_IMAGE} AS jre
FROM ${UV_IMAGE} AS uv


# --- The image -----------------------------------------------------------------------------
FROM ${NODE_IMAGE}

# tini reaps what servers leave behind and passes SIGTERM on; servers that are native programs
# look for certificates where Debian keeps them.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates tini \
    && rm -rf /var/lib/apt/lists/*

COPY --from=jre /opt/java/openjdk /opt/java/openjdk
COPY --from=uv /uv /uvx /usr/local/bin/

# A fixed uid, so that a volume or a cluster's policy can name it. What the image writes to is its
# own and lies in volumes: the rest can be mounted read-only.
RUN groupadd --gid 10001 mcp \
    && useradd --uid 10001 --gid mcp --no-create-home --home-dir /home/mcp --shell /usr/sbin/nologin mcp \
    && install -d -o mcp -g mcp /config /data /cache /state /home/mcp

# The service passes none of its own settings (MCP_MANAGER_*) to servers, but PATH, HOME, LANG and
# the places of the caches. It listens on every address of the container, and so refuses to start
# until MCP_MANAGER_TOKEN is set.
ENV JAVA_HOME=/opt/java/openjdk \
    PATH=/opt/java/openjdk/bin:$PATH \
    LANG=C.UTF-8 \
    HOME=/home/mcp \
    XDG_CACHE_HOME=/cache \
    npm_config_cache=/cache/npm \
    UV_CACHE_DIR=/cache/uv \
    PORT=3004 \
    MCP_MANAGER_ADDRESS=0.0.0.0 \
    MCP_MANAGER_STATE_DIR=/state \
    MCP_SERVERS_FILE=/config/mcp-servers.json \
    MCP_DATA_DIR=/data

COPY --chown=mcp:mcp mcp-servers.json /config/
COPY --chown=mcp:mcp data /data

# The application belongs to root: no server can change it.
COPY container/jvm.options container/health.mjs container/train.mjs /app/
COPY --from=build /build/layers/dependencies/ /app/
COPY --from=build /build/layers/spring-boot-loader/ /app/
COPY --from=build /build/layers/snapshot-dependencies/ /app/
COPY --from=build /build/layers/application/ /app/

# The AOT cache halves the start, and more. It is tied to this JVM, its flags, and the paths and
# times of the jars, hence made here, after the last copy, by a run with a server that is used a
# little. The second run fails the build if the JVM would ever pass the cache over.
RUN cd /tmp \
    && node /app/train.mjs java @/app/jvm.options -XX:AOTCacheOutput=/app/mcp-manager.aot \
            '-Xlog:aot*=error' -jar /app/mcp-manager.jar \
    && MCP_MANAGER_TOKEN=only-while-the-image-is-built MCP_MANAGER_STATE_DIR=/tmp/state \
       MCP_SERVERS_FILE=/tmp/none.json \
       java @/app/jvm.options -XX:AOTCache=/app/mcp-manager.aot -XX:AOTMode=on \
            -Dspring.context.exit=onRefresh -jar /app/mcp-manager.jar \
    && rm -rf /tmp/*

# /config: the definitions, as a directory (compose.yaml says why). /data: what the file server of
# the default definitions serves. /cache: what npx and uvx download. /state: the manager's own.
# The home directory keeps what servers store there, and the Pythons that uv installs.
VOLUME ["/config", "/data", "/cache", "/state", "/home/mcp"]
WORKDIR /config
USER 10001:10001
EXPOSE 3004
STOPSIGNAL SIGTERM

HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["node", "/app/health.mjs"]

ENTRYPOINT ["tini", "--", "java", "@/app/jvm.options", "-XX:AOTCache=/app/mcp-manager.aot", "-jar", "/app/mcp-manager.jar"]
