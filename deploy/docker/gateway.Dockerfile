# syntax=docker/dockerfile:1
# The server: HTTP API, embedded silo, SQLite or PostgreSQL. Built from the repository's root: see README.md beside this file.
ARG DOTNET_SDK=10.0.401
ARG DOTNET_RUNTIME=10.0.12

FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:${DOTNET_SDK}-noble AS build
ARG TARGETARCH
ARG ENGINE=Embedded
ENV DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 NUGET_PACKAGES=/packages
WORKDIR /source
COPY .editorconfig BannedSymbols.txt Directory.Build.props Directory.Build.targets Directory.Packages.props global.json ./
COPY grains grains
COPY silo silo
COPY gateway gateway
# No apphost: the runtime image starts the assembly, and the build then needs no package for another architecture.
RUN --mount=type=cache,target=/packages \
    dotnet publish gateway/SmartManager.Gateway.csproj -c Release -a ${TARGETARCH:-amd64} --no-self-contained \
      -p:Engine=${ENGINE} -p:UseAppHost=false -p:ContinuousIntegrationBuild=true -o /out
RUN mkdir /data

# Noble, not chiseled: quiet hours need the time zones of the whole world, and the health check below needs bash.
FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET_RUNTIME}-noble AS runtime
# Everything that the process writes is in the data folder, and SQLite's temporary files in /tmp: the rest may be mounted read only.
ENV DOTNET_EnableDiagnostics=0 \
    FirstStart__HasDemoRulebook=false \
    Gateway__Address=0.0.0.0 \
    Gateway__Port=8080 \
    Store__Folder=/var/lib/smartmanager
COPY --from=build /out /app
# An empty folder with its owner: a volume that is mounted over it takes both, and the process could not make it on a read-only root.
COPY --from=build --chown=1654:1654 /data /var/lib/smartmanager
COPY deploy/docker/healthcheck.sh /app/healthcheck.sh
WORKDIR /app
# The number, not the name "app": Kubernetes can only check a number for runAsNonRoot.
USER 1654:1654
VOLUME /var/lib/smartmanager
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 CMD ["bash", "/app/healthcheck.sh", "8080", "/health/live"]
ENTRYPOINT ["dotnet", "SmartManager.Gateway.dll"]
CMD ["serve"]
