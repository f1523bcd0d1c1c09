"""A real Kafka broker and a real Elasticsearch node from Maven Central artifacts, on loopback and free ports."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
CACHE = HERE.parent.parent / ".cache" / "servers"
PATIENCE = 120.0


def missing() -> str | None:
    """What this machine lacks for the servers, or None."""
    lacks = [name for name in ("java", "mvn") if shutil.which(name) is None]
    return f"{' and '.join(lacks)} not found" if lacks else None


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, far enough from each other for a node's second port."""
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def _built(name: str, goal: list[str], done: str) -> Path:
    folder = CACHE / name
    if not (folder / done).exists():
        shutil.copytree(HERE / name, folder, dirs_exist_ok=True)
        subprocess.run(["mvn", "-q", "-B", *goal], cwd=folder, check=True, timeout=900)
        (folder / done).touch()
    return folder


@contextmanager
def _running(command: list[str], cwd: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=cwd, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(process: subprocess.Popen[bytes], log: Path, word: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        text = log.read_text(encoding="utf-8", errors="replace")
        if word in text:
            return
        if process.poll() is not None:
            break
        time.sleep(0.2)
    raise RuntimeError(f"the server did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")


@contextmanager
def kafka(folder: Path) -> Iterator[str]:
    """Yield ``kafka://127.0.0.1:PORT`` of a fresh broker with its data under ``folder``."""
    home = _built(
        "kafka", ["dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory=lib"], ".built"
    )
    port, controller = free_ports(2)
    text = (home / "server.properties").read_text(encoding="utf-8")
    text = text.replace("19092", str(port)).replace("19093", str(controller)).replace("DATA_DIR", str(folder / "data"))
    text += "\nmessage.max.bytes=20971520\nreplica.fetch.max.bytes=20971520\nauto.create.topics.enable=false\n"
    properties = folder / "server.properties"
    properties.write_text(text, encoding="utf-8")
    java = ["java", f"-Dlog4j2.configurationFile=file:{home / 'log4j2.properties'}", "-cp", f"{home}/lib/*"]
    storage = [*java[:1], "-Xmx128m", *java[1:], "kafka.tools.StorageTool"]
    made = subprocess.run([*storage, "random-uuid"], capture_output=True, text=True, check=True, timeout=60)
    cluster = made.stdout.strip().splitlines()[-1]
    subprocess.run(
        [*storage, "format", "-t", cluster, "-c", str(properties)], check=True, timeout=60, capture_output=True
    )
    command = [
        *java[:1],
        "-Xmx384m",
        "-Xms128m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        *java[1:],
        "kafka.Kafka",
        str(properties),
    ]
    log = folder / "kafka.log"
    with _running(command, folder, log) as process:
        _wait(process, log, "Kafka Server started")
        yield f"kafka://127.0.0.1:{port}"


@contextmanager
def elasticsearch(folder: Path) -> Iterator[str]:
    """Yield ``http://127.0.0.1:PORT`` of a fresh node with its data under ``folder``."""
    home = _built("elasticsearch", ["clean", "package"], ".built")
    (port,) = free_ports(1)
    jars = f"{home}/target/es-node-1.jar:{home}/target/libs/*"
    log = folder / "elasticsearch.log"
    command = ["java", "-Xms512m", "-Xmx768m", "-cp", jars, "EsNode", str(folder / "home"), str(port)]
    with _running(command, folder, log) as process:
        _wait(process, log, "READY")
        _healthy(f"http://127.0.0.1:{port}/_cluster/health?wait_for_status=yellow&timeout=30s")
        yield f"http://127.0.0.1:{port}"


def _healthy(url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=35) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise RuntimeError("the node did not get healthy")
