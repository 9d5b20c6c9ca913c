"""Many readers of the current release while runs go on: no error, and no torn release."""

from __future__ import annotations

import multiprocessing
import time
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from killing import many
from running import Site
from small_project import SmallProject

from leadsummit.release_reader import current_release, open_release

READERS = 20
PAUSE_SECONDS = 0.5  # as people do, and so that two cores suffice


@pytest.mark.torture
def test_twenty_readers_notice_nothing_of_a_run(site: Site) -> None:
    small = SmallProject.make(site)
    small.put("0.csv", "id,status\n" + "".join(f"{n},open\n" for n in range(1000)))
    small.answer("run")
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    readers = []
    for _ in range(READERS):
        ours, theirs = context.Pipe(duplex=False)
        reader = context.Process(target=_read, args=(site.warehouse, stop, theirs))
        reader.start()
        readers.append((reader, ours))
    try:
        for number in range(1, many(2, 10)):
            small.put(f"{number}.csv", f"id,status\nnew {number},closed\n")
            small.answer("run")
        for _ in range(many(5, 100)):
            small.answer("release")
    finally:
        stop.set()
    seen: set[str] = set()
    for reader, ours in readers:
        assert ours.poll(60), "a reader ended without a word"
        errors, reads, releases = ours.recv()
        reader.join()
        assert errors == []
        assert reads > 0
        seen |= releases
    assert len(seen) > 2


def _read(warehouse: Path, stop: Event, answer: Connection) -> None:  # type: ignore[type-arg]
    """Read the current release over and over; tell errors, reads, and the releases seen."""
    errors: list[str] = []
    reads, releases = 0, set()
    parent = multiprocessing.parent_process()
    while not stop.is_set() and parent is not None and parent.is_alive():
        try:
            info = current_release(warehouse)
            assert info is not None
            with open_release(info.path) as connection:
                row = connection.execute(
                    "select info.release_id, (select count(*) from fct_orders) from release.info"
                ).fetchone()
            assert row is not None
            assert row[0] == info.release_id
            assert row[1] >= 1000
            reads += 1
            releases.add(row[0])
        except Exception as error:
            errors.append(repr(error))
        time.sleep(PAUSE_SECONDS)
    answer.send((errors[:3], reads, releases))
