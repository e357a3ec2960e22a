"""Children that die before they are of any use."""

import pytest

from runtime.speech.worker import Worker, WorkerDied, WorkerPool


def test_a_child_that_cannot_start_is_told_not_waited_for() -> None:
    worker = Worker("runtime.speech.no_such_module")
    with pytest.raises(WorkerDied):
        worker.ask({}, timeout=5)
    assert worker.pid is None


def test_a_pool_survives_children_that_cannot_start() -> None:
    pool = WorkerPool("runtime.speech.no_such_module", 1)
    for _ in range(3):  # a worker that is not given back would block the second
        with pytest.raises(WorkerDied):
            pool.ask({}, timeout=5)
    with pytest.raises(WorkerDied):
        pool.hello()
    assert pool.pids == ()
    pool.close()


def test_a_closed_pool_starts_no_child() -> None:
    pool = WorkerPool("runtime.speech.pyttsx3_child", 1)
    assert pool.hello()["ok"] is True
    assert sum(1 for _ in pool.pids) == 1
    pool.close()
    with pytest.raises(WorkerDied):
        pool.ask({}, timeout=5)
    with pytest.raises(WorkerDied):
        pool.hello()
    assert pool.pids == ()
