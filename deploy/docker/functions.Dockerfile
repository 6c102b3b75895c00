# syntax=docker/dockerfile:1
# The Azure Functions app: Microsoft's Functions host with our custom handler beside it.
ARG DOTNET_SDK=10.0.401
# The host's line of images has no tag for a patch that stays; pin a digest here for a release: --build-arg FUNCTIONS_HOST=…@sha256:…
ARG FUNCTIONS_HOST=mcr.microsoft.com/azure-functions/dotnet:4

FROM --platform=linux/amd64 mcr.microsoft.com/dotnet/sdk:${DOTNET_SDK}-noble AS build
ENV DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 NUGET_PACKAGES=/packages
WORKDIR /source
COPY .editorconfig BannedSymbols.txt Directory.Build.props Directory.Build.targets Directory.Packages.props global.json ./
COPY grains grains
COPY silo silo
COPY functions functions
# Self-contained: the host's image brings the runtime of the host, not ours.
RUN --mount=type=cache,target=/packages \
    dotnet publish functions/SmartManager.Functions.csproj -c Release -r linux-x64 --self-contained \
      -p:PublishSingleFile=true -p:ContinuousIntegrationBuild=true -o /out

FROM ${FUNCTIONS_HOST} AS runtime
# The host's keys are in the storage account and its scratch files in /tmp, so that the rest may be mounted read only.
ENV ASPNETCORE_URLS=http://+:8080 \
    AzureFunctionsJobHost__Logging__Console__IsEnabled=true \
    AzureWebJobsScriptRoot=/app \
    FUNCTIONS_WORKER_RUNTIME=custom \
    HOME=/tmp
COPY --from=build /out /app
COPY deploy/docker/healthcheck.sh /app/healthcheck.sh
USER 1654:1654
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 CMD ["bash", "/app/healthcheck.sh", "8080", "/"]
