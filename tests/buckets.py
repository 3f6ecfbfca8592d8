"""A bucket for tests: the S3 double that moto ships, on a port of this machine."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

BUCKET = "audino-sound"
KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}


@contextlib.contextmanager
def bucket_server() -> Iterator[dict[str, str]]:
    """An empty bucket; the settings by which a server finds it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        url = f"http://{host}:{port}"
        client_of(url).create_bucket(Bucket=BUCKET)
        yield {
            "AUDINO_S3_BUCKET": BUCKET,
            "AUDINO_S3_ENDPOINT_URL": url,
            "AUDINO_S3_REGION": "us-east-1",
            **KEYS,
        }
    finally:
        server.stop()


def client_of(url: str) -> Any:
    """Somebody who looks into the bucket by another way than ours."""
    return boto3.session.Session().client(
        "s3",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
    )


def names_in(env: dict[str, str]) -> set[str]:
    """Names of all objects."""
    pages = client_of(env["AUDINO_S3_ENDPOINT_URL"]).get_paginator("list_objects_v2")
    rows = (page.get("Contents", []) for page in pages.paginate(Bucket=BUCKET))
    return {row["Key"] for part in rows for row in part}
