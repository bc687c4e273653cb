# docker build -t kt-portal .
# The container listens on 8080, runs as an unprivileged user and keeps nothing outside KT_DATA (/data).

FROM node:22-bookworm-slim AS assets
WORKDIR /src/wwwroot-src
COPY wwwroot-src/package.json wwwroot-src/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY wwwroot-src/ ./
# The style sheet holds the classes that pages use.
COPY KtPortal.Web/ ../KtPortal.Web/
RUN npm run build

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY KtPortal.Core/KtPortal.Core.csproj KtPortal.Core/
COPY KtPortal.Web/KtPortal.Web.csproj KtPortal.Web/
RUN dotnet restore KtPortal.Web --use-current-runtime -p:PublishReadyToRun=true
# The demo shows them.
COPY wwwroot-src/logos/ wwwroot-src/logos/
COPY KtPortal.Core/ KtPortal.Core/
COPY KtPortal.Web/ KtPortal.Web/
COPY --from=assets /src/KtPortal.Web/wwwroot/ KtPortal.Web/wwwroot/
# Compiled ahead of time: the first page of a kind takes half of what it takes otherwise (docs/performance.md).
RUN dotnet publish KtPortal.Web -c Release --no-restore --use-current-runtime --self-contained false -p:PublishReadyToRun=true \
 -p:UseAppHost=false -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN apt-get update \
 && apt-get install -y --no-install-recommends libargon2-1 librsvg2-bin fonts-dejavu-core weasyprint \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o "$APP_UID" -g "$APP_UID" -m 750 /data
WORKDIR /app
COPY --from=build /app ./
ENV ASPNETCORE_HTTP_PORTS=8080 KT_DATA=/data
VOLUME /data
EXPOSE 8080
USER $APP_UID
STOPSIGNAL SIGTERM
# The image has neither curl nor wget; bash speaks enough HTTP for this.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /healthz HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'"]
ENTRYPOINT ["dotnet", "KtPortal.Web.dll"]
