"""How the tests of a run are found, spread and shared out."""

import gc
from collections.abc import Sequence

import pytest

pytest_plugins = ["tests.chromium"]
# What tests stand on. It takes a while to import, and whoever only hands tests out to
# other processes does not need it.
FOUNDATIONS = (
    "tests.servers.postgres",
    "tests.servers.redis",
    "tests.servers.radosgw",
    "tests.servers.toxic",
    "tests.servers.forks",
    "tests.databases",
    "tests.applications",
)
# Some conftest.py further down may import one of them before it is a plugin.
pytest.register_assert_rewrite(*FOUNDATIONS)


def pytest_configure(config: pytest.Config) -> None:
    is_worker = hasattr(config, "workerinput")
    hands_out = config.getoption("dist", "no") != "no" and not is_worker
    for name in () if hands_out else FOUNDATIONS:
        config.pluginmanager.import_plugin(name)


# What waits for processes, browsers and slow lines more than it works.
WAITING = ("browser", "do", "faults", "front", "jobs", "storage", "upkeep")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules that wait stand among those that work, so that no core is ever idle.

    Every module stays whole, and in its order.
    """
    modules: dict[str, list[pytest.Item]] = {}
    for item in items:
        modules.setdefault(item.nodeid.partition("::")[0], []).append(item)
    waiting = [one for one in modules if one.split("/")[1] in WAITING]
    working = [one for one in modules if one.split("/")[1] not in WAITING]
    items[:] = [item for one in _spread(waiting, working) for item in modules[one]]


def _spread(few: Sequence[str], many: Sequence[str]) -> list[str]:
    """Both in their order, the few in even distances."""
    places = [(number / len(few), 0, one) for number, one in enumerate(few)]
    places += [(number / len(many), 1, one) for number, one in enumerate(many)]
    return [one for _place, _which, one in sorted(places)]


def pytest_collection_finish() -> None:
    """What was imported is no garbage, and looked through no more: see __init__.py.

    What a test leaves is little, and its process ends soon: it is looked for rarely.
    """
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Nobody is told any more of what is left as a process ends: it stays unsorted."""
    gc.freeze()
