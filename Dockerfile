# docker build -t execution-watchdog .
# docker run --rm -p 127.0.0.1:8080:8080 -v watchdog-data:/app/data -v "$PWD/conf:/app/conf:ro" execution-watchdog
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY pom.xml .
COPY src/main src/main
RUN mvn -B -q -DskipTests package

# With glibc and OpenSSL 3, which the server behind "redis.url: embedded" is linked against.
FROM eclipse-temurin:17-jre
RUN apt-get update \
 && apt-get install -y --no-install-recommends libssl3 curl \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --user-group --no-create-home --home-dir /app --shell /usr/sbin/nologin watchdog \
 && mkdir -p /app/data /app/conf \
 && chown watchdog:watchdog /app/data && chmod 700 /app/data
WORKDIR /app
COPY --from=build /src/target/execution-watchdog.jar LICENSE ./
COPY conf/jvm.options ./
COPY scripts/archive /usr/local/bin/
# Tied to this very Java and jar, hence made here. Should it ever not fit, the jar starts all the same.
RUN archive execution-watchdog.jar classes.jsa && chmod 644 classes.jsa
USER watchdog
VOLUME /app/data
EXPOSE 8080
# Inside a container loopback is nobody's; what reaches the port is decided by how it is published.
ENV WATCHDOG_HTTP_HOST=0.0.0.0
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD curl -fsS "http://127.0.0.1:${WATCHDOG_HTTP_PORT:-8080}/health/live" || exit 1
ENTRYPOINT ["java", "@/app/jvm.options", "-XX:MaxRAMPercentage=70", "-XX:SharedArchiveFile=/app/classes.jsa", \
  "-jar", "/app/execution-watchdog.jar"]
CMD ["run"]
