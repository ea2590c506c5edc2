# One image for every Airflow component, from the same uv.lock as a single machine.
FROM python:3.11-slim-bookworm AS build
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir --disable-pip-version-check "uv>=0.13,<1"
WORKDIR /opt/thidua
# First what changes rarely: a change in the code does not install the libraries again.
COPY pyproject.toml uv.lock README.md ./
RUN uv sync --frozen --no-dev --no-install-project --extra celery --extra s3 --extra sftp
COPY include include
COPY dags dags
COPY sql sql
COPY expectations expectations
COPY templates templates
COPY deploy/airflow deploy/airflow
RUN uv sync --frozen --no-dev --extra celery --extra s3 --extra sftp

FROM python:3.11-slim-bookworm
RUN groupadd --gid 50000 thidua \
    && useradd --uid 50000 --gid 50000 --no-create-home --home-dir /var/lib/thidua --shell /usr/sbin/nologin thidua \
    && install -d -o thidua -g thidua /var/lib/thidua /var/lib/thidua/landing /var/lib/thidua/vault \
       /var/lib/thidua/outbox /var/lib/thidua/data_docs /var/lib/thidua/previews /var/lib/thidua/archive \
       /var/lib/thidua/drafts /var/lib/thidua/to-sign /var/lib/thidua/signed /var/lib/thidua/statuses \
       /var/lib/thidua/watch \
       /var/lib/thidua/airflow /var/lib/thidua/airflow/logs
COPY --from=build /opt/thidua /opt/thidua
ENV PATH=/opt/thidua/.venv/bin:$PATH \
    PYTHONPATH=/opt/thidua/deploy/airflow \
    PYTHONUNBUFFERED=1 \
    GX_ANALYTICS_ENABLED=false \
    AIRFLOW_HOME=/var/lib/thidua/airflow \
    THIDUA_HOME=/var/lib/thidua
WORKDIR /opt/thidua
USER 50000:50000
ENTRYPOINT ["python", "-m", "thidua.launch.container"]
CMD ["airflow", "version"]
