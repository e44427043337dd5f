FROM python:3.13-slim

WORKDIR /opt/organiser
COPY requirements.txt constraints.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check -r requirements.txt \
    && useradd --system --home-dir /var/lib/organiser --create-home organiser \
    && install -d -m 0700 -o organiser -g organiser /var/lib/organiser/data /var/lib/organiser/secrets

COPY bot.py LICENSE ./
COPY organiser organiser
COPY locales locales
# A checkout made under a strict umask would be closed to the user below, who cannot write byte code either.
RUN python -m compileall -q organiser && chmod -R a+rX .

# Data and keys are two volumes, so that a copy of one is no copy of the other.
VOLUME ["/var/lib/organiser/data", "/var/lib/organiser/secrets"]
ENV ORGANISER_DATA_DIR=/var/lib/organiser/data \
    ORGANISER_SECRETS_DIR=/var/lib/organiser/secrets \
    PYTHONUNBUFFERED=1
USER organiser

HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", \
    "import os, urllib.request as web; port = os.environ.get('ORGANISER_WEB_PORT') or '8080'; web.urlopen(f'http://127.0.0.1:{port}/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "bot.py"]
CMD ["run"]
