"""Channel 'folder' on an S3 server on this machine; NOT TESTED where s3fs and moto are not installed."""

from collections.abc import Iterator
from typing import Any

import pytest

from factories.deliveries import make_message
from factories.marks import Marks
from thidua.deliver.connections import Login
from thidua.deliver.folder import FolderChannel
from thidua.deliver.manifest import build_manifest
from thidua.deliver.stores import parse_store, storage_options

MESSAGE = make_message(address="s3://bao-cao/ban-tdkt?connection=thidua_folder_kho")
EVERYTHING = {file.file_name: file.data for file in (*MESSAGE.files, build_manifest(MESSAGE))}


@pytest.fixture
def s3() -> Iterator[str]:
    pytest.importorskip("s3fs", reason="NOT TESTED: no s3fs (uv sync --extra s3)")
    server = pytest.importorskip("moto.server", reason="NOT TESTED: no moto[server]").ThreadedMotoServer(
        ip_address="127.0.0.1", port=0, verbose=False
    )
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def store(s3: str) -> Iterator[Any]:
    import s3fs  # type: ignore[import-not-found]  # the extra 's3', absent in a plain installation

    made = s3fs.S3FileSystem(key="k", secret="bi-mat", endpoint_url=s3, use_listings_cache=False)
    made.mkdir("bao-cao")
    yield made
    # What moto keeps outlives its server.
    made.rm("bao-cao", recursive=True)


def send(s3: str) -> str:
    channel = FolderChannel("/khong-dung", {"thidua_folder_kho": f"aws://k:bi-mat@?endpoint_url={s3}"})
    return channel.send(MESSAGE, before_point_of_no_return=Marks()).state


def test_files_and_manifest_lie_in_the_bucket(s3: str, store: Any) -> None:
    assert [send(s3), send(s3)] == ["SENT", "SENT"]
    folder = "bao-cao/ban-tdkt/2026-Y/r0"
    assert {path: store.cat_file(path) for path in store.find("bao-cao")} == {
        f"{folder}/{name}": data for name, data in EVERYTHING.items()
    }


def test_other_bytes_in_the_bucket_are_refused(s3: str, store: Any) -> None:
    path = f"bao-cao/ban-tdkt/2026-Y/r0/{MESSAGE.files[1].file_name}"
    store.pipe_file(path, b"other")
    assert send(s3) == "REFUSED"
    assert store.find("bao-cao") == [path]


def test_login_becomes_what_the_store_calls_it() -> None:
    login = Login(user="k", password="s", options={"endpoint_url": "http://e", "region_name": "hn", "x": "y"})
    assert storage_options("s3", login) == {
        "key": "k",
        "secret": "s",
        "endpoint_url": "http://e",
        "use_listings_cache": False,
        "client_kwargs": {"region_name": "hn"},
    }
    assert storage_options("abfs", login) == {"account_name": "k", "account_key": "s"}
    assert storage_options("file", login) == {}


def test_store_is_told_apart_from_its_path() -> None:
    target = parse_store("s3://bao-cao/a/b?connection=thidua_folder_kho")
    assert (target.host, target.path, target.connection) == ("bao-cao", "/a/b", "thidua_folder_kho")
