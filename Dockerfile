# docker build -t execution-watchdog .
# docker run --rm --read-only --tmpfs /tmp -p 127.0.0.1:8080:8080 -v watchdog-data:/app/data -v "$PWD/conf:/app/conf:ro" execution-watchdog
#
# Base images are named by digest, which is what counts; the tag beside it is for people, and says what to look up for a newer one.
FROM maven:3.9.16-eclipse-temurin-17@sha256:1a352420f7aba21f5ad08df31bab55f74c013fb491f1ae8ab1dd7ff9ed698584 AS build
ARG SOURCE_DATE_EPOCH=1767225600
WORKDIR /src
COPY pom.xml .
COPY src/main src/main
# The archive of classes below is tied to the time of the jar. SQLite's library beside it need not be unpacked where nothing may be run.
RUN mvn -B -q -Dmaven.test.skip=true package \
 && touch --date="@$SOURCE_DATE_EPOCH" target/execution-watchdog.jar \
 && mkdir native && cd native \
 && jar --extract --file ../target/execution-watchdog.jar "org/sqlite/native/Linux/$(uname -m)/libsqlitejdbc.so" \
 && find . -name libsqlitejdbc.so -exec mv {} . \; \
 && rm -rf org

# With glibc and OpenSSL 3, which the server behind "redis.url: embedded" is linked against.
FROM eclipse-temurin:17-jre-noble@sha256:f7537fa73fa7c5bc4e51ea11a611c1d0d8bbf4e9f22de93b666072de98e752e2
ARG SOURCE_DATE_EPOCH=1767225600
# Nothing is fetched, and what could fetch is taken out.
RUN dpkg --purge curl wget \
 && groupadd --system --gid 10001 watchdog \
 && useradd --system --uid 10001 --gid 10001 --no-create-home --home-dir /app --shell /usr/sbin/nologin watchdog \
 && mkdir -p /app/data /app/conf \
 && chown watchdog:watchdog /app/data && chmod 700 /app/data
WORKDIR /app
COPY --from=build /src/target/execution-watchdog.jar ./
COPY --from=build /src/native native/
COPY LICENSE conf/jvm.options ./
COPY scripts/archive /usr/local/bin/
# Tied to this very Java and jar, hence made here. Should it ever not fit, the jar starts all the same.
RUN archive execution-watchdog.jar classes.jsa && chmod 644 classes.jsa
USER 10001:10001
VOLUME /app/data
EXPOSE 8080
# Inside a container loopback is nobody's; what reaches the port is decided by how it is published.
ENV WATCHDOG_HTTP_HOST=0.0.0.0
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s \
  CMD ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx48m", "-jar", "/app/execution-watchdog.jar", "health"]
ENTRYPOINT ["java", "@/app/jvm.options", "-XX:MaxRAMPercentage=70", "-XX:SharedArchiveFile=/app/classes.jsa", \
  "-Dorg.sqlite.lib.path=/app/native", "-jar", "/app/execution-watchdog.jar"]
CMD ["run"]
ARG REVISION=""
ARG SOURCE=""
LABEL org.opencontainers.image.title="Execution Watchdog" \
  org.opencontainers.image.description="Finds executions that nobody runs any more, ends their rows and frees their slots." \
  org.opencontainers.image.version="0.1.0" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.revision="$REVISION" \
  org.opencontainers.image.source="$SOURCE" \
  org.opencontainers.image.base.name="docker.io/library/eclipse-temurin:17-jre-noble"
