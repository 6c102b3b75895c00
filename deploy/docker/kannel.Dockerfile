# syntax=docker/dockerfile:1
# Kannel as Debian packages it, for the Compose file: bearerbox and smsbox in one container each, of this one image.
FROM debian:12.11-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends kannel=1.4.5-12 \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o 1654 -g 1654 -m 0700 /var/lib/kannel
COPY deploy/docker/healthcheck.sh /app/healthcheck.sh
USER 1654:1654
VOLUME /var/lib/kannel
# 13000 administration, 13001 smsbox to bearerbox, 13013 sendsms.
EXPOSE 13000 13001 13013
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 CMD ["bash", "/app/healthcheck.sh", "13000", "/status.txt"]
ENTRYPOINT ["/usr/sbin/bearerbox"]
CMD ["/run/secrets/kannel.conf"]
