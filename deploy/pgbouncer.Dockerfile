FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends pgbouncer \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o postgres -g postgres -m 700 /run/kt-pgbouncer
USER postgres
EXPOSE 6432
STOPSIGNAL SIGINT
# PgBouncer signs in to PostgreSQL itself, so it needs the password and not only its hash.
CMD ["bash", "-c", "umask 077; printf '\"kt_app\" \"%s\"\\n' \"${KT_APP_PASSWORD:?}\" >/run/kt-pgbouncer/users.txt; exec pgbouncer /etc/pgbouncer/pgbouncer.ini"]
