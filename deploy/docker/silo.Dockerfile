# syntax=docker/dockerfile:1
# A silo of a cluster: grains on Orleans, PostgreSQL below. The packages of Orleans must be had from the sources that NuGet knows.
ARG DOTNET_SDK=10.0.401
ARG DOTNET_RUNTIME=10.0.12

FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:${DOTNET_SDK}-noble AS build
ARG TARGETARCH
ARG SILO_PROJECT=silo/Host/SmartManager.SiloHost.csproj
ENV DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 NUGET_PACKAGES=/packages
WORKDIR /source
COPY .editorconfig BannedSymbols.txt Directory.Build.props Directory.Build.targets Directory.Packages.props global.json ./
COPY grains grains
COPY silo silo
RUN --mount=type=cache,target=/packages \
    dotnet publish ${SILO_PROJECT} -c Release -a ${TARGETARCH:-amd64} --no-self-contained \
      -p:Engine=Orleans -p:UseAppHost=false -p:ContinuousIntegrationBuild=true -o /out

FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET_RUNTIME}-noble AS runtime
ENV DOTNET_EnableDiagnostics=0 \
    Store__Kind=postgres
COPY --from=build /out /app
COPY deploy/docker/healthcheck.sh /app/healthcheck.sh
WORKDIR /app
USER 1654:1654
# 8080 health and metrics, 11111 silo to silo, 30000 gateways to silo.
EXPOSE 8080 11111 30000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 CMD ["bash", "/app/healthcheck.sh", "8080", "/health/live"]
ENTRYPOINT ["dotnet", "SmartManager.SiloHost.dll"]
